using System.Globalization;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.PyTorch;

/// <summary>
/// Networks that hand a row's first inputs to an activation as they are, so that the activation, or the loss behind it, is all that is seen:
/// weights are those of the identity, biases 0.
/// </summary>
internal static class PassThrough
{
    /// <param name="form">Which of the forms: the number of inputs that nothing depends on decides.</param>
    /// <param name="nodes">How many inputs count.</param>
    /// <param name="layer">The layer, such as 3:tanh.</param>
    /// <param name="isHidden">Whether a linear layer follows.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="precision">The precision.</param>
    /// <param name="more">More arguments of the attribute, each with a comma before it.</param>
    public static AnyNetwork Network(string form, int nodes, string layer, bool isHidden, Loss loss, Precision precision, string more = "")
    {
        AnyNetwork network = AnyNetwork.Of(Arguments(form, nodes, layer, isHidden, loss, more), precision);
        Assert.Equal(form, RowForms.Of(network.Type));
        network.Parameters = [.. network.Description.Layers.SelectMany(Identity)];
        return network;
    }

    /// <summary>The arguments of such a network's attribute.</summary>
    public static string Arguments(string form, int nodes, string layer, bool isHidden, Loss loss, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"{RowForms.Framework(form)}\"{RowForms.InputsOfOneLayer(form, nodes)}-{layer}{(isHidden ? $"-{nodes}:linear" : "")}\", Loss = Loss.{loss}{more}{RowForms.Emission(form)}");

    /// <summary>The values, then as many others as the network has inputs left.</summary>
    public static double[] Inputs(AnyNetwork network, double[] values)
    {
        double[] inputs = new double[network.Description.InputCount];
        Array.Fill(inputs, 0.5);
        values.CopyTo(inputs, 0);
        return inputs;
    }

    private static double[] Identity(LayerDescription layer)
    {
        double[] parameters = new double[layer.ParameterCount];
        for (int node = 0; node < layer.OutputCount; node++)
        {
            parameters[(node * layer.InputCount) + node] = 1;
        }

        return parameters;
    }
}
