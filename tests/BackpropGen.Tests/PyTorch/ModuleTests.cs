using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.PyTorch;

/// <summary>Layer normalisation, and activations that are trained, against modules of PyTorch in float64, in networks of every form.</summary>
public class ModuleTests : IClassFixture<ModuleTests.Compiled>
{
    public static TheoryData<string, Precision, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, string>();
            foreach (ModuleCase each in Fixture.Modules)
            {
                foreach (string emission in Emissions(each))
                {
                    cases.Add(each.Name, Precision.Single, emission);
                    cases.Add(each.Name, Precision.Double, emission);
                }
            }

            return cases;
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(Cases))]
    public void Predictions_loss_and_gradients_are_those_of_PyTorch(string name, Precision precision, string emission)
    {
        ModuleCase expected = Fixture.Modules.Single(each => each.Name == name);
        AnyNetwork network = Network(expected, precision, emission);
        int rows = expected.Inputs.Length / network.Description.InputCount;
        Closeness.Same(network.PredictBatch(expected.Inputs), expected.Predictions, Tolerance(precision), "The predictions");
        (double loss, double[] gradient) = network.GradientBatch(expected.Inputs, expected.Targets);
        Closeness.Same(loss, expected.Losses[0], Tolerance(precision), "The loss");
        SameTensors(expected, gradient, expected.Gradient, precision, "gradient");

        var sum = new double[gradient.Length];
        var inputGradients = new List<double>();
        for (int row = 0; row < rows; row++)
        {
            double[] x = Row(expected.Inputs, row, rows);
            double[] y = Row(expected.Targets, row, rows);
            Closeness.Same(network.Predict(x), Row(expected.Predictions, row, rows), Tolerance(precision), $"The prediction of row {row}", leastScale: 1);
            double[] ofRow = network.Gradient(x, y).Gradient;
            sum = [.. sum.Zip(ofRow, (left, right) => left + (right / rows))];
            inputGradients.AddRange(network.InputGradient(x, y).Select(value => value / rows));
        }

        SameTensors(expected, sum, expected.Gradient, precision, "sum of the rows' gradients");
        Closeness.Same([.. inputGradients], expected.InputGradient, 10 * Tolerance(precision), "The gradient by the inputs");
    }

    [SampledTheory(3)]
    [MemberData(nameof(Cases))]
    public void Every_step_is_that_of_PyTorch(string name, Precision precision, string emission)
    {
        ModuleCase expected = Fixture.Modules.Single(each => each.Name == name);
        AnyNetwork network = Network(expected, precision, emission);
        for (int step = 0; step < expected.Losses.Length; step++)
        {
            double loss = network.TrainBatch(expected.Inputs, expected.Targets, expected.LearningRate);
            Closeness.Same(loss, expected.Losses[step], 10 * Tolerance(precision), $"The loss before step {step + 1}");
            if (step == 0)
            {
                SameTensors(expected, network.Parameters, expected.AfterFirst, precision, "parameters after the first step");
            }
        }

        // Adam divides by the size of a gradient: what rounds in float where a normalised layer leaves none comes back larger.
        SameTensors(expected, network.Parameters, expected.AfterLast, precision, "parameters after the last step", expected.Optimizer == "Adam" ? 10 : 1);
    }

    [Fact]
    public void Training_on_rows_one_after_the_other_follows_their_gradients()
    {
        foreach (ModuleCase expected in Fixture.Modules.Where(each => each.Optimizer == "SGD"))
        {
            AnyNetwork network = Network(expected, Precision.Double, "Auto");
            int rows = expected.Inputs.Length / network.Description.InputCount;
            for (int row = 0; row < 5; row++)
            {
                double[] x = Row(expected.Inputs, row, rows);
                double[] y = Row(expected.Targets, row, rows);
                double[] before = network.Parameters;
                double[] gradient = network.Gradient(x, y).Gradient;
                network.Train(x, y, 0.05);
                Closeness.Same(network.Parameters, [.. before.Zip(gradient, (value, slope) => value - (0.05 * slope))], 1e-12, $"{expected.Name}, row {row}", leastScale: 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OnnxRuntime_predicts_the_same_from_what_is_saved(string name, Precision precision, string emission)
    {
        ModuleCase expected = Fixture.Modules.Single(each => each.Name == name);
        using Onnx.OnnxModel model = new(Network(expected, precision, emission).Onnx());
        Closeness.Same(model.Predict(expected.Inputs), expected.Predictions, Tolerance(precision), expected.Name, leastScale: 1);
    }

    [Fact]
    public void A_weight_file_has_the_names_and_shapes_of_PyTorch_and_comes_back()
    {
        foreach (ModuleCase expected in Fixture.Modules)
        {
            INetwork<double> network = Networks.Double(Arguments(expected));
            network.SetParameters(expected.Initial);
            using var file = new MemoryStream();
            WeightFile.Save(network, file);
            string header = System.Text.Encoding.UTF8.GetString(file.ToArray());
            Assert.All(expected.Tensors, tensor => Assert.Contains(
                $"\"{tensor.Name}\":{{\"dtype\":\"F64\",\"shape\":[{string.Join(",", tensor.Shape)}]", header.Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal));
            INetwork<double> other = Networks.Double(Arguments(expected));
            file.Position = 0;
            WeightFile.Load(other, file);
            var parameters = new double[expected.Initial.Length];
            other.GetParameters(parameters);
            Assert.Equal(expected.Initial, parameters);
        }
    }

    [Fact]
    public void A_new_network_starts_with_scales_of_1_and_shifts_of_0()
    {
        INetwork<double> network = Networks.Double("\"3-4:layernorm:tanh-2:layernorm\"");
        var parameters = new double[network.Description.ParameterCount];
        network.GetParameters(parameters);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0], parameters[16..24]);
        Assert.Equal([1, 1, 0, 0], parameters[^4..]);
    }

    [Fact]
    public void A_learned_parameter_starts_with_its_default_or_with_what_the_topology_gives()
    {
        foreach (string initializer in new[] { "Auto", "Ones", "Normal" })
        {
            INetwork<double> network = Networks.Double($"{Networks.LearnedActivations}\"2-3:PReLUs-2:PReLU(0.5)-1\", Initializer = Initializer.{initializer}");
            var parameters = new double[network.Description.ParameterCount];
            network.GetParameters(parameters);
            Assert.Equal([0.25, 0.25, 0.25], parameters[9..12]);
            Assert.Equal(0.5, parameters[20]);
        }
    }

    private static double Tolerance(Precision precision) => precision == Precision.Double ? 1e-11 : 5e-5;

    private static double[] Row(double[] all, int row, int rows) => all[(row * all.Length / rows)..((row + 1) * all.Length / rows)];

    private static void SameTensors(ModuleCase expected, double[] actual, double[] values, Precision precision, string what, double factor = 1)
    {
        int first = 0;
        foreach (TensorShape tensor in expected.Tensors)
        {
            int count = tensor.Shape.Aggregate((product, size) => product * size);
            Closeness.Same(actual[first..(first + count)], values[first..(first + count)], 10 * factor * Tolerance(precision), $"{expected.Name}: the {what}, {tensor.Name},", leastScale: 1e-2);
            first += count;
        }

        Assert.Equal(first, actual.Length);
    }

    private static AnyNetwork Network(ModuleCase expected, Precision precision, string emission)
    {
        AnyNetwork network = AnyNetwork.Of(Arguments(expected, emission), precision);
        network.Parameters = expected.Initial;
        return network;
    }

    private static string Arguments(ModuleCase expected, string emission = "Auto") =>
        $"{(IsLearned(expected) ? Networks.LearnedActivations : string.Empty)}\"{expected.Topology}\", Loss = Loss.{expected.Loss}, Optimizer = Optimizer.{expected.Optimizer}, Emission = Emission.{emission}";

    private static bool IsLearned(ModuleCase expected) => expected.Topology.Any(char.IsUpper);

    private static string[] Emissions(ModuleCase expected) => IsLearned(expected) ? ["Auto", "Unrolled", "Vectorized"] : ["Auto"];

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from expected in Fixture.Modules
            from emission in Emissions(expected)
            from network in new[] { Arguments(expected, emission), Networks.InDouble(Arguments(expected, emission)) }
            select network);
    }
}

internal sealed record ModuleCase(
    string Name,
    string Topology,
    string Loss,
    string Optimizer,
    double LearningRate,
    TensorShape[] Tensors,
    double[] Inputs,
    double[] Targets,
    double[] Initial,
    double[] Predictions,
    double[] Losses,
    double[] Gradient,
    double[] InputGradient,
    double[] AfterFirst,
    double[] AfterLast);

internal sealed record TensorShape(string Name, int[] Shape);
