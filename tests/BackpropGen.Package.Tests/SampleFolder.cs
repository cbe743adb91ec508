using System.Globalization;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>A folder in which samples run, each as a program of its own, and the numbers that they print.</summary>
public sealed class SampleFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sample-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    // The samples were built with the tests; to build them again beside them would be to write the files that they read.
    public string Run(string sample, params string[] arguments)
    {
        string printed = Dotnet.Run(
            Path,
            new Dictionary<string, string>(),
            ["run", "--project", System.IO.Path.Combine(Repository.Root, "samples", sample), "--no-build", "-c", Repository.Configuration, "--", .. arguments]).Succeeded().Lines;

        // All these trainings are fine.
        Assert.DoesNotContain("Warning:", printed);
        return printed;
    }

    public static double Number(string printed, string pattern) => Parse(Regex.Match(printed, pattern, RegexOptions.Multiline).Groups[1].Value);

    public static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
