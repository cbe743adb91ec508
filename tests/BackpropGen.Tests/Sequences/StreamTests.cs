using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Sequences;

/// <summary>Streams: whichever way a sequence is predicted, the bits are the same, and so are the numbers of plain loops.</summary>
public class StreamTests : IClassFixture<StreamTests.Compiled>
{
    private static readonly string[] Topologies =
    [
        "1-2:lstm-1", "2-5:rnn-2", "1-4:rnn(relu)-3:lstm-1", "3-8:gru-2", "2-4:gru(resetbefore)-1", "1-16:lstm-1", "2-11:gru-9:lstm-3", "2-3:conv(3)-1", "1-4:conv(3,4)-5:conv(2,3)-1", "2-4:conv(2,7)-3:gru-2:conv(1)-1",
        "1-20:gru(resetbefore)-4", "1-3:lstm", "2-17:conv(4,2)",
    ];

    private static readonly string[] Forms = ["Auto", "Unrolled", "Vectorized"];

    public static TheoryData<string, Precision, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, string>();
            foreach (string topology in Topologies)
            {
                foreach (string form in Forms)
                {
                    cases.Add(topology, Precision.Single, form);
                    cases.Add(topology, Precision.Double, form);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> EachTopology => new(Topologies);

    [SampledTheory(3)]
    [MemberData(nameof(Cases))]
    public void Steps_blocks_and_streams_side_by_side_have_the_same_bits(string topology, Precision precision, string form)
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of(Arguments(topology, form), precision);
        double[][] inputs = [.. Enumerable.Range(0, 19).Select(i => Draw(network.Description.InputCount * 23, i))];
        double[][] together = network.PredictTogether(inputs);
        for (int i = 0; i < inputs.Length; i++)
        {
            (double[] steps, double[] state) = network.PredictSteps(inputs[i]);
            (double[] block, double[] stateOfBlock) = network.PredictSequence(inputs[i]);
            Assert.Equal(steps, block);
            Assert.Equal(state, stateOfBlock);
            Assert.Equal(steps, together[i]);
        }
    }

    [Theory]
    [MemberData(nameof(EachTopology))]
    public void Outputs_are_those_of_plain_loops(string topology)
    {
        foreach (string form in Forms)
        {
            AnySequenceNetwork network = AnySequenceNetwork.Of(Arguments(topology, form), Precision.Double);
            network.Parameters = Draw(network.Description.ParameterCount, 7);
            double[] inputs = Draw(network.Description.InputCount * 40, 3);
            Closeness.Same(network.PredictSequence(inputs).Outputs, new PlainSequence(topology, network.Tensor).Predict(inputs), 1e-12, $"{topology}, {form}", leastScale: 1);
        }
    }

    [Theory]
    [MemberData(nameof(EachTopology))]
    public void Gradients_through_time_are_finite_differences_of_the_loss(string topology)
    {
        AnySequenceNetwork network = AnySequenceNetwork.Of(Arguments(topology, "Auto"), Precision.Double);
        network.Parameters = Draw(network.Description.ParameterCount, 5);
        double[] inputs = Draw(network.Description.InputCount * 12, 1);
        double[] targets = Draw(network.Description.OutputCount * 12, 2);
        double[] gradient = network.GradientSequence(inputs, targets).Gradient;
        double[] parameters = network.Parameters;
        const double H = 1e-5;
        for (int i = 0; i < parameters.Length; i += Math.Max(1, parameters.Length / 50))
        {
            double At(double value)
            {
                var moved = (double[])parameters.Clone();
                moved[i] = value;
                network.Parameters = moved;
                return network.EvaluateSequence(inputs, targets);
            }

            Closeness.Same((At(parameters[i] + H) - At(parameters[i] - H)) / (2 * H), gradient[i], 1e-6, $"∂L/∂θ of parameter {i}", leastScale: 0.1);
        }
    }

    [Theory]
    [MemberData(nameof(EachTopology))]
    public void A_state_that_is_copied_or_saved_in_mid_stream_goes_on_to_the_same_bits(string topology)
    {
        var network = (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf(Arguments(topology, "Auto")))!;
        SequenceDescription description = network.Description;
        float[] inputs = [.. Draw(description.InputCount * 31, 4).Select(value => (float)value)];
        SequenceState<float> state = network.NewState();
        network.PredictSequence<float>(inputs.AsSpan(0, 17 * description.InputCount), new float[17 * description.OutputCount], state);
        SequenceState<float> copy = state.Clone();
        var values = new float[state.Length];
        state.GetValues(values);
        SequenceState<float> restored = network.NewState();
        restored.SetValues(values);

        float[][] rest = [.. new[] { state, copy, restored }.Select(each =>
        {
            var outputs = new float[14 * description.OutputCount];
            network.PredictSequence<float>(inputs.AsSpan(17 * description.InputCount), outputs, each);
            return outputs;
        })];
        Assert.Equal(rest[0], rest[1]);
        Assert.Equal(rest[0], rest[2]);

        state.Reset();
        var first = new float[description.OutputCount];
        var again = new float[description.OutputCount];
        network.Predict(inputs.AsSpan(0, description.InputCount), network.NewState(), first);
        network.Predict(inputs.AsSpan(0, description.InputCount), state, again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void Predicting_allocates_nothing()
    {
        foreach (string topology in Topologies)
        {
            var network = (ISequenceNetwork<float>)Activator.CreateInstance(Networks.TypeOf(Arguments(topology, "Auto")))!;
            SequenceState<float> state = network.NewState();
            var inputs = new float[network.Description.InputCount];
            var outputs = new float[network.Description.OutputCount];
            network.Predict(inputs, state, outputs);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                network.Predict(inputs, state, outputs);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static string Arguments(string topology, string form) => $"\"{topology}\", Activation.Linear, Emission = Emission.{form}";

    private static double[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(
            from topology in Topologies
            from form in Forms
            from network in new[] { Arguments(topology, form), Networks.InDouble(Arguments(topology, form)) }
            select network);
    }
}
