using Playground.Lessons;

namespace BackpropGen.Playground.Tests;

public sealed class NetworkCatalogTests
{
    public static TheoryData<string> Names => CompiledNetworks.Names;

    [Fact]
    public void Sizes_have_the_same_layers_with_scaling_and_without()
    {
        Assert.All(CompiledNetworks.Sizes, size =>
        {
            NetworkDescription unscaled = size.Of(scaling: false).Description, scaled = size.Of(scaling: true).Description;
            Assert.Equal(unscaled.Topology, scaled.Topology);
            Assert.Equal(unscaled.InputNames, scaled.InputNames);
            Assert.Equal(unscaled.OutputNames, scaled.OutputNames);
            Assert.Equal((Scaling.None, Scaling.Standardize), (unscaled.InputScaling, scaled.InputScaling));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_class_that_trains_batches_trains_as_the_class_that_is_read(string className)
    {
        CompiledNetwork compiled = CompiledNetworks.Find(className);
        (INetwork<float> read, float[] inputs, float[] targets) = CompiledNetworks.WithRows(compiled);
        INetwork<float> onVectors = compiled.CreateOnVectors();
        onVectors.CopyFrom(read);

        float loss = read.TrainBatch(inputs, targets, 0.1f);
        Assert.Equal(loss, onVectors.TrainBatch(inputs, targets, 0.1f), 1e-5f * Math.Abs(loss));

        float[] expected = new float[targets.Length], actual = new float[targets.Length];
        read.PredictBatch(inputs, expected);
        onVectors.PredictBatch(inputs, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
