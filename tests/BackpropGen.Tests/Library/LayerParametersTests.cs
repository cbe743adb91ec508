using BackpropGen.Testing;

namespace BackpropGen.Tests.Library;

public class LayerParametersTests
{
    [Theory]
    [InlineData("2-3-1")]
    [InlineData("3-20-20-17")]
    [InlineData("30-70-4")]
    public void Layers_are_the_parameters_in_the_order_of_PyTorch(string topology)
    {
        INetwork<double> network = Networks.Double($"\"{topology}\"");
        double[] all = Enumerable.Range(0, network.Description.ParameterCount).Select(i => (double)i).ToArray();
        network.SetParameters(all);

        var read = new List<double>();
        for (int layer = 1; layer <= network.Description.Layers.Count; layer++)
        {
            double[,] weights = network.GetWeights(layer);
            Assert.Equal(network.Description.Layers[layer - 1].OutputCount, weights.GetLength(0));
            Assert.Equal(network.Description.Layers[layer - 1].InputCount, weights.GetLength(1));
            read.AddRange(weights.Cast<double>());
            read.AddRange(network.GetBiases(layer));
        }

        Assert.Equal(all, read);
    }

    [Fact]
    public void What_is_written_to_a_layer_is_read_back_and_the_other_layers_stay()
    {
        INetwork<float> network = Networks.Single("\"2-3-1\"");
        float[,] other = network.GetWeights(2);
        var weights = new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } };

        network.SetWeights(1, weights);
        network.SetBiases(1, [7f, 8f, 9f]);

        Assert.Equal(weights, network.GetWeights(1));
        Assert.Equal([7f, 8f, 9f], network.GetBiases(1));
        Assert.Equal(other, network.GetWeights(2));
    }

    [Fact]
    public void A_layer_that_does_not_exist_and_a_wrong_shape_are_refused()
    {
        INetwork<float> network = Networks.Single("\"2-3-1\"");
        Assert.Contains("layers 1 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => network.GetWeights(3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.GetBiases(0));
        Assert.Contains("2 × 3", Assert.Throws<ArgumentException>(() => network.SetWeights(1, new float[2, 3])).Message);
        Assert.Contains("2 values", Assert.Throws<ArgumentException>(() => network.SetBiases(1, [1f, 2f])).Message);
        Assert.Throws<ArgumentException>(() => network.SetBiases(2, [float.NaN]));
    }
}
