using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Gradients of batches, row by row. Supports generated code.</summary>
/// <remarks>
/// The gradients of 64 rows are summed, and these sums: a sum over many rows would lose the small gradients of the last ones. Nothing is checked here but that the
/// rows are of one length.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowBatches
{
    internal const int BlockRows = 64;

    private const int MostValuesOnStack = 1024;

    /// <summary>The mean loss of many rows, and its derivative by every parameter.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where it has none.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="gradient">Receives the derivatives, in the order of the parameters.</param>
    /// <returns>The mean loss.</returns>
    public static T Gradient<T>(IRowGradient<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        bool isLarge = gradient.Length > MostValuesOnStack;
        using PooledSpan<T> memory = new(isLarge ? gradient.Length : 0);
        Span<T> block = isLarge ? memory.Span : stackalloc T[gradient.Length];
        gradient.Clear();
        double sum = 0;
        for (int first = 0; first < rows; first += BlockRows)
        {
            block.Clear();
            sum = Accumulate(network, inputs, targets, masks, rows, first, Math.Min(first + BlockRows, rows), block, sum);
            SpanMath.AddTo(gradient, block);
        }

        return Mean(sum, rows, gradient);
    }

    // Adds the gradients of some of the rows to a block's; returns a sum of losses with theirs.
    internal static double Accumulate<T>(
        IRowGradient<T> network,
        ReadOnlySpan<T> inputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> masks,
        int rows,
        int first,
        int last,
        Span<T> block,
        double sum)
        where T : unmanaged
        => first == last ? sum : network.AccumulateRows(Rows(inputs, rows, first, last), Rows(targets, rows, first, last), Rows(masks, rows, first, last), block, sum);

    private static ReadOnlySpan<T> Rows<T>(ReadOnlySpan<T> values, int rows, int first, int last)
    {
        int length = values.Length / rows;
        return values.Slice(first * length, (last - first) * length);
    }

    // Makes means of sums, the gradient's in its own precision.
    internal static T Mean<T>(double sum, int rows, Span<T> gradient)
        where T : unmanaged
    {
        SpanMath.ScaleBy(gradient, typeof(T) == typeof(float) ? Real.FromDouble<T>(1f / rows) : Real.FromDouble<T>(1.0 / rows));
        return Real.FromDouble<T>(sum / rows);
    }
}
