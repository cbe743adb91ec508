using System.Globalization;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Where a build runs no analyzers, or silences them, the generator says why there is no code; where the analyzer is heard, it says nothing.</summary>
public class SilencedAnalyzerTests
{
    private const string Folder = "/project";
    private const string Typo = "[BackpropGen.Network(\"2-4:tahn-1\")]\npublic partial class Model { }\n";

    private static readonly (string, string) Off = ConsumerSettings.Properties(("RunAnalyzers", "false"));

    /// <summary>Properties of the project with which a build runs no analyzers.</summary>
    public static TheoryData<string> Switches => new()
    {
        "RunAnalyzers=false",
        "RunAnalyzers=False",
        "RunAnalyzers=false RunAnalyzersDuringBuild=true",
        "RunAnalyzersDuringBuild=false",
        "IsImplicitlyTriggeredBuild=true UsingMicrosoftNETSdk=true",
        "IsImplicitlyTriggeredBuild=true UsingMicrosoftNETSdk=true TreatWarningsAsErrors=true OptimizeImplicitlyTriggeredBuild=true",
    };

    /// <summary>Settings of severities under which nothing is seen in a build.</summary>
    public static TheoryData<string> Severities => new()
    {
        "[*.cs]\ndotnet_diagnostic.BPG005.severity = none\n",
        "[*.cs]\ndotnet_diagnostic.BPG005.severity = silent\n",
        "[*.cs]\ndotnet_diagnostic.BPG005.severity = suggestion\n",
        "[Consumer0.cs]\ndotnet_diagnostic.BPG005.severity = none\n",
        "is_global = true\ndotnet_diagnostic.BPG005.severity = none\n",
        "[*.cs]\ndotnet_analyzer_diagnostic.severity = none\n",
        "[*.cs]\ndotnet_analyzer_diagnostic.category-BackpropGen.severity = none\n",
        "is_global = true\ndotnet_analyzer_diagnostic.severity = none\n",
    };

    /// <summary>Properties with which analyzers run.</summary>
    public static TheoryData<string> RunningSwitches => new()
    {
        "RunAnalyzers=true RunAnalyzersDuringBuild=false",
        "RunAnalyzers= RunAnalyzersDuringBuild=",
        "IsImplicitlyTriggeredBuild=true",
        "IsImplicitlyTriggeredBuild=true UsingMicrosoftNETSdk=true OptimizeImplicitlyTriggeredBuild=false",
        "IsImplicitlyTriggeredBuild=true UsingMicrosoftNETSdk=true TreatWarningsAsErrors=true",
        "UsingMicrosoftNETSdk=true OptimizeImplicitlyTriggeredBuild=true",
    };

    /// <summary>Settings under which the analyzer is heard, be it as a warning.</summary>
    public static TheoryData<string> LoudSeverities => new()
    {
        "",
        "[*.cs]\ndotnet_diagnostic.BPG005.severity = warning\n",
        "[*.cs]\ndotnet_diagnostic.BPG004.severity = none\n",
        "[Other.cs]\ndotnet_diagnostic.BPG005.severity = none\n",
        "[*.cs]\ndotnet_diagnostic.BPG005.severity = error\ndotnet_analyzer_diagnostic.severity = none\n",
        "[*.cs]\ndotnet_analyzer_diagnostic.category-BackpropGen.severity = error\ndotnet_analyzer_diagnostic.severity = none\n",
        "is_global = true\ndotnet_diagnostic.BPG005.severity = none\n|[*.cs]\ndotnet_diagnostic.BPG005.severity = error\n",
    };

    [Theory]
    [MemberData(nameof(Switches))]
    public void A_build_without_analyzers_says_why_nothing_was_generated(string properties) => AssertSaid(Typo, Configured(Properties(properties)));

    [Theory]
    [MemberData(nameof(Severities))]
    public void A_build_that_silences_the_analyzer_says_why_nothing_was_generated(string config)
    {
        GeneratorRun run = AssertSaid(Typo, Configured(Configs(config)));
        Assert.DoesNotContain(run.AnalyzerDiagnostics(), diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    [Fact]
    public void NoWarn_silences_the_analyzer_too()
    {
        GeneratorRun run = AssertSaid(Typo, new ConsumerSettings(NoWarn: ["BPG005"]));
        Assert.Empty(run.AnalyzerDiagnostics());

        // It wins over severities, as it does in the compiler.
        AssertSaid(Typo, Configured(Configs("[*.cs]\ndotnet_diagnostic.BPG005.severity = error\n")) with { NoWarn = ["BPG005"] });
    }

    [Theory]
    [MemberData(nameof(RunningSwitches))]
    public void Where_analyzers_run_nothing_is_said_twice(string properties) => AssertNotSaid(Typo, Configured(Properties(properties)));

    [Theory]
    [MemberData(nameof(LoudSeverities))]
    public void Where_the_analyzer_is_heard_nothing_is_said_twice(string configs) => AssertNotSaid(Typo, Configured(Configs(configs)));

    [Fact]
    public void What_its_author_suppresses_in_the_source_is_said_by_nobody()
    {
        GeneratorRun run = GeneratorRun.Of("#pragma warning disable BPG005\n" + Typo);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(run.AnalyzerDiagnostics());
    }

    /// <summary>A pragma without numbers stands at the head of a file because of other warnings, and would hide this one with them.</summary>
    [Theory]
    [InlineData("#pragma warning disable\n")]
    [InlineData("#pragma warning disable BPG005\n#pragma warning restore BPG005\n#pragma warning disable\n")]
    [InlineData("#pragma warning disable BPG001\n#pragma warning disable\n#pragma warning restore BPG001\n")]
    public void A_pragma_that_disables_all_warnings_does_not_hide_that_nothing_was_generated(string head)
    {
        GeneratorRun run = GeneratorRun.Of(head + Typo);
        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics, found => !found.IsSuppressed);
        Assert.Equal("BPG028", diagnostic.Id);
        Assert.Equal(head.Count(letter => letter == '\n'), diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Empty(run.AnalyzerDiagnostics());
    }

    [Theory]
    [InlineData("#pragma warning disable\n#pragma warning restore\n", "")]
    [InlineData("#pragma warning disable\n#pragma warning restore BPG005\n", "")]
    [InlineData("", "#pragma warning disable\n")]
    [InlineData("#if NEVER\n#pragma warning disable\n#endif\n", "")]
    public void A_pragma_that_does_not_reach_the_error_changes_nothing(string head, string tail) => AssertNotSaid(head + Typo + tail, new ConsumerSettings());

    [Theory]
    [InlineData("#pragma warning disable\n#pragma warning disable BPG005\n")]
    [InlineData("#pragma warning disable BPG005\n#pragma warning disable\n")]
    [InlineData("#pragma warning disable\n#pragma warning disable BPG028\n")]
    public void Who_disables_the_number_beside_all_others_is_heard(string head)
    {
        GeneratorRun run = GeneratorRun.Of(head + Typo);
        Assert.DoesNotContain(run.Result.Diagnostics, diagnostic => !diagnostic.IsSuppressed);
        Assert.Empty(run.AnalyzerDiagnostics());
    }

    [Fact]
    public void Nothing_is_said_of_a_network_without_an_error() => Assert.Empty(
        GeneratorRun.Of("[BackpropGen.Network(\"2-2:softmax-1\")] public partial class Model { }", Configured(Off)).Result.Diagnostics);

    [Theory]
    [InlineData("BPG001", "[Network(\"2-2-1\")] public class [|Model|] { }")]
    [InlineData("BPG001", "public class [|Outer|] { [Network(\"2-2-1\")] public partial class Model { } }")]
    [InlineData("BPG002", "[Network(\"2-2-1\")] public partial struct [|Model|] { }")]
    [InlineData("BPG002", "[BackpropGen.NetworkAttribute(\"2-2-1\")] public record [|Model|] { }")]
    [InlineData("BPG002", "[global::BackpropGen.Network(\"2-2-1\")] public interface [|Model|] { }")]
    [InlineData("BPG002", "[Network(\"2-2-1\")] public static partial class [|Model|] { }")]
    [InlineData("BPG002", "[Network(\"2-2-1\")] file partial class [|Model|] { }")]
    [InlineData("BPG002", "public class Outer { } namespace Inner { file partial class [|Outer|] { [Network(\"2-2-1\")] internal partial class Model { } } }")]
    [InlineData("BPG009", "[Network(\"2-2-1\")] public partial class Model { public void [|Predict|]; }")]
    [InlineData("BPG024", "[Network(Model = [|\"m.onnx\"|])] public partial class Model { }")]
    [InlineData("BPG005", "using Net = BackpropGen.NetworkAttribute; [Net(\"2-2:[|x|]-1\")] public partial class Model { }")]
    public void Every_error_is_said_at_its_place(string id, string marked)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal);
        int end = marked.IndexOf("|]", StringComparison.Ordinal) - 2;
        string source = marked.Remove(end + 2, 2).Remove(start, 2);
        const string Using = "using BackpropGen;\n";
        GeneratorRun run = GeneratorRun.Of(Using + source, Configured(Off) with { LanguageVersion = LanguageVersion.Preview });
        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal("BPG028", diagnostic.Id);
        Assert.EndsWith($"({id})", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start + Using.Length, end + Using.Length), diagnostic.Location.SourceSpan);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Several_errors_are_said_each()
    {
        GeneratorRun run = GeneratorRun.Of("[BackpropGen.Network(\"2-2-1\", Momentum = 2, L1 = 3)] public partial class Model { }", Configured(Off));
        Assert.Equal(2, run.Result.Diagnostics.Length);

        // One that is heard is enough to stop the build.
        AssertNotSaid("[BackpropGen.Network(\"2:x-1\")] public class Model { }", Configured(Configs("[*.cs]\ndotnet_diagnostic.BPG001.severity = none\n")), analyzer: "BPG003");
    }

    [Fact]
    public void The_place_is_where_the_mistake_stands_after_an_edit_elsewhere()
    {
        CSharpCompilation program = GeneratorRun.Compile(Typo, new ConsumerSettings(NoWarn: ["BPG005"]));
        GeneratorDriver driver = GeneratorRun.Driver((CSharpParseOptions)program.SyntaxTrees[0].Options).RunGenerators(program);
        SyntaxTree tree = program.SyntaxTrees[0];
        program = program.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From("// A comment.\n" + Typo, System.Text.Encoding.UTF8)));
        Diagnostic diagnostic = Assert.Single(driver.RunGenerators(program).GetRunResult().Diagnostics);
        Assert.Equal(1, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Same(program.SyntaxTrees[0], diagnostic.Location.SourceTree);
    }

    private static GeneratorRun AssertSaid(string source, ConsumerSettings settings)
    {
        GeneratorRun run = GeneratorRun.Of(source, settings);
        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal("BPG028", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.StartsWith("Nothing was generated for 'Model': Unknown activation 'tahn'; did you mean 'tanh'?", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("tahn", diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Empty(run.Files);
        return run;
    }

    private static void AssertNotSaid(string source, ConsumerSettings settings, string analyzer = "BPG005")
    {
        GeneratorRun run = GeneratorRun.Of(source, settings);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Equal([analyzer], run.AnalyzerDiagnostics().Select(diagnostic => diagnostic.Id));
    }

    private static ConsumerSettings Configured(params (string Path, string Text)[] configs) => new(Folder: Folder, Configs: configs);

    private static (string Path, string Text) Properties(string properties) =>
        ConsumerSettings.Properties([.. properties.Split(' ').Select(property => property.Split('=')).Select(property => (property[0], property[1]))]);

    private static (string Path, string Text)[] Configs(string texts) => [.. texts.Split('|').Select(text =>
        (text.StartsWith("is_global", StringComparison.Ordinal) ? Folder + "/.globalconfig" : Folder + "/.editorconfig", text))];
}
