using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Constructors are the author's as soon as he has one, or the base class needs one.</summary>
public class ConstructorTests
{
    [SampledTheory(2)]
    [InlineData("internal Model(int a, int b) { }")]
    [InlineData("internal Model(int seed) { }")]
    [InlineData("internal Model() { }")]
    [InlineData("private Model() { }")]
    [InlineData("static Model() { }")]
    [InlineData("~Model() { }")]
    public void Of_the_author_s_own(string constructor)
    {
        Gate.Passes($"[Network(\"2-2-1\")] internal partial class Model {{ {constructor} }}");
        Gate.Passes($"[Network(\"64-64-4\")] internal partial class Model {{ {constructor} }}", LanguageVersion.CSharp9, "BPG201");
    }

    [Fact]
    public void A_primary_one() =>
        Gate.Passes("[Network(\"2-2-1\")] internal partial class Model(int hidden) { internal int Hidden => hidden; }", LanguageVersion.CSharp12);

    [SampledTheory(2)]
    [InlineData("")]
    [InlineData("protected Base() { }")]
    [InlineData("private protected Base() { }")]
    [InlineData("internal Base() { }")]
    [InlineData("protected Base(int x = 1, params int[] more) { }")]
    public void Beside_a_base_class_that_needs_no_arguments(string constructor) => Gate.Passes($$"""
        internal class Base { {{constructor}} }
        [Network("2-2-1")] internal partial class Model : Base { }
        internal static class Use { internal static Model Make() => new Model(seed: 1); }
        """);

    [Fact]
    public void Beside_a_base_class_that_needs_arguments() => Gate.Passes("""
        internal class Base { protected Base(int x) { } }
        [Network("2-2-1")] internal partial class Model : Base { internal Model(string text) : base(text.Length) { } }
        """);

    [Fact]
    public void Beside_a_base_class_whose_constructor_only_nested_classes_see() => Gate.Passes("""
        internal partial class Base
        {
            private Base() { }

            [Network("2-2-1")] internal partial class Model : Base { }
        }
        """);

    [Fact]
    public void Beside_required_members() => Gate.Passes("""
        internal class Base { public required string Name { get; set; } }
        [Network("2-2-1")] internal partial class Model : Base { public required string Text { get; set; } }
        """, LanguageVersion.CSharp11);
}
