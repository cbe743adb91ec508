using System.ComponentModel;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace BackpropGen.CompilerServices;

/// <summary>Draws initial weights, layer after layer. Support for generated code.</summary>
/// <remarks>
/// Every number is drawn and scaled in double and then rounded to the network's precision: a float and a double network of the same seed start
/// from the same weights up to rounding. Biases are not drawn.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WeightSampler
{
    private readonly SeededRandom _random;

    /// <summary>Draws that a seed determines.</summary>
    /// <param name="seed">Any number. The same seed and the same calls give the same weights.</param>
    public WeightSampler(int seed)
    {
        _random = new SeededRandom(seed);
    }

    /// <summary>The parameters of a new network: weights as the initializer of each layer draws them, layer after layer, biases of 0, of operations the weights of 1 that PyTorch's modules start with, and of activations what they start with.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network, whose affine layers have an initializer with a formula.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>A value for each parameter, in their order.</returns>
    public static T[] Draw<T>(NetworkDescription network, int seed)
        where T : unmanaged
    {
        var parameters = new T[network.ParameterCount];
        var random = new WeightSampler(seed);
        int first = 0;
        foreach (LayerDescription layer in network.Layers)
        {
            if (layer.Kind == LayerKind.Affine)
            {
                int weights = layer.InputCount * layer.OutputCount;
                random.Fill(parameters.AsSpan(first, weights), layer.Initializer, layer.InputCount, layer.OutputCount);
                first += weights + layer.OutputCount;
            }

            foreach (LayerOperation operation in layer.Operations)
            {
                (IReadOnlyList<long> weight, IReadOnlyList<long> bias) = LayerOperations.ShapesOf(operation, layer.OutputCount);
                parameters.AsSpan(first, (int)weight[0]).Fill(Real.FromDouble<T>(1));
                first += (int)(weight[0] + bias[0]);
            }

            foreach (LearnedParameter learned in layer.Function?.Learned ?? [])
            {
                int count = learned.CountIn(layer.OutputCount);
                parameters.AsSpan(first, count).Fill(Real.FromDouble<T>(learned.Start));
                first += count;
            }
        }

        return parameters;
    }

    private enum Distribution
    {
        Constant,
        UnitUniform,
        SymmetricUniform,
        Normal,
    }

    /// <summary>Draws the weights of a layer, in the order of the span.</summary>
    /// <param name="weights">Receives the weights, [out, in] as everywhere.</param>
    /// <param name="initializer">The formula, as <see cref="Initializer"/> gives it; not <see cref="Initializer.Auto"/>, which depends on the layer.</param>
    /// <param name="fanIn">How many inputs the layer has, at least 1.</param>
    /// <param name="fanOut">How many nodes the layer has, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An initializer without a formula, or a fan below 1; nothing was written or drawn.</exception>
    public void Fill(Span<float> weights, Initializer initializer, int fanIn, int fanOut)
    {
        (Distribution distribution, double scale) = Resolve(initializer, fanIn, fanOut);

        // A draw next to the end of a uniform range may round to a float beyond it.
        float limit = distribution switch
        {
            Distribution.UnitUniform => 1 - (1f / (1 << 24)),
            Distribution.SymmetricUniform => RoundDown(scale),
            _ => float.PositiveInfinity,
        };

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Max(-limit, Math.Min((float)Draw(distribution, scale), limit));
        }
    }

    /// <inheritdoc cref="Fill(Span{float}, Initializer, int, int)"/>
    public void Fill(Span<double> weights, Initializer initializer, int fanIn, int fanOut)
    {
        (Distribution distribution, double scale) = Resolve(initializer, fanIn, fanOut);

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Draw(distribution, scale);
        }
    }

    private void Fill<T>(Span<T> weights, Initializer initializer, int fanIn, int fanOut)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Fill(MemoryMarshal.Cast<T, float>(weights), initializer, fanIn, fanOut);
        }
        else
        {
            Fill(MemoryMarshal.Cast<T, double>(weights), initializer, fanIn, fanOut);
        }
    }

    private static (Distribution Distribution, double Scale) Resolve(Initializer initializer, double fanIn, double fanOut)
    {
        RequireFan(fanIn, nameof(fanIn));
        RequireFan(fanOut, nameof(fanOut));

        return initializer switch
        {
            Initializer.Ones => (Distribution.Constant, 1),
            Initializer.Zeros => (Distribution.Constant, 0),
            Initializer.Uniform => (Distribution.UnitUniform, 1),
            Initializer.Normal => (Distribution.Normal, 1),
            Initializer.XavierUniform => (Distribution.SymmetricUniform, Math.Sqrt(6 / (fanIn + fanOut))),
            Initializer.XavierNormal => (Distribution.Normal, Math.Sqrt(2 / (fanIn + fanOut))),
            Initializer.KaimingUniform => (Distribution.SymmetricUniform, Math.Sqrt(6 / fanIn)),
            Initializer.KaimingNormal => (Distribution.Normal, Math.Sqrt(2 / fanIn)),
            Initializer.LeCunUniform => (Distribution.SymmetricUniform, Math.Sqrt(3 / fanIn)),
            Initializer.LeCunNormal => (Distribution.Normal, Math.Sqrt(1 / fanIn)),
            _ => throw new ArgumentOutOfRangeException(
                nameof(initializer),
                $"initializer is {initializer}, but it must be one that has a formula of its own; " +
                "Auto is resolved for each layer when the network is generated."),
        };
    }

    private static void RequireFan(double fan, string argument)
    {
        if (fan < 1)
        {
            throw new ArgumentOutOfRangeException(argument, Invariant($"{argument} is {fan}, but a layer has at least 1 input and 1 node."));
        }
    }

    // The largest float that is at most the given positive number.
    private static unsafe float RoundDown(double value)
    {
        float rounded = (float)value;
        if (rounded > value)
        {
            (*(int*)&rounded)--;
        }

        return rounded;
    }

    private double Draw(Distribution distribution, double scale) => distribution switch
    {
        Distribution.Constant => scale,
        Distribution.UnitUniform => _random.NextDouble(),
        Distribution.SymmetricUniform => ((2 * _random.NextDouble()) - 1) * scale,
        _ => _random.NextGaussian() * scale,
    };
}
