namespace Shipping;

/// <summary>What NativeAOT needs besides the .NET SDK.</summary>
internal static class NativeAot
{
    /// <summary>What installs the linker; on Linux, for Debian and Ubuntu.</summary>
    public static string Installation =>
        OperatingSystem.IsWindows() ? "Visual Studio Installer: the workload \"Desktop development with C++\""
        : OperatingSystem.IsMacOS() ? "xcode-select --install"
        : "sudo apt-get install clang zlib1g-dev";

    /// <summary>Whether there is no linker. On Windows the build knows alone.</summary>
    public static bool LacksLinker => !OperatingSystem.IsWindows() && !CommandLine.Exists("clang") && !CommandLine.Exists("gcc");
}
