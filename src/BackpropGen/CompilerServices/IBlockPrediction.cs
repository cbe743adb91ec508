using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that predicts up to 64 rows together, in a block of memory. Vectorized networks implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBlockPrediction<T>
    where T : unmanaged
{
    /// <summary>How many values a block takes: those of every node, for 64 rows.</summary>
    int BlockLength { get; }

    /// <summary>The forward pass of a block.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where nothing is dropped.</param>
    /// <param name="rows">How many rows, from 1 to 64.</param>
    /// <param name="nodes">Receives what every node computes: <see cref="BlockLength"/> values, from a multiple of 64 bytes on.</param>
    void ForwardBlock(ReadOnlySpan<T> inputs, ReadOnlySpan<T> masks, int rows, Span<T> nodes);

    /// <summary>The outputs of a block.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="nodes">What <see cref="ForwardBlock"/> computed.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    void CopyOutputs(int rows, Span<T> nodes, Span<T> outputs);
}
