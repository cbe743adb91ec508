using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Batches of networks that compute blocks of rows: a block after the other. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BlockBatches
{
    private const int BlockRows = RowBatches.BlockRows;

    private const int MostValuesOnStack = 1024;

    /// <summary>The predictions for many rows: <see cref="INetwork{T}.PredictBatch"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="inputCount">How many inputs a row has.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    /// <param name="outputCount">How many outputs a row has.</param>
    /// <param name="topology">The network's topology.</param>
    /// <exception cref="ArgumentException">The spans are not as many rows, or overlap.</exception>
    public static void Predict<T>(IBlockPrediction<T> network, ReadOnlySpan<T> inputs, int inputCount, Span<T> outputs, int outputCount, string topology)
        where T : unmanaged
    {
        int rows = Check.Rows(inputs.Length, inputCount, outputs.Length, outputCount, nameof(outputs), topology);
        Check.NoOverlap(inputs, outputs, nameof(outputs));
        using AlignedScratch<T> nodes = new(network.BlockLength);
        for (int first = 0; first < rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - first);
            network.ForwardBlock(inputs.Slice(first * inputCount, count * inputCount), default, count, nodes.Span);
            network.CopyOutputs(count, nodes.Span, outputs.Slice(first * outputCount, count * outputCount));
        }
    }

    /// <summary>The mean loss of many rows: <see cref="INetwork{T}.EvaluateBatch"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <returns>The mean of the rows' losses.</returns>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    public static T Evaluate<T>(IBlockNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        int inputCount = description.InputCount;
        int targetCount = description.TargetCount;
        int rows = Check.RowsAtLeastOne(inputs.Length, inputCount, targets.Length, targetCount, nameof(targets), description.Topology);
        Check.Domain(targets, description);
        using PooledSpan<T> weighted = new(description.ClassWeights is null ? 0 : targets.Length);
        targets = ClassWeights.Apply(description, targets, weighted.Span);
        using AlignedScratch<T> nodes = new(network.BlockLength);
        double sum = 0;
        for (int first = 0; first < rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - first);
            network.ForwardBlock(inputs.Slice(first * inputCount, count * inputCount), default, count, nodes.Span);
            sum += network.LossOfBlock(targets.Slice(first * targetCount, count * targetCount), count, nodes.Span);
        }

        return Real.FromDouble<T>(sum / rows);
    }

    // The mean loss of rows that are ready, and its gradient in the order of the parameters.
    [SkipLocalsInit]
    internal static T Gradient<T>(IBlockNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        int length = network.GradientLength;
        bool isLarge = length > MostValuesOnStack;
        using PooledSpan<T> memory = new(isLarge ? length + Alignment.Spare<T>() : 0);
        Span<T> packed = AlignedScratch<T>.Align(isLarge ? memory.Span : stackalloc T[length + Alignment.Spare<T>()], length);
        double sum = SumGradients(network, inputs, targets, masks, rows, packed);
        Vectors.ScaleBy(ref MemoryMarshal.GetReference(packed), length, typeof(T) == typeof(float) ? Real.FromDouble<T>(1f / rows) : Real.FromDouble<T>(1.0 / rows));
        network.Unpack(packed, gradient);
        return Real.FromDouble<T>(sum / rows);
    }

    // A step on rows that are ready: where they are one block, from its error terms, if these allow it.
    [SkipLocalsInit]
    internal static T Train<T>(IBlockNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, T learningRate)
        where T : unmanaged
    {
        if (rows <= BlockRows && network is IBlockStep<T> step)
        {
            using AlignedScratch<T> nodes = new(network.BlockLength);
            network.ForwardBlock(inputs, masks, rows, nodes.Span);
            T loss = Real.FromDouble<T>(network.LossOfBlock(targets, rows, nodes.Span) / rows);
            network.ErrorsOfBlock(targets, rows, nodes.Span);
            if (Real.IsFinite(Real.ToDouble(loss)) && step.StepOfBlock(inputs, rows, nodes.Span, learningRate))
            {
                return loss;
            }
        }

        int length = network.GradientLength;
        bool isLarge = length > MostValuesOnStack;
        using PooledSpan<T> memory = new(isLarge ? length + Alignment.Spare<T>() : 0);
        Span<T> gradient = AlignedScratch<T>.Align(isLarge ? memory.Span : stackalloc T[length + Alignment.Spare<T>()], length);
        double sum = SumGradients(network, inputs, targets, masks, rows, gradient);
        return StepBySum(network, sum, gradient, rows, learningRate);
    }

    // The update by a sum of gradients, unless it or the loss is not finite: the network then stays as it is.
    internal static T StepBySum<T>(IBlockNetwork<T> network, double sum, Span<T> gradient, int rows, T learningRate)
        where T : unmanaged
    {
        T loss = Real.FromDouble<T>(sum / rows);
        if (TrainingStep.MayBeTaken(ref loss, Vectors.AreFinite(ref MemoryMarshal.GetReference(gradient), gradient.Length)))
        {
            network.Descend(gradient, learningRate, rows);
        }

        return loss;
    }

    // The sums of losses and of gradients over rows.
    internal static double SumGradients<T>(IBlockNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> masks, int rows, Span<T> gradient)
        where T : unmanaged
    {
        int inputCount = inputs.Length / rows;
        int targetCount = targets.Length / rows;
        int maskCount = masks.Length / rows;
        using AlignedScratch<T> nodes = new(network.BlockLength);
        double sum = 0;
        for (int first = 0; first < rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - first);
            ReadOnlySpan<T> block = inputs.Slice(first * inputCount, count * inputCount);
            ReadOnlySpan<T> ofBlock = targets.Slice(first * targetCount, count * targetCount);
            network.ForwardBlock(block, masks.Slice(first * maskCount, count * maskCount), count, nodes.Span);
            sum += network.LossOfBlock(ofBlock, count, nodes.Span);
            network.ErrorsOfBlock(ofBlock, count, nodes.Span);
            network.GradientOfBlock(block, count, nodes.Span, gradient, add: first > 0);
        }

        return sum;
    }
}
