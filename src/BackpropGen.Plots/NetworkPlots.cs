using BackpropGen.Drawing;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Draws training histories, predictions, classes and networks.</summary>
/// <remarks>Pictures hold what they show: training that goes on, or arrays that change, do not change them.</remarks>
public static class NetworkPlots
{
    /// <summary>
    /// The loss of every epoch, of the training rows and, where there are any, of the validation rows; the epoch with the least loss has a ring.
    /// The axis of the losses is logarithmic where all of them are above 0 and the greatest is at least ten times the least.
    /// </summary>
    /// <param name="history">What <c>Fit</c> returned.</param>
    /// <param name="title">The title; null for <c>Training</c>.</param>
    /// <returns>The picture. Where a loss is not finite its line has a gap, and its name says in which epoch that is first so.</returns>
    /// <exception cref="ArgumentNullException">The history is null.</exception>
    /// <exception cref="ArgumentException">The history has no epochs, or no finite loss.</exception>
    public static Picture PlotLosses(this TrainingHistory history, string? title = null)
    {
        if (history is null)
        {
            throw new ArgumentNullException(nameof(history));
        }

        var curves = new List<(string, double[])> { ("training", history.Losses.ToArray()) };
        IReadOnlyList<double> judged = history.Losses;
        if (history.ValidationLosses.Count > 0)
        {
            curves.Add(("validation", history.ValidationLosses.ToArray()));
            judged = history.ValidationLosses;
        }

        bool hasBest = history.BestEpoch >= 1 && history.BestEpoch <= judged.Count && Math.Abs(judged[history.BestEpoch - 1]) <= double.MaxValue;
        return new LossCurves(title ?? "Training", curves, hasBest ? (history.BestEpoch, judged[history.BestEpoch - 1]) : null).Picture();
    }

    /// <summary>Several series of losses in one picture: of other ways to train, or to compare trainings. The axes are as for a history.</summary>
    /// <param name="title">The title.</param>
    /// <param name="curves">At least one: its name, and the loss of each epoch from the first. They may be of different lengths.</param>
    /// <returns>The picture. Where a loss is not finite its line has a gap, and its name says in which epoch that is first so.</returns>
    /// <exception cref="ArgumentNullException">The title, the curves, a name or the losses of one are null.</exception>
    /// <exception cref="ArgumentException">There is no finite loss.</exception>
    public static Picture PlotLosses(string title, params (string Name, IReadOnlyList<double> Losses)[] curves)
    {
        if (title is null)
        {
            throw new ArgumentNullException(nameof(title));
        }

        if (curves is null || curves.Any(curve => curve.Name is null || curve.Losses is null))
        {
            throw new ArgumentNullException(nameof(curves));
        }

        return new LossCurves(title, curves.Select(curve => (curve.Name, curve.Losses.ToArray())).ToArray(), best: null).Picture();
    }

    /// <summary>
    /// Predicted against true values: a point for each row and output, and the line on which both are equal. The title has R² as
    /// <see cref="Scoring.Score{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/> computes it.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    /// <param name="title">The title; null for the name of the output, R² and the number of rows.</param>
    /// <returns>The picture. Predictions that are not finite are left out, and counted.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or targets are not as described.</exception>
    public static Picture PlotPredictions<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, string? title = null)
        where T : unmanaged
    {
        RegressionScores scores = network.Score(inputs, targets);
        T[] predictions = new T[targets.Length];
        network.PredictBatch(inputs, predictions);
        return new PredictionScatter(title, scores, Values.ToDouble(targets), Values.ToDouble<T>(predictions)).Picture();
    }

    /// <inheritdoc cref="PlotPredictions{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, string)"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    /// <param name="title">The title; null for the name of the output, R² and the number of rows.</param>
    public static Picture PlotPredictions<T>(this INetwork<T> network, T[,] inputs, ReadOnlySpan<T> targets, string? title = null)
        where T : unmanaged => PlotPredictions(network, FlatRows.Of(inputs, Describe(network).InputCount, nameof(inputs), network.Description.Topology), targets, title);

    /// <inheritdoc cref="PlotPredictions{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, string)"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs.</param>
    /// <param name="title">The title; null for the name of the output, R² and the number of rows.</param>
    public static Picture PlotPredictions<T>(this INetwork<T> network, T[,] inputs, T[,] targets, string? title = null)
        where T : unmanaged => PlotPredictions(network, inputs, FlatRows.Of(targets, Describe(network).TargetCount, nameof(targets), network.Description.Topology), title);

    /// <inheritdoc cref="PlotPredictions{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, string)"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows × outputs, row after row.</param>
    /// <param name="title">The title; null for the name of the output, R² and the number of rows.</param>
    public static Picture PlotPredictions<T>(this INetwork<T> network, T[][] inputs, ReadOnlySpan<T> targets, string? title = null)
        where T : unmanaged => PlotPredictions(network, FlatRows.Of(inputs, Describe(network).InputCount, nameof(inputs), network.Description.Topology), targets, title);

    /// <inheritdoc cref="PlotPredictions{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, string)"/>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="targets">The targets, finite: an array for each row.</param>
    /// <param name="title">The title; null for the name of the output, R² and the number of rows.</param>
    public static Picture PlotPredictions<T>(this INetwork<T> network, T[][] inputs, T[][] targets, string? title = null)
        where T : unmanaged => PlotPredictions(network, inputs, FlatRows.Of(targets, Describe(network).TargetCount, nameof(targets), network.Description.Topology), title);

    /// <summary>
    /// The plane of a classifier's two inputs, coloured by the class that the network predicts at each of 240 × 240 places, with rows as points in the colour and
    /// shape of their own class. Rows that are predicted as another class have a cross.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">A network of two inputs that has classes: one output for each, or one output with binary cross-entropy or hinge loss.</param>
    /// <param name="inputs">The inputs, finite: rows × 2, row after row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="title">The title; null for the accuracy and the number of rows.</param>
    /// <returns>The picture. It shows the range of the rows, and an eighth of it around them.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">The network has other than two inputs, or no classes; inputs or classes are not as described.</exception>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    public static Picture PlotDecisionBoundary<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, string? title = null)
        where T : unmanaged
    {
        NetworkDescription description = TwoInputs(network);
        ClassificationScores scores = network.ScoreClasses(inputs, classes);
        return new DecisionRegions(
            title, description.InputNames, scores, Values.ToDouble(inputs), classes.ToArray(), rows => network.PredictClasses<T>(Values.FromDouble<T>(rows))).Picture();
    }

    /// <inheritdoc cref="PlotDecisionBoundary{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{int}, string)"/>
    /// <param name="network">A network of two inputs that has classes: one output for each, or one output with binary cross-entropy or hinge loss.</param>
    /// <param name="inputs">The inputs, finite: rows × 2; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="title">The title; null for the accuracy and the number of rows.</param>
    public static Picture PlotDecisionBoundary<T>(this INetwork<T> network, T[,] inputs, ReadOnlySpan<int> classes, string? title = null)
        where T : unmanaged => PlotDecisionBoundary(network, FlatRows.Of(inputs, TwoInputs(network).InputCount, nameof(inputs), network.Description.Topology), classes, title);

    /// <inheritdoc cref="PlotDecisionBoundary{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{int}, string)"/>
    /// <param name="network">A network of two inputs that has classes: one output for each, or one output with binary cross-entropy or hinge loss.</param>
    /// <param name="inputs">The inputs, finite: an array of two for each row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="title">The title; null for the accuracy and the number of rows.</param>
    public static Picture PlotDecisionBoundary<T>(this INetwork<T> network, T[][] inputs, ReadOnlySpan<int> classes, string? title = null)
        where T : unmanaged => PlotDecisionBoundary(network, FlatRows.Of(inputs, TwoInputs(network).InputCount, nameof(inputs), network.Description.Topology), classes, title);

    /// <summary>
    /// A table with a row for each actual class and a column for each predicted one: the counts, in cells that are the darker the larger their share of the row is.
    /// </summary>
    /// <param name="matrix">The matrix of <see cref="ClassificationScores.ConfusionMatrix"/>.</param>
    /// <param name="title">The title; null for the accuracy and the number of rows.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentNullException">The matrix is null.</exception>
    public static Picture PlotConfusionMatrix(this ConfusionMatrix matrix, string? title = null) =>
        new ConfusionTable(title, matrix ?? throw new ArgumentNullException(nameof(matrix))).Picture();

    /// <summary>
    /// The network with its weights: a column of nodes for each layer, and a line for each weight, blue where it is positive and vermilion where it is negative, as wide as
    /// its magnitude is beside the greatest of the network. Of layers with more than 12 nodes the first and the last 5 are drawn, dots between them, and their
    /// caption says so. Bias values are in the nodes, where there is room.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="title">The title; null for the topology.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">A parameter is not finite, or the network's layers form no chain.</exception>
    public static Picture PlotNetwork<T>(this INetwork<T> network, string? title = null)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        if (description.Layers.FirstOrDefault(layer => layer.Kind != LayerKind.Affine || layer.Sources is not null) is { } other)
        {
            throw new ArgumentException($"Only a network whose layers form a chain can be drawn: {other} does not take the outputs of the layer before alone.", nameof(network));
        }

        int[] layers = Enumerable.Range(1, description.Layers.Count).ToArray();
        return new NetworkDrawing(
            title,
            description,
            layers.Select(layer => Values.ToDouble(network.GetWeights(layer))).ToArray(),
            layers.Select(layer => Values.ToDouble<T>(network.GetBiases(layer))).ToArray()).Picture();
    }

    private static NetworkDescription Describe<T>(INetwork<T> network)
        where T : unmanaged => (network ?? throw new ArgumentNullException(nameof(network))).Description;

    private static NetworkDescription TwoInputs<T>(INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        return description.InputCount == 2
            ? description
            : throw new ArgumentException(
                Invariant($"A decision boundary is drawn in the plane of two inputs, but the {description.Topology} network has {description.InputCount}."), nameof(network));
    }
}
