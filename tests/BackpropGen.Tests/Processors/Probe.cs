using System.Diagnostics;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Processors;

/// <summary>Runs the program BackpropGen.Probe in a process of its own, since the runtime reads its settings when a process starts.</summary>
internal static class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Program = Repository.PathOf("tests", "BackpropGen.Probe", "bin", "Optimized", "net10.0", "BackpropGen.Probe.dll");

    /// <summary>Starts it, to be killed: the first line that it prints has been read.</summary>
    public static Process Start(params string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true })!;
        Assert.NotNull(process.StandardOutput.ReadLine());
        return process;
    }

    /// <summary>What it prints, without any setting of the runtime but the given ones, such as <c>DOTNET_EnableAVX512=0</c>.</summary>
    public static string Run(string mode, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Program, mode]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.Where(IsOfRuntime).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (string setting in settings)
        {
            int end = setting.IndexOf('=', StringComparison.Ordinal);
            start.Environment[setting[..end]] = setting[(end + 1)..];
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"{mode} with {string.Join(' ', settings)} did not end within {Patience}.");
        }

        Assert.True(process.ExitCode == 0, $"{mode} with {string.Join(' ', settings)} ended with exit code {process.ExitCode}:\n{output.Result}{errors.Result}");
        return output.Result;
    }

    // Where the runtime is installed stays known.
    private static bool IsOfRuntime(string variable) =>
        (variable.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase) && !variable.StartsWith("DOTNET_ROOT", StringComparison.OrdinalIgnoreCase))
        || variable.StartsWith("COMPlus_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("CORECLR_", StringComparison.OrdinalIgnoreCase);
}
