using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using BackpropGen.Testing;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Fuzzing;

/// <summary>What may become of a declaration, whoever wrote it.</summary>
internal enum Outcome
{
    /// <summary>The analyzer reports an error.</summary>
    Refused,

    /// <summary>The author's own code does not compile.</summary>
    Broken,

    /// <summary>The network is generated and compiles without a warning.</summary>
    Compiles,
}

/// <summary>Finds the outcome of declarations, and fails where there is another.</summary>
internal static class Outcomes
{
    /// <summary>
    /// Warnings about the author's own code, such as names in small letters and members that hide others, are not ours: only that the emitted code, which no
    /// directive of the author's reaches, adds none.
    /// </summary>
    private const string AuthorsOwn = "#pragma warning disable CS0067, CS0108, CS0109, CS0114, CS0169, CS0219, CS0414, CS0436, CS0628, CS0649, CS0660, CS0661, CS1591, CS8618, CS8981\n";

    /// <summary>Tries declarations, and fails where one of the outcomes never comes: a fuzzer that only ever meets one proves nothing.</summary>
    public static void Try(Gen<string> declarations, int count, IReadOnlyList<string>? files, Outcome[] expected, [CallerMemberName] string name = "")
    {
        var outcomes = new ConcurrentBag<Outcome>();
        declarations.Try(count, declaration => outcomes.Add(Of(declaration, files)), threads: 2, name: name);
        Assert.All(expected, outcome => Assert.Contains(outcome, outcomes));
    }

    private static Outcome Of(string declarations, IReadOnlyList<string>? files)
    {
        GeneratorRun run = GeneratorRun.Of(AuthorsOwn + "using BackpropGen;\n" + declarations, new ConsumerSettings(LanguageVersion.Preview, AdditionalFiles: files));
        Assert.All(run.Result.Results, result => Assert.True(result.Exception is null, $"{result.Exception}"));
        Assert.Empty(run.Result.Diagnostics);

        IReadOnlyList<Diagnostic> reported = run.AnalyzerDiagnostics();
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Id == "AD0001");
        Assert.All(reported, diagnostic => Assert.DoesNotContain('\n', diagnostic.GetMessage(CultureInfo.InvariantCulture)));

        bool isRefused = reported.Any(diagnostic => diagnostic.Id.StartsWith("BPG0", StringComparison.Ordinal));
        Assert.True(!isRefused || run.Files.Count == 0, $"generated beside {string.Join(", ", reported)}");
        if (isRefused)
        {
            return Outcome.Refused;
        }

        IReadOnlyList<Diagnostic> compiled = run.EmitDiagnostics();
        if (compiled.Count > 0 && run.Input.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return Outcome.Broken;
        }

        Assert.True(run.Files.Count > 0, "nothing generated, and no reason given");
        Assert.True(compiled.Count == 0, string.Join("\n", compiled.Take(3)));
        return Outcome.Compiles;
    }

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
