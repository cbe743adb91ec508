using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that predicts as many rows at once as 64 bytes hold values, each in a lane of a vector.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILanePrediction<T>
    where T : unmanaged
{
    /// <summary>The predictions of groups of 16 rows, in double of 8, in vectors of 512 bits.</summary>
    /// <param name="x">The inputs of the groups, column by column: <see cref="RowLanes.ToColumns(ref float, int, int, ref float)"/>.</param>
    /// <param name="y">Receives the outputs, column by column.</param>
    /// <param name="groups">How many groups there are.</param>
    void PredictLanes512(ref T x, ref T y, int groups);

    /// <summary>The same in vectors of 256 bits, for eight lanes of each group: those from the first on, or from the ninth, where the references lead.</summary>
    /// <inheritdoc cref="PredictLanes512"/>
    void PredictLanes256(ref T x, ref T y, int groups);
}
