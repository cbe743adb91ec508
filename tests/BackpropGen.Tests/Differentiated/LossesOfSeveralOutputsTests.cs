using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Losses that take several outputs together, in every form: a mean and a variance, quantiles in one network.</summary>
public class LossesOfSeveralOutputsTests(ITestOutputHelper output)
{
    private const string Methods = """

        internal static class Losses
        {
            [Loss(OutputCount = 2)]
            internal static double Gaussian(double target, double mean, double logVariance)
            {
                double s = System.Math.Max(logVariance, -13.815510557964274);
                return 0.5 * (s + ((target - mean) * (target - mean) * System.Math.Exp(-s)));
            }

            [Loss(OutputCount = 3)]
            internal static double Quantiles(double target, double low, double median, double high, double q = 0.1) => Pinball(target, low, q) + Pinball(target, median, 0.5) + Pinball(target, high, 1 - q);

            private static double Pinball(double target, double output, double q) => System.Math.Max(q * (target - output), (q - 1) * (target - output));

            [Loss(OutputCount = 2, Targets = TargetDomain.NonNegative)]
            internal static double ZeroInflated(double target, double logRate, double odds) => Functions.Softplus(odds)
                - (target > 0 ? (target * logRate) - System.Math.Exp(logRate) : Functions.LogSumExp(odds, -System.Math.Exp(System.Math.Min(logRate, 30))));

            [Loss(TargetCount = 2)]
            internal static double Censored(double low, double high, double output) => Functions.Softplus(low - output) + Functions.Softplus(output - high);

            [Loss(TargetCount = 2, OutputCount = 5)]
            internal static double Bivariate(double first, double second, double meanOfFirst, double meanOfSecond, double s, double t, double slant)
            {
                double u = (first - meanOfFirst) * System.Math.Exp(-s);
                double v = (second - meanOfSecond - (slant * u)) * System.Math.Exp(-t);
                return s + t + (((u * u) + (v * v)) / 2);
            }
        }

        """;

    /// <summary>Of how many cases one is tried in every run: no divisor of how many there are of a loss or a form.</summary>
    private const int OneIn = 7;

    private static readonly Dictionary<string, (int Targets, int Outputs)> Shapes = new()
    {
        ["Gaussian"] = (1, 2), ["Quantiles"] = (1, 3), ["ZeroInflated"] = (1, 2), ["Censored"] = (2, 1), ["Bivariate"] = (2, 5),
    };

    // Everything that a loss may stand behind: %o is as many outputs as three groups have.
    private static readonly string[] Trained =
    [
        "\"2-5-%o\"", "\"2-5-%o\", Emission = Emission.Unrolled", "\"2-5-%o\", Emission = Emission.Vectorized", "\"3-24-%o\", Emission = Emission.Unrolled", "\"3-40-%o:tanh\"",
        "\"3-16:layernorm-%o\", Optimizer = Optimizer.AdamW", "\"3-40:dropout(0.2)-8-%o\"", "\"30-70-%o\"", "\"2-6-%o\", InputScaling = Scaling.Standardize", "\"3-9-%o:softmax\", Emission = Emission.Vectorized",
        "\"3-5-%o:softmax\"", "\"2-16-%o:layernorm\"", "\"2-5-%o:elu\"",
        Networks.OlderFramework + "\"3-80-%o:tanh\"", Networks.OlderFramework + "\"3-80-%o\"", Networks.OlderFramework + "\"3-70-%o:softmax\"",
    ];

    private static readonly Lazy<JsonElement[]> Reference = new(() =>
        [.. JsonDocument.Parse(typeof(LossesOfSeveralOutputsTests).Assembly.GetManifestResourceStream("losses-of-several-outputs.json")!).RootElement.EnumerateArray()]);

    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> Programs = new();

    public static TheoryData<int, string, Precision> PyTorchCases
    {
        get
        {
            var cases = new TheoryData<int, string, Precision>();
            for (int i = 0; i < 10; i++)
            {
                // Ten outputs of ten inputs are more than one method of straight lines has.
                foreach (string form in RowForms.All.Where(form => i < 9 || form != RowForms.Locals))
                {
                    cases.Add(i, form, Precision.Single);
                    cases.Add(i, form, Precision.Double);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, string> TrainedCases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            // A loss stands behind every second network, a network before every second loss.
            foreach ((int i, string network) in Trained.Index())
            {
                foreach ((int j, string loss) in Shapes.Keys.Index())
                {
                    if ((i + j) % 2 == 0)
                    {
                        cases.Add(network, loss);
                    }
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Every_loss_has_reference_numbers() => Assert.Equal(Shapes.Keys, Reference.Value.Select(each => each.GetProperty("name").GetString()!).Distinct());

    [SampledTheory(OneIn)]
    [MemberData(nameof(PyTorchCases))]
    public void Values_and_derivatives_are_those_of_PyTorch(int number, string form, Precision precision)
    {
        JsonElement expected = Reference.Value[number];
        double[][] outputs = Numbers(expected.GetProperty("outputs"));
        double[][] targets = Numbers(expected.GetProperty("targets"));
        double[][] slopes = Numbers(expected.GetProperty("dldoutputs"));
        int width = outputs[0].Length;
        AnyNetwork network = Any(PassThrough(number, form), precision);
        Assert.Equal(form, RowForms.Of(network.Type));
        Assert.Equal(targets[0].Length, network.Description.TargetCount);
        double[] identity = new double[network.Description.ParameterCount];
        for (int node = 0; node < width; node++)
        {
            identity[(node * network.Description.InputCount) + node] = 1;
        }

        network.Parameters = identity;
        double[] InputsOf(double[] row) => [.. row, .. Enumerable.Repeat(0.5, network.Description.InputCount - width)];
        double[] inputs = [.. outputs.SelectMany(InputsOf)];
        double[] allTargets = [.. targets.SelectMany(row => row)];
        var differences = new Differences();
        Closeness.Same(network.EvaluateBatch(inputs, allTargets), expected.GetProperty("loss").GetDouble(), network.Tolerance, "The loss of all rows", differences: differences);
        (double loss, double[] gradient) = network.GradientBatch(inputs, allTargets);
        Closeness.Same(loss, expected.GetProperty("loss").GetDouble(), network.Tolerance, "The loss of the gradient", differences: differences);

        double[] byOutputs = [.. outputs.Zip(targets).SelectMany(row => network.InputGradient(InputsOf(row.First), row.Second)[..width].Select(value => value / outputs.Length))];
        Closeness.Same(byOutputs, [.. slopes.SelectMany(row => row)], network.Tolerance, "The derivative by the outputs", differences: differences);
        Closeness.Same(
            gradient[^width..], [.. Enumerable.Range(0, width).Select(j => slopes.Sum(row => row[j]))], network.Tolerance, "The derivative by the biases", slopes.Max(row => row.Max(Math.Abs)), differences);
        Closeness.Same(network.TrainBatch(inputs, allTargets, 1), loss, network.Tolerance, "The loss of a step");
        Closeness.Same([.. identity.Zip(network.Parameters, (from, to) => from - to)], gradient, network.Tolerance, "A step", leastScale: 1);
        output.WriteLine($"{differences}");
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(TrainedCases))]
    public void Gradients_are_those_of_finite_differences(string arguments, string loss)
    {
        INetwork<double> inDouble = (INetwork<double>)Make(Of(arguments, loss), Precision.Double);
        GradientCheck check = inDouble.CheckGradient(3);

        Assert.True(check.Checked > 0);
        Assert.InRange(check.LargestDifference, 0, 2e-7);
        Assert.InRange(((INetwork<float>)Make(Of(arguments, loss), Precision.Single)).CheckGradient(3).LargestDifference, 0, 2e-3);
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(TrainedCases))]
    public void A_batch_has_the_loss_and_the_gradient_of_its_rows(string arguments, string loss)
    {
        const int Rows = 83;
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            AnyNetwork network = Any(Of(arguments, loss), precision);
            (double[] inputs, double[] targets) = Draw(network.Description, Rows, seed: 5);
            if (network.Description.InputScaling != Scaling.None)
            {
                network.FitScaling(inputs, targets);
            }

            int inputCount = network.Description.InputCount;
            int targetCount = network.Description.TargetCount;
            double sum = 0;
            double[] sums = new double[network.Description.ParameterCount];
            for (int row = 0; row < Rows; row++)
            {
                double[] x = inputs[(row * inputCount)..((row + 1) * inputCount)];
                double[] y = targets[(row * targetCount)..((row + 1) * targetCount)];
                (double ofRow, double[] gradient) = network.Gradient(x, y);
                Assert.Equal(network.Evaluate(x, y), ofRow);
                Assert.Equal(network.EvaluateBatch(x, y), ofRow);
                Assert.Equal(network.GradientBatch(x, y).Loss, ofRow);
                if (network.Named is { } named)
                {
                    Assert.Equal(ofRow, named.Evaluate(x, y));
                }

                sum += ofRow;
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += gradient[i];
                }
            }

            Closeness.Same(network.EvaluateBatch(inputs, targets), sum / Rows, network.Tolerance, arguments);
            Closeness.Same(network.GradientBatch(inputs, targets).Gradient, [.. sums.Select(each => each / Rows)], 10 * network.Tolerance, arguments, leastScale: sums.Max(Math.Abs) / Rows);
        }
    }

    private static string Of(string arguments, string loss) => $"{arguments.Replace("%o", (3 * Shapes[loss].Outputs).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}, LossFunction = \"{loss}\"";

    private static string PassThrough(string form, int nodes, string loss) =>
        FormattableString.Invariant($"{RowForms.Framework(form)}\"{Math.Max(nodes, RowForms.InputsOfOneLayer(form, nodes))}-{nodes}\", LossFunction = \"{loss}\"{RowForms.Emission(form)}");

    private static (double[] Inputs, double[] Targets) Draw(NetworkDescription network, int rows, int seed)
    {
        var random = new Random(seed);
        double[] inputs = [.. Enumerable.Range(0, rows * network.InputCount).Select(_ => (double)((random.NextSingle() * 2) - 1))];
        double[] targets = [.. Enumerable.Range(0, rows * network.TargetCount).Select(_ => network.Targets == TargetDomain.NonNegative ? random.Next(4) : (double)((random.NextSingle() * 2) - 1))];
        return (inputs, targets);
    }

    private static double[][] Numbers(JsonElement rows) => [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    private static AnyNetwork Any(string arguments, Precision precision) =>
        Make(arguments, precision) is INetwork<double> inDouble ? AnyNetwork.Of(inDouble) : new AnyNetwork<float>((INetwork<float>)Make(arguments, precision));

    private static object Make(string arguments, Precision precision)
    {
        string network = precision == Precision.Double ? Networks.InDouble(arguments) : arguments;
        bool isOld = arguments.StartsWith(Networks.OlderFramework, StringComparison.Ordinal);
        string[] all = [.. AllNetworks().Where(each => each.StartsWith(Networks.OlderFramework, StringComparison.Ordinal) == isOld).Distinct()];
        int place = Array.IndexOf(all, network);
        Assembly program = Programs.GetOrAdd(isOld ? "older" : "newer", _ => new Lazy<Assembly>(() => Compile(all))).Value;
        return Activator.CreateInstance(program.GetType(FormattableString.Invariant($"Consumer.Model{place}"))!)!;
    }

    // Those of the cases that are tried.
    private static IEnumerable<string> AllNetworks() => ThoroughTests.Sample<object[]>(TrainedCases, OneIn, each => each)
        .Select(each => Of((string)each[0], (string)each[1]))
        .SelectMany(arguments => new[] { arguments, Networks.InDouble(arguments) })
        .Concat(ThoroughTests.Sample<object[]>(PyTorchCases, OneIn, each => each).Select(each => (Network: PassThrough((int)each[0], (string)each[1]), Precision: (Precision)each[2]))
            .Select(each => each.Precision == Precision.Double ? Networks.InDouble(each.Network) : each.Network));

    private static string PassThrough(int number, string form)
    {
        JsonElement expected = Reference.Value[number];
        return PassThrough(form, expected.GetProperty("outputs")[0].GetArrayLength(), expected.GetProperty("name").GetString()!);
    }

    private static Assembly Compile(string[] networks) => GeneratorRun.Of($$"""
        using BackpropGen;
        {{(networks[0].StartsWith(Networks.OlderFramework, StringComparison.Ordinal) ? Networks.NoVectors : string.Empty)}}
        namespace Consumer
        {
            {{Methods}}
            {{string.Join("\n    ", networks.Select((network, i) => FormattableString.Invariant($"[Network({network})] public partial class Model{i} {{ }}")))}}
        }
        """, new ConsumerSettings(IsOnlyRun: true)).Load();
}
