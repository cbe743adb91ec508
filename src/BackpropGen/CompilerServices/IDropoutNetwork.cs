using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network whose training drops outputs of layers. Networks with <c>dropout</c> in their topology implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDropoutNetwork<T>
    where T : unmanaged
{
    /// <summary>What draws for the training steps of this network, and of no other.</summary>
    DropoutTraining<T> Dropout { get; }

    /// <summary>The mean loss of some rows with dropout, and its derivative by every parameter. Where classes have weights, rows count as their classes do.</summary>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="masks">What outputs are multiplied by, row after row.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ; it means nothing if the loss is not finite.</param>
    /// <returns>The mean loss.</returns>
    T GradientBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, Span<T> gradient);
}
