using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace BackpropGen.Tests.Processors;

/// <summary>The settings with which the runtime does without a set of instructions, such as <c>DOTNET_EnableAVX2</c>: their names are in the runtime itself.</summary>
internal static partial class InstructionSets
{
    public static IReadOnlyList<string> Settings { get; } = Read();

    /// <summary>Settings to be tried together: each that takes vectors away alone, and the others, whose instructions no kernel asks for, at once.</summary>
    public static IEnumerable<IReadOnlyList<string>> Groups => Settings
        .GroupBy(setting => OfVectors().IsMatch(setting) ? setting : string.Empty)
        .Select(settings => (IReadOnlyList<string>)[.. settings]);

    private static List<string> Read()
    {
        string name = OperatingSystem.IsWindows() ? "coreclr.dll" : OperatingSystem.IsMacOS() ? "libcoreclr.dylib" : "libcoreclr.so";
        byte[] runtime = File.ReadAllBytes(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name));
        return [.. Names().Matches(Encoding.Unicode.GetString(runtime)).Select(match => "DOTNET_" + match.Value).Distinct().Order()];
    }

    [GeneratedRegex(@"Enable(HWIntrinsic|SSE\w*|AVX|AVX2|AVX512(v\d)?|AVX10v\d|Arm64(AdvSimd|Sve)\w*|RiscV64\w*)$")]
    private static partial Regex OfVectors();

    // Sets of instructions are written in capitals; what else can be enabled, is not, two settings apart.
    [GeneratedRegex(@"(?<![A-Za-z])Enable(?!RCW|V2)([A-Z][A-Z0-9]|Arm64|RiscV64)\w*(?=\0)")]
    private static partial Regex Names();
}
