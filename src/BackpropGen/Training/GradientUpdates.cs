using BackpropGen.CompilerServices;
using BackpropGen.State;
using BackpropGen.Training;

namespace BackpropGen;

/// <summary>Steps by a gradient with clipping, or with numbers of the optimiser that are not those of the attribute, for training loops of one's own.</summary>
public static class GradientUpdates
{
    /// <summary>One step of the network's optimiser: the gradient is clipped by value, then by norm, as in <c>Fit</c>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="gradient">A finite ∂L/∂θ for every parameter θ.</param>
    /// <param name="learningRate">η, finite and at least 0: <see cref="LearningRateSchedule.Start"/> gives rates that change.</param>
    /// <param name="options">Clipping, and numbers of the optimiser.</param>
    /// <exception cref="ArgumentNullException">The network or the options are null.</exception>
    /// <exception cref="ArgumentException">The gradient is not as described, or an option is for another optimiser; the network is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or an option is out of its range; the network is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet.</exception>
    public static void Update<T>(this INetwork<T> network, ReadOnlySpan<T> gradient, T learningRate, UpdateOptions options)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        Positive(options.ClipGradientNorm, nameof(UpdateOptions.ClipGradientNorm));
        Positive(options.ClipGradientValue, nameof(UpdateOptions.ClipGradientValue));
        OptimizerStep.Require(description, options.OptimizerSettings, nameof(UpdateOptions) + "." + nameof(UpdateOptions.OptimizerSettings));
        Check.ParameterLength(gradient.Length, description.ParameterCount, nameof(gradient), description.Topology);
        if (options.ClipGradientNorm is null && options.ClipGradientValue is null)
        {
            OptimizerStep.Take(network, gradient, learningRate, options.OptimizerSettings);
            return;
        }

        using PooledSpan<double> entries = new(gradient.Length);
        using PooledSpan<T> clipped = new(gradient.Length);
        for (int i = 0; i < gradient.Length; i++)
        {
            entries.Span[i] = Real.ToDouble(gradient[i]);
        }

        Check.FiniteGradient(GradientClipping.Clip(
            entries.Span, options.ClipGradientValue ?? double.PositiveInfinity, options.ClipGradientNorm ?? double.PositiveInfinity, clipped.Span));
        OptimizerStep.Take(network, clipped.Span, learningRate, options.OptimizerSettings);
    }

    private static void Positive(double? value, string option)
    {
        if (value is { } number && !(number > 0 && Real.IsFinite(number)))
        {
            throw new ArgumentOutOfRangeException("options", $"{nameof(UpdateOptions)}.{option} is {Real.Format(number)}, but it must be finite and more than 0.");
        }
    }
}
