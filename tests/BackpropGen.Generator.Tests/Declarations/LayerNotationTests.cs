using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Tests.Topology;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>A chain, which messages advise to declare, is a topology that can be declared.</summary>
public class LayerNotationTests
{
    /// <summary>Small and long numbers, which .NET writes with an exponent.</summary>
    public static TheoryData<double> Numbers => [0.5, 1e-4, 1e-5, 1.25e-5, 1.1754944E-20, 123.4567890123456, 1000, 5e-8 + 1e-12];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_layer_is_read_as_it_was_printed(double number)
    {
        LayerSpecification[] layers =
        [
            .. ActivationFunction.All.Select(activation => new LayerSpecification(
                3, activation.Name, activation.Parameter is { } parameter ? Math.Max(parameter.Least, number) : null, number < 1 ? number : null)),
            new(2, "Linear"),
        ];
        NetworkTopology topology = Marked.Parse(LayerNotation.Print(4, layers));
        Assert.Equal(
            layers.Select(layer => (layer.Size, (string?)layer.Activation, layer.Parameter, layer.Dropout)),
            topology.Layers.Select(layer => (layer.Size, layer.Activation, (double?)layer.Parameter, (double?)layer.Dropout)));
    }

    /// <summary>The language's numbers have 28 decimals.</summary>
    [Theory]
    [InlineData(1.25e-30)]
    [InlineData(1.401298464324817E-45)]
    [InlineData(double.Epsilon)]
    public void A_number_that_is_smaller_than_the_language_tells_from_0_is_read(double slope) =>
        Assert.Equal(slope, (double)Marked.Parse(LayerNotation.Print(4, [new LayerSpecification(3, "LeakyReLU", slope)])).Layers[0].Parameter!.Value, 1e-28);
}
