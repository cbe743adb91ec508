using System.Diagnostics;

namespace BackpropGen.Package.Tests;

/// <summary>What a command printed, and its exit code.</summary>
internal sealed record DotnetResult(string Command, int ExitCode, string Output)
{
    public string Lines => Output.ReplaceLineEndings("\n").TrimEnd();

    public DotnetResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with exit code {ExitCode}:\n{Output}");
        return this;
    }
}

/// <summary>Runs the dotnet command as a user's shell would: nothing of the test run's own environment reaches it.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static DotnetResult Run(string directory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run("dotnet", directory, environment, arguments);

    /// <summary>Runs another program in the same way.</summary>
    public static DotnetResult RunProgram(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run(program, Path.GetTempPath(), environment, arguments);

    /// <summary>Runs another program in a folder.</summary>
    public static DotnetResult RunProgramIn(string directory, string program, params string[] arguments) => Run(program, directory, new Dictionary<string, string>(), arguments);

    private static DotnetResult Run(string program, string directory, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (string name in start.Environment.Keys.Where(IsOfTheTestRun).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_NOLOGO"] = "true";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "true";

        // Builds, and the programs that they make, end before profiles of them pay.
        start.Environment["DOTNET_TieredPGO"] = "0";

        // A build node that lived on would hold our pipes open, and we would wait for it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "false";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!Task.WaitAll([output, errors], Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        process.WaitForExit();
        return new DotnetResult(program + " " + string.Join(' ', arguments), process.ExitCode, output.Result + errors.Result);
    }

    private static bool IsOfTheTestRun(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("CORECLR_", StringComparison.OrdinalIgnoreCase)
        || variable is "DOTNET_STARTUP_HOOKS" or "DOTNET_HOST_PATH";
}
