using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.PyTorch;

public class LossTests(ITestOutputHelper output) : IClassFixture<LossTests.Compiled>
{
    private const int Nodes = 3;

    /// <summary>Of how many cases one is tried in every run: no divisor of how many a loss has, so that each comes in other forms.</summary>
    private const int OneIn = 3;
    private const string Probabilities = "BinaryCrossEntropy(probabilities)";

    private const string Weighted = "CrossEntropy(logits, class weights .5 2 1)";

    private static readonly double[] ClassWeights = [0.5, 2, 1];

    // What the fixtures call a loss, the loss, and the output activation it is taken behind.
    private static readonly (string Name, Loss Loss, string Output)[] Covered =
    [
        ("MeanAbsoluteError", Loss.MeanAbsoluteError, "linear"),
        ("Huber", Loss.Huber, "linear"),
        ("Huber(delta 0.5)", Loss.Huber, "linear"),
        ("LogCosh", Loss.LogCosh, "linear"),
        ("Hinge(+-1)", Loss.Hinge, "linear"),
        ("Poisson(log rate)", Loss.Poisson, "linear"),
        ("KullbackLeibler(log-probabilities, batchmean)", Loss.KullbackLeibler, "linear"),
        ("HalfSquaredError(sum over a row's outputs, mean over rows)", Loss.HalfSquaredError, "linear"),
        (Weighted, Loss.CrossEntropy, "linear"),
        (Weighted, Loss.CrossEntropy, "softmax"),
        (Weighted, Loss.CrossEntropy, "logsoftmax"),
        ("CrossEntropy(logits, label smoothing .1)", Loss.CrossEntropy, "linear"),
        ("CrossEntropy(logits, label smoothing .1)", Loss.CrossEntropy, "softmax"),
        ("CrossEntropy(logits, label smoothing .1)", Loss.CrossEntropy, "logsoftmax"),
        ("CrossEntropy(logits, one-hot)", Loss.CrossEntropy, "logsoftmax"),
        ("CrossEntropy(logits, soft targets)", Loss.CrossEntropy, "logsoftmax"),
        ("MeanSquaredError", Loss.MeanSquaredError, "linear"),
        ("BinaryCrossEntropy(logits)", Loss.BinaryCrossEntropy, "linear"),
        ("BinaryCrossEntropy(logits)", Loss.BinaryCrossEntropy, "sigmoid"),
        (Probabilities, Loss.BinaryCrossEntropy, "sigmoid"),
        ("CrossEntropy(logits, one-hot)", Loss.CrossEntropy, "linear"),
        ("CrossEntropy(logits, one-hot)", Loss.CrossEntropy, "softmax"),
        ("CrossEntropy(logits, soft targets)", Loss.CrossEntropy, "linear"),
        ("CrossEntropy(logits, soft targets)", Loss.CrossEntropy, "softmax"),
    ];

    public static TheoryData<string, Loss, string, string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Loss, string, string, Precision>();
            foreach ((string name, Loss loss, string activation) in Covered)
            {
                foreach (string form in RowForms.All)
                {
                    cases.Add(name, loss, activation, form, Precision.Single);
                    cases.Add(name, loss, activation, form, Precision.Double);
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Every_loss_has_reference_numbers_and_all_of_those_are_used()
    {
        Assert.Equal(LibraryFunctions.Losses.ToHashSet(), Covered.Select(covered => covered.Loss).ToHashSet());
        Assert.Equal(Fixture.Losses.Select(reference => reference.Name).ToHashSet(), Covered.Select(covered => covered.Name).ToHashSet());
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Values_and_derivatives_are_those_of_PyTorch(string name, Loss loss, string activation, string form, Precision precision)
    {
        LossCase expected = Fixture.Losses.Single(reference => reference.Name == name);
        int rows = expected.Prediction.Length;
        Assert.All(expected.Prediction, row => Assert.Equal(Nodes, row.Length));
        AnyNetwork network = PassThrough.Network(form, Nodes, $"{Nodes}:{activation}", isHidden: false, loss, precision, Parameters(name));
        var differences = new Differences();

        // A network predicts probabilities from logits: its derivative goes through p = 1 / (1 + e⁻ᶻ), whose slope is p (1 − p).
        bool areProbabilities = name == Probabilities;
        double[][] logits = areProbabilities ? Map(expected.Prediction, p => Math.Log(p / (1 - p))) : expected.Prediction;
        double[][] slopes = areProbabilities ? Map(expected.Prediction, p => p * (1 - p)) : Map(expected.Prediction, _ => 1);

        double[] inputs = [.. logits.SelectMany(row => PassThrough.Inputs(network, row))];
        double[] targets = [.. expected.Target.SelectMany(row => row)];
        Closeness.Same(network.EvaluateBatch(inputs, targets), expected.Loss, network.Tolerance, "The loss of all rows", differences: differences);
        Closeness.Same(network.GradientBatch(inputs, targets).Loss, expected.Loss, network.Tolerance, "The loss of the gradient", differences: differences);

        // With weights 1, ∂L/∂prediction is ∂L/∂x. The reference is the derivative of the mean over rows.
        // A row alone has all of the weight.
        double[] weights = [.. expected.Target.Select(row => name == Weighted ? ClassWeights[Array.IndexOf(row, 1.0)] : 1)];
        double[] derivative = [.. logits.Zip(expected.Target).Zip(weights).SelectMany(row =>
            network.InputGradient(PassThrough.Inputs(network, row.First.First), row.First.Second)[..Nodes].Select(value => value * row.Second / weights.Sum()))];
        double[] expectedDerivative = [.. expected.Dldprediction.Zip(slopes).SelectMany(row => row.First.Zip(row.Second, (slope, p) => slope * p))];
        Closeness.Same(derivative, expectedDerivative, network.Tolerance, "The derivative by the predictions", differences: differences);

        // ∂L/∂b of a batch is the sum of the rows' ∂L/∂z.
        double[] byBiases = [.. Enumerable.Range(0, Nodes).Select(j => expectedDerivative.Where((_, i) => i % Nodes == j).Sum())];
        Closeness.Same(
            network.GradientBatch(inputs, targets).Gradient[^Nodes..], byBiases, network.Tolerance, "The derivative by the biases", expectedDerivative.Max(Math.Abs), differences);

        // A step of TrainBatch follows that gradient.
        double[] before = network.Parameters;
        Closeness.Same(network.TrainBatch(inputs, targets, 1), expected.Loss, network.Tolerance, "The loss of a step", differences: differences);
        double[] step = [.. before.Zip(network.Parameters, (from, to) => from - to)];
        Closeness.Same(step[^Nodes..], byBiases, network.Tolerance, "A step of the biases", leastScale: 1);
        output.WriteLine($"{differences}");
    }

    private static string Parameters(string name) => name switch
    {
        Weighted => ", ClassWeights = new[] { 0.5, 2.0, 1.0 }",
        "CrossEntropy(logits, label smoothing .1)" => ", LabelSmoothing = 0.1",
        "Huber(delta 0.5)" => ", HuberDelta = 0.5",
        _ => "",
    };

    [Fact]
    public void Far_out_losses_and_derivatives_are_those_that_the_function_tends_to()
    {
        (Loss Loss, double Output, double Target, double Value, double Slope)[] limits =
        [
            (Loss.MeanSquaredError, 1_000, 0, 1e6, 2_000), (Loss.HalfSquaredError, -1_000, 0, 5e5, -1_000), (Loss.MeanAbsoluteError, -1_000, 0, 1_000, -1),
            (Loss.MeanAbsoluteError, 3, 3, 0, 0), (Loss.Huber, 1_000, 0, 999.5, 1), (Loss.Huber, -1_000, 0, 999.5, -1), (Loss.Huber, 1, 0, 0.5, 1),
            (Loss.LogCosh, 1_000, 0, 1_000 - 0.6931471805599453, 1), (Loss.LogCosh, -1_000, 0, 1_000 - 0.6931471805599453, -1), (Loss.LogCosh, 0, 0, 0, 0),
            (Loss.Hinge, 1_000, 1, 0, 0), (Loss.Hinge, 1_000, -1, 1_001, 1), (Loss.Hinge, 1, 1, 0, 0), (Loss.Poisson, -1_000, 2, 2_000, -2), (Loss.Poisson, 0, 0, 1, 1),
        ];
        Networks.Prepare(
            from form in RowForms.OfEveryRun
            from loss in limits.Select(limit => limit.Loss).Distinct()
            let arguments = PassThrough.Arguments(form, 1, "1:linear", isHidden: false, loss)
            from inPrecision in new[] { arguments, Networks.InDouble(arguments) }
            select inPrecision);
        foreach (string form in RowForms.OfEveryRun)
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                foreach ((Loss loss, double predicted, double target, double value, double slope) in limits)
                {
                    AnyNetwork network = PassThrough.Network(form, 1, "1:linear", isHidden: false, loss, precision);
                    double[] inputs = PassThrough.Inputs(network, [predicted]);
                    string what = $"{loss} of {predicted} for {target}";
                    Closeness.Same(network.Evaluate(inputs, [target]), value, network.Tolerance, what, leastScale: 1e-6);
                    Closeness.Same(network.EvaluateBatch([.. inputs, .. inputs], [target, target]), value, network.Tolerance, what, leastScale: 1e-6);
                    Closeness.Same(network.InputGradient(inputs, [target])[0], slope, network.Tolerance, what, leastScale: 1e-6);
                }

                AnyNetwork divergence = PassThrough.Network(form, 3, "3:logsoftmax", isHidden: false, Loss.KullbackLeibler, precision);
                double[] row = PassThrough.Inputs(divergence, [1_000, -1_000, 0]);
                Closeness.Same(divergence.Evaluate(row, [1, 0, 0]), 0, divergence.Tolerance, "No divergence", leastScale: 1);
                Closeness.Same(divergence.Evaluate(row, [0, 1, 0]), 2_000, divergence.Tolerance, "The divergence");
                Closeness.Same(divergence.InputGradient(row, [0, 1, 0])[..3], [1, -1, 0], divergence.Tolerance, "The derivative of the divergence");
            }
        }
    }

    private static double[][] Map(double[][] rows, Func<double, double> change) => [.. rows.Select(row => row.Select(change).ToArray())];

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(ThoroughTests.Sample(
            from covered in Covered
            from form in RowForms.All
            let arguments = PassThrough.Arguments(form, Nodes, $"{Nodes}:{covered.Output}", isHidden: false, covered.Loss, Parameters(covered.Name))
            from network in new[] { arguments, Networks.InDouble(arguments) }
            select network, OneIn));
    }
}
