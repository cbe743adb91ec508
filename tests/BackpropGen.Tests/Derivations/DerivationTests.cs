using BackpropGen.CompilerServices;
using BackpropGen.Derivations;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Reference;
using CsCheck;

namespace BackpropGen.Tests.Derivations;

/// <summary>A derivation has the network's own numbers, to the bit, and its formulas, computed anew with these numbers, give them.</summary>
public class DerivationTests
{
    private const string Seed = "0000KatZ5q14";

    /// <summary>Each form, and what a network can have beside its layers.</summary>
    private static readonly string[] Declarations =
    [
        "\"2-2-1\", Activation.Linear",
        "\"1-1\"",
        "\"3-4:tanh-2\"",
        "\"3-4:softmax-3:softmax\", Loss = Loss.MeanSquaredError",
        "\"3-3:logsoftmax-2\", Loss = Loss.Huber",
        "\"3-4:tanh-3\", Loss = Loss.CrossEntropy",
        "\"3-4:tanh-3:linear\", Loss = Loss.CrossEntropy, LabelSmoothing = 0.1",
        "\"3-4-2\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 3.0 }",
        "\"2-3-1\", Loss = Loss.BinaryCrossEntropy, Optimizer = Optimizer.Adam",
        "\"3-4:relu:dropout(0.5)-2\"",
        "\"3-4:tanh-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax",
        "\"3-4:layernorm:tanh-2\"",
        "\"4-8:tanh-3\"",
        Networks.LearnedActivations + "\"2-3:PReLU-2:Snake\"",
        Networks.LearnedActivations + "\"4-8:layernorm:PReLUs-2\"",
        "\"4-8:relu:dropout(0.5)-3\", InputScaling = Scaling.MinMax",
        "\"9-16:layernorm:gelu-16:sigmoid-3:softmax\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 3.0, 2.0 }",
        "\"9-16:silu-10:softmax-9\", TargetScaling = Scaling.Standardize, Optimizer = Optimizer.Momentum",
        "\"18-24:elu-8:softplus-2\", Emission = Emission.Unrolled",
        Networks.OlderFramework + "\"18-24:tanh-8-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax",
        Networks.OlderFramework + "\"50-40:relu-16-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax",
        "\"50-40:relu-16-3:softmax\", Loss = Loss.CrossEntropy",
        "\"2-3-1\", Optimizer = Optimizer.AdamW, WeightDecay = 0.02, L1 = 0.01",
        "\"2-3-1\", Optimizer = Optimizer.Nesterov, WeightDecay = 0.02",
        "\"2-3:layernorm:linear-1\", Optimizer = Optimizer.Adagrad",
        "\"2-3-1\", Optimizer = Optimizer.RMSprop, L1 = 0.01",
        "\"2-9:layernorm-1\", Optimizer = Optimizer.NAdam",
        "\"2-3-1\", Optimizer = Optimizer.Adadelta",
        "\"2-9-1\", Optimizer = Optimizer.Lion, WeightDecay = 0.02",
        Networks.OlderFramework + "\"20-9:layernorm:tanh-2\", Optimizer = Optimizer.Adam",
    ];

    // An odd number: precisions take turns.
    private const int OneIn = 7;

    /// <summary>The same in both precisions, one after the other.</summary>
    public static TheoryData<string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision>();
            foreach (string declaration in Declarations)
            {
                cases.Add(declaration, Precision.Single);
                cases.Add(declaration, Precision.Double);
            }

            return cases;
        }
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Values_are_the_network_s_to_the_bit_and_formulas_give_them(string arguments, Precision precision)
    {
        Networks.Prepare(ThoroughTests.Sample<object[]>(Cases, OneIn, each => each).Select(each => (string)each[0] + Explained((Precision)each[1])));
        if (precision == Precision.Double)
        {
            Compare((INetwork<double>)Activator.CreateInstance(Networks.TypeOf(arguments + Explained(precision)))!, 1);
        }
        else
        {
            Compare((INetwork<float>)Activator.CreateInstance(Networks.TypeOf(arguments + Explained(precision)))!, 1);
        }
    }

    /// <summary>Predictions and steps, of rows and of batches, with the flag and without it.</summary>
    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void All_else_is_computed_to_the_same_bits(string arguments, Precision precision)
    {
        if (precision == Precision.Double)
        {
            Same((INetwork<double>)Activator.CreateInstance(Networks.TypeOf(arguments + Explained(precision)))!, Networks.Double(arguments));
        }
        else
        {
            Same((INetwork<float>)Activator.CreateInstance(Networks.TypeOf(arguments + Explained(precision)))!, Networks.Single(arguments));
        }
    }

    [Fact]
    public void So_are_those_of_random_networks() => Gen.Select(RandomNetwork.Small.Array[8], RandomNetwork.Medium.Array[5]).Sample(
        (small, medium) =>
        {
            RandomNetwork[] random = [.. small, .. medium];
            Networks.Prepare(random.Select(network => network.Arguments + Explained(Precision.Double)));
            foreach (RandomNetwork network in random)
            {
                Compare((INetwork<double>)Activator.CreateInstance(Networks.TypeOf(network.Arguments + Explained(Precision.Double)))!, network.Seed);
            }
        },
        seed: Seed,
        iter: 1,
        threads: 1);

    [Fact]
    public void So_are_those_of_a_network_whose_layers_take_the_values_of_several()
    {
        using var folder = new ModelFolder();
        File.Copy(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "torch-residual.onnx"), folder.PathOf("residual.onnx"));
        Type type = GeneratorRun.Of("using BackpropGen;\n[Network(Model = \"residual.onnx\", Explain = true, Precision = Precision.Double)] public partial class Residual { }", folder.Settings with { IsOnlyRun = true })
            .Load().GetType("Residual")!;
        var network = (INetwork<double>)Activator.CreateInstance(type)!;
        Assert.Contains(network.Description.Layers, layer => layer.Kind == LayerKind.Sum);
        Compare(network, 1);
    }

    private static string Explained(Precision precision) => $", Explain = true, Precision = Precision.{precision}";

    private static void Same<T>(INetwork<T> explained, INetwork<T> plain)
        where T : unmanaged
    {
        const int Rows = 70;
        NetworkDescription description = plain.Description;
        var random = new Random(1);
        T[] inputs = [.. Enumerable.Range(0, Rows * description.InputCount).Select(_ => Real.FromDouble<T>(random.NextDouble()))];
        T[] targets = [.. Enumerable.Range(0, Rows).SelectMany(_ => Targets(description, random)).Select(Real.FromDouble<T>)];
        Assert.Equal(Outcome(plain), Outcome(explained));

        T[] Outcome(INetwork<T> network)
        {
            if (network is IScaledNetwork<T>)
            {
                network.FitScaling(inputs, targets);
            }

            T rate = Real.FromDouble<T>(0.01);
            T[] losses = [network.TrainBatch(inputs, targets, rate), network.Train(inputs.AsSpan(0, description.InputCount), targets.AsSpan(0, description.OutputCount), rate), network.EvaluateBatch(inputs, targets)];
            T[] outputs = new T[Rows * description.OutputCount];
            network.PredictBatch(inputs, outputs);
            T[] one = new T[description.OutputCount];
            network.Predict(inputs.AsSpan(0, description.InputCount), one);
            T[] gradient = new T[description.ParameterCount];
            network.GradientBatch(inputs, targets, gradient);
            return [.. losses, .. outputs, .. one, .. gradient, .. Parameters(network)];
        }
    }

    private static void Compare<T>(INetwork<T> network, int seed)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        var random = new Random(seed);
        T[] inputs = [.. Enumerable.Range(0, description.InputCount).Select(_ => Real.FromDouble<T>((random.NextDouble() * 2) - 1))];
        T[] targets = [.. Targets(description, random).Select(Real.FromDouble<T>)];
        if (network is IScaledNetwork<T>)
        {
            T[] others = [.. inputs.Select(x => Real.FromDouble<T>((Real.ToDouble(x) * 3) + 1))];
            T[] otherTargets = [.. targets.Select(y => Real.FromDouble<T>((Real.ToDouble(y) * 2) + 1))];
            network.FitScaling([.. inputs, .. others], description.TargetScaling == Scaling.None ? [.. targets, .. targets] : [.. targets, .. otherTargets]);
        }

        // What an optimiser remembers is not 0 any more.
        T rate = Real.FromDouble<T>(0.05);
        network.Train(inputs, targets, rate);
        T[] before = Parameters(network);
        Derivation derivation = Explanation.OfRow((IExplainedNetwork<T>)network, inputs, targets, rate);
        Assert.Equal(before, Parameters(network));

        T[] outputs = new T[description.OutputCount];
        network.Predict(inputs, outputs);
        QuantityKind predicted = description.TargetScaling == Scaling.None ? QuantityKind.Output : QuantityKind.Prediction;
        Same(outputs, derivation.Steps.Where(step => step.Kind == predicted && (predicted == QuantityKind.Prediction || step.Layer == description.Layers.Count)));
        T[] gradient = new T[description.ParameterCount];
        T loss = network.Gradient(inputs, targets, gradient);
        Assert.Equal(Real.ToDouble(loss), derivation.Loss);
        Same([loss], derivation.Steps.Where(step => step.Kind == QuantityKind.Loss));
        bool isLarge = derivation.Steps.All(step => step.Kind != QuantityKind.Gradient);
        Assert.Equal(description.Layers.Max(layer => layer.InputCount) >= 50, isLarge);
        int start = 0;
        for (int layer = 1; layer <= description.Layers.Count; layer++)
        {
            LayerDescription described = description.Layers[layer - 1];
            int weights = described.InputCount * described.OutputCount;
            if (described.Kind != LayerKind.Affine)
            {
                continue;
            }

            // ∂L/∂b of a row is d.
            Same(gradient.AsSpan(start + weights, described.OutputCount), derivation.Steps.Where(step => step.Kind == QuantityKind.Error && step.Layer == layer));
            start += described.ParameterCount;
        }

        if (isLarge)
        {
            return;
        }

        Same(gradient, derivation.Steps.Where(step => step.Kind == QuantityKind.Gradient).OrderBy(step => step.Layer));
        INetwork<T> trained = network.Clone();
        if (description.Layers.Any(layer => layer.Dropout is not null))
        {
            trained.Update(gradient, rate);
        }
        else
        {
            trained.Train(inputs, targets, rate);
        }

        Same(Parameters(trained), derivation.Steps.Where(step => step.Kind == QuantityKind.NewParameter));

        // By hand, in double: what the network rounds to its precision on the way is not in the numbers.
        double tolerance = typeof(T) == typeof(double) ? 1e-11 : 2e-4;
        foreach (DerivationStep step in derivation.Steps.Where(step => step.Parts.Count > 0 && !step.Formula.Contains('…')))
        {
            string numbers = FormulaView.Numbers(exact: true).Of(step.Parts).ToString();
            double byHand = WrittenFormula.ValueOf(numbers);
            double size = step.Kind is QuantityKind.Error or QuantityKind.Loss ? 1 : 0.01;
            Assert.True(Math.Abs(byHand - step.Value) <= tolerance * Math.Max(size, Math.Abs(step.Value)), $"{description.Topology}: {step.Symbol} = {step.Formula} = {numbers} = {byHand:R}, not {step.Value:R}");
        }

        Assert.All(derivation.Steps, step => Assert.True(
            step.Parts.Count > 0 || step.Kind is QuantityKind.Input or QuantityKind.Target or QuantityKind.LearningRate or QuantityKind.Parameter || step.Symbol == "Π" || ((IExplainedNetwork<T>)network).Formulas.IsLarge, step.Symbol));
    }

    private static IEnumerable<double> Targets(NetworkDescription description, Random random) => description.Targets switch
    {
        TargetDomain.Distribution => Enumerable.Range(0, description.OutputCount).Select(j => j == description.OutputCount / 2 ? 1.0 : 0),
        TargetDomain.Sign => Enumerable.Range(0, description.OutputCount).Select(j => j % 2 == 0 ? 1.0 : -1),
        _ => Enumerable.Range(0, description.OutputCount).Select(_ => random.NextDouble()),
    };

    private static T[] Parameters<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static void Same<T>(ReadOnlySpan<T> expected, IEnumerable<DerivationStep> steps)
        where T : unmanaged
    {
        double[] values = [.. steps.Select(step => step.Value)];
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(Real.ToDouble(expected[i])), BitConverter.DoubleToInt64Bits(values[i]));
        }
    }
}
