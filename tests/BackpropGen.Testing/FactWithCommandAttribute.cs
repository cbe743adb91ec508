using System.Runtime.Intrinsics.X86;
using Xunit;

namespace BackpropGen.Testing;

/// <summary>One of <see cref="ThoroughTests"/> that runs a program of the operating system, and is skipped where it is not installed.</summary>
public sealed class FactWithCommandAttribute(string command, string installation) : FactAttribute
{
    /// <summary>Whether the test needs a processor with fused multiply-add, too.</summary>
    public bool NeedsFusedMultiplyAdd { get; set; }

    public override string? Skip => ThoroughTests.Skip ?? (!IsInstalled(command) ? $"{command} is not installed; on Debian: {installation}"
        : NeedsFusedMultiplyAdd && !Fma.IsSupported ? "The processor has no fused multiply-add."
        : null);

    private static bool IsInstalled(string command) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, command)));
}
