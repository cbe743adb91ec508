using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>
/// Scaling of whole rows, (x − μ) · 1/σ for each column, and back. Support for generated code. In an array of scalings the columns' μ lie from a first place
/// on, after them their σ, and after those their 1/σ.
/// </summary>
/// <remarks>A difference and a product for each value, each rounded: the same bits on vectors of any width, and as in code for one value.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScaledRows
{
    /// <summary>Scales rows to memory in which a row begins every <paramref name="stride"/> values; what lies between two rows becomes 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="columns">The values of a row.</param>
    /// <param name="scaling">The numbers of the scaling.</param>
    /// <param name="first">The place of the first column's μ.</param>
    /// <param name="destination">Where the first row goes.</param>
    /// <param name="stride">The distance of two rows, at least as many as columns.</param>
    public static void Scale<T>(ReadOnlySpan<T> rows, int columns, T[] scaling, int first, Span<T> destination, int stride)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> offsets = scaling.AsSpan(first, columns);
        ReadOnlySpan<T> factors = scaling.AsSpan(first + (2 * columns), columns);
        for (; rows.Length >= columns; rows = rows.Slice(columns))
        {
            ScaleRow(rows.Slice(0, columns), offsets, factors, destination.Slice(0, columns));
            destination.Slice(columns, stride - columns).Clear();
            destination = destination.Slice(stride);
        }
    }

    /// <summary>Scales columns where they lie.</summary>
    /// <param name="block">The columns, one after the other.</param>
    /// <param name="columns">How many.</param>
    /// <param name="room">The values of a column.</param>
    /// <param name="scaling">The numbers of the scaling.</param>
    /// <param name="first">The place of the first column's μ.</param>
    public static void ScaleColumns(Span<float> block, int columns, int room, float[] scaling, int first) => ScaleColumns<float>(block, columns, room, scaling, first);

    /// <inheritdoc cref="ScaleColumns(Span{float}, int, int, float[], int)"/>
    public static void ScaleColumns(Span<double> block, int columns, int room, double[] scaling, int first) => ScaleColumns<double>(block, columns, room, scaling, first);

    /// <summary>Rows of outputs in the unit of the targets, ŷ · σ + μ, where they lie.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="columns">The values of a row.</param>
    /// <param name="scaling">The numbers of the scaling.</param>
    /// <param name="first">The place of the first column's μ.</param>
    public static void Restore<T>(Span<T> rows, int columns, T[] scaling, int first)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> offsets = scaling.AsSpan(first, columns);
        ReadOnlySpan<T> scales = scaling.AsSpan(first + columns, columns);
        for (; rows.Length >= columns; rows = rows.Slice(columns))
        {
            for (int j = 0; j < columns; j++)
            {
                T scaled = rows[j] * scales[j];
                rows[j] = scaled + offsets[j];
            }
        }
    }

    /// <summary>A derivative by the inputs, ∂L/∂x = ∂L/∂x′ · 1/σ, from one by what they are scaled to.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="gradient">A value for each input.</param>
    /// <param name="scaling">The numbers of the scaling.</param>
    /// <param name="first">The place of the first input's μ.</param>
    public static void MultiplyByFactors<T>(Span<T> gradient, T[] scaling, int first)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<T> factors = scaling.AsSpan(first + (2 * gradient.Length), gradient.Length);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= factors[i];
        }
    }

    private static void ScaleColumns<T>(Span<T> block, int columns, int room, T[] scaling, int first)
        where T : unmanaged
    {
        for (int column = 0; column < columns; column++)
        {
            T offset = scaling[first + column];
            T factor = scaling[first + (2 * columns) + column];
            Span<T> values = block.Slice(column * room, room);
            Span<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            for (int i = 0; i < vectors.Length; i++)
            {
                vectors[i] = (vectors[i] - new Vector<T>(offset)) * factor;
            }

            for (int i = vectors.Length * Vector<T>.Count; i < room; i++)
            {
                values[i] = ScalarLanes<T>.Multiply(ScalarLanes<T>.Subtract(values[i], offset), factor);
            }
        }
    }

    private static void ScaleRow<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> offsets, ReadOnlySpan<T> factors, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        for (; i + Vector<T>.Count <= row.Length; i += Vector<T>.Count)
        {
            Vector<T> difference = new Vector<T>(row.Slice(i)) - new Vector<T>(offsets.Slice(i));
            (difference * new Vector<T>(factors.Slice(i))).CopyTo(destination.Slice(i));
        }

        for (; i < row.Length; i++)
        {
            destination[i] = (row[i] - offsets[i]) * factors[i];
        }
    }
}
