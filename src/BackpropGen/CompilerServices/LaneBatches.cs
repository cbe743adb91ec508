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

    /// <summary>The predictions for many rows, as far as they fill groups of sixteen, or of eight in double.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>How many rows have been predicted: the others are left over.</returns>
    public static int Predict(ILanePrediction<float> network, ReadOnlySpan<float> inputs, Span<float> outputs, int rows) => PredictRows(network, inputs, outputs, rows);

    /// <inheritdoc cref="Predict(ILanePrediction{float}, ReadOnlySpan{float}, Span{float}, int)"/>
    public static int Predict(ILanePrediction<double> network, ReadOnlySpan<double> inputs, Span<double> outputs, int rows) => PredictRows(network, inputs, outputs, rows);

    /// <summary>The mean loss of many rows, and its derivative by every parameter: in each block of 64 rows the sums of the lanes, then the rows that are left over.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where it has none.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="gradient">Receives the derivatives, in the order of the parameters.</param>
    /// <returns>The mean loss.</returns>
    public static float Gradient(
        ILaneGradient<float> network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> masks, int rows, Span<float> gradient) =>
        GradientOfRows(network, inputs, targets, masks, rows, gradient);

    /// <inheritdoc cref="Gradient(ILaneGradient{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, Span{float})"/>
    public static double Gradient(
        ILaneGradient<double> network, ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> masks, int rows, Span<double> gradient) =>
        GradientOfRows(network, inputs, targets, masks, rows, gradient);

    private static int PredictRows<T>(ILanePrediction<T> network, ReadOnlySpan<T> inputs, Span<T> outputs, int rows)
        where T : unmanaged
        => rows < VirtualLanes.Count<T>() ? 0 : PredictGroups(network, inputs, inputs.Length / rows, outputs, outputs.Length / rows, rows / VirtualLanes.Count<T>());

    [SkipLocalsInit]
    private static T GradientOfRows<T>(
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
        ref T sums = ref memory[0];
        ref T x = ref memory[lanes];
        ref T y = ref Unsafe.Add(ref x, RowBatches.BlockRows * inputCount);
        ref T k = ref Unsafe.Add(ref y, RowBatches.BlockRows * targetCount);
        Span<T> block = stackalloc T[gradient.Length];
        gradient.Clear();
        double sum = 0;
        for (int first = 0; first < rows; first += RowBatches.BlockRows)
        {
            int last = Math.Min(first + RowBatches.BlockRows, rows);
            int groups = (last - first) / VirtualLanes.Count<T>();
            block.Clear();
            if (groups > 0)
            {
                ToColumns(ref At(inputs, first * inputCount), groups, inputCount, ref x);
                ToColumns(ref At(targets, first * targetCount), groups, targetCount, ref y);
                if (maskCount > 0)
                {
                    ToColumns(ref At(masks, first * maskCount), groups, maskCount, ref k);
                }

                if (Vector512.IsHardwareAccelerated)
                {
                    network.GradientLanes512(ref x, ref y, ref k, groups, ref sums);
                }
                else
                {
                    network.GradientLanes256(ref x, ref y, ref k, groups, ref sums);
                }

                T loss = default;
                AddSums(ref Unsafe.Add(ref sums, lanes - VirtualLanes.Count<T>()), 1, ref loss);
                sum += Real.ToDouble(loss);
                AddSums(ref sums, block.Length, ref block[0]);
            }

            sum = RowBatches.Accumulate(network, inputs, targets, masks, rows, first + (groups * VirtualLanes.Count<T>()), last, block, sum);
            SpanMath.AddTo(gradient, block);
        }

        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }

        return RowBatches.Mean(sum, rows, gradient);
    }

    [SkipLocalsInit]
    private static int PredictGroups<T>(ILanePrediction<T> network, ReadOnlySpan<T> inputs, int inputCount, Span<T> outputs, int outputCount, int groups)
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
            }

            ToRows(ref y, count, outputCount, ref At(outputs, row * outputCount));
        }

        return groups * VirtualLanes.Count<T>();
    }

    private static ref T At<T>(ReadOnlySpan<T> values, int place) => ref Unsafe.Add(ref MemoryMarshal.GetReference(values), place);

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
