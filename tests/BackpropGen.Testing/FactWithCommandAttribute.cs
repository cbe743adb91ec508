using System.Runtime.Intrinsics.X86;
using Xunit;

namespace BackpropGen.Testing;

/// <summary>One of <see cref="ThoroughTests"/> that runs a program of the operating system, and is skipped where it is not installed.</summary>
public sealed class FactWithCommandAttribute(string command, string installation) : FactAttribute
{
    /// <summary>Another program that will do.</summary>
    public string? Alternative { get; set; }

    /// <summary>Whether the test needs a processor with fused multiply-add, too.</summary>
    public bool NeedsFusedMultiplyAdd { get; set; }

    public override string? Skip => ThoroughTests.Skip ?? (PathOf(command) is null && (Alternative is null || PathOf(Alternative) is null) ? $"{command} is not installed; on Debian: {installation}"
        : NeedsFusedMultiplyAdd && !Fma.IsSupported ? "The processor has no fused multiply-add."
        : null);

    /// <summary>Where the program is; null if it is not installed.</summary>
    public static string? PathOf(string command) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, command))
        .FirstOrDefault(File.Exists);
}
