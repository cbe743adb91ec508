using BackpropGen.Testing;
using Xunit.Abstractions;

namespace BackpropGen.Tests.GradientChecks;

public class CheckGradientTests(ITestOutputHelper output)
{
    private const double Double = 1e-8;
    private const double Float = 1e-5;

    // Every activation in a hidden layer, and every loss with what the attribute sets for it.
    private static readonly string[] Everything =
    [
        .. LibraryFunctions.Activations.Select(hidden => $"\"3-4:{Name(hidden)}-3\""),
        .. LibraryFunctions.Losses.Select(loss => $"\"3-4:tanh-3\", Loss = Loss.{loss}"),
        "\"3-4:elu(0.5)-3\", Loss = Loss.Huber, HuberDelta = 0.5",
        "\"3-4:leakyrelu(0.2)-3\", Loss = Loss.CrossEntropy, LabelSmoothing = 0.1",
    ];

    [Fact]
    public void Every_activation_and_every_loss_agrees_with_finite_differences()
    {
        // Floats have the formulas of doubles.
        string[] singles = [.. ThoroughTests.Sample(Everything, 5)];
        Networks.Prepare(singles.Concat(Everything.Select(Networks.InDouble)));
        foreach (string network in Everything)
        {
            GradientCheck twice = Networks.Double(network).CheckGradient();
            output.WriteLine($"{network}\n  double: {twice}");
            Assert.True(twice.LargestDifference <= Double, $"{network}: {twice}");
            Assert.Equal(twice.ReferenceLoss, twice.Loss, 1e-12);

            // Kinks are rare: a check that skips everything would agree with anything.
            Assert.InRange(twice.Skipped, 0, 8);
            Assert.Equal(31, twice.Checked + twice.Skipped);
        }

        foreach (string network in singles)
        {
            GradientCheck single = Networks.Single(network).CheckGradient(seed: 1);
            output.WriteLine($"{network}\n  float:  {single}");
            Assert.True(single.LargestDifference <= Float, $"{network}: {single}");
            Assert.Equal(single.ReferenceLoss, single.Loss, 1e-5);
        }
    }

    [Theory]
    [InlineData("\"10-16:tanh-12:relu-4:softmax\"")]
    [InlineData("\"30-40:sigmoid-30:leakyrelu-2\"")]
    [InlineData("\"1-1\", Loss = Loss.BinaryCrossEntropy")]
    public void So_do_networks_of_all_forms(string network)
    {
        GradientCheck check = Networks.Double(network).CheckGradient();
        output.WriteLine($"{check}");
        Assert.True(check.LargestDifference <= Double, $"{check}");
    }

    [Fact]
    public void A_wrong_derivative_is_found_wherever_it_is()
    {
        const string Arguments = "\"3-4:tanh-2:sigmoid\", Precision = Precision.Double";
        INetwork<double> network = (INetwork<double>)Activator.CreateInstance(Networks.TypeOf(Arguments))!;
        string[] names = [.. Networks.TypeOf(Arguments).GetNestedType("Parameters")!.GetFields().OrderBy(field => field.MetadataToken).Select(field => field.Name)];
        Assert.Equal(26, names.Length);

        // Off by a hundredth, with the wrong sign, and left out.
        Func<double, double>[] mistakes = [value => 1.01 * value, value => -value, _ => 0];
        for (int index = 0; index < names.Length; index++)
        {
            foreach (Func<double, double> mistake in mistakes)
            {
                GradientCheck check = new FalsifiedNetwork(network) { Index = index, Derivative = mistake }.CheckGradient();
                Assert.True(check.LargestDifference > 100 * Double, $"{names[index]}: {check}");
                Assert.Equal(names[index], check.Parameter);
                Assert.Equal(names[index][0] == 'B', check.IsBias);
                Assert.Equal(mistake(check.FiniteDifference), check.Derivative, 1e-9);
            }
        }
    }

    [Fact]
    public void The_sentence_names_the_place_and_what_differs()
    {
        // ŷ = x·w + b with w = 1, b = 0, x = 2, y = 1: L = 1, ∂L/∂w = 4, ∂L/∂b = 2.
        INetwork<double> network = Networks.Double("\"1-1:linear\"");
        network.SetParameters([1, 0]);

        Assert.Equal(
            "The largest relative difference is 0.2, at W1_1_1 (layer 1, weight from 1 to 1): the network says 5, finite differences 4. " +
            "2 parameters checked, 0 skipped at kinks.",
            new FalsifiedNetwork(network) { Index = 0, Derivative = value => value + 1 }.CheckGradient([2], [1.0]).ToString());
        Assert.Equal(
            "The largest relative difference is Infinity, at B1_1 (layer 1, bias of 1): the network says NaN, finite differences 2. " +
            "2 parameters checked, 0 skipped at kinks. The loss differs, too: the network says 2, its definition 1.",
            new FalsifiedNetwork(network) { Index = 1, Derivative = _ => double.NaN, Loss = value => 2 * value }.CheckGradient([2], [1.0]).ToString());
    }

    [Fact]
    public void Parameters_at_a_kink_are_skipped_and_counted()
    {
        INetwork<double> network = Networks.Double("\"1-1:relu-1:linear\"");
        network.SetParameters([1, 0, 1, 0]);

        // z = 0: the bias moves it across the kink, the weight, whose input is 0, does not.
        GradientCheck at = network.CheckGradient([0], [1.0]);
        Assert.Equal((3, 1), (at.Checked, at.Skipped));
        Assert.Equal(0, at.LargestDifference, Double);

        // z = 0.0001: a smaller step stays on one side.
        GradientCheck beside = network.CheckGradient([0.0001], [1.0]);
        Assert.Equal((4, 0), (beside.Checked, beside.Skipped));
        Assert.Equal(0, beside.LargestDifference, Double);
    }

    [Fact]
    public void Inputs_that_are_not_scaled_and_saturated_nodes_are_no_differences()
    {
        INetwork<double> salary = Networks.Double("\"2-2-1\", Activation.Linear, Initializer = Initializer.Ones");
        Assert.Equal(0, salary.CheckGradient([80, 8, 60, 5, 110, 7], [5.0, 3, 8]).LargestDifference, Double);

        INetwork<double> bent = Networks.Double("\"2-3:tanh-2:softmax\"");
        Assert.Equal(0, bent.CheckGradient([80, 8, -60, 5, 11, 7], (int[])[0, 1, 1]).LargestDifference, Double);
        Assert.Equal(0, bent.CheckGradient([1000, -1000], (int[])[0]).LargestDifference, Double);
    }

    [Fact]
    public void The_network_stays_as_it_is_and_a_seed_gives_the_same_rows()
    {
        INetwork<float> network = Networks.Single("\"3-4-2\"");
        float[] before = new float[network.Description.ParameterCount], after = new float[before.Length];
        network.GetParameters(before);
        string first = network.CheckGradient(seed: 7).ToString();
        Assert.Equal(first, network.CheckGradient(seed: 7).ToString());
        Assert.NotEqual(first, network.CheckGradient(seed: 8).ToString());
        network.GetParameters(after);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Data_that_do_not_fit_and_activations_without_a_reference_are_refused()
    {
        INetwork<double> network = Networks.Double("\"1-1\", Loss = Loss.BinaryCrossEntropy");
        Assert.Throws<ArgumentException>(() => network.CheckGradient([1], [1.5]));
        Assert.Throws<ArgumentException>(() => network.CheckGradient([1, 2], [1.0]));
        Assert.Throws<ArgumentException>(() => network.CheckGradient([], (double[])[]));
        Assert.Throws<ArgumentException>(() => network.CheckGradient([double.NaN], [1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.CheckGradient([1], (int[])[2]));

        NetworkDescription unknown = new NetworkDescription.Builder
        {
            Topology = "1-1:new",
            Layers = [new() { InputCount = 1, OutputCount = 1, Activation = (Activation)99 }],
            InputNames = ["x"],
            OutputNames = ["y"],
        }.Build();
        Assert.Contains(
            "activation 99", Assert.Throws<NotSupportedException>(() => new FalsifiedNetwork(Networks.Double("\"1-1\"")) { Description = unknown }.CheckGradient()).Message);
    }

    private static string Name(Activation activation) => activation.ToString().ToLowerInvariant();

    /// <summary>The weights of classes and label smoothing are in the reference, too: the losses agree as the derivatives do.</summary>
    [Theory]
    [InlineData("\"3-4-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2.0, 7.0 }")]
    [InlineData("\"3-8-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2.0, 7.0 }, LabelSmoothing = 0.2")]
    public void Class_weights_are_checked(string arguments)
    {
        GradientCheck inDouble = BackpropGen.Testing.Networks.Double(arguments).CheckGradient();
        Assert.True(inDouble.LargestDifference < 1e-8, inDouble.ToString());
        Assert.Equal(inDouble.ReferenceLoss, inDouble.Loss, 1e-12);
        GradientCheck inSingle = BackpropGen.Testing.Networks.Single(arguments).CheckGradient();
        Assert.True(inSingle.LargestDifference < 1e-5, inSingle.ToString());
        Assert.Equal(inSingle.ReferenceLoss, inSingle.Loss, 1e-5);
    }
}
