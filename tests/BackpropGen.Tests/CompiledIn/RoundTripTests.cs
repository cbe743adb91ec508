using System.Reflection;
using BackpropGen.Testing;
using BackpropGen.Tests.Graphs;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Networks that are saved as ONNX models and compiled in again are the same networks.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ThoroughFact]
    public void Every_activation_comes_back()
    {
        string[] activations = [.. LibraryFunctions.ActivationNames.Select(name => name.ToLowerInvariant()), "leakyrelu(0.25)", "elu(0.5)"];
        Check([.. activations.Select(activation => $"\"3-4:{activation}-2\"")]);
    }

    [Fact]
    public void Shapes_and_scaling_come_back() => Check(
    [
        "\"2-2-1\", Activation.Linear",
        "\"4-16:relu-16:gelu-3:softmax\"",
        "\"3-5-2\", InputScaling = Scaling.Standardize",
        "\"20-5:mish-1:sigmoid\", Loss = Loss.BinaryCrossEntropy",
        "\"2-9:silu-9:tanh-9:selu-1\"",
    ]);

    /// <summary>The same layers, and predictions of the same bits.</summary>
    private void Check(IReadOnlyList<string> arguments)
    {
        var networks = new List<INetwork<float>>();
        for (int i = 0; i < arguments.Count; i++)
        {
            INetwork<float> network = Networks.Single(arguments[i]);
            var random = new Random(i);
            float[] rows = [.. Enumerable.Range(0, 8 * network.Description.InputCount).Select(_ => (float)random.NextDouble())];
            if (network.Description.InputScaling != Scaling.None)
            {
                network.FitScaling(rows, new float[8 * network.Description.OutputCount]);
            }

            network.SaveOnnx(_folder.PathOf($"model{i}.onnx"));
            networks.Add(network);
        }

        string source = string.Concat(arguments.Select((_, i) => $"/// <summary>A model.</summary>\n[BackpropGen.Network(Model = \"model{i}.onnx\")] public partial class Model{i} {{ }}\n"));
        GeneratorRun run = GeneratorRun.Of(source, _folder.Settings with { IsOnlyRun = true });
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id.StartsWith("BPG0", StringComparison.Ordinal));
        Assembly assembly = run.Load();
        for (int i = 0; i < arguments.Count; i++)
        {
            NetworkDescription expected = networks[i].Description;
            var compiled = (INetwork<float>)Activator.CreateInstance(assembly.GetType($"Model{i}")!)!;
            Assert.Equal(expected.Layers.Select(layer => layer.ToString()), compiled.Description.Layers.Select(layer => layer.ToString()));
            var random = new Random(i);
            var outputs = new float[expected.OutputCount];
            var again = new float[expected.OutputCount];
            for (int row = 0; row < 50; row++)
            {
                float[] inputs = [.. Enumerable.Range(0, expected.InputCount).Select(_ => (float)((4 * random.NextDouble()) - 2))];
                networks[i].Predict(inputs, outputs);
                compiled.Predict(inputs, again);
                Assert.Equal(outputs, again);
            }
        }
    }
}
