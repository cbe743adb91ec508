using System.Runtime.InteropServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Graphs;

namespace BackpropGen.Tests.CompiledIn;

/// <summary>Weights of 0 in networks that are too large for straight lines: whole inputs and nodes of them are left out, and no bit changes.</summary>
public sealed class PrunedTests : IDisposable
{
    private const int Inputs = 200;
    private const int First = 64;

    private readonly ModelFolder _folder = new();

    public static TheoryData<string> Activations => [.. LibraryFunctions.ActivationNames.Where(name => name is not ("Softmax" or "LogSoftmax")).Select(name => name.ToLowerInvariant())];

    public void Dispose() => _folder.Dispose();

    [SampledTheory(6)]
    [MemberData(nameof(Activations))]
    public void Inputs_and_nodes_without_weights_are_left_out_and_no_bit_changes(string activation)
    {
        Check<float>(Networks.Single, arguments => arguments, activation);
    }

    [Fact]
    public void In_double_too() => Check<double>(Networks.Double, Networks.InDouble, "tanh");

    [Fact]
    public void Places_of_thousands_of_inputs_are_text_and_no_bit_changes()
    {
        const int Many = 5_000;
        const string Arguments = "\"5000-16:relu-3\", Loss = Loss.CrossEntropy";
        INetwork<float> network = Networks.Single(Arguments);
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        for (int i = 0; i < 16 * Many; i++)
        {
            parameters[i] = i % Many % 2 == 0 ? parameters[i] : 0;
        }

        network.SetParameters(parameters);
        network.Save(_folder.PathOf("pruned.safetensors"));
        GeneratorRun run = GeneratorRun.Of($"using BackpropGen;\n[Network({Arguments}, Weights = \"pruned.safetensors\", Frozen = true)] internal partial class Model {{ }}\n", _folder.Settings);
        Assert.Contains("Layer 1, places of inputs [2500]", run.Files["Model.Weights.g.cs"], StringComparison.Ordinal);

        Predictor<float> predict = Predictors.Of<float>(run.Load().GetType("Model")!);
        var random = new Random(4);
        float[] expected = new float[3];
        float[] actual = new float[3];
        for (int row = 0; row < 5; row++)
        {
            float[] inputs = [.. Enumerable.Range(0, Many).Select(_ => random.NextSingle() - 0.5f)];
            network.Predict(inputs, expected);
            predict(inputs, actual);
            Assert.Equal(expected, actual);
        }
    }

    private void Check<T>(Func<string, INetwork<T>> create, Func<string, string> inPrecision, string activation)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        string arguments = $"\"{Inputs}-{First}:{activation}-48:relu-5\", Loss = Loss.CrossEntropy";
        INetwork<T> network = create(arguments);
        var parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        Prune<T>(parameters);
        network.SetParameters(parameters);
        network.Save(_folder.PathOf("pruned.safetensors"));

        GeneratorRun run = GeneratorRun.Of($"using BackpropGen;\n[Network({inPrecision(arguments)}, Weights = \"pruned.safetensors\", Frozen = true)] internal partial class Model {{ }}\n", _folder.Settings);
        Assert.DoesNotContain(run.DeclarationDiagnostics(), diagnostic => diagnostic.Id is not ("BPG201" or "BPG102"));
        // A third of the inputs and, if 0 stays 0, half of the nodes, else a quarter fewer.
        bool isZeroAtZero = activation is not ("sigmoid" or "hardsigmoid" or "softplus" or "logsigmoid");
        Assert.Contains($"Layer 1, weights [{(Inputs + 2) / 3}, {(isZeroAtZero ? First / 2 : First * 3 / 4)}]", run.Files["Model.Weights.g.cs"], StringComparison.Ordinal);

        Predictor<T> predict = Predictors.Of<T>(run.Load().GetType("Model")!);
        var random = new Random(3);
        var inputs = new T[Inputs];
        var expected = new T[5];
        var actual = new T[5];
        for (int row = 0; row < 100; row++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                inputs[i] = random.Next(8) switch { 0 => T.Zero, 1 => T.NegativeZero, 2 => T.Epsilon, _ => T.CreateChecked((2 * random.NextDouble()) - 1) };
            }

            network.Predict(inputs, expected);
            predict(inputs, actual);
            Assert.True(MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())));
        }
    }

    /// <summary>Two of three inputs without weights; a quarter of the nodes that nothing takes, and a quarter that are f(0). An eighth is another number.</summary>
    private static void Prune<T>(Span<T> parameters)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Span<T> second = parameters[((Inputs + 1) * First)..];
        for (int node = 0; node < First; node++)
        {
            for (int input = 0; input < Inputs; input++)
            {
                if (input % 3 > 0 || node % 4 == 1 || node % 8 == 7)
                {
                    parameters[(node * Inputs) + input] = T.Zero;
                }
            }

            parameters[(First * Inputs) + node] = node % 4 == 1 ? T.Zero : T.CreateChecked(node - 30) / T.CreateChecked(100);
            for (int taker = 0; taker < 48 && node % 4 == 2; taker++)
            {
                second[(taker * First) + node] = T.Zero;
            }
        }
    }
}
