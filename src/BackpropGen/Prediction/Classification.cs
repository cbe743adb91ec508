using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>What networks that tell classes apart do with the classes of many rows, and what classes are in their targets and outputs.</summary>
public static class Classification
{
    // A multiple of the 64 rows that vectorized networks predict together.
    private const int BlockRows = 1024;

    /// <summary>How many classes the network tells apart: one for each output, or two with one output.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <returns>The number of classes.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static int ClassCount<T>(this IClassifier<T> network)
        where T : unmanaged
        => ClassCoding.CountOf(Check.Network(network));

    /// <summary>The targets that stand for classes.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="targets">Receives the targets, row after row: 1 for the output of a row's class and 0 for the others; with one output 1 for class 1, and 0 for class 0, or −1 for hinge loss.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The targets are not as many rows as the classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class; the message says which.</exception>
    public static void EncodeClasses<T>(this IClassifier<T> network, ReadOnlySpan<int> classes, Span<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.Length(targets.Length, checked(classes.Length * description.OutputCount), nameof(targets), description.Topology);
        ClassCoding.Encode(classes, description, targets);
    }

    /// <summary>The class that the outputs of one row stand for: that of the largest, the first of equals; with one output 1 where it is more likely than 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="outputs">The row's outputs, as the network predicts them.</param>
    /// <returns>A class, from 0.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">These are not as many outputs as the network has.</exception>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static int DecodeClass<T>(this IClassifier<T> network, ReadOnlySpan<T> outputs)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.Length(outputs.Length, description.OutputCount, nameof(outputs), description.Topology);
        return ClassCoding.Decode(outputs, description);
    }

    /// <summary>The class of each of many rows.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="classes">Receives a class for each row.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The inputs are no whole number of rows, or the classes are not as many.</exception>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static void PredictClassBatch<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, Span<int> classes)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.Rows(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        Predict(network, description, inputs, classes);
    }

    /// <summary>The mean loss of many rows, weighted by class where the network has class weights.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <returns>The mean of the rows' losses.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The inputs are no whole number of rows, or the classes are not as many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class; the message says which.</exception>
    public static T EvaluateBatch<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes)
        where T : unmanaged
    {
        NetworkDescription description = CountRows(network, inputs, classes);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return network.EvaluateBatch(inputs, targets.Span);
    }

    /// <summary>The mean loss of many rows, weighted by class where the network has class weights, and its derivative by every parameter.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="gradient">Receives the derivative of that mean by every parameter θ.</param>
    /// <inheritdoc cref="EvaluateBatch{T}(IClassifier{T}, ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    public static T GradientBatch<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, Span<T> gradient)
        where T : unmanaged
    {
        NetworkDescription description = CountRows(network, inputs, classes);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return network.GradientBatch(inputs, targets.Span, gradient);
    }

    /// <summary>One step of training on the mean gradient of many rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean of the rows' losses before the step. If it is not finite, the network was left as it was.</returns>
    /// <inheritdoc cref="EvaluateBatch{T}(IClassifier{T}, ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <exception cref="InvalidOperationException">The network scales its columns, and nothing has fitted its scaling yet: <c>Fit</c>, or <see cref="FeatureScaling.FitScaling"/>.</exception>
    public static T TrainBatch<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = CountRows(network, inputs, classes);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return network.TrainBatch(inputs, targets.Span, learningRate);
    }

    internal static void Predict<T>(INetwork<T> network, NetworkDescription description, ReadOnlySpan<T> inputs, Span<int> classes)
        where T : unmanaged
    {
        int inputCount = description.InputCount;
        int outputCount = description.OutputCount;
        using PooledSpan<T> outputs = new(Math.Min(classes.Length, BlockRows) * outputCount);
        for (int first = 0; first < classes.Length; first += BlockRows)
        {
            int count = Math.Min(BlockRows, classes.Length - first);
            Span<T> block = outputs.Span.Slice(0, count * outputCount);
            network.PredictBatch(inputs.Slice(first * inputCount, count * inputCount), block);
            for (int row = 0; row < count; row++)
            {
                classes[first + row] = ClassCoding.Decode<T>(block.Slice(row * outputCount, outputCount), description);
            }
        }
    }

    private static NetworkDescription CountRows<T>(INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        return description;
    }
}
