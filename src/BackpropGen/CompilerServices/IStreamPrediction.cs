using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A step of a network with memory that computes as many streams at once as 64 bytes hold values, each in a lane of vectors.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here. A column is 64 bytes: one value of each stream.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStreamPrediction<T>
    where T : unmanaged
{
    /// <summary>How many columns a step takes.</summary>
    int ColumnCount { get; }

    /// <summary>In which columns results begin: the outputs of the network, then what each cell of memory is to hold.</summary>
    ReadOnlySpan<int> ResultColumns { get; }

    /// <summary>A step of each stream.</summary>
    /// <param name="columns">The columns, of which the first are the inputs of the step; receives its values.</param>
    void ForwardStreams(ref T columns);
}
