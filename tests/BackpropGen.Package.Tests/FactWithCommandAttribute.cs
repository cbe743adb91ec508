namespace BackpropGen.Package.Tests;

/// <summary>A test that runs a program of the operating system, and is skipped where it is not installed.</summary>
internal sealed class FactWithCommandAttribute : FactAttribute
{
    public FactWithCommandAttribute(string command, string installation)
    {
        if (!IsInstalled(command))
        {
            Skip = $"{command} is not installed; on Debian: {installation}";
        }
    }

    private static bool IsInstalled(string command) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, command)));
}
