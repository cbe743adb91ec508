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
    /// else leaves the network as it is. Returns the message. What is known at the end of a compilation alone needs the whole.
    /// </summary>
    public static string Once(string id, string marked, LanguageVersion version = LanguageVersion.CSharp9, IReadOnlyList<string>? files = null, IReadOnlyList<string>? embedded = null, bool hasTargets = true, bool isWhole = false)
    {
        (string source, TextSpan span) = Unmark(Gate.InNamespace(marked));
        string silenced = $"#pragma warning disable {id}\n";
        GeneratorRun run = Run(silenced + source, version, files, embedded, hasTargets);
        bool isError = run.Files.Count == 0;

        // Where code is generated, one compilation tells what the compiler says of it, what the analyzers report, and what the #pragma silences of that.
        IReadOnlyList<Diagnostic> all = isError ? run.AnalyzerDiagnosticsWithSuppressed(isWhole) : run.AllDiagnostics(isWhole);
        Diagnostic diagnostic = Assert.Single(all, reported => reported.Id == id || !reported.IsSuppressed);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(silenced + Mark(source, span), Mark(silenced + source, diagnostic.Location.SourceSpan));
        Assert.True(diagnostic.IsSuppressed);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Equal(isError, diagnostic.Descriptor.DefaultSeverity == DiagnosticSeverity.Error);
        if (isError)
        {
            // The program with an error is small, and what stands in for a silenced error must not stand beside it.
            GeneratorRun loud = Run(source, version, files, embedded, hasTargets);
            Assert.Equal(id, Assert.Single(loud.AnalyzerDiagnostics()).Id);
            Assert.Empty(loud.Files);
        }

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
        IReadOnlyList<Diagnostic> reported = run.AnalyzerDiagnostics();
        Assert.Equal(spans, reported.Select(diagnostic => diagnostic.Location.SourceSpan));
        Assert.All(reported, diagnostic => Assert.Equal(id, diagnostic.Id));
        Assert.Empty(run.Files);
    }

    /// <summary>The analyzer has nothing to say, and does not fail; neither does the generator.</summary>
    public static GeneratorRun Nothing(string source, LanguageVersion version = LanguageVersion.CSharp9, bool isWhole = false)
    {
        GeneratorRun run = Run(source, version);
        Assert.Empty(run.AnalyzerDiagnostics(isWhole));
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
        GeneratorRun run = Run(Gate.InNamespace(program("\n" + string.Join("\n", functions) + "\n")), version);
        Assert.DoesNotContain(run.AllDiagnostics(), diagnostic => !diagnostic.IsSuppressed);
        Assert.Empty(run.Result.Diagnostics);
    }

    private static GeneratorRun Run(string source, LanguageVersion version, IReadOnlyList<string>? files = null, IReadOnlyList<string>? embedded = null, bool hasTargets = true) => GeneratorRun.Of(source, new ConsumerSettings(
        version, version < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable, AdditionalFiles: files, Embedded: embedded, HasTargets: hasTargets));

    private static (string Source, TextSpan Span) Unmark(string marked)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal);
        int end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        return (marked.Remove(end + 2, 2).Remove(start, 2), TextSpan.FromBounds(start, end));
    }

    private static string Mark(string source, TextSpan span) => source.Insert(span.End, "|]").Insert(span.Start, "[|");
}
