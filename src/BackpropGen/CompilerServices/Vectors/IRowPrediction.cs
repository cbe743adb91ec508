using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What a vectorized network computes for one row, in memory of the caller. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here: the callers have checked the data.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowPrediction<T>
    where T : unmanaged
{
    /// <summary>How many values a prediction takes: those of every node.</summary>
    int ForwardLength { get; }

    /// <summary>The network's prediction.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">Receives the outputs.</param>
    /// <param name="nodes">Memory for what every node computes, with unknown contents: <see cref="ForwardLength"/> values, from a multiple of 64 bytes on.</param>
    void Predict(ReadOnlySpan<T> inputs, Span<T> outputs, Span<T> nodes);
}
