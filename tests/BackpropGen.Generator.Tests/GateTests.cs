using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests;

/// <summary>The gate itself: it would mean nothing if it let everything pass.</summary>
public class GateTests
{
    [SampledTheory(2)]
    [InlineData("2-2-1", "")]
    [InlineData("3-4:relu-2", ", Loss = Loss.CrossEntropy, Precision = Precision.Double")]
    [InlineData("17-2:sigmoid-3", ", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("64-64-4", ", Loss = Loss.CrossEntropy")]
    [InlineData("17-2-3", ", Optimizer = Optimizer.Adam")]
    [InlineData("20-26-3", ", Optimizer = Optimizer.Adam, Precision = Precision.Double")]
    public void Networks_of_every_form_pass_in_all_pairs_of_settings(string topology, string more)
    {
        string source = Gate.InNamespace($"/// <summary>A network.</summary>\n[Network(\"{topology}\"{more})] public partial class Model {{ }}");
        Assert.Empty(StrictCompile.Pairs.SelectMany(settings => StrictCompile.Problems([source], settings, "BPG201")));
    }

    [Fact]
    public void Every_setting_that_makes_a_consumer_strict_is_on()
    {
        Assert.Superset(StrictCompile.Extremes.ToHashSet(), StrictCompile.Pairs.ToHashSet());
        Func<ConsumerSettings, object>[] ends = [settings => settings.LanguageVersion, settings => settings.Nullable, settings => settings.CheckOverflow];
        for (int first = 0; first < ends.Length; first++)
        {
            for (int second = first + 1; second < ends.Length; second++)
            {
                Assert.Equal(4, StrictCompile.Pairs.Select(settings => (ends[first](settings), ends[second](settings))).Distinct().Count());
            }
        }

        CSharpCompilation compilation = GeneratorRun.Compile("");
        Assert.Equal(ReportDiagnostic.Error, compilation.Options.GeneralDiagnosticOption);
        Assert.Equal(9999, compilation.Options.WarningLevel);
        Assert.False(compilation.Options.AllowUnsafe);
        Assert.Equal(DocumentationMode.Diagnose, compilation.SyntaxTrees.Single().Options.DocumentationMode);
    }

    [Theory]
    [InlineData("public partial class Undocumented { }", "CS1591")]
    [InlineData("internal class C { private int unused; }", "CS0169")]
    [InlineData("internal class C { internal object? F = null; }", "CS8632")]
    [InlineData("internal class C { unsafe void F() { } }", "CS0227")]
    [InlineData("internal class C { private Console? c; }", "CS0246")]
    public void A_word_of_the_compiler_is_a_problem(string source, string expected) =>
        Assert.Contains(StrictCompile.Problems(source), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_name_that_is_too_long_for_an_assembly_is_a_problem() =>
        Assert.Contains(StrictCompile.Problems(Gate.InNamespace($"[Network(\"2-2-1\")] internal partial class {new string('M', 1_100)} {{ }}")), problem => problem.Contains("CS7013", StringComparison.Ordinal));

    [Fact]
    public void Code_without_a_network_is_a_problem() =>
        Assert.Contains(StrictCompile.Problems("internal class C { }"), problem => problem.EndsWith("nothing was generated", StringComparison.Ordinal));

    [Fact]
    public void The_consumer_s_own_types_hide_those_that_generated_code_needs()
    {
        string source = Gate.InNamespace("internal class C { private static float F(float x) => System.MathF.Abs(Math.Abs(x)) + default(Span<int>).Length; }");
        IReadOnlyList<string> problems = StrictCompile.Problems(source);
        Assert.Contains(problems, problem => problem.Contains("'System' does not contain a definition for 'MathF'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("'Math' does not contain a definition for 'Abs'", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("CS0718", StringComparison.Ordinal) || problem.Contains("CS1061", StringComparison.Ordinal));
    }

    [Fact]
    public void A_warning_of_the_analyzer_is_a_problem_unless_it_is_allowed()
    {
        string source = Gate.InNamespace("[Network(\"2-2:softmax-1\")] internal partial class Model { }");
        Assert.Contains(StrictCompile.Problems(source), problem => problem.Contains("BPG101", StringComparison.Ordinal));
        Assert.Equal("BPG101", Assert.Single(GeneratorRun.Of(source).DeclarationDiagnostics()).Id);
        Assert.Empty(StrictCompile.Problems(source, LanguageVersion.CSharp9, "BPG101"));
    }
}
