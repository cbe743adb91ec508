using BackpropGen.Testing;

namespace BackpropGen.Tests.Sequences;

/// <summary>Batches of streams, of any number: the bits of one stream after the other.</summary>
public class StreamBatchTests : IClassFixture<StreamBatchTests.Compiled>
{
    private const int Steps = 9;

    /// <summary>Of how many cases one is tried in every run: single and double precision take turns.</summary>
    private const int OneIn = 7;

    private static readonly string[] Networks =
    [
        "\"1-8:lstm-1\"", "\"1-16:lstm-1\"", "\"1-16:gru-1\"", "\"2-24:gru:layernorm:tanh-3\"", "\"3-9:gru(resetbefore):gelu-7:rnn(relu)-2\"", "\"1-40:lstm-1\"", "\"2-17:lstm-11:rnn:dropout(0.2)-3:softmax\"",
        "\"1-8:conv(3,1):tanh-8:conv(3,2):tanh-8:conv(3,4):tanh-1\"", "\"2-12:layernorm:relu-16:lstm-8:softplus-2\"", Testing.Networks.LearnedActivations + "\"2-9:lstm-8:PReLUs-5:Snake-2\"", "\"2-10:conv(2,3):layernorm-6:gru-2\"", "\"1-16:lstm-1\", Residual = true", "\"3-16:gru-3\", Residual = true",
        "\"1-20:rnn:silu-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize", "\"1-4:lstm-1\", Emission = Emission.Vectorized", "\"2-9:gru-2\", Emission = Emission.Unrolled",
        "\"1-256:lstm-1\"", "\"2-24:lstm-12:gru-2\"",
    ];

    public static TheoryData<string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision>();
            foreach (string network in Networks)
            {
                cases.Add(network, Precision.Single);
                cases.Add(network, Precision.Double);
            }

            return cases;
        }
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Any_number_of_streams_have_the_bits_of_one_after_the_other(string network, Precision precision)
    {
        if (precision == Precision.Double)
        {
            Compare<double>(Testing.Networks.InDouble(network));
        }
        else
        {
            Compare<float>(network);
        }
    }

    [SampledTheory(OneIn)]
    [MemberData(nameof(Cases))]
    public void Nothing_is_allocated(string network, Precision precision)
    {
        if (precision == Precision.Double)
        {
            AllocatesNothing<double>(Testing.Networks.InDouble(network));
        }
        else
        {
            AllocatesNothing<float>(network);
        }
    }

    [Theory]
    [InlineData("\"1-16:lstm-1\"", true)]
    [InlineData("\"2-24:gru:layernorm:tanh-3\"", true)]
    [InlineData("\"1-8:conv(3,1):tanh-8:conv(3,2):tanh-8:conv(3,4):tanh-1\"", true)]
    [InlineData("\"1-256:lstm-1\"", false)]
    [InlineData("\"2-9:gru-2\", Emission = Emission.Unrolled", false)]
    public void Streams_lie_in_lanes_where_their_weights_stay_in_a_cache(string network, bool haveLanes) => Assert.Equal(
        haveLanes,
        Testing.Networks.TypeOf(network).GetNestedType("Step", System.Reflection.BindingFlags.NonPublic)!.GetInterfaces().Contains(typeof(CompilerServices.IStreamPrediction<float>)));

    [Fact]
    public void Outputs_may_lie_where_inputs_do()
    {
        var network = (ISequenceNetwork<float>)Activator.CreateInstance(Testing.Networks.TypeOf("\"3-16:gru-3\", Residual = true"))!;
        float[] apart = new float[60], together = new float[63];
        float[] inputs = [.. Enumerable.Range(0, 60).Select(i => MathF.Sin(i))];
        network.PredictBatch<float>(inputs, States(network, 20), apart);
        inputs.CopyTo(together, 0);
        network.PredictBatch(together.AsSpan(0, 60), States(network, 20), together.AsSpan(3));
        Assert.Equal(apart, together[3..]);
    }

    private static void Compare<T>(string arguments)
        where T : unmanaged, System.Numerics.IFloatingPoint<T>
    {
        ISequenceNetwork<T> network = Of<T>(arguments);
        (int inputCount, int outputCount) = (network.Description.InputCount, network.Description.OutputCount);
        var random = new Random(arguments.Length);
        foreach (int streams in new[] { 1, 2, 3, 4, 5, 8, 14, 16, 17, 20, 21, 31, 32, 64, 67, random.Next(6, 100), random.Next(6, 100) })
        {
            SequenceState<T>[] alone = States(network, streams), together = States(network, streams);
            var expected = new T[streams * outputCount];
            var actual = new T[streams * outputCount];
            for (int step = 0; step < Steps; step++)
            {
                T[] inputs = [.. Enumerable.Range(0, streams * inputCount).Select(_ => T.CreateChecked((4 * random.NextDouble()) - 2))];
                for (int i = 0; i < streams; i++)
                {
                    network.Predict(inputs.AsSpan(i * inputCount, inputCount), alone[i], expected.AsSpan(i * outputCount, outputCount));
                }

                network.PredictBatch<T>(inputs, together, actual);
                Assert.Equal(expected, actual);
            }

            Assert.Equal(alone.Select(ValuesOf), together.Select(ValuesOf));
        }
    }

    private static void AllocatesNothing<T>(string arguments)
        where T : unmanaged, System.Numerics.IFloatingPoint<T>
    {
        ISequenceNetwork<T> network = Of<T>(arguments);
        SequenceState<T>[] states = States(network, 37);
        var inputs = new T[states.Length * network.Description.InputCount];
        var outputs = new T[states.Length * network.Description.OutputCount];
        network.PredictBatch<T>(inputs, states, outputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            network.PredictBatch<T>(inputs, states, outputs);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A network whose scaling, where it has one, is that of some columns.</summary>
    private static ISequenceNetwork<T> Of<T>(string arguments)
        where T : unmanaged, System.Numerics.IFloatingPoint<T>
    {
        var network = (ISequenceNetwork<T>)Activator.CreateInstance(Testing.Networks.TypeOf(arguments))!;
        if (network.Description.InputScaling != Scaling.None)
        {
            T[][] rows = [[.. Enumerable.Range(0, 30).Select(i => T.CreateChecked(3 + Math.Cos(i)))]];
            network.FitScaling(rows, rows);
        }

        return network;
    }

    private static SequenceState<T>[] States<T>(ISequenceNetwork<T> network, int count)
        where T : unmanaged => [.. Enumerable.Range(0, count).Select(_ => network.NewState())];

    private static T[] ValuesOf<T>(SequenceState<T> state)
        where T : unmanaged
    {
        var values = new T[state.Length];
        state.GetValues(values);
        return values;
    }

    /// <summary>The networks of the cases that are tried, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Testing.Networks.Prepare(ThoroughTests.Sample<object[]>(Cases, OneIn, each => each).Select(each => (Precision)each[1] == Precision.Double ? Testing.Networks.InDouble((string)each[0]) : (string)each[0]));
    }
}
