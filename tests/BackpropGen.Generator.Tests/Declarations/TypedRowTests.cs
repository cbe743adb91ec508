using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Rows of a type of the author's, in every shape that compiles.</summary>
public class TypedRowTests
{
    [SampledTheory(3)]
    [InlineData("2-1", "Outputs = new[] { \"C\" }")]
    [InlineData("2-2", "Precision = Precision.Double, Outputs = new[] { \"C\", \"D\" }")]
    [InlineData("2-9-3", "Loss = Loss.CrossEntropy, Label = \"Kind\"")]
    [InlineData("2-9-3", "Loss = Loss.CrossEntropy, Label = nameof(Sample.Kind), Outputs = new[] { nameof(Kind.Late), nameof(Kind.Early), nameof(Kind.None) }")]
    [InlineData("2-3-2", "Loss = Loss.CrossEntropy, Precision = Precision.Double, Label = \"Text\", Outputs = new[] { \"Iris \\\"setosa\\\"\\n\", \"class\" }")]
    [InlineData("2-3-1", "Loss = Loss.BinaryCrossEntropy, Label = \"Flag\"")]
    [InlineData("2-3-1", "Loss = Loss.Hinge, Label = \"Pair\", Outputs = new[] { \"yes\" }")]
    [InlineData("2-3-4", "Loss = Loss.CrossEntropy, Label = \"Count\"")]
    [InlineData("2-3-400", "Loss = Loss.CrossEntropy, Label = \"Small\"")]
    [InlineData("2-3-3", "Loss = Loss.CrossEntropy, Outputs = new[] { \"C\", \"D\", \"Large\" }")]
    public void Columns_and_labels_of_every_kind(string topology, string arguments)
    {
        foreach (string kind in new[] { "sealed class", "struct", "sealed record" })
        {
            Gate.PassesAtOneEnd(Gate.InNamespace($$"""
                internal enum Kind : short { None = -1, Late = 5, Early = 2 }
                internal enum Pair { No, Yes }
                internal {{kind}} Sample
                {
                    public float A { get; set; }
                    public bool B { get; set; }
                    public decimal C { get; set; }
                    public ulong D { get; set; }
                    public double Large { get; set; }
                    public Kind Kind { get; set; }
                    public Pair Pair { get; set; }
                    public bool Flag { get; set; }
                    public ulong Count { get; set; }
                    public byte Small { get; set; }
                    public string? Text { get; set; }
                }
                [Network("{{topology}}", Row = typeof(Sample), Inputs = new[] { "A", "B" }, {{arguments}})]
                internal partial class Model { }
                """.Replace("string?", "string").Replace("Text { get; set; }", "Text => \"\";")));
        }
    }

    [SampledTheory(2)]
    [InlineData("public", "public", "public")]
    [InlineData("internal", "public", "internal")]
    [InlineData("internal", "internal", "public")]
    [InlineData("public", "internal", "public")]
    public void Members_are_as_accessible_as_rows_let_them_be(string row, string network, string members)
    {
        string code = $$"""
            /// <summary>A row.</summary>
            {{row}} sealed class Sample
            {
                /// <summary>A column.</summary>
                public float A { get; set; }
                /// <summary>A column.</summary>
                public float B { get; set; }
            }
            /// <summary>A network.</summary>
            [Network("1-1", Row = typeof(Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })]
            {{network}} partial class Model { }
            """;
        Gate.Passes(code);
        Assert.Contains($"{members} float Predict(global::Consumer.Sample row)", Typed(code), StringComparison.Ordinal);
    }

    [SampledTheory(2)]
    [InlineData("private", "private", "public")]
    [InlineData("protected", "private", "public")]
    [InlineData("private", "internal", "private")]
    [InlineData("protected internal", "public", "public")]
    [InlineData("private protected", "public", "private")]
    public void Members_of_nested_networks_are_as_accessible_as_rows_let_them_be(string row, string network, string members)
    {
        string code = $$"""
            internal abstract partial class Program
            {
                {{row}} struct Sample { public float A; public float B; public Sample(float a, float b) { A = a; B = b; } }
                [Network("1-1", Row = typeof(Sample), Inputs = new[] { nameof(Sample.A) }, Outputs = new[] { nameof(Sample.B) })]
                {{network}} partial class Model { }
            }
            """;
        Gate.Passes(code);
        Assert.Contains($"{members} float Predict(global::Consumer.Program.Sample row)", Typed(code), StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_may_be_less_accessible_than_its_row()
    {
        const string Code = """
            internal enum Answer { No, Yes }
            /// <summary>A row.</summary>
            public sealed class Sample
            {
                /// <summary>A column.</summary>
                public float A { get; set; }
                internal Answer Answer { get; set; }
            }
            /// <summary>A network.</summary>
            [Network("1-1", Loss = Loss.BinaryCrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = "Answer")]
            public partial class Model { }
            """;
        Gate.Passes(Code);
        Assert.Contains("internal global::Consumer.Answer PredictClass(global::Consumer.Sample row)", Typed(Code), StringComparison.Ordinal);
        Assert.Contains("public float Train(global::Consumer.Sample row, float learningRate)", Typed(Code), StringComparison.Ordinal);
    }

    [Fact]
    public void Inherited_columns_hidden_ones_interfaces_generic_rows_and_keywords() => Gate.Passes("""
        internal class Base { public float A => 1; public float B => 1; public string Hidden => ""; public static int Shared => 1; }
        internal sealed class Derived : Base { public new int Hidden => 1; public float @class => 2; public float IQScore => 3; public float a => 4; }
        internal interface IBase { float A { get; } }
        internal interface IDerived : IBase { float B { get; } }
        internal sealed class Generic<T> { public float A; public T B = default!; public Generic(float a) { A = a; } }
        [Network("4-1", Row = typeof(Derived), Inputs = new[] { "A", "Hidden", "class", "a" }, Outputs = new[] { "IQScore" })] internal partial class First { }
        [Network("1-1", Row = typeof(IDerived), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Second { }
        [Network("1-1", Row = typeof(Generic<float>), Inputs = new[] { "A" }, Outputs = new[] { "B" })] internal partial class Third { }
        """);

    [Fact]
    public void Columns_that_are_obsolete_or_not_compliant_warn_in_the_authors_code_alone() => Gate.PassesAsWritten("""
        #pragma warning disable CS3016 // Names are arrays.
        using BackpropGen;

        [assembly: global::System.CLSCompliant(true)]

        namespace Consumer
        {
            /// <summary>A row.</summary>
            [global::System.CLSCompliant(false)]
            public sealed class Sample
            {
                /// <summary>A column.</summary>
                [global::System.Obsolete("It will go.")]
                public uint A { get; set; }

                /// <summary>A column.</summary>
                public float B { get; set; }
            }

            /// <summary>A network.</summary>
            [Network("1-1", Row = typeof(Sample), Inputs = new[] { "A" }, Outputs = new[] { "B" })]
            public partial class Model { }
        }
        """);

    [Fact]
    public void Arguments_have_the_names_of_columns_with_a_small_letter()
    {
        string code = Typed("""
            internal sealed class Sample { public float IQScore => 1; public float CGPA => 1; public float _x => 1; public float x => 1; public float X => 1; public float Package => 1; }
            [Network("5-1", Row = typeof(Sample), Inputs = new[] { "IQScore", "CGPA", "_x", "x", "X" }, Outputs = new[] { "Package" })]
            internal partial class Model { }
            """, "Consumer.Model.g.cs");
        Assert.Contains("float Evaluate(float iqScore, float cgpa, float _x, float x, float X, float package)", code, StringComparison.Ordinal);
    }

    private static string Typed(string declarations, string file = "TypedRows.g.cs") =>
        Reported(declarations).Single(source => source.Key.EndsWith(file, StringComparison.Ordinal)).Value;

    private static IReadOnlyDictionary<string, string> Reported(string declarations) => Testing.GeneratorRun.Of(Gate.InNamespace(declarations)).Files;
}
