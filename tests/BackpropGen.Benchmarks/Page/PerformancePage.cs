using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using BackpropGen.Testing;
using BenchmarkDotNet.Environments;

namespace BackpropGen.Benchmarks.Page;

/// <summary>docs/performance.md: the text of the template, with sections that are measured. What was not measured this time stays as it was.</summary>
internal sealed class PerformancePage
{
    private readonly Dictionary<string, string> _measured = [];

    public static string Path { get; } = Repository.PathOf("docs", "performance.md");

    /// <summary>Puts a section into the page at once, so that nothing is lost if a later one fails.</summary>
    public void Add(string section, string text)
    {
        string date = DateTime.UtcNow.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        _measured[section] = $"Measured on {date}: {Machine()}\n\n{text.TrimEnd()}";
        string old = File.Exists(Path) ? File.ReadAllText(Path).ReplaceLineEndings("\n") : string.Empty;
        string page = Regex.Replace(Template(), @"<!-- (\w+) -->\n", match => Section(match.Groups[1].Value, old));
        File.WriteAllText(Path, page);
    }

    private string Section(string name, string old)
    {
        string begin = $"<!-- {name}: written by the benchmarks -->\n", end = $"<!-- end of {name} -->\n";
        Match before = Regex.Match(old, $"{Regex.Escape(begin)}(.*?){Regex.Escape(end)}", RegexOptions.Singleline);
        string text = _measured.GetValueOrDefault(name) ?? (before.Success ? before.Groups[1].Value.TrimEnd() : "Not measured yet.");
        return begin + text + "\n" + end;
    }

    private static string Template()
    {
        using var reader = new StreamReader(typeof(PerformancePage).Assembly.GetManifestResourceStream("performance.template.md")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Machine() => string.Join("; ", [.. HostEnvironmentInfo.GetCurrent().ToFormattedString(), RuntimeInformation.FrameworkDescription]);
}
