using BackpropGen.CompilerServices;
using BackpropGen.Training;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Batches for training loops of one's own: gradients by given derivatives of the outputs, rows with weights, and targets that do not count.</summary>
/// <remarks>
/// <para>
/// Weights multiply the losses of rows: the mean is (1/n) Σ wᵢ·ℓᵢ over n rows, as <c>sample_weight</c> of Keras and <c>weight</c> of <c>torch.nn.BCELoss</c> have it. They may be negative where a
/// gradient is weighted, as advantages of policy gradients are. With weights of 1 it is the plain mean.
/// </para>
/// <para>
/// A mask has a value for each target: those that are false do not count, whatever they are, NaN included. The mean is over all targets that count, as of <c>loss[mask].mean()</c> in PyTorch. Of losses
/// over the classes of a row, all targets of a row count, or none.
/// </para>
/// <para>The rows are computed one by one, so that the bits are those of rows one by one in every form of code; nothing is allocated beyond memory that the shared pool keeps.</para>
/// </remarks>
public static class RowBatchTraining
{
    /// <summary>Back-propagates derivatives by the outputs of many rows, for networks that are part of something larger: <see cref="INetwork{T}.Backward"/> of each row.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="outputGradients">∂L/∂ŷ for every output ŷ of every row, after the output activation: of the loss of the whole batch, so that a mean has its 1/n in them.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ: the sum over the rows, as automatic differentiation has it.</param>
    /// <param name="inputGradients">Receives ∂L/∂x for every input x of every row; empty where they are not asked for.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described, or overlap.</exception>
    public static void BackwardBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> outputGradients, Span<T> gradient, Span<T> inputGradients)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int inputCount = description.InputCount;
        int outputCount = description.OutputCount;
        int parameters = description.ParameterCount;
        int rows = Check.RowsAtLeastOne(inputs.Length, inputCount, outputGradients.Length, outputCount, nameof(outputGradients), description.Topology);
        Check.ParameterLength(gradient.Length, parameters, nameof(gradient), description.Topology);
        if (!inputGradients.IsEmpty)
        {
            Check.Rows(inputs.Length, inputCount, inputGradients.Length, inputCount, nameof(inputGradients), description.Topology);
        }

        Check.NoOverlap(inputs, gradient, nameof(gradient));
        Check.NoOverlap(outputGradients, gradient, nameof(gradient));
        Check.NoOverlap(inputs, inputGradients, nameof(inputGradients));
        Check.NoOverlap(outputGradients, inputGradients, nameof(inputGradients));
        Check.SeparateResults(gradient, inputGradients);

        using PooledSpan<T> memory = new(checked((2 * parameters) + inputCount));
        Span<T> ofRow = memory.Span.Slice(0, parameters);
        Span<T> ofBlock = memory.Span.Slice(parameters, parameters);
        Span<T> unasked = memory.Span.Slice(2 * parameters, inputCount);
        gradient.Clear();

        // A sum over many rows would lose the small gradients of the last ones.
        for (int first = 0; first < rows; first += RowBatches.BlockRows)
        {
            ofBlock.Clear();
            for (int row = first; row < Math.Min(first + RowBatches.BlockRows, rows); row++)
            {
                Span<T> ofInputs = inputGradients.IsEmpty ? unasked : inputGradients.Slice(row * inputCount, inputCount);
                network.Backward(inputs.Slice(row * inputCount, inputCount), outputGradients.Slice(row * outputCount, outputCount), ofRow, ofInputs);
                SpanMath.AddTo(ofBlock, ofRow);
            }

            SpanMath.AddTo(gradient, ofBlock);
        }
    }

    /// <summary>The mean loss of rows with weights.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="weights">A finite weight for each row; empty for weights of 1.</param>
    /// <param name="mask">Which targets count, row after row; empty for all.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described, or no target counts.</exception>
    /// <exception cref="NotSupportedException">Only a part of a row counts, and the loss is no sum over outputs.</exception>
    public static T EvaluateBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<bool> mask = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        RequireRows(description, inputs, targets, weights, mask);
        using PooledSpan<T> prepared = new(targets.Length);
        CountedRows.Prepare(targets, mask, description, prepared.Span);
        return Real.FromDouble<T>(CountedRows.Evaluate(network, inputs, prepared.Span, weights, default, mask));
    }

    /// <summary>The mean loss of rows with weights, and its derivative by every parameter.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="weights">A finite weight for each row, negative ones too.</param>
    /// <param name="gradient">Receives the derivative of the mean by every parameter θ, in memory of its own.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    public static T GradientBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged
        => GradientBatch(network, inputs, targets, weights, default, gradient);

    /// <summary>The mean loss over the targets that count, and its derivative by every parameter.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="mask">Which targets count, row after row.</param>
    /// <param name="gradient">Receives the derivative of the mean by every parameter θ, in memory of its own.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described, or no target counts.</exception>
    /// <exception cref="NotSupportedException">Only a part of a row counts, and the loss is no sum over outputs, or the network has dropout.</exception>
    public static T GradientBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<bool> mask, Span<T> gradient)
        where T : unmanaged
        => GradientBatch(network, inputs, targets, default, mask, gradient);

    /// <summary>The mean loss over the targets that count, of rows with weights, and its derivative by every parameter.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="weights">A finite weight for each row, negative ones too; empty for weights of 1.</param>
    /// <param name="mask">Which targets count, row after row; empty for all.</param>
    /// <param name="gradient">Receives the derivative of the mean by every parameter θ, in memory of its own.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described, or no target counts.</exception>
    /// <exception cref="NotSupportedException">Only a part of a row counts, and the loss is no sum over outputs, or the network has dropout.</exception>
    public static T GradientBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<bool> mask, Span<T> gradient)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        RequireRows(description, inputs, targets, weights, mask);
        Check.ParameterLength(gradient.Length, description.ParameterCount, nameof(gradient), description.Topology);
        Check.NoOverlap(inputs, gradient, nameof(gradient));
        Check.NoOverlap(targets, gradient, nameof(gradient));
        Check.NoOverlap(weights, gradient, nameof(gradient));
        using PooledSpan<T> prepared = new(targets.Length);
        CountedRows.Prepare(targets, mask, description, prepared.Span);
        return Real.FromDouble<T>(CountedRows.Gradient(network, inputs, prepared.Span, weights, default, mask, drops: false, gradient, out _));
    }

    /// <summary>One step of training on rows with weights.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite: at least one row.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <param name="weights">A finite weight for each row, negative ones too.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step, with outputs dropped where the network has dropout. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet.</exception>
    public static T TrainBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, T learningRate)
        where T : unmanaged
        => TrainBatch(network, inputs, targets, weights, default, learningRate);

    /// <summary>One step of training on the targets that count.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite: at least one row.</param>
    /// <param name="targets">The targets, row after row; those that count are finite.</param>
    /// <param name="mask">Which targets count, row after row.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step, with outputs dropped where the network has dropout. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described, or no target counts.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet.</exception>
    /// <exception cref="NotSupportedException">Only a part of a row counts, and the loss is no sum over outputs, or the network has dropout.</exception>
    public static T TrainBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<bool> mask, T learningRate)
        where T : unmanaged
        => TrainBatch(network, inputs, targets, default, mask, learningRate);

    /// <summary>One step of training on the targets that count, of rows with weights.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite: at least one row.</param>
    /// <param name="targets">The targets, row after row; those that count are finite.</param>
    /// <param name="weights">A finite weight for each row, negative ones too; empty for weights of 1.</param>
    /// <param name="mask">Which targets count, row after row; empty for all.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step, with outputs dropped where the network has dropout. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described, or no target counts.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet.</exception>
    /// <exception cref="NotSupportedException">Only a part of a row counts, and the loss is no sum over outputs, or the network has dropout.</exception>
    public static T TrainBatch<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<bool> mask, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        RequireRows(description, inputs, targets, weights, mask);
        Check.LearningRate(learningRate);
        Check.Finite(inputs, description.InputCount, nameof(inputs), description.InputNames);
        using PooledSpan<T> prepared = new(targets.Length);
        CountedRows.Prepare(targets, mask, description, prepared.Span);
        int parameters = description.ParameterCount;
        using PooledSpan<T> memory = new(parameters);
        T loss = Real.FromDouble<T>(CountedRows.Gradient(network, inputs, prepared.Span, weights, default, mask, drops: true, memory.Span, out _));
        if (TrainingStep.MayBeTaken(ref loss, Check.IndexOfNotFinite<T>(memory.Span) < 0))
        {
            network.Update(memory.Span, learningRate);
        }

        return loss;
    }

    /// <summary>The mean loss of rows with weights, each of a class, and its derivative by every parameter: a policy gradient where the classes are actions and the weights what they gained.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row: at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="weights">A finite weight for each row, negative ones too.</param>
    /// <param name="gradient">Receives the derivative of the mean by every parameter θ, in memory of its own.</param>
    /// <returns>The mean.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public static T GradientBatch<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, ReadOnlySpan<T> weights, Span<T> gradient)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return GradientBatch(network, inputs, targets.Span, weights, default, gradient);
    }

    /// <summary>One step of training on rows with weights, each of a class.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite: at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="weights">A finite weight for each row, negative ones too.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean loss before the step. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The spans are not as described.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet.</exception>
    public static T TrainBatch<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, ReadOnlySpan<T> weights, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return TrainBatch(network, inputs, targets.Span, weights, default, learningRate);
    }

    private static void RequireRows<T>(NetworkDescription description, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, ReadOnlySpan<bool> mask)
        where T : unmanaged
    {
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        if (!weights.IsEmpty && weights.Length != rows)
        {
            throw new ArgumentException(Invariant($"weights holds {Plural.Of(weights.Length, "value")}, but there are {Plural.Of(rows, "row")}: give a weight for each."), nameof(weights));
        }

        Check.Finite(weights, 1, nameof(weights), names: null);
        if (!mask.IsEmpty && mask.Length != targets.Length)
        {
            throw new ArgumentException(Invariant($"mask holds {Plural.Of(mask.Length, "value")}, but there are {Plural.Of(targets.Length, "target")}: say of each whether it counts."), nameof(mask));
        }

        if (!mask.IsEmpty && mask.IndexOf(true) < 0)
        {
            throw new ArgumentException("mask is false for every target: a mean over none is no number. Leave such batches out.", nameof(mask));
        }
    }
}
