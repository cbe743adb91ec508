using System.Numerics;

namespace BackpropGen.Tests.Dropouts;

/// <summary>
/// Back-propagation with masks as the lecture notes have it, node by node in double, for tanh and linear layers and the mean squared error. It knows nothing of masked weights: an output is multiplied by
/// its factor on the way forward, and its error on the way back.
/// </summary>
internal static class PlainDropout
{
    /// <summary>The loss of a row and its gradient, in the order of the parameters.</summary>
    /// <param name="network">Its layers.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="kept">For each layer but the last, which outputs are kept; null for layers without dropout.</param>
    /// <param name="inputs">The row.</param>
    /// <param name="targets">Its targets.</param>
    public static (double Loss, double[] Gradient) Gradient(NetworkDescription network, double[] parameters, IReadOnlyList<bool[]?> kept, double[] inputs, double[] targets)
    {
        int count = network.Layers.Count;
        var outputs = new double[count + 1][];
        var slopes = new double[count][];
        var firsts = new int[count];
        outputs[0] = inputs;
        int first = 0;
        for (int l = 0; l < count; l++)
        {
            LayerDescription layer = network.Layers[l];
            firsts[l] = first;
            outputs[l + 1] = new double[layer.OutputCount];
            slopes[l] = new double[layer.OutputCount];
            for (int j = 0; j < layer.OutputCount; j++)
            {
                double z = parameters[first + (layer.InputCount * layer.OutputCount) + j];
                for (int i = 0; i < layer.InputCount; i++)
                {
                    z += parameters[first + (j * layer.InputCount) + i] * outputs[l][i];
                }

                bool isTanh = layer.Activation == Activation.Tanh;
                double o = isTanh ? Math.Tanh(z) : z;
                double k = Factor(network, kept, l, j);
                outputs[l + 1][j] = k * o;
                slopes[l][j] = k * (isTanh ? 1 - (o * o) : 1);
            }

            first += layer.ParameterCount;
        }

        double[] last = outputs[count];
        double loss = last.Zip(targets, (o, y) => (o - y) * (o - y)).Sum() / last.Length;
        var gradient = new double[parameters.Length];
        double[] errors = [.. last.Zip(targets, (o, y) => 2 * (o - y) / last.Length)];
        for (int l = count - 1; l >= 0; l--)
        {
            LayerDescription layer = network.Layers[l];
            var before = new double[layer.InputCount];
            for (int j = 0; j < layer.OutputCount; j++)
            {
                double d = errors[j] * slopes[l][j];
                gradient[firsts[l] + (layer.InputCount * layer.OutputCount) + j] = d;
                for (int i = 0; i < layer.InputCount; i++)
                {
                    int place = firsts[l] + (j * layer.InputCount) + i;
                    gradient[place] = d * outputs[l][i];
                    before[i] += d * parameters[place];
                }
            }

            errors = before;
        }

        return (loss, gradient);
    }

    /// <summary>Which outputs the next step of a network on one row drops, seen in a copy: their weights do not move.</summary>
    public static IReadOnlyList<bool[]?> NextKept<T>(INetwork<T> network, T[] inputs, T[] targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] before = ParametersOf(network);
        network.Train(inputs, targets, T.One);
        T[] after = ParametersOf(network);
        network.SetParameters(before);
        IReadOnlyList<LayerDescription> layers = network.Description.Layers;
        var kept = new bool[]?[layers.Count - 1];
        int first = 0;
        for (int l = 0; l < kept.Length; l++)
        {
            first += layers[l].ParameterCount;
            LayerDescription next = layers[l + 1];
            kept[l] = layers[l].Dropout is null
                ? null
                : [.. Enumerable.Range(0, next.InputCount).Select(i => Enumerable.Range(0, next.OutputCount).Any(j => after[first + (j * next.InputCount) + i] != before[first + (j * next.InputCount) + i]))];
        }

        return kept;
    }

    public static T[] ParametersOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static double Factor(NetworkDescription network, IReadOnlyList<bool[]?> kept, int layer, int node) =>
        layer >= kept.Count || kept[layer] is not { } isKept ? 1 : isKept[node] ? 1 / (1 - network.Layers[layer].Dropout!.Value) : 0;
}
