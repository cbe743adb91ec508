using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Targets of classes that count differently. Supports generated code.</summary>
/// <remarks>
/// The loss of several rows is Σ ωᵢ·ℓᵢ / Σ ωᵢ with ωᵢ = Σₖ wₖ·yᵢₖ, the weight of the row's class, as <c>torch.nn.CrossEntropyLoss(weight)</c> has it for
/// class indices. Cross-entropy is linear in its targets: its mean over rows of weighted targets wₖ·yᵢₖ · rows / Σ ωᵢ is that number.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ClassWeights
{
    /// <summary>Multiplies targets by the weights of their classes.</summary>
    /// <param name="targets">Some rows, of a value for each class and of sum 1: at least one row.</param>
    /// <param name="weights">A weight above 0 for each class.</param>
    /// <param name="smoothing">The part of every target, in [0, 1), that goes to all classes alike.</param>
    /// <param name="weighted">Receives as many values: wₖ·((1 − smoothing)·yᵢₖ + smoothing / classes) · rows / Σ ωᵢ.</param>
    public static void Apply(ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float smoothing, Span<float> weighted) =>
        Apply<float>(targets, weights, smoothing, weighted);

    /// <inheritdoc cref="Apply(ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>
    public static void Apply(ReadOnlySpan<double> targets, ReadOnlySpan<double> weights, double smoothing, Span<double> weighted) =>
        Apply<double>(targets, weights, smoothing, weighted);

    /// <summary>The weight of a row: Σₖ wₖ·yₖ.</summary>
    /// <param name="targets">Its targets.</param>
    /// <param name="weights">A weight for each class.</param>
    /// <returns>The weight of its class, or the mean where it is of several.</returns>
    public static double Of(ReadOnlySpan<float> targets, ReadOnlySpan<float> weights) => Sum(targets, weights);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Of(ReadOnlySpan<double> targets, ReadOnlySpan<double> weights) => Sum(targets, weights);

    // Targets as the network's loss takes them: as they are, or multiplied in other memory.
    internal static ReadOnlySpan<T> Apply<T>(NetworkDescription description, ReadOnlySpan<T> targets, Span<T> weighted)
        where T : unmanaged
    {
        if (description.ClassWeights is not { } classes)
        {
            return targets;
        }

        using PooledSpan<T> weights = new(classes.Count);
        for (int k = 0; k < classes.Count; k++)
        {
            weights.Span[k] = Real.FromDouble<T>(classes[k]);
        }

        // As the network has the smoothing.
        Apply<T>(targets, weights.Span, Real.ToDouble(Real.FromDouble<T>(description.LossParameter ?? 0)), weighted);
        return weighted;
    }

    internal static void Apply<T>(ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, double smoothing, Span<T> weighted)
        where T : unmanaged
    {
        int classes = weights.Length;
        double factor = targets.Length / classes / Sum(targets, weights);
        for (int i = 0; i < targets.Length; i++)
        {
            double smoothed = ((1 - smoothing) * Real.ToDouble(targets[i])) + (smoothing / classes);
            weighted[i] = Real.FromDouble<T>(Real.ToDouble(weights[i % classes]) * smoothed * factor);
        }
    }

    internal static double Sum<T>(ReadOnlySpan<T> targets, ReadOnlySpan<T> weights)
        where T : unmanaged
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            sum += Real.ToDouble(weights[i % weights.Length]) * Real.ToDouble(targets[i]);
        }

        return sum;
    }
}
