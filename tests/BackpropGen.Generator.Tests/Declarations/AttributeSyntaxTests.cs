using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>How the attribute may be written.</summary>
public class AttributeSyntaxTests
{
    private const string EveryArgument =
        "\"2-3-2\", Activation.ReLU, OutputActivation = Activation.Softmax, Loss = Loss.CrossEntropy, Initializer = Initializer.KaimingNormal, "
        + "Precision = Precision.Double, Seed = -5, Inputs = new[] { \"a\", \"b\" }, Outputs = new string[] { \"c\", \"d\" }";

    [SampledTheory(2)]
    [InlineData("[global::BackpropGen.Network(\"2-2-1\", global::BackpropGen.Activation.ReLU)]")]
    [InlineData("[NetworkAttribute(\"2-2-1\")]")]
    [InlineData("[type: Network(\"2-2-1\")]")]
    [InlineData("[Short(\"2-2-1\")]")]
    [InlineData("[B::Network(\"2-2-1\", B::Activation.Tanh)]")]
    [InlineData("[global::System.Serializable, Network(\"2-2-1\")]")]
    [InlineData("[Network(activation: Activation.ReLU, topology: \"2-2-1\")]")]
    [InlineData("[Network(topology: \"2-2-1\")]")]
    public void Under_any_of_its_names(string attribute) => Gate.PassesAsWritten($$"""
        using BackpropGen;
        using B = BackpropGen;
        using Short = BackpropGen.NetworkAttribute;

        namespace Consumer
        {
            {{attribute}} internal partial class Model { }
        }
        """);

    [SampledTheory(3)]
    [InlineData("\"2-2-1\"")]
    [InlineData("@\"2-2-1\"")]
    [InlineData("\"2\\u002d2\\x002D\\U00000031\"")]
    [InlineData("\" 2 - 2 : tanh - 1 \"")]
    [InlineData("\"2-2\" + \"-1\"")]
    [InlineData("(\"2-2-1\")")]
    [InlineData("Sizes.Two + \"-1\"")]
    [InlineData("Sizes.All")]
    [InlineData("nameof(Sizes) == \"Sizes\" ? \"2-2-1\" : null")]
    public void With_a_topology_that_is_any_constant(string topology) => Gate.Passes($$"""
        internal static class Sizes { internal const string Two = "2-2"; internal const string All = Two + "-" + "1"; }
        [Network({{topology}})] internal partial class Model { }
        """);

    [SampledTheory(2)]
    [InlineData("\"\"\"2-2-1\"\"\"")]
    [InlineData("\"\"\"\"2-2-1\"\"\"\"")]
    [InlineData("\"\"\"\n        2-2-1\n        \"\"\"")]
    [InlineData("$\"{Sizes.Two}-1\"")]
    public void With_the_strings_of_csharp_11(string topology) => Gate.Passes($$"""
        internal static class Sizes { internal const string Two = "2-2"; }
        [Network({{topology}})] internal partial class Model { }
        """, LanguageVersion.CSharp11);

    [Fact]
    public void With_names_in_a_collection_expression() =>
        Gate.Passes("[Network(\"2-2-1\", Inputs = [\"iq\", \"cgpa\"])] internal partial class Model { }", LanguageVersion.Preview);

    [Fact]
    public void With_every_argument_unqualified() => Gate.Passes($"[Network({EveryArgument})] internal partial class Model {{ }}");

    [Fact]
    public void With_every_argument_unqualified_within_networks_of_the_other_forms() => Gate.Passes($$"""
        [Network("64-64-4")]
        internal partial class Outer
        {
            [Network("4-16-16-3")]
            internal partial class Inner
            {
                [Network({{EveryArgument}})]
                internal partial class Innermost { }
            }
        }
        """, LanguageVersion.CSharp9, "BPG201");

    [Fact]
    public void With_arguments_that_are_null() => Gate.Passes("[Network(\"2-2-1\", Inputs = null, Outputs = null)] internal partial class Model { }");
}
