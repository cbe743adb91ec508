using System.Numerics;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.Applications;

/// <summary>What one network has learnt comes into another: all of it, or a part of the way.</summary>
public class NetworkCopyTests : IClassFixture<FormExamples>
{
    public static TheoryData<string, Loss, Precision> Examples => FormExamples.All;

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_copy_predicts_as_the_other_and_a_blend_lies_between_in_every_form(string form, Loss loss, Precision precision) => FormExamples.Run(form, loss, precision, new Test());

    [Fact]
    public void A_copy_scales_as_the_other_does_and_blends_of_different_scalings_are_refused()
    {
        const string Arguments = "\"2-3-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax";
        INetwork<float> online = Networks.Single(Arguments);
        INetwork<float> target = Networks.Single(Arguments);
        online.FitScaling<float>([1, 2, 3, 5, 9, 4], [10, 20, 60]);
        Assert.Contains("Call FitScaling of one, and CopyFrom of the other, before they are trained apart", Assert.Throws<InvalidOperationException>(() => target.Blend(online, 0.1f)).Message);
        target.CopyFrom(online);
        Assert.Equal(online.GetScaling()!.ToString(), target.GetScaling()!.ToString());
        online.Train([1, 2], [10], 0.1f);
        target.Blend(online, 0.1f);
        target.Blend(online, 1f);
        float[] outputs = new float[2];
        online.Predict([4, 4], outputs.AsSpan(0, 1));
        target.Predict([4, 4], outputs.AsSpan(1, 1));
        Assert.Equal(outputs[0], outputs[1]);
    }

    [Fact]
    public void Networks_of_other_layers_activations_and_rates_are_refused_and_dropout_is_not()
    {
        INetwork<float> network = Networks.Single("\"2-3-1\"");
        Assert.Contains("layers of the same sizes", Assert.Throws<ArgumentException>(() => network.CopyFrom(Networks.Single("\"2-4-1\""))).Message);
        Assert.Throws<ArgumentException>(() => network.CopyFrom(Networks.Single("\"2-3:relu-1\"")));
        Assert.Throws<ArgumentException>(() => network.Blend(Networks.Single("\"2-3-1\", InputScaling = Scaling.MinMax"), 0.5f));
        Assert.Throws<ArgumentNullException>(() => network.CopyFrom(null!));
        Assert.Contains("tau is 1.5", Assert.Throws<ArgumentOutOfRangeException>(() => network.Blend(Networks.Single("\"2-3-1\", Seed = 4"), 1.5f)).Message);
        INetwork<float> ofAnotherClass = Networks.Single("\"2-3:dropout(0.5)-1\", Seed = 4");
        network.CopyFrom(ofAnotherClass);
        Assert.Equal(0, Allocations.Of(() => network.CopyFrom(ofAnotherClass)));
    }

    [Fact]
    public void The_optimiser_goes_on_after_a_copy()
    {
        INetwork<float> first = Networks.Single("\"2-3-1\", Optimizer = Optimizer.Adam");
        INetwork<float> second = first.Clone();
        first.Train([1, 2], [3], 0.1f);
        second.Train([1, 2], [3], 0.1f);
        first.CopyFrom(second);
        first.Train([2, 1], [3], 0.1f);
        second.Train([2, 1], [3], 0.1f);
        Assert.Equal(ParametersOf(second), ParametersOf(first));
    }

    [Fact]
    public void Noise_on_a_network_is_that_on_its_parameters()
    {
        INetwork<float> network = Networks.Single("\"50-40-16\"");
        float[] parameters = ParametersOf(network);
        ParameterArithmetic.Perturb(parameters.AsSpan(), 0.1f, 5);
        network.Perturb(0.1f, 5);
        Assert.Equal(parameters, ParametersOf(network));
    }

    private static T[] ParametersOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private sealed class Test : INetworkTest
    {
        void INetworkTest.Run<T>(Example<T> example)
        {
            INetwork<T> network = example.Network;
            INetwork<T> other = network.Clone();
            other.Train(example.Inputs, example.Targets, example.LearningRate);
            T[] own = ParametersOf(network);
            T[] others = ParametersOf(other);
            Assert.NotEqual(own, others);

            T tau = T.CreateChecked(0.125);
            network.Blend(other, tau);
            Assert.Equal(own.Zip(others, (mine, theirs) => mine + (tau * (theirs - mine))), ParametersOf(network));
            network.CopyFrom(other);
            Assert.Equal(others, ParametersOf(network));
            Assert.Equal(0, Allocations.Of(() => network.CopyFrom(other)));
            Assert.Equal(0, Allocations.Of(() => network.Blend(other, tau)));
            Assert.Equal(0, Allocations.Of(() => network.Perturb(tau * T.CreateChecked(0.001), 3)));
        }
    }
}
