using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>Batches of networks that compute sixteen rows at once, or eight in double. Supports generated code.</summary>
/// <remarks>Nothing is checked here but that the rows are of one length.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneBatches
{
    // Of a block of rows: more are rented, since they touch more of the stack than is warm.
    private const int MostValuesOnStack = 4 * 1024;

    /// <summary>The predictions for many rows: <see cref="INetwork{T}.PredictBatch"/>. Rows that do not fill a group are one with lanes that nobody reads.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="inputCount">How many inputs a row has.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    /// <param name="outputCount">How many outputs a row has.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="ArgumentException">The spans are not as many rows, or overlap.</exception>
    [SkipLocalsInit]
    public static void Predict<T>(ILanePrediction<T> network, ReadOnlySpan<T> inputs, int inputCount, Span<T> outputs, int outputCount, string topology)
        where T : unmanaged
    {
        int rows = Check.Rows(inputs.Length, inputCount, outputs.Length, outputCount, nameof(outputs), topology);
        Check.NoOverlap(inputs, outputs, nameof(outputs));
        int rest = rows % VirtualLanes.Count<T>();
        int full = rows - rest;
        if (full > 0)
        {
            PredictGroups(network, inputs, inputCount, outputs, outputCount, full / VirtualLanes.Count<T>());
        }

        if (rest > 0)
        {
            Span<T> last = stackalloc T[VirtualLanes.Count<T>() * outputCount];
            PredictGroups(network, Filled(inputs.Slice(full * inputCount), stackalloc T[VirtualLanes.Count<T>() * inputCount]), inputCount, last, outputCount, 1);
            last.Slice(0, rest * outputCount).CopyTo(outputs.Slice(full * outputCount));
        }
    }

    /// <summary>The mean loss of many rows, and its derivative by every parameter: in each block of 64 rows the sums of the lanes, then those of the rows that are left over, in the first lanes of a group.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where it has none.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="gradient">Receives the derivatives, in the order of the parameters.</param>
    /// <returns>The mean loss.</returns>
    [SkipLocalsInit]
    public static T Gradient<T>(
        ILaneGradient<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        int inputCount = inputs.Length / rows;
        int targetCount = targets.Length / rows;
        int maskCount = masks.Length / rows;
        int lanes = VirtualLanes.Count<T>() * (gradient.Length + 1);
        int columns = RowBatches.BlockRows * (inputCount + targetCount + maskCount);
        int length = lanes + columns;
        T[]? rented = length > MostValuesOnStack ? ArrayPool<T>.Shared.Rent(length + Alignment.Spare<T>()) : null;
        Span<T> memory = AlignedScratch<T>.Align(rented ?? stackalloc T[length + Alignment.Spare<T>()], length);
        ref T x = ref memory[lanes];
        ref T y = ref Unsafe.Add(ref x, RowBatches.BlockRows * inputCount);
        ref T k = ref Unsafe.Add(ref y, RowBatches.BlockRows * targetCount);
        Span<T> block = stackalloc T[gradient.Length + 1];
        gradient.Clear();
        double sum = 0;
        for (int first = 0; first < rows; first += RowBatches.BlockRows)
        {
            int last = Math.Min(first + RowBatches.BlockRows, rows);
            int groups = (last - first) / VirtualLanes.Count<T>();
            int rest = last - first - (groups * VirtualLanes.Count<T>());
            block.Clear();
            if (groups > 0)
            {
                ToColumns(inputs, first, inputCount, groups, ref x);
                ToColumns(targets, first, targetCount, groups, ref y);
                ToColumns(masks, first, maskCount, groups, ref k);
                sum += SumGroups(network, ref x, ref y, ref k, groups, memory.Slice(0, lanes), VirtualLanes.Count<T>(), block);
            }

            if (rest > 0)
            {
                RestToColumns(inputs, last - rest, inputCount, ref x);
                RestToColumns(targets, last - rest, targetCount, ref y);
                RestToColumns(masks, last - rest, maskCount, ref k);
                sum += SumGroups(network, ref x, ref y, ref k, 1, memory.Slice(0, lanes), rest, block);
            }

            SpanMath.AddTo(gradient, block.Slice(0, gradient.Length));
        }

        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }

        return RowBatches.Mean(sum, rows, gradient);
    }

    // Adds the sums of groups over the first lanes of each to a block's gradient; returns that of the losses, which stands behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SumGroups<T>(
        ILaneGradient<T> network, ref T x, ref T y, ref T k, int groups, Span<T> lanes, int count, Span<T> block)
        where T : unmanaged
    {
        ref T sums = ref lanes[0];
        if (Vector512.IsHardwareAccelerated)
        {
            network.GradientLanes512(ref x, ref y, ref k, groups, ref sums);
        }
        else
        {
            network.GradientLanes256(ref x, ref y, ref k, groups, ref sums);
            network.GradientLanes256(ref SecondHalf(ref x), ref SecondHalf(ref y), ref SecondHalf(ref k), groups, ref SecondHalf(ref sums));
        }

        if (count < VirtualLanes.Count<T>())
        {
            for (int lane = 0; lane < lanes.Length; lane += VirtualLanes.Count<T>())
            {
                lanes.Slice(lane + count, VirtualLanes.Count<T>() - count).Clear();
            }
        }

        block[block.Length - 1] = default;
        AddSums(ref sums, block.Length, ref block[0]);
        return Real.ToDouble(block[block.Length - 1]);
    }

    // The rows from one on, in the first lanes of a group.
    [SkipLocalsInit]
    private static void RestToColumns<T>(ReadOnlySpan<T> values, int first, int columns, ref T target)
        where T : unmanaged
        => ToColumns(Filled(values.Slice(first * columns), stackalloc T[VirtualLanes.Count<T>() * columns]), 0, columns, 1, ref target);

    // Rows, and 0 in what room is left.
    private static Span<T> Filled<T>(ReadOnlySpan<T> rows, Span<T> group)
        where T : unmanaged
    {
        rows = rows.Slice(0, Math.Min(rows.Length, group.Length));
        rows.CopyTo(group);
        group.Slice(rows.Length).Clear();
        return group;
    }

    [SkipLocalsInit]
    private static void PredictGroups<T>(ILanePrediction<T> network, ReadOnlySpan<T> inputs, int inputCount, Span<T> outputs, int outputCount, int groups)
        where T : unmanaged
    {
        int most = RowBatches.BlockRows / VirtualLanes.Count<T>();
        int length = RowBatches.BlockRows * (inputCount + outputCount);
        Span<T> columns = AlignedScratch<T>.Align(stackalloc T[length + Alignment.Spare<T>()], length);
        ref T x = ref columns[0];
        ref T y = ref columns[RowBatches.BlockRows * inputCount];
        for (int group = 0; group < groups; group += most)
        {
            int count = Math.Min(most, groups - group);
            int row = group * VirtualLanes.Count<T>();
            ToColumns(ref At(inputs, row * inputCount), count, inputCount, ref x);
            if (Vector512.IsHardwareAccelerated)
            {
                network.PredictLanes512(ref x, ref y, count);
            }
            else
            {
                network.PredictLanes256(ref x, ref y, count);
                network.PredictLanes256(ref SecondHalf(ref x), ref SecondHalf(ref y), count);
            }

            ToRows(ref y, count, outputCount, ref At(outputs, row * outputCount));
        }
    }

    private static ref T SecondHalf<T>(ref T lanes)
        where T : unmanaged
        => ref Unsafe.Add(ref lanes, VirtualLanes.Count<T>() / 2);

    private static ref T At<T>(ReadOnlySpan<T> values, int place) => ref Unsafe.Add(ref MemoryMarshal.GetReference(values), place);

    private static void ToColumns<T>(ReadOnlySpan<T> values, int first, int columns, int groups, ref T target)
        where T : unmanaged
    {
        if (columns > 0)
        {
            ToColumns(ref At(values, first * columns), groups, columns, ref target);
        }
    }

    private static void ToColumns<T>(ref T rows, int groups, int columns, ref T target)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            RowLanes.ToColumns(ref Unsafe.As<T, float>(ref rows), groups, columns, ref Unsafe.As<T, float>(ref target));
        }
        else
        {
            RowLanes.ToColumns(ref Unsafe.As<T, double>(ref rows), groups, columns, ref Unsafe.As<T, double>(ref target));
        }
    }

    private static void ToRows<T>(ref T source, int groups, int columns, ref T rows)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            RowLanes.ToRows(ref Unsafe.As<T, float>(ref source), groups, columns, ref Unsafe.As<T, float>(ref rows));
        }
        else
        {
            RowLanes.ToRows(ref Unsafe.As<T, double>(ref source), groups, columns, ref Unsafe.As<T, double>(ref rows));
        }
    }

    private static void AddSums<T>(ref T lanes, int count, ref T gradient)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            RowLanes.AddSums(ref Unsafe.As<T, float>(ref lanes), count, ref Unsafe.As<T, float>(ref gradient));
        }
        else
        {
            RowLanes.AddSums(ref Unsafe.As<T, double>(ref lanes), count, ref Unsafe.As<T, double>(ref gradient));
        }
    }
}
