using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that computes the gradients of as many rows at once as 64 bytes hold values, each in a lane of a vector.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILaneGradient<T>
    where T : unmanaged
{
    /// <summary>The sums of losses and gradients over groups of 16 rows, in double of 8, in vectors of 512 bits.</summary>
    /// <param name="x">The inputs of the groups, column by column: <see cref="RowLanes.ToColumns(ref float, int, int, ref float)"/>.</param>
    /// <param name="y">The targets, column by column.</param>
    /// <param name="k">What outputs are multiplied by, column by column, where the network has dropout.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="sums">Receives as many sums, one for each lane, for every parameter, and behind them those of the losses.</param>
    void GradientLanes512(ref T x, ref T y, ref T k, int groups, ref T sums);

    /// <summary>The same in vectors of 256 bits, for eight lanes of each group: those from the first on, or from the ninth, where the references lead.</summary>
    /// <inheritdoc cref="GradientLanes512"/>
    void GradientLanes256(ref T x, ref T y, ref T k, int groups, ref T sums);
}
