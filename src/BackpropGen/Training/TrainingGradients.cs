using BackpropGen.CompilerServices;
using BackpropGen.Training;

namespace BackpropGen;

/// <summary>Gradients as steps of training take them, for loops that add gradients of several batches before a step, on one machine or many.</summary>
public static class TrainingGradients
{
    /// <summary>The mean loss of rows and its derivative by every parameter, with outputs dropped where the network has dropout: <see cref="INetwork{T}.GradientBatch"/> drops none.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite; at least one row.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <param name="gradient">Receives the derivative of the mean by every parameter θ.</param>
    /// <param name="weight">What the rows weigh together: their number, or the sum of the weights of their classes; of windows, that of their steps. Means of several batches are weighted by it.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs, targets or gradient are not as described.</exception>
    public static T TrainingGradient<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient, out double weight)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.ParameterLength(gradient.Length, description.ParameterCount, nameof(gradient), description.Topology);
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.Finite(inputs, description.InputCount, nameof(inputs), names: null);
        Check.Targets(targets, description);
        weight = network is IDrawnGradient<T> drawn ? drawn.WeightOf(inputs, targets) : new RowWeights<T>(description).Sum(targets, rows);
        return Drawn(network, inputs, targets, rows, gradient);
    }

    // Of rows that have been checked.
    internal static T Drawn<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, int rows, Span<T> gradient)
        where T : unmanaged
    {
        if (network is IDrawnGradient<T> drawn)
        {
            return drawn.DrawnGradient(inputs, targets, gradient);
        }

        if (network is not IDropoutNetwork<T> { Dropout: { } dropout })
        {
            return network.GradientBatch(inputs, targets, gradient);
        }

        using PooledSpan<T> masks = new(checked(rows * dropout.MaskCount));
        dropout.Draw(masks.Span);
        return Batches.Gradient(network, inputs, targets, masks.Span, rows, gradient);
    }
}
