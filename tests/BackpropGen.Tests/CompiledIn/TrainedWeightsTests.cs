using System.Reflection;
using BackpropGen.Testing;
using BackpropGen.Tests.Graphs;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Networks that are trained, saved, and compiled again with their weights.</summary>
public sealed class TrainedWeightsTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public static TheoryData<string> Arguments =>
    [
        "\"2-2-1\", Activation.Linear",
        "\"3-4:elu(0.5)-2\", Loss = Loss.CrossEntropy, Inputs = new[] { \"first\", \"second\", \"third\" }",
        "\"3-5-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax",
        "\"20-5-2\", InputScaling = Scaling.MinMax",
        "\"4-16:gelu-16:relu:dropout(0.2)-3:softmax\"",
        "\"4-9-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Optimizer = Optimizer.Adam",
        "\"70-40-3\", Loss = Loss.HalfSquaredError",
        Networks.LearnedActivations + "\"3-4:PReLU-2:Snake\"",
        Networks.LearnedActivations + "\"5-20:PELU-12:layernorm:PReLUs-2:PSwish\"",
        "\"5-20-1:sigmoid\", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Unrolled",
    ];

    public void Dispose() => _folder.Dispose();

    [SampledTheory(4)]
    [MemberData(nameof(Arguments))]
    public void A_network_with_compiled_weights_predicts_the_same_bits_and_so_does_the_frozen_one(string arguments)
    {
        Check<float>(Networks.Single(arguments), arguments);
        Check<double>(Networks.Double(arguments), Networks.InDouble(arguments));
    }

    private void Check<T>(INetwork<T> network, string arguments)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Train(network);
        network.Save(_folder.PathOf("trained.safetensors"));
        Type[] types = Compile($"{arguments}, Weights = \"trained.safetensors\"", $"{arguments}, Weights = \"trained.safetensors\", Frozen = true");
        var compiled = (INetwork<T>)Activator.CreateInstance(types[0])!;
        var expected = new T[network.Description.ParameterCount];
        var actual = new T[expected.Length];
        network.GetParameters(expected);
        compiled.GetParameters(actual);
        Assert.Equal(expected, actual);
        AssertSame<T>(network, compiled.Predict, compiled.PredictBatch);
        AssertSame<T>(network, Predictors.Of<T>(types[1]).Invoke, Predictors.Of<T>(types[1], "PredictBatch").Invoke);
        AssertSame<T>(network, compiled.Clone().Predict, compiled.Clone().PredictBatch);

        // It goes on from there, and can be drawn anew.
        Train(compiled);
        compiled.GetParameters(actual);
        Assert.NotEqual(expected, actual);
        compiled.Initialize(3);
        network.Initialize(3);
        AssertSame<T>(network, compiled.Predict, compiled.PredictBatch);
        Assert.Null(types[0].GetConstructor([typeof(int)]));
    }

    private static void Train<T>(INetwork<T> network)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(5);
        NetworkDescription description = network.Description;
        const int Rows = 12;
        T[] inputs = [.. Enumerable.Range(0, Rows * description.InputCount).Select(_ => T.CreateChecked(random.NextDouble()))];
        T[] targets = new T[Rows * description.OutputCount];
        for (int row = 0; row < Rows; row++)
        {
            // One output of each row is 1: targets of any loss.
            targets[(row * description.OutputCount) + random.Next(description.OutputCount)] = description.OutputCount == 1 ? T.CreateChecked(row % 2) : T.One;
        }

        CompilerServices.TrainingLoop.Fit<T>(network, inputs, targets, new FitOptions { Epochs = 3, BatchSize = 4 }, default);
    }

    private static void AssertSame<T>(INetwork<T> network, Predictor<T> predict, Predictor<T> predictBatch)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 70;
        var random = new Random(6);
        NetworkDescription description = network.Description;
        T[] inputs = [.. Enumerable.Range(0, Rows * description.InputCount).Select(_ => T.CreateChecked((2 * random.NextDouble()) - 1))];
        var expected = new T[Rows * description.OutputCount];
        var actual = new T[expected.Length];
        network.PredictBatch(inputs, expected);
        predictBatch(inputs, actual);
        Assert.Equal(expected, actual);
        for (int row = 0; row < Rows; row++)
        {
            predict(inputs.AsSpan(row * description.InputCount, description.InputCount), actual.AsSpan(row * description.OutputCount, description.OutputCount));
        }

        Assert.Equal(expected, actual);
    }

    private Type[] Compile(params string[] arguments)
    {
        IEnumerable<string> classes = arguments.Select((network, i) => $"/// <summary>A network.</summary>\n[Network({network})] public partial class Model{i} {{ }}\n");
        GeneratorRun run = GeneratorRun.Of("using BackpropGen;\n" + Networks.LearnedActivationMethods + string.Concat(classes), _folder.Settings with { IsOnlyRun = true });
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id is not ("BPG201" or "BPG102"));
        Assembly assembly = run.Load();
        return [.. arguments.Select((_, i) => assembly.GetType($"Model{i}")!)];
    }
}
