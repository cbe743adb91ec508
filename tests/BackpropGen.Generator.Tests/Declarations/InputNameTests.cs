using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Inputs and outputs may be called what our own arguments, locals and members are called: those yield.</summary>
public class InputNameTests
{
    private static readonly string[][] Sets =
    [
        ["p", "gradient", "learningRate", "o1_1", "@in", "_parameters", "Predict", "inputs", "targets", "loss", "classIndex", "value", "await", "dx_1", "Gradient", "Parameters"],
        ["output", "output1", "best", "largest", "n", "nodes", "outputGradient", "inputGradient", "row", "parameters", "sum", "m2", "c2_1", "e2_1", "s2", "t2"],
        ["this", "float", "base", "Train", "Evaluate", "InputGradient", "Backward", "DescendBy", "PredictClass", "AccumulateBackward", "outputs", "var", "_", "global", "nameof", "Item16"],
        ["x1", "y1", "x1_", "y1_", "d1_1", "z1_1", "g1_1", "seed", "größe", "Größe", "\\u0078", "a", "aGradient", "gradient_", "output_", "pGradient"],
    ];

    [SampledTheory(2)]
    [InlineData("locals", "BinaryCrossEntropy")]
    [InlineData("vectors", "CrossEntropy", "MeanSquaredError")]
    public void In_the_forms_of_most_networks(string form, params string[] losses) => Pass(form, losses);

    [ThoroughTheory]
    [InlineData("locals", "MeanSquaredError")]
    [InlineData("locals", "CrossEntropy")]
    [InlineData("parts", "BinaryCrossEntropy", "CrossEntropy")]
    [InlineData("kernels", "CrossEntropy", "BinaryCrossEntropy")]
    public void In_every_form_with_losses_of_every_kind(string form, params string[] losses) => Pass(form, losses);

    private static void Pass(string form, string[] losses)
    {
        string hidden = form switch { "locals" => "-2-", "parts" or "vectors" => "-9-", _ => "-128-128-" };
        int most = form == "locals" ? 3 : 14;
        var source = new System.Text.StringBuilder();
        int number = 0;
        foreach (string[] set in Sets)
        {
            for (int first = 0; first + most <= 16; first += most)
            {
                string[] many = set[first..(first + most)];
                string[] few = [.. set.Except(many).Where(name => name != "Item16").Take(2)];
                string loss = losses[number / 2 % losses.Length];
                string precision = number % 2 == 0 ? "Single" : "Double";
                source.AppendLine(Network($"In{number}", many, hidden, few, loss, precision));
                source.AppendLine(Network($"Out{number++}", few, hidden, many, loss, precision));
                if (loss != "CrossEntropy" && form == "locals")
                {
                    source.AppendLine(Network($"One{number++}", many, hidden, few[..1], loss, precision));
                }
            }
        }

        if (form == "parts")
        {
            source.Replace("Precision = ", "Emission = Emission.Unrolled, Precision = ");
        }

        // Names meet the same code in every setting: two forms are compiled at one end of what settings can be, two at the other.
        ConsumerSettings settings = StrictCompile.Extremes[form is "locals" or "vectors" ? 0 : 1];
        IReadOnlyList<string> problems = StrictCompile.Problems([Gate.InNamespace(source.ToString())], settings, "BPG201", "BPG104");
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(8)));
        string sign = form switch { "locals" => "float o1_1 = ", "parts" => "struct NodeValues", "vectors" => "FusedMultiplyAdd", _ => "DenseLayer.ForwardRow" };
        Assert.Contains(GeneratorRun.Of(Gate.InNamespace(source.ToString().Split('\n')[0])).Files.Values, text => text.Contains(sign, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_belongs_to_one_of_sixteen_places() =>
        Gate.Passes("[Network(\"2-2\", Inputs = new[] { \"Item1\", \"Item2\" }, Outputs = new[] { \"a\", \"Item02\" })] internal partial class Model { }");

    [Fact]
    public void Names_that_no_tuple_takes_are_fine_where_there_is_no_tuple() =>
        Gate.Passes("[Network(\"1-1\", Inputs = new[] { \"Rest\" }, Outputs = new[] { \"ToString\" })] internal partial class Model { }");

    [ThoroughFact]
    public void The_longest_names_of_the_widest_letters()
    {
        string name = new('模', 250);
        Gate.Passes($"[Network(\"2-2\", Inputs = new[] {{ \"{name}1\", \"{name}2\" }}, Outputs = new[] {{ \"{name}3\", \"{name}4\" }})] internal partial class Model {{ }}");
    }

    private static string Network(string type, string[] inputs, string hidden, string[] outputs, string loss, string precision) =>
        $"[Network(\"{inputs.Length}{hidden}{outputs.Length}\", Loss = Loss.{loss}, Precision = Precision.{precision}, "
        + $"Inputs = new[] {{ {Quoted(inputs)} }}, Outputs = new[] {{ {Quoted(outputs)} }})] internal partial class {type} {{ }}";

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"\"{name}\""));
}
