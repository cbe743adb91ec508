using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>Measures how well a network predicts rows whose targets or classes are known.</summary>
/// <remarks>Everything is summed in double, whatever the network's precision.</remarks>
public static class Scoring
{
    // A multiple of the 64 rows that vectorized networks predict together.
    private const int BlockRows = 1024;

    /// <summary>Mean absolute error, root mean squared error and R² of a network's predictions.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    /// <returns>The figures of all outputs and of each.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or targets are not as described.</exception>
    /// <exception cref="NotSupportedException">The loss takes several outputs together.</exception>
    public static RegressionScores Score<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
        => Score(network, inputs, targets, default);

    /// <summary>The same figures of rows with weights, as scikit-learn's with <c>sample_weight</c>: means over rows are Σ wᵢ·… / Σ wᵢ.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    /// <param name="weights">A finite weight of at least 0 for each row, not all 0; empty for weights of 1.</param>
    /// <returns>The figures of all outputs and of each.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs, targets or weights are not as described.</exception>
    /// <exception cref="NotSupportedException">The loss takes several outputs together.</exception>
    public static RegressionScores Score<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int inputCount = description.InputCount;
        int outputCount = description.OutputCount;
        if (description.HasGroups)
        {
            throw new NotSupportedException(
                $"Scores compare each output with its target, but the loss {description.LossFunction} of the {description.Topology} network takes several outputs together: EvaluateBatch gives its mean, and PredictBatch outputs to compare.");
        }

        int rows = Check.RowsAtLeastOne(inputs.Length, inputCount, targets.Length, outputCount, nameof(targets), description.Topology);
        double total = SumOfWeights(weights, rows);
        Check.Finite(inputs, inputCount, nameof(inputs), description.InputNames);
        Check.Finite(targets, outputCount, nameof(targets), description.OutputNames);

        double[] means = new double[outputCount];
        for (int i = 0; i < targets.Length; i++)
        {
            means[i % outputCount] += WeightOf(weights, i / outputCount) * Real.ToDouble(targets[i]) / total;
        }

        double[] absolute = new double[outputCount];
        double[] squared = new double[outputCount];
        double[] deviations = new double[outputCount];
        bool[] vary = new bool[outputCount];
        T[] predictions = new T[Math.Min(rows, BlockRows) * outputCount];
        for (int first = 0; first < rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - first);
            Span<T> block = predictions.AsSpan(0, count * outputCount);
            network.PredictBatch(inputs.Slice(first * inputCount, count * inputCount), block);
            for (int i = 0; i < block.Length; i++)
            {
                int output = i % outputCount;
                double target = Real.ToDouble(targets[(first * outputCount) + i]);
                double error = target - Real.ToDouble(block[i]);
                double deviation = target - means[output];
                double weight = WeightOf(weights, first + (i / outputCount));
                absolute[output] += weight * Math.Abs(error);
                squared[output] += weight * error * error;
                deviations[output] += weight * deviation * deviation;
                vary[output] |= target != Real.ToDouble(targets[output]);
            }
        }

        var outputs = new OutputScores[outputCount];
        for (int j = 0; j < outputCount; j++)
        {
            double r2 = rows == 1 ? double.NaN : vary[j] ? 1 - (squared[j] / deviations[j]) : squared[j] == 0 ? 1 : 0;
            outputs[j] = new OutputScores(description.OutputNames[j], absolute[j] / total, Math.Sqrt(squared[j] / total), r2);
        }

        return new RegressionScores(rows, outputs);
    }

    /// <inheritdoc cref="Score{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    public static RegressionScores Score<T>(this INetwork<T> network, T[,] inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Score(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), targets);
    }

    /// <inheritdoc cref="Score{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs.</param>
    public static RegressionScores Score<T>(this INetwork<T> network, T[,] inputs, T[,] targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Score(network, inputs, FlatRows.Of(targets, description.TargetCount, nameof(targets), description.Topology));
    }

    /// <inheritdoc cref="Score{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    public static RegressionScores Score<T>(this INetwork<T> network, T[][] inputs, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Score(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), targets);
    }

    /// <inheritdoc cref="Score{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="targets">The targets, finite: an array for each row.</param>
    public static RegressionScores Score<T>(this INetwork<T> network, T[][] inputs, T[][] targets)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Score(network, inputs, FlatRows.Of(targets, description.TargetCount, nameof(targets), description.Topology));
    }

    /// <summary>
    /// Accuracy, the confusion matrix, and precision, recall and F1 of every class. The predicted class is that of the largest output, the first among equal
    /// ones; with one output it is class 1 where the probability is above 0.5, or the logit of a linear output above 0.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network: one output for each class, or one output with binary cross-entropy.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <returns>The figures over all classes and of each.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or classes are not as described, or the network has no classes.</exception>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static ClassificationScores ScoreClasses<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes)
        where T : unmanaged
        => ScoreClasses(network, inputs, classes, default);

    /// <summary>The same figures of rows with weights, as scikit-learn's with <c>sample_weight</c>; the confusion matrix, and what counts rows, stay counts.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network: one output for each class, or one output with binary cross-entropy.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="weights">A finite weight of at least 0 for each row, not all 0; empty for weights of 1.</param>
    /// <returns>The figures over all classes and of each.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs, classes or weights are not as described, or the network has no classes.</exception>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static ClassificationScores ScoreClasses<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int inputCount = description.InputCount;
        int outputCount = description.OutputCount;
        int rows = Check.RowsAtLeastOne(inputs.Length, inputCount, classes.Length, 1, nameof(classes), description.Topology);
        int classCount = ClassCoding.CountOf(description);
        Check.ClassIndices(classes, classCount);
        Check.Finite(inputs, inputCount, nameof(inputs), description.InputNames);
        _ = SumOfWeights(weights, rows);

        int[] predicted = PredictClasses(network, inputs);
        IReadOnlyList<string> names = outputCount > 1 ? description.OutputNames : ["0", "1"];
        ConfusionMatrix matrix = new(names, classes, predicted);
        double[,] sums = new double[names.Count, names.Count];
        for (int row = 0; row < rows; row++)
        {
            sums[classes[row], predicted[row]] += WeightOf(weights, row);
        }

        return new ClassificationScores(matrix, sums);
    }

    /// <inheritdoc cref="ScoreClasses{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <param name="network">The network: one output for each class, or one output with binary cross-entropy.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    public static ClassificationScores ScoreClasses<T>(this INetwork<T> network, T[,] inputs, ReadOnlySpan<int> classes)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return ScoreClasses(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), classes);
    }

    /// <inheritdoc cref="ScoreClasses{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <param name="network">The network: one output for each class, or one output with binary cross-entropy.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    public static ClassificationScores ScoreClasses<T>(this INetwork<T> network, T[][] inputs, ReadOnlySpan<int> classes)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return ScoreClasses(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), classes);
    }

    private static double WeightOf(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    private static double SumOfWeights(ReadOnlySpan<double> weights, int rows)
    {
        if (weights.IsEmpty)
        {
            return rows;
        }

        if (weights.Length != rows)
        {
            throw new ArgumentException(FormattableString.Invariant($"weights holds {Plural.Of(weights.Length, "value")}, but there are {Plural.Of(rows, "row")}: give a weight for each."), nameof(weights));
        }

        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            if (!(weights[row] >= 0 && Real.IsFinite(weights[row])))
            {
                throw new ArgumentException(FormattableString.Invariant($"weights[{row}] is {weights[row]}, but it must be finite and at least 0."), nameof(weights));
            }

            sum += weights[row];
        }

        return sum > 0 ? sum : throw new ArgumentException("weights are all 0: a mean over rows that do not count is no number.", nameof(weights));
    }

    /// <summary>
    /// The class of each of many rows: that of the largest output, the first among equal ones; with one output it is class 1 where the probability is above 0.5, or
    /// the logit of a linear output above 0.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network: one output for each class, or one output with binary cross-entropy or hinge loss.</param>
    /// <param name="inputs">The inputs: rows × inputs, row after row.</param>
    /// <returns>One class index for each row, from 0.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The inputs are not whole rows, or the network has no classes.</exception>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static int[] PredictClasses<T>(this INetwork<T> network, ReadOnlySpan<T> inputs)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int inputCount = description.InputCount;
        _ = ClassCoding.CountOf(description);
        int rows = inputs.Length / inputCount;
        Check.Length(inputs.Length, rows * inputCount, nameof(inputs), description.Topology);

        int[] predicted = new int[rows];
        Classification.Predict(network, description, inputs, predicted);
        return predicted;
    }
}
