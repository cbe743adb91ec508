using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen;

/// <summary>
/// Sums of squares of rows in a symmetric matrix, of which the upper triangle is kept, row after row. Tiles of four rows and two vectors stay in registers while all squares go by.
/// Each element is summed in the order of the squares, whatever the width of vectors; with fused multiply-add where the processor has it.
/// </summary>
internal static class SymmetricTiles
{
    private const int TileRows = 4;

    /// <summary>The distance of two rows: a multiple of two vectors.</summary>
    public static int Stride(int size)
    {
        int tileColumns = 2 * Vector<double>.Count;
        return (size + tileColumns - 1) / tileColumns * tileColumns;
    }

    /// <summary>The room that a matrix takes: tiles go beyond its last row.</summary>
    public static int Length(int size) => (size + TileRows) * Stride(size);

    /// <summary>matrix += sign · Σ rowᵀ·row, in the columns from those of the diagonal on.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="rows">The rows, in the matrix's stride.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="first">The first row of the matrix that is added to.</param>
    /// <param name="size">The size of the matrix.</param>
    /// <param name="sign">1 or −1.</param>
    public static void AddSquares(Span<double> matrix, ReadOnlySpan<double> rows, int count, int first, int size, double sign)
    {
        int stride = Stride(size);
        int tileColumns = 2 * Vector<double>.Count;
        for (int i = first; i < size; i += TileRows)
        {
            Span<double> tileRows = matrix.Slice(i * stride, TileRows * stride);
            for (int j = i / tileColumns * tileColumns; j < stride; j += tileColumns)
            {
                AddTile(tileRows, rows, count, stride, i, j, sign);
            }
        }
    }

    private static void AddTile(Span<double> matrix, ReadOnlySpan<double> rows, int count, int stride, int i, int j, double sign)
    {
        int vectorStride = stride / Vector<double>.Count;
        int column = j / Vector<double>.Count;
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(rows);
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(matrix);

        // Beyond the last row of the matrix sums are nobody's.
        int second = Math.Min(i + 1, stride - 1);
        int third = Math.Min(i + 2, stride - 1);
        int fourth = Math.Min(i + 3, stride - 1);
        Vector<double> sum00 = sums[column];
        Vector<double> sum01 = sums[column + 1];
        Vector<double> sum10 = sums[vectorStride + column];
        Vector<double> sum11 = sums[vectorStride + column + 1];
        Vector<double> sum20 = sums[(2 * vectorStride) + column];
        Vector<double> sum21 = sums[(2 * vectorStride) + column + 1];
        Vector<double> sum30 = sums[(3 * vectorStride) + column];
        Vector<double> sum31 = sums[(3 * vectorStride) + column + 1];
        var signs = new Vector<double>(sign);
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<double> values = rows.Slice(row * stride, stride);
            Vector<double> right0 = signs * right[(row * vectorStride) + column];
            Vector<double> right1 = signs * right[(row * vectorStride) + column + 1];
            var factor = new Vector<double>(values[i]);
            sum00 = MultiplyAdd(right0, factor, sum00);
            sum01 = MultiplyAdd(right1, factor, sum01);
            factor = new Vector<double>(values[second]);
            sum10 = MultiplyAdd(right0, factor, sum10);
            sum11 = MultiplyAdd(right1, factor, sum11);
            factor = new Vector<double>(values[third]);
            sum20 = MultiplyAdd(right0, factor, sum20);
            sum21 = MultiplyAdd(right1, factor, sum21);
            factor = new Vector<double>(values[fourth]);
            sum30 = MultiplyAdd(right0, factor, sum30);
            sum31 = MultiplyAdd(right1, factor, sum31);
        }

        sums[column] = sum00;
        sums[column + 1] = sum01;
        sums[vectorStride + column] = sum10;
        sums[vectorStride + column + 1] = sum11;
        sums[(2 * vectorStride) + column] = sum20;
        sums[(2 * vectorStride) + column + 1] = sum21;
        sums[(3 * vectorStride) + column] = sum30;
        sums[(3 * vectorStride) + column + 1] = sum31;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> MultiplyAdd(Vector<double> left, Vector<double> right, Vector<double> addend) =>
#if NET
        Vector.MultiplyAddEstimate(left, right, addend);
#else
        (left * right) + addend;
#endif
}
