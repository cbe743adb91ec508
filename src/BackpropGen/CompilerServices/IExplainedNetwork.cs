using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that shows what it computes on the way. Networks with <see cref="NetworkAttribute.Explain"/> in their attribute implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IExplainedNetwork<T> : INetwork<T>
    where T : unmanaged
{
    /// <summary>What is computed, as on paper.</summary>
    RowFormulas Formulas { get; }

    /// <summary>Computes one row and copies out what it comes by, with nothing dropped.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="targets">The row's targets, one for each output.</param>
    /// <param name="values">
    /// Receives the scaled inputs, if there are any; of each layer z, what its operations compute, and o where the activation is not linear; the scaled targets, if there are any; and of each layer,
    /// from the last to the first, d, before which stands the error of what its operations give and what is computed on the way back through them.
    /// </param>
    void ExplainRow(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> values);
}
