using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

/// <summary>
/// A narrow layer on a block of rows that lie in the lanes of vectors: each node has a column, its values in all rows next to each other. Support for
/// generated code.
/// </summary>
/// <remarks>
/// Columns have room for a multiple of 16 rows. A sum over inputs is the same, to the last bit, as
/// <see cref="DenseLayer"/>'s; a sum over rows is computed in as many parts as 64 bytes hold values, whatever the width of the processor's vectors.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public static class ColumnLayer
{
    // The rows in a column are a multiple of this in either precision.
    private const int Lanes = RowLanes.Count;

    /// <summary>The rows that columns have room for.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>The next multiple of 16.</returns>
    public static int Room(int rows) => (rows + Lanes - 1) / Lanes * Lanes;

    /// <summary>Rows as columns. Where there is room for more rows stand copies of the last: what is computed there is as finite as what is computed from it.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="target">The first column, of <see cref="Room"/> rows.</param>
    public static void ToColumns(ref float source, int rows, int columns, ref float target)
    {
        int room = Room(rows);
        int whole = WholeGroups(rows, columns);
        if (whole > 0 && columns == 2)
        {
            RowLanes.TwoToColumns(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }
        else if (whole > 0)
        {
            RowLanes.ThreeToColumns(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }

        ToColumns(ref source, whole, rows, columns, ref target);
    }

    /// <inheritdoc cref="ToColumns(ref float, int, int, ref float)"/>
    public static void ToColumns(ref double source, int rows, int columns, ref double target) => ToColumns(ref source, 0, rows, columns, ref target);

    /// <summary>Columns as rows.</summary>
    /// <param name="source">The first column, of <see cref="Room"/> rows.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="target">Where the first row goes.</param>
    public static void ToRows(ref float source, int rows, int columns, ref float target)
    {
        int room = Room(rows);
        int whole = WholeGroups(rows, columns);
        if (whole > 0 && columns == 2)
        {
            RowLanes.TwoToRows(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }
        else if (whole > 0)
        {
            RowLanes.ThreeToRows(ref source, whole / Lanes, ref target, (nuint)room, Lanes);
        }

        ToRows(ref source, whole, rows, columns, ref target);
    }

    /// <inheritdoc cref="ToRows(ref float, int, int, ref float)"/>
    public static void ToRows(ref double source, int rows, int columns, ref double target) => ToRows(ref source, 0, rows, columns, ref target);

    /// <summary>z = b + x·W.</summary>
    /// <param name="x">The columns of the inputs.</param>
    /// <param name="blocks">The inputs, and how a sum over them is cut.</param>
    /// <param name="layer">The weights, input by input, and the biases after them.</param>
    /// <param name="stride">The distance of two inputs' weights.</param>
    /// <param name="z">The columns of the results.</param>
    /// <param name="outputs">How many nodes.</param>
    /// <param name="room">The rows in a column, a multiple of 16.</param>
    public static void Forward(ref float x, in SumBlocks blocks, ref float layer, int stride, ref float z, int outputs, int room) => ColumnSums.Products(
        ref x, blocks, ref layer, (nuint)stride, 1, ref Unsafe.Add(ref layer, (nint)blocks.End * stride), 1, ref z, (nuint)outputs, (nuint)room);

    /// <inheritdoc cref="Forward(ref float, in SumBlocks, ref float, int, ref float, int, int)"/>
    public static void Forward(ref double x, in SumBlocks blocks, ref double layer, int stride, ref double z, int outputs, int room) => ColumnSums.Products(
        ref x, blocks, ref layer, (nuint)stride, 1, ref Unsafe.Add(ref layer, (nint)blocks.End * stride), 1, ref z, (nuint)outputs, (nuint)room);

    /// <summary>g = d·Wᵀ.</summary>
    /// <param name="d">The columns of the error terms.</param>
    /// <param name="outputs">How many nodes.</param>
    /// <param name="layer">The weights, input by input.</param>
    /// <param name="stride">The distance of two inputs' weights.</param>
    /// <param name="g">The columns of the results.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="room">The rows in a column, a multiple of 16.</param>
    public static void PassBack(ref float d, int outputs, ref float layer, int stride, ref float g, int inputs, int room)
    {
        float none = 0;
        ColumnSums.Products(ref d, SumBlocks.Of(outputs, 1), ref layer, 1, (nuint)stride, ref none, 0, ref g, (nuint)inputs, (nuint)room);
    }

    /// <inheritdoc cref="PassBack(ref float, int, ref float, int, ref float, int, int)"/>
    public static void PassBack(ref double d, int outputs, ref double layer, int stride, ref double g, int inputs, int room)
    {
        double none = 0;
        ColumnSums.Products(ref d, SumBlocks.Of(outputs, 1), ref layer, 1, (nuint)stride, ref none, 0, ref g, (nuint)inputs, (nuint)room);
    }

    /// <summary>Adds the gradient by weights and biases, xᵀ·d, to one that lies like the parameters.</summary>
    /// <param name="x">The columns of the inputs.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <param name="d">The columns of the error terms, 0 where there is no row.</param>
    /// <param name="outputs">How many nodes.</param>
    /// <param name="room">The rows in a column, a multiple of 16.</param>
    /// <param name="gradient">What is added to. The padding of its nodes stays as it is.</param>
    /// <param name="stride">The distance of two inputs' weights.</param>
    public static void AddGradient(ref float x, int inputs, ref float d, int outputs, int room, ref float gradient, int stride) =>
        ColumnGradient.Add<float>(ref x, (nuint)inputs, ref d, (nuint)outputs, (nuint)room, ref gradient, (nuint)stride);

    /// <inheritdoc cref="AddGradient(ref float, int, ref float, int, int, ref float, int)"/>
    public static void AddGradient(ref double x, int inputs, ref double d, int outputs, int room, ref double gradient, int stride) =>
        ColumnGradient.Add<double>(ref x, (nuint)inputs, ref d, (nuint)outputs, (nuint)room, ref gradient, (nuint)stride);

    // The rows from the first on, and copies of the last.
    private static void ToColumns<T>(ref T source, int first, int rows, int columns, ref T target)
        where T : unmanaged
    {
        int room = Room(rows);
        Transposition.Transpose(
            ref Unsafe.Add(ref source, first * columns), (nuint)columns, (nuint)(rows - first), (nuint)columns, ref Unsafe.Add(ref target, first), (nuint)room);
        for (int column = 0; column < columns && rows < room; column++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, (column * room) + rows), room - rows).Fill(Unsafe.Add(ref source, ((rows - 1) * columns) + column));
        }
    }

    private static void ToRows<T>(ref T source, int first, int rows, int columns, ref T target)
        where T : unmanaged
        => Transposition.Transpose(
            ref Unsafe.Add(ref source, first), (nuint)Room(rows), (nuint)columns, (nuint)(rows - first), ref Unsafe.Add(ref target, first * columns), (nuint)columns);

    // The rows that a way made for two or three columns can take.
    private static int WholeGroups(int rows, int columns)
        => (columns == 2 && Vector128.IsHardwareAccelerated) || (columns == 3 && Avx512F.IsSupported) ? rows - (rows % Lanes) : 0;
}
