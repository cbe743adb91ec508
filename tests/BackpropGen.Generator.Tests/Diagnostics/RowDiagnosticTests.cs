using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Rows of a type, and their columns.</summary>
public class RowDiagnosticTests
{
    private const string Types = """
        public enum Kind { A, B, C }
        public enum Pair { No, Yes, Never = 0 }
        public enum Awkward { ToString, Rest, Item1 }
        public ref struct Fleeting { public float A; }
        public sealed class Open<T> { public float A { get; set; } }
        public static class Alone { public static float A => 1; }
        public class Base { public float Inherited { get; set; } }
        public sealed class Sample : Base
        {
            public float A { get; set; }
            public double B;
            public int Count { get; set; }
            public bool Flag { get; set; }
            public string Text { get; set; } = "";
            public Kind Kind { get; set; }
            public Pair Pair { get; set; }
            public Awkward Awkward { get; set; }
            public float? Missing { get; set; }
            public System.DateTime Day { get; set; }
            public static float Shared { get; set; }
            public float WriteOnly { set { } }
            private float Secret { get; set; }
            public float HalfSecret { private get; set; }
            [System.Obsolete("It is gone.", true)] public float Gone { get; set; }
        }
        """;

    [Theory]
    [InlineData("Inputs = new[] { \"A\", [|\"Cuont\"|] }", "'Sample' has no column 'Cuont': did you mean 'Count'?")]
    [InlineData("Inputs = new[] { [|\"a\"|], \"B\" }", "'Sample' has no column 'a': did you mean 'A'?")]
    [InlineData("Inputs = new[] { \"A\", [|\"Temperature\"|] }", "'Sample' has no column 'Temperature': it has A, B, Count, Flag, Text, Kind, Pair, Awkward, Inherited")]
    [InlineData("Inputs = new[] { \"A\", [|null!|] }", "'Sample' has no column null: it has")]
    [InlineData("Inputs = new[] { \"A\", [|\"ToString\"|] }", "'Sample' has no column 'ToString'")]
    [InlineData("Inputs = new[] { \"A\", [|\"\"|] }", "'Sample' has no column ''")]
    public void A_column_that_does_not_exist(string inputs, string message) => Starts(
        message, Reported.Once("BPG019", Types + $"[Network(\"2-1\", Row = typeof(Sample), {inputs}, Outputs = new[] {{ \"Count\" }})] public partial class Model {{ }}"));

    [SampledTheory(3)]
    [InlineData("Missing", "it is float? and may be null; give 'Sample' a column that always has a value")]
    [InlineData("Day", "it is DateTime, but a column is a number or a bool")]
    [InlineData("Text", "it is a string, and not a number")]
    [InlineData("Kind", "it is an enum, and not a number")]
    [InlineData("Shared", "it is static")]
    [InlineData("WriteOnly", "it cannot be read")]
    [InlineData("Secret", "'Model' has no access to it")]
    [InlineData("HalfSecret", "'Model' has no access to it")]
    [InlineData("Gone", "it is obsolete")]
    public void A_column_that_is_no_number(string column, string reason)
    {
        Starts(
            $"The column '{column}' of 'Sample' cannot be an input: {reason}",
            Reported.Once("BPG020", Types + $"[Network(\"2-1\", Row = typeof(Sample), Inputs = new[] {{ \"A\", [|\"{column}\"|] }}, Outputs = new[] {{ \"B\" }})] public partial class Model {{ }}"));
        Starts(
            $"The column '{column}' of 'Sample' cannot be an output: {reason}",
            Reported.Once("BPG020", Types + $"[Network(\"1-1\", Row = typeof(Sample), Inputs = new[] {{ \"A\" }}, Outputs = new[] {{ [|\"{column}\"|] }})] public partial class Model {{ }}"));
    }

    [Theory]
    [InlineData("Count", "it is an input, and the network would be told what it is to predict", "BPG020")]
    [InlineData("B", "it is double, but a label is an enum, a string, a bool or an integer", "BPG020")]
    [InlineData("Missing", "it is float? and may be null", "BPG020")]
    [InlineData("Knid", "did you mean 'Kind'?", "BPG019")]
    public void A_label_that_is_no_class(string label, string reason, string id) => Assert.Contains(
        reason,
        Reported.Once(
            id, Types + $"[Network(\"2-3\", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] {{ \"A\", \"Count\" }}, Label = [|\"{label}\"|])] public partial class Model {{ }}"),
        StringComparison.Ordinal);

    [SampledTheory(3)]
    [InlineData("\"1-2\", Loss = Loss.CrossEntropy, Label = [|\"Kind\"|]", "The label 'Kind' has 3 values, but the network 1-2 has 2 outputs: it needs an output for each")]
    [InlineData("\"1-1\", Loss = Loss.BinaryCrossEntropy, Label = [|\"Kind\"|]", "The label 'Kind' has 3 values, but the network 1-1 has 1 output: one output tells two classes apart")]
    [InlineData("\"1-3\", Loss = Loss.CrossEntropy, Label = [|\"Pair\"|]", "The label 'Pair' has 2 values, but the network 1-3 has 3 outputs")]
    [InlineData("\"1-3\", Loss = Loss.CrossEntropy, Label = \"Kind\", Outputs = new[] { \"A\", [|\"b\"|], \"C\" }", "'b' is not a value of the label 'Kind': did you mean 'B'?")]
    [InlineData("\"1-2\", Loss = Loss.CrossEntropy, Label = \"Pair\", Outputs = new[] { \"No\", [|\"Never\"|] }", "'Never' is the value of another output, too")]
    [InlineData("\"1-3\", Loss = Loss.CrossEntropy, Label = \"Kind\", Outputs = new[] { \"A\", \"B\", [|\"A\"|] }", "'A' is the value of another output, too")]
    [InlineData("\"1-2\", Loss = Loss.CrossEntropy, Label = [|\"Text\"|]", "The label 'Text' is a string: name its values, the classes, in Outputs")]
    [InlineData("\"1-1\", Loss = Loss.BinaryCrossEntropy, Label = [|\"Text\"|], Outputs = new[] { \"yes\" }", "The label 'Text' is a string, but one output has no names for two classes: use two outputs with Loss.CrossEntropy, or a bool")]
    [InlineData("\"1-2\", Loss = Loss.CrossEntropy, Label = [|\"Flag\"|]", "The label 'Flag' is true or false, but the network 1-2 has 2 outputs: give it one, with Loss.BinaryCrossEntropy")]
    public void Classes_of_which_label_and_outputs_disagree(string arguments, string message) => Starts(
        message, Reported.Once("BPG021", Types + $"[Network({arguments}, Row = typeof(Sample), Inputs = new[] {{ \"A\" }})] public partial class Model {{ }}"));

    [Fact]
    public void Values_of_an_enum_that_cannot_be_named_in_a_tuple() => Starts(
        "'ToString' cannot name an output: no element of a tuple can have it",
        Reported.Once("BPG007", Types.Replace("Rest, Item1", "Plain, Simple") + "[Network(\"1-3\", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { \"A\" }, Label = [|nameof(Sample.Awkward)|])] public partial class Model { }"));

    [SampledTheory(3)]
    [InlineData("float[]")]
    [InlineData("float")]
    [InlineData("object")]
    [InlineData("string")]
    [InlineData("void")]
    [InlineData("int*")]
    [InlineData("System.DateTime")]
    [InlineData("float?")]
    [InlineData("System.Span<float>")]
    [InlineData("(float, float)")]
    [InlineData("Fleeting")]
    [InlineData("Open<>")]
    [InlineData("Alone")]
    [InlineData("Kind")]
    [InlineData("System.Action")]
    public void A_type_that_is_no_row(string type) => Assert.Contains(
        "cannot be a row: it ", Reported.Once("BPG022", Types + $"[Network(\"1-1\", Row = [|typeof({type})|], Inputs = new[] {{ \"A\" }}, Outputs = new[] {{ \"B\" }})] public partial class Model {{ }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"1-1\", Row = [|typeof(Sample)|], Outputs = new[] { \"B\" }", "Row needs Inputs: the names of the columns of 'Sample' that the network predicts from")]
    [InlineData("\"1-1\", Row = [|typeof(Sample)|], Inputs = new[] { \"B\" }", "Row needs Outputs or Label")]
    [InlineData("\"1-1\", Inputs = new[] { \"B\" }, Label = [|\"A\"|]", "Label is a column of a row: set Row = typeof(…)")]
    [InlineData("\"1-1\", Row = typeof(Sample), Inputs = new[] { \"A\" }, Label = [|\"Flag\"|]", "Label is for networks with classes: Loss.CrossEntropy with an output for each, or Loss.BinaryCrossEntropy with one output. This one has 1 output and mean squared error.")]
    [InlineData("\"1-3\", Loss = Loss.BinaryCrossEntropy, Row = typeof(Sample), Inputs = new[] { \"A\" }, Label = [|\"Kind\"|]", "Label is for networks with classes")]
    public void A_row_or_label_that_lacks_something(string arguments, string message) =>
        Starts(message, Reported.Once("BPG022", Types + $"[Network({arguments})] public partial class Model {{ }}"));

    [Fact]
    public void A_row_that_the_compiler_does_not_know_is_its_own_to_report() =>
        Reported.Nothing(Gate.InNamespace("[Network(\"1-1\", Row = typeof(Unknown), Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" })] public partial class Model { }"));

    [Fact]
    public void Columns_that_a_method_hides_or_that_several_interfaces_have()
    {
        Reported.Once("BPG019", "public class Base { public float A => 1; } public class Derived : Base { public new float A() => 1; public float B => 1; } "
            + "[Network(\"1-1\", Row = typeof(Derived), Inputs = new[] { [|\"A\"|] }, Outputs = new[] { \"B\" })] public partial class Model { }");
        Starts("The column 'A' of 'IBoth' cannot be an input: several interfaces have it", Reported.Once(
            "BPG020", "public interface IFirst { float A { get; } } public interface ISecond { float A { get; } } public interface IBoth : IFirst, ISecond { float B { get; } } "
            + "[Network(\"1-1\", Row = typeof(IBoth), Inputs = new[] { [|\"A\"|] }, Outputs = new[] { \"B\" })] public partial class Model { }"));
    }

    [Fact]
    public void As_many_columns_as_inputs_and_each_once()
    {
        Reported.Once("BPG008", Types + "[Network(\"2-1\", Row = typeof(Sample), Inputs = [|new[] { \"A\" }|], Outputs = new[] { \"B\" })] public partial class Model { }");
        Reported.Once("BPG007", Types + "[Network(\"2-1\", Row = typeof(Sample), Inputs = new[] { \"A\", [|\"A\"|] }, Outputs = new[] { \"B\" })] public partial class Model { }");
        Reported.Once("BPG007", Types + "[Network(\"1-1\", Row = typeof(Sample), Inputs = new[] { \"A\" }, Outputs = new[] { [|\"A\"|] })] public partial class Model { }");
    }

    [SampledTheory(2)]
    [InlineData("internal float [|Predict|](Sample a) => 1f;")]
    [InlineData("internal int [|ToValidationSet|];")]
    [InlineData("internal void [|Score|](System.Collections.Generic.IReadOnlyList<Sample> a) { }")]
    [InlineData("internal void [|Fit|](System.Collections.Generic.IReadOnlyList<Sample> a, FitOptions? b, System.Threading.CancellationToken c) { }")]
    [InlineData("internal static void [|CopyTargets|](Sample a, System.Span<float> b) { }")]
    public void Members_that_only_networks_with_rows_have(string member)
    {
        const string Columns = "Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" }";
        Reported.Once("BPG009", Types + $"[Network(\"1-1\", Row = typeof(Sample), {Columns})] public partial class Model {{ {member} }}");
        Reported.Nothing(Gate.InNamespace(Types + $"[Network(\"1-1\", {Columns})] public partial class Model {{ {member.Replace("[|", "").Replace("|]", "")} }}"));
    }

    private static void Starts(string message, string actual) => Assert.StartsWith(message, actual, StringComparison.Ordinal);
}
