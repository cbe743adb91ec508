using System.ComponentModel;
using System.Runtime.CompilerServices;
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
    private static float RoundDown(double value)
    {
        float rounded = (float)value;
        if (rounded > value)
        {
            Unsafe.As<float, int>(ref rounded)--;
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
