using System.Runtime.CompilerServices;
using BackpropGen.Testing;
using CsCheck;

namespace BackpropGen.Generator.Tests.Fuzzing;

/// <summary>
/// Whatever is thrown at the attribute: the generator and the analyzer never fail, and there is either an error, of the analyzer's or of the
/// compiler's on the author's own code, or code that compiles without a warning.
/// </summary>
public class AttributeFuzzTests
{
    private const int Samples = 100;

    private static readonly Gen<string> Garbage = Gen.Char["0123456789-:reluReLUtanhsigmoidsoftmax \t.,()–−—٣"].Array[0, 16].Select(characters => new string(characters));

    private static readonly Gen<string> Valid = Gen.Select(Gen.Int[1, 40], Gen.Int[1, 30].Array[1, 3], Gen.OneOfConst("", ":relu", ":tanh", ":sigmoid", ":softmax", ":LINEAR", " : leakyrelu ", ":gelu", ":elu(0.5)", ":mish", ": softplus ( 2 )", ":logsoftmax", ":hardswish"))
        .Select((inputs, layers, activation) => $"{inputs}-{string.Join(activation + "-", layers)}{activation}");

    /// <summary>A valid topology with one character replaced, inserted or taken away.</summary>
    private static readonly Gen<string> NearlyValid = Gen.Select(Valid, Gen.Int[0, 1000], Gen.Char["0-:9x –"], Gen.Int[0, 2]).Select((text, place, character, kind) =>
    {
        int at = place % text.Length;
        return kind switch
        {
            0 => text[..at] + character + text[(at + 1)..],
            1 => text[..at] + character + text[at..],
            _ => text[..at] + text[(at + 1)..],
        };
    });

    private static readonly Gen<string> Topology = Gen.Frequency((2, Garbage), (3, Valid), (3, NearlyValid), (1, Gen.String[0, 12]));

    private static readonly Gen<string> Name = Gen.Frequency(
        (4, Gen.OneOfConst("a", "b", "c", "x1", "y1", "p", "gradient", "loss", "@in", "class", "value", "_", "o1_1", "Predict", "Parameters", "Item1", "Item2", "Rest", "ToString", "Epochs", "Seed", "Loss", "L1", "été", "变量")),
        (1, Gen.String[0, 6]));

    private static readonly Gen<string> Names = Gen.Select(Name.Array[0, 4], Gen.OneOfConst("Inputs", "Outputs"))
        .Select((names, property) => $", {property} = new string[] {{ {string.Join(", ", names.Select(Literal))} }}");

    private static readonly Gen<string> Enum = Gen.Select(
        Gen.OneOfConst("Loss = Loss.", "Initializer = Initializer.", "OutputActivation = Activation.", "Precision = Precision."), Gen.Int[0, 12]).Select((head, value) => ", " + head + value)
        .Select(text => text.Replace(".", ")", StringComparison.Ordinal)).Select(text => text.Replace("= ", "= (", StringComparison.Ordinal));

    private static readonly Gen<string> Argument = Gen.Frequency(
        (3, Enum),
        (3, Names),
        (1, Gen.Int.Select(seed => $", Seed = {seed}")),
        (1, Gen.OneOfConst("0", "-1", "0.1", "0.5", "1", "1e300", "1.0 / 0", "1.0 / 0 * 0").SelectMany(number => Gen.OneOfConst(", LabelSmoothing = ", ", HuberDelta = ").Select(head => head + number))),
        (1, Gen.OneOfConst("0", "-1", "0.1", "2", "1e-320").Array[0, 4].Select(weights => $", ClassWeights = new double[] {{ {string.Join(", ", weights)} }}")),
        (1, Gen.Const(", Inputs = null")),
        (2, Gen.OneOfConst(", Row = typeof(FitOptions)", ", Row = typeof(NetworkAttribute)", ", Row = typeof(int[])", ", Row = null", ", Label = \"Seed\"", ", Label = \"Loss\"", ", Label = null")),
        (2, Gen.Const(", Loss = Loss.Nonsense")));

    private static readonly Gen<string> Declaration = Gen.Select(
        Gen.OneOfConst("public", "internal", "", "public sealed", "static", "abstract", "file"),
        Gen.Frequency((5, Gen.Const("partial ")), (1, Gen.Const(""))),
        Gen.Frequency((8, Gen.Const("class")), (1, Gen.OneOfConst("struct", "record", "record struct", "interface"))),
        Gen.OneOfConst("Model", "Predict", "Model<T>", "Parameters", "@event", "Ωmega", "Net : System.Exception", "StageHolder"),
        Gen.OneOfConst("", "", "public int Train;", "public Model() { }", "private void DescendBy() { }", "class Parameters { }", "int x = ;"))
        .Select((access, partial, kind, name, body) => $"{access} {partial}{kind} {name} {{ {body} }}");

    private static readonly Gen<string> Container = Gen.OneOfConst("", "", "partial class Outer", "class Outer", "partial struct Outer<T>");

    [ThoroughFact]
    public void Random_topologies_are_refused_or_compile() => Try(Gen.Select(Topology, Argument.Array[0, 2]).Select(
        (topology, arguments) => $"[Network({Literal(topology)}{string.Concat(arguments.Distinct())})] public partial class Model {{ }}"), [Outcome.Refused, Outcome.Broken, Outcome.Compiles]);

    [ThoroughFact]
    public void Random_declarations_are_refused_or_compile() => Try(Gen.Select(Valid, Argument.Array[0, 1], Declaration, Container).Select(
        (topology, arguments, declaration, container) =>
        {
            string network = $"[Network({Literal(topology)}{string.Concat(arguments)})] {declaration}";
            return container.Length == 0 ? network : $"{container} {{ {network} }}";
        }), [Outcome.Refused, Outcome.Broken, Outcome.Compiles]);

    [ThoroughFact]
    public void Random_rows_are_refused_or_compile() => Try(Gen.Select(
        Gen.OneOfConst("class", "class", "struct", "record", "interface", "ref struct"),
        Gen.Frequency(
            (3, Gen.OneOfConst("float", "double", "int", "ulong", "decimal", "bool").Array[4]),
            (1, Gen.Select(Gen.OneOfConst("float", "int").Array[3], Gen.OneOfConst("Unknown", "Kind", "string"), (usable, last) => usable.Append(last).ToArray())),
            (2, Gen.OneOfConst("float", "double", "int", "bool", "string", "Kind", "float?", "Unknown").Array[4])),
        Gen.Frequency((2, Gen.Const("public").Array[4]), (1, Gen.OneOfConst("public", "public", "internal", "private", "public static").Array[4])),
        Gen.OneOfConst("A", "B", "b", "C").Array[1, 3],
        Gen.OneOfConst("Outputs = new[] { \"C\" }", "Outputs = new[] { \"b\" }", "Outputs = new[] { \"A\", \"C\" }", "Label = \"C\"", "Label = \"B\", Outputs = new[] { \"Second\", \"First\" }"),
        Gen.OneOfConst("MeanSquaredError", "MeanSquaredError", "CrossEntropy", "BinaryCrossEntropy"))
        .Select((kind, types, access, inputs, outputs, loss) =>
        {
            string[] names = ["A", "B", "b", "C"];
            string columns = string.Concat(names.Select((name, i) => $"{access[i]} {types[i]} {name} => default({types[i]})!; "));
            int outputCount = outputs.Contains(',', StringComparison.Ordinal) || loss == "CrossEntropy" ? 2 : 1;
            return $"public enum Kind {{ First, Second }} public {kind} Sample {{ {columns}}} [Network(\"{inputs.Distinct().Count()}-2-{outputCount}\", Loss = Loss.{loss}, Row = typeof(Sample), "
                + $"Inputs = new[] {{ {string.Join(", ", inputs.Distinct().Select(Literal))} }}, {outputs})] public partial class Model {{ }}";
        }), [Outcome.Refused, Outcome.Compiles]);

    private static void Try(Gen<string> declarations, Outcome[] expected, [CallerMemberName] string name = "") => Outcomes.Try(declarations, Samples, null, expected, name);

    private static string Literal(string text) => Outcomes.Literal(text);
}
