using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BackpropGen.Tests.Sequences;

/// <summary>A step that is saved as ONNX: ONNX Runtime gives the same outputs, and states with which it goes on.</summary>
public partial class SequenceOnnxExportTests
{
    private const int Streams = 3;
    private const int Steps = 40;

    [Fact]
    public void ONNX_Runtime_streams_what_the_network_streams() => Compare(new Every(), 1e-5);

    [Fact]
    public void So_it_does_in_double() => Compare(new EveryInDouble(), 1e-12);

    [Fact]
    public void A_scaling_and_the_inputs_that_are_added_go_with_it()
    {
        Scaled network = new();
        double[] wave = [.. Enumerable.Range(0, 100).Select(i => (10 * Math.Sin(i)) + 100)];
        network.Fit([wave], [wave], new FitOptions { Epochs = 1 });
        Compare(network, 1e-12);
    }

    [Fact]
    public void A_network_that_looks_back_no_step_has_no_states()
    {
        using MemoryStream file = new();
        new Pointwise().SaveOnnx(file);
        using InferenceSession session = new(file.ToArray());
        Assert.Equal(["input"], session.InputNames);
        Assert.Equal(["output"], session.OutputNames);
    }

    private static void Compare<T>(ISequenceNetwork<T> network, double tolerance)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        using MemoryStream file = new();
        network.SaveOnnx(file);
        using InferenceSession session = new(file.ToArray());
        SequenceDescription description = network.Description;
        Assert.Equal(["input", .. description.Memory.Select(cell => cell.Name + "_in")], session.InputNames);
        Assert.Equal(["output", .. description.Memory.Select(cell => cell.Name + "_out")], session.OutputNames);
        Dictionary<string, T[]> states = description.Memory.ToDictionary(cell => cell.Name, cell => new T[Streams * cell.Steps * cell.Width]);
        SequenceState<T>[] ours = [.. Enumerable.Range(0, Streams).Select(_ => network.NewState())];
        Random random = new(3);
        for (int t = 0; t < Steps; t++)
        {
            T[] inputs = [.. Enumerable.Range(0, Streams * description.InputCount).Select(_ => T.CreateChecked((random.NextDouble() * 4) - 2))];
            T[] outputs = new T[Streams * description.OutputCount];
            network.PredictBatch<T>(inputs, ours, outputs);
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(
                [Named("input", inputs), .. states.Select(state => Named(state.Key + "_in", state.Value))]);
            AssertNear(results.Single(result => result.Name == "output").AsTensor<T>(), outputs);
            foreach (string name in states.Keys.ToList())
            {
                states[name] = [.. results.Single(result => result.Name == name + "_out").AsTensor<T>()];
            }
        }

        // After the last step both remember the same: cell by cell, the earliest step first.
        for (int i = 0; i < Streams; i++)
        {
            T[] remembered = new T[description.StateLength];
            ours[i].GetValues(remembered);
            AssertNear(description.Memory.SelectMany(cell => states[cell.Name].Skip(i * cell.Steps * cell.Width).Take(cell.Steps * cell.Width)), remembered);
        }

        NamedOnnxValue Named(string name, T[] values) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, [Streams, values.Length / Streams]));

        void AssertNear(IEnumerable<T> expected, T[] actual) => Assert.All(expected.Zip(actual), pair =>
            Assert.InRange(Math.Abs(double.CreateChecked(pair.First) - double.CreateChecked(pair.Second)), 0, tolerance * Math.Max(1, Math.Abs(double.CreateChecked(pair.First)))));
    }

    [Network("2-3:lstm-4:gru(resetbefore):layernorm:tanh:dropout(0.1)-5:conv(3,2):relu-3:rnn(relu)-4:gru-3:softmax")]
    private sealed partial class Every;

    [Network("2-3:lstm-4:gru(resetbefore):layernorm:tanh:dropout(0.1)-5:conv(3,2):relu-3:rnn(relu)-4:gru-3:softmax", Precision = Precision.Double)]
    private sealed partial class EveryInDouble;

    [Network("1-4:conv(2,3):tanh-1", Precision = Precision.Double, Residual = true, InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax)]
    private sealed partial class Scaled;

    [Network("2-3:conv(1):tanh-1")]
    private sealed partial class Pointwise;
}
