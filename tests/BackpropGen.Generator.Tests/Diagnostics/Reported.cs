using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Declarations in which [| and |] stand around the characters that a diagnostic must mark.</summary>
internal static class Reported
{
    /// <summary>
    /// Exactly one diagnostic, from the analyzer, at exactly these characters; #pragma silences it; an error leaves no generated file, anything
    /// else leaves the network as it is. Returns the message.
    /// </summary>
    public static string Once(string id, string marked, LanguageVersion version = LanguageVersion.CSharp9, IReadOnlyList<string>? files = null)
    {
        (string source, TextSpan span) = Unmark(Gate.InNamespace(marked));
        GeneratorRun run = Run(source, version, files);
        Diagnostic diagnostic = Assert.Single(run.AnalyzerDiagnostics());
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(Mark(source, span), Mark(source, diagnostic.Location.SourceSpan));
        Assert.Empty(run.Result.Diagnostics);
        if (diagnostic.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)
        {
            Assert.Empty(run.Files);
        }
        else
        {
            Assert.NotEmpty(run.Files);
            Assert.Empty(run.CompilerDiagnostics());
        }

        Assert.Empty(Run($"#pragma warning disable {id}\n" + source, version, files).AnalyzerDiagnostics());
        return diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>One diagnostic for each pair of marks, in order, and no others.</summary>
    public static void Each(string id, string marked, LanguageVersion version = LanguageVersion.CSharp9)
    {
        string source = Gate.InNamespace(marked);
        var spans = new List<TextSpan>();
        while (source.Contains("[|", StringComparison.Ordinal))
        {
            (source, TextSpan span) = Unmark(source);
            spans.Add(span);
        }

        GeneratorRun run = Run(source, version);
        Assert.Equal(spans, run.AnalyzerDiagnostics().Select(diagnostic => diagnostic.Location.SourceSpan));
        Assert.All(run.AnalyzerDiagnostics(), diagnostic => Assert.Equal(id, diagnostic.Id));
        Assert.Empty(run.Files);
    }

    /// <summary>The analyzer has nothing to say, and does not fail; neither does the generator.</summary>
    public static GeneratorRun Nothing(string source, LanguageVersion version = LanguageVersion.CSharp9)
    {
        GeneratorRun run = Run(source, version);
        Assert.Empty(run.AnalyzerDiagnostics());
        Assert.Empty(run.Result.Diagnostics);
        return run;
    }

    /// <summary>
    /// The analyzers have nothing to say about any of the statements, each of which compiles and stands in a function of its own. All are compiled at once, which
    /// takes little longer than one.
    /// </summary>
    public static void NothingInAny(Func<string, string> program, IReadOnlyList<string> statements, LanguageVersion version = LanguageVersion.CSharp9)
    {
        IEnumerable<string> functions = statements.Select((statement, i) => $"void Function{i}()\n{{\n{statement}\n}}\nFunction{i}();");
        GeneratorRun run = Nothing(Gate.InNamespace(program("\n" + string.Join("\n", functions) + "\n")), version);
        Assert.Empty(run.CompilerDiagnostics());
    }

    private static GeneratorRun Run(string source, LanguageVersion version, IReadOnlyList<string>? files = null) => GeneratorRun.Of(source, new ConsumerSettings(
        version, version < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable, AdditionalFiles: files));

    private static (string Source, TextSpan Span) Unmark(string marked)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal);
        int end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        return (marked.Remove(end + 2, 2).Remove(start, 2), TextSpan.FromBounds(start, end));
    }

    private static string Mark(string source, TextSpan span) => source.Insert(span.End, "|]").Insert(span.Start, "[|");
}
