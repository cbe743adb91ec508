using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>Batches of networks that compute sixteen rows at once. Supports generated code.</summary>
/// <remarks>Nothing is checked here but that the rows are of one length.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LaneBatches
{
    // Of a block of rows: more are rented, since they touch more of the stack than is warm.
    private const int MostValuesOnStack = 4 * 1024;

    /// <summary>The predictions for many rows, as far as they fill groups of sixteen.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>How many rows have been predicted: the others are left over.</returns>
    public static int Predict(ILanePrediction<float> network, ReadOnlySpan<float> inputs, Span<float> outputs, int rows) =>
        rows < RowLanes.Count ? 0 : PredictGroups(network, inputs, inputs.Length / rows, outputs, outputs.Length / rows, rows / RowLanes.Count);

    /// <summary>The mean loss of many rows, and its derivative by every parameter: in each block of 64 rows the sums of 16 lanes, then the rows that are left over.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row: multiplied by the weights of their classes where those have any.</param>
    /// <param name="masks">What outputs are multiplied by where the network has dropout, row after row; empty where it has none.</param>
    /// <param name="rows">How many rows there are, at least 1.</param>
    /// <param name="gradient">Receives the derivatives, in the order of the parameters.</param>
    /// <returns>The mean loss.</returns>
    [SkipLocalsInit]
    public static float Gradient(
        ILaneGradient<float> network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, ReadOnlySpan<float> masks, int rows, Span<float> gradient)
    {
        int inputCount = inputs.Length / rows;
        int targetCount = targets.Length / rows;
        int maskCount = masks.Length / rows;
        int lanes = RowLanes.Count * (gradient.Length + 1);
        int columns = RowBatches.BlockRows * (inputCount + targetCount + maskCount);
        int length = lanes + columns;
        float[]? rented = length > MostValuesOnStack ? ArrayPool<float>.Shared.Rent(length + Alignment.Spare<float>()) : null;
        Span<float> memory = AlignedScratch<float>.Align(rented ?? stackalloc float[length + Alignment.Spare<float>()], length);
        ref float sums = ref memory[0];
        ref float x = ref memory[lanes];
        ref float y = ref Unsafe.Add(ref x, RowBatches.BlockRows * inputCount);
        ref float k = ref Unsafe.Add(ref y, RowBatches.BlockRows * targetCount);
        Span<float> block = stackalloc float[gradient.Length];
        gradient.Clear();
        double sum = 0;
        for (int first = 0; first < rows; first += RowBatches.BlockRows)
        {
            int last = Math.Min(first + RowBatches.BlockRows, rows);
            int groups = (last - first) / RowLanes.Count;
            block.Clear();
            if (groups > 0)
            {
                RowLanes.ToColumns(ref At(inputs, first * inputCount), groups, inputCount, ref x);
                RowLanes.ToColumns(ref At(targets, first * targetCount), groups, targetCount, ref y);
                if (maskCount > 0)
                {
                    RowLanes.ToColumns(ref At(masks, first * maskCount), groups, maskCount, ref k);
                }

                if (Vector512.IsHardwareAccelerated)
                {
                    network.GradientLanes512(ref x, ref y, ref k, groups, ref sums);
                }
                else
                {
                    network.GradientLanes256(ref x, ref y, ref k, groups, ref sums);
                }

                float loss = 0;
                RowLanes.AddSums(ref Unsafe.Add(ref sums, lanes - RowLanes.Count), 1, ref loss);
                sum += loss;
                RowLanes.AddSums(ref sums, block.Length, ref block[0]);
            }

            sum = RowBatches.Accumulate(network, inputs, targets, masks, rows, first + (groups * RowLanes.Count), last, block, sum);
            SpanMath.AddTo(gradient, block);
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        return RowBatches.Mean(sum, rows, gradient);
    }

    [SkipLocalsInit]
    private static int PredictGroups(ILanePrediction<float> network, ReadOnlySpan<float> inputs, int inputCount, Span<float> outputs, int outputCount, int groups)
    {
        const int Most = RowBatches.BlockRows / RowLanes.Count;
        int length = RowBatches.BlockRows * (inputCount + outputCount);
        Span<float> columns = AlignedScratch<float>.Align(stackalloc float[length + Alignment.Spare<float>()], length);
        ref float x = ref columns[0];
        ref float y = ref columns[RowBatches.BlockRows * inputCount];
        for (int group = 0; group < groups; group += Most)
        {
            int count = Math.Min(Most, groups - group);
            int row = group * RowLanes.Count;
            RowLanes.ToColumns(ref At(inputs, row * inputCount), count, inputCount, ref x);
            if (Vector512.IsHardwareAccelerated)
            {
                network.PredictLanes512(ref x, ref y, count);
            }
            else
            {
                network.PredictLanes256(ref x, ref y, count);
            }

            RowLanes.ToRows(ref y, count, outputCount, ref At(outputs, row * outputCount));
        }

        return groups * RowLanes.Count;
    }

    private static ref float At(ReadOnlySpan<float> values, int place) => ref Unsafe.Add(ref MemoryMarshal.GetReference(values), place);
}
