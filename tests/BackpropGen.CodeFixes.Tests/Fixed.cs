using BackpropGen.Generator.Diagnostics;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.CodeFixes.Tests;

/// <summary>What a fix makes of code, alone and for all places in a document; in several files, for all in the project and solution, too.</summary>
internal static class Fixed
{
    private static readonly ReferenceAssemblies NoPackages = new("net10.0");

    private static readonly MetadataReference[] References = GeneratorRun.Compile(string.Empty).References
        .Where(reference => Path.GetFileName(reference.Display) is "System.Private.CoreLib.dll" or "System.Runtime.dll" or "System.Memory.dll" or "netstandard.dll" or "BackpropGen.dll")
        .ToArray();

    /// <summary>
    /// The fix makes the second code of the first, in which {|BPG005:…|} stands around what the analyzer marks. The analyzer then has
    /// nothing more to say, and a network is generated, unless the second code has such marks, too.
    /// </summary>
    /// <param name="code">Files; the first is the one with the marks.</param>
    /// <param name="fixedCode">The same files.</param>
    /// <param name="title">What the editor shows; null where that differs.</param>
    /// <param name="version">The language version.</param>
    public static async Task Becomes<TFix>(string[] code, string[] fixedCode, string? title, LanguageVersion version = LanguageVersion.Preview)
        where TFix : CodeFixProvider, new()
    {
        CSharpCodeFixTest<NetworkAnalyzer, TFix, DefaultVerifier> test = Test<NetworkAnalyzer, TFix>(code, version);
        test.FixedState.Sources.AddRange(fixedCode.Select((text, i) => ($"File{i}.cs", SourceText.From(text))));
        test.CodeActionVerifier = (action, verifier) => verifier.Equal(title ?? action.Title, action.Title);
        await test.RunAsync();

        if (!fixedCode.Any(text => text.Contains("{|", StringComparison.Ordinal)))
        {
            Assert.NotEmpty(GeneratorRun.Of(GeneratorRun.Compile(fixedCode, new ConsumerSettings(version))).Files);
        }
    }

    public static Task Becomes<TFix>(string code, string fixedCode, string? title, LanguageVersion version = LanguageVersion.Preview)
        where TFix : CodeFixProvider, new() => Becomes<TFix>([code], [fixedCode], title, version);

    /// <summary>What is marked has no such fix.</summary>
    public static Task Not<TFix>(string code)
        where TFix : CodeFixProvider, new()
    {
        CSharpCodeFixTest<NetworkAnalyzer, TFix, DefaultVerifier> test = Test<NetworkAnalyzer, TFix>([code], LanguageVersion.Preview);

        // Without it no fix would be looked for.
        test.FixedState.Sources.Add(("File0.cs", SourceText.From(code)));
        return test.RunAsync();
    }

    /// <summary>A fix of what an analyzer says about code that nothing is generated for: the compiler's own errors are not compared.</summary>
    public static Task BecomesUncompiled<TAnalyzer, TFix>(string[] code, string[] fixedCode)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> test = Test<TAnalyzer, TFix>(code, LanguageVersion.Preview);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        test.FixedState.Sources.AddRange(fixedCode.Select((text, i) => ($"File{i}.cs", SourceText.From(text))));
        return test.RunAsync();
    }

    private static CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> Test<TAnalyzer, TFix>(string[] code, LanguageVersion version)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
        {
            ReferenceAssemblies = NoPackages,
            CodeFixTestBehaviors = code.Length > 1 ? CodeFixTestBehaviors.None : CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck,
        };
        test.TestState.Sources.AddRange(code.Select((text, i) => ($"File{i}.cs", SourceText.From(text))));
        test.TestState.AdditionalReferences.AddRange(References);
        test.SolutionTransforms.Add((solution, project) => solution.WithProjectParseOptions(project, new CSharpParseOptions(version)));
        return test;
    }
}
