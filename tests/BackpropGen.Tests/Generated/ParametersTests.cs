using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Generated;

public class ParametersTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    public static TheoryData<Initializer> Initializers => [.. Enum.GetValues<Initializer>()];

    [Fact]
    public void They_come_in_the_order_of_PyTorch()
    {
        NotesModel model = new();
        model.SetParameters([1, 2, 3, 4, 5, 6, 7, 8, 9]);

        // Weights [out, in], then biases, layer by layer; W1_2_1 goes from input 2 to node 1.
        NotesModel.Parameters p = model.GetParameters();
        Assert.Equal((1, 2, 3, 4), (p.W1_1_1, p.W1_2_1, p.W1_1_2, p.W1_2_2));
        Assert.Equal((5, 6), (p.B1_1, p.B1_2));
        Assert.Equal((7, 8, 9), (p.W2_1_1, p.W2_2_1, p.B2_1));

        // o₁ = 5 + 1·10 + 2·100, o₂ = 6 + 3·10 + 4·100, ŷ = 9 + 7·o₁ + 8·o₂
        Assert.Equal(9 + (7 * 215) + (8 * 436), model.Predict(10, 100));
    }

    [Fact]
    public void What_is_got_is_a_copy()
    {
        NotesModel model = new();
        NotesModel.Parameters p = model.GetParameters();
        p.W1_1_1 = 100;
        Assert.Equal(176, model.Predict(80, 8));
        model.SetParameters(in p);
        p.B2_1 = 100;
        Assert.Equal(176 + (99 * 80), model.Predict(80, 8));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_is_set_is_what_is_got(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new RoundTrip());

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_clone_has_parameters_of_its_own(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Cloned());

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_same_seed_draws_the_same_weights(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Seeded());

    [Fact]
    public void The_seed_of_the_attribute_is_that_of_new()
    {
        Type type = Networks.TypeOf("\"3-4-2\", Seed = 7");
        INetwork<float> network = (INetwork<float>)Activator.CreateInstance(type)!;
        Assert.Equal(Parameters((INetwork<float>)Activator.CreateInstance(type, 7)!), Parameters(network));
        Assert.NotEqual(Parameters((INetwork<float>)Activator.CreateInstance(type, 0)!), Parameters(network));
    }

    /// <summary>Each layer's weights are drawn by the initializer, with its fans, from one stream of random numbers; biases are 0.</summary>
    [SampledTheory(3)]
    [MemberData(nameof(Initializers))]
    public void Weights_start_as_the_initializer_says(Initializer initializer)
    {
        INetwork<double> network = Networks.Double($"\"5-4:relu-3:leakyrelu-2:tanh\", Initializer = Initializer.{initializer}");
        network.Initialize(42);
        var sampler = new WeightSampler(42);
        var expected = new List<double>();
        foreach (LayerDescription layer in network.Description.Layers)
        {
            Initializer own = initializer != Initializer.Auto ? initializer
                : layer.Activation is Activation.ReLU or Activation.LeakyReLU ? Initializer.KaimingUniform
                : Initializer.XavierUniform;
            double[] weights = new double[layer.InputCount * layer.OutputCount];
            sampler.Fill(weights, own, layer.InputCount, layer.OutputCount);
            expected.AddRange(weights);
            expected.AddRange(new double[layer.OutputCount]);
        }

        double[] parameters = new double[network.Description.ParameterCount];
        network.GetParameters(parameters);
        Assert.Equal(expected, parameters);
        if (initializer is Initializer.Ones or Initializer.Zeros)
        {
            double weight = initializer == Initializer.Ones ? 1 : 0;
            Assert.Equal([.. Enumerable.Repeat(weight, 20), 0, 0, 0, 0], parameters[..24]);
        }
    }

    [Fact]
    public void A_float_and_a_double_network_start_from_the_same_weights()
    {
        double[] twice = AnyNetwork.Of("\"4-16-16-3\", Activation.ReLU", Precision.Double).Parameters;
        double[] single = AnyNetwork.Of("\"4-16-16-3\", Activation.ReLU", Precision.Single).Parameters;
        Assert.Equal(twice.Select(value => (double)(float)value), single);
    }

    private static T[] Parameters<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private sealed class RoundTrip : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            T[] numbers = [.. example.Gradient.Select((_, i) => T.CreateChecked(i))];
            example.Network.SetParameters(numbers);
            Assert.Equal(numbers, example.Parameters());

            numbers[0] = T.NegativeOne;
            Assert.NotEqual(numbers, example.Parameters());
        }
    }

    private sealed class Cloned : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> clone = example.Network.Clone();
            T[] before = example.Parameters();
            Assert.IsType(example.Network.GetType(), clone);
            Assert.Equal(before, Parameters(clone));

            clone.Train(example.Inputs, example.Targets, example.LearningRate);
            Assert.Equal(before, example.Parameters());
            Assert.NotEqual(before, Parameters(clone));

            T[] trained = Parameters(clone);
            example.Network.Update(example.Gradient, example.LearningRate);
            example.Network.Initialize(9);
            Assert.Equal(trained, Parameters(clone));
        }
    }

    private sealed class Seeded : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            Type type = example.Network.GetType();
            INetwork<T> five = (INetwork<T>)Activator.CreateInstance(type, 5)!;
            Assert.Equal(Parameters(five), Parameters((INetwork<T>)Activator.CreateInstance(type, 5)!));
            Assert.NotEqual(Parameters(five), example.Parameters());
            Assert.Equal(example.Parameters(), Parameters((INetwork<T>)Activator.CreateInstance(type)!));
            Assert.Equal(example.Parameters(), Parameters((INetwork<T>)Activator.CreateInstance(type, 0)!));

            five.Train(example.Inputs, example.Targets, example.LearningRate);
            five.Initialize(0);
            Assert.Equal(example.Parameters(), Parameters(five));
        }
    }
}
