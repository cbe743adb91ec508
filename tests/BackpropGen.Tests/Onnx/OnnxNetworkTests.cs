using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Reference;
using CsCheck;
using Xunit.Abstractions;

namespace BackpropGen.Tests.Onnx;

/// <summary>ONNX Runtime predicts what a network predicts, whatever its topology, scaling, precision and form.</summary>
public class OnnxNetworkTests(ITestOutputHelper output)
{
    private const int Rows = 20;

    private static readonly Gen<string> Layers = Gen.OneOfConst(
        [.. LibraryFunctions.ActivationNames.Select(name => name.ToLowerInvariant()), "leakyrelu(0.25)", "elu(0.5)", "softplus(2)", "tanh:dropout(0.25)"]);

    private static readonly Gen<string> Forms = Gen.OneOfConst(RowForms.Locals, RowForms.Loops, RowForms.Vectors);

    private static readonly Gen<(string Arguments, int Seed)> RandomNetworks =
        from form in Forms
        from inputs in Gen.Int[1, 20]
        from hiddenCount in Gen.Int[0, 3]
        from hidden in Gen.Select(Gen.Int[1, 20], Layers).Array[hiddenCount]
        from outputs in Gen.Int[1, 9]
        from last in Layers
        from inputScaling in Gen.Enum<Scaling>()
        from targetScaling in Gen.Enum<Scaling>()
        from seed in Gen.Int
        let topology = inputs + string.Concat(hidden.Select(layer => $"-{layer.Item1}:{layer.Item2}")) + $"-{outputs}:{last.Split(':')[0]}"
        select ($"{RowForms.Framework(form)}\"{topology}\", Loss = Loss.MeanSquaredError, InputScaling = Scaling.{inputScaling}, TargetScaling = Scaling.{targetScaling}{RowForms.Emission(form)}", seed);

    private static readonly int Count = ThoroughTests.AreRun ? 30 : 12;

    public static TheoryData<int, Precision> RandomCases => new() { { Count, Precision.Single }, { Count, Precision.Double } };

    [SampledTheory(2)]
    [MemberData(nameof(RandomCases))]
    public void Random_networks_give_the_same_outputs(int count, Precision precision) => RandomNetworks.Array[count].Try(
        1,
        random =>
        {
            var differences = new Differences();
            var forms = new HashSet<string>();
            Networks.Prepare(random.Select(network => precision == Precision.Double ? Networks.InDouble(network.Arguments) : network.Arguments));
            foreach ((string arguments, int seed) in random)
            {
                AnyNetwork network = AnyNetwork.Of(arguments, precision);
                var rows = new RandomRows(network.Description, network.IsDouble, seed);
                network.Parameters = rows.Parameters();
                double[] inputs = [.. rows.Inputs(Rows).Select(x => (30 * x) + 100)];
                if (network.Description.InputScaling != Scaling.None || network.Description.TargetScaling != Scaling.None)
                {
                    network.FitScaling(inputs, rows.Targets(Rows));
                }

                if (network.Description.InputScaling == Scaling.None)
                {
                    inputs = rows.Inputs(Rows);
                }

                using OnnxModel model = new(network.Onnx());
                Closeness.Same(model.Predict(inputs), network.PredictBatch(inputs), network.Tolerance, arguments, leastScale: 1, differences);
                forms.Add(RowForms.Of(network.Type));
            }

            output.WriteLine($"{random.Length} networks, {string.Join(", ", forms)}; {differences}");
            Assert.Contains(RowForms.Locals, forms);
            Assert.Contains(RowForms.Vectors, forms);
        },
        print: networks => string.Join('\n', networks));

    [Theory]
    [InlineData(Precision.Single, 1e-6)]
    [InlineData(Precision.Double, 1e-12)]
    public void A_network_for_images_gives_the_same_outputs(Precision precision, double tolerance)
    {
        AnyNetwork network = AnyNetwork.Of("\"784-128:relu-10:softmax\", Loss = Loss.CrossEntropy", precision);
        Random random = new(1);
        double[] images = [.. Enumerable.Range(0, 32 * 784).Select(_ => (double)random.NextSingle())];
        using OnnxModel model = new(network.Onnx());
        double[] outputs = model.Predict(images);
        Assert.Equal(320, outputs.Length);
        Closeness.Same(outputs, network.PredictBatch(images), tolerance, "784-128-10", leastScale: 1);
    }
}
