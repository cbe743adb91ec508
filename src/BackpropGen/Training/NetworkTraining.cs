using BackpropGen.CompilerServices;
using BackpropGen.Training;

namespace BackpropGen;

/// <summary>Trains networks on rows of data: over epochs, or in one pass.</summary>
/// <remarks>
/// <para>
/// All arguments are checked before the first step. <c>Fit</c> takes the rows of each epoch in the order of <see cref="FitOptions.RowOrder"/>, one step for each batch.
/// </para>
/// <para>
/// Nothing is allocated by a step on one thread, nor by an epoch except the <see cref="EpochResult"/> of a callback. The same seed, network and
/// data give the same bits, on any number of threads.
/// </para>
/// </remarks>
public static class NetworkTraining
{
    // Where a call fits no overload, the compiler's message is about the first.
    /// <summary>Trains the network on rows and their targets: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, at least one row.</param>
    /// <param name="targets">The targets, finite and of the loss's domain (<see cref="NetworkDescription.Targets"/>): rows × outputs, row after row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(
        this INetwork<T> network, T[,] inputs, ReadOnlySpan<T> targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        return TrainingLoop.Fit<T>(network, flatInputs, targets, options, cancellationToken);
    }

    /// <summary>Trains the network on rows and their targets: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, at least one row.</param>
    /// <param name="targets">The targets, finite and of the loss's domain (<see cref="NetworkDescription.Targets"/>): rows × outputs.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(
        this INetwork<T> network, T[,] inputs, T[,] targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        T[] flatTargets = FlatRows.Of(targets, description.TargetCount, nameof(targets), description.Topology);
        return TrainingLoop.Fit<T>(network, flatInputs, flatTargets, options, cancellationToken);
    }

    /// <summary>Trains the network on rows and their targets: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="targets">The targets, finite and of the loss's domain (<see cref="NetworkDescription.Targets"/>): an array for each row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(
        this INetwork<T> network, T[][] inputs, T[][] targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        T[] flatTargets = FlatRows.Of(targets, description.TargetCount, nameof(targets), description.Topology);
        return TrainingLoop.Fit<T>(network, flatInputs, flatTargets, options, cancellationToken);
    }

    /// <summary>Trains the network on rows and their targets: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="targets">The targets, finite and of the loss's domain (<see cref="NetworkDescription.Targets"/>): rows × outputs, row after row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(
        this INetwork<T> network, T[][] inputs, ReadOnlySpan<T> targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        return TrainingLoop.Fit<T>(network, flatInputs, targets, options, cancellationToken);
    }

    /// <summary>Trains the network on rows and their targets: as many epochs as the options say.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite and of the loss's domain (<see cref="NetworkDescription.Targets"/>): rows × outputs, row after row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <returns>The loss of every epoch.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or targets are not as described; the network is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the network is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The network's parameters are not finite before the first step.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double; or a checkpoint would hold more than a hundred million epochs.</exception>
    /// <exception cref="WeightFileException">The file at <see cref="FitOptions.CheckpointPath"/> is no checkpoint of this training; the network is unchanged.</exception>
    /// <exception cref="System.IO.IOException">A checkpoint cannot be written: where its folder is not there, no epoch was trained.</exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint may not be written: where its file is read-only, no epoch was trained.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">A loss, or the parameters, became NaN or infinite. The network holds its last finite parameters.</exception>
    public static TrainingHistory Fit<T>(
        this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
        => TrainingLoop.Fit(network, inputs, targets, options, cancellationToken);

    /// <summary>Trains the network on rows and their classes: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, row after row; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentOutOfRangeException">An option or a class index is out of its range; the network is unchanged.</exception>
    public static TrainingHistory Fit<T>(
        this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        return TrainingLoop.Fit<T>(network, inputs, ClassCoding.TargetsOf<T>(classes, description), options, cancellationToken);
    }

    /// <summary>Trains the network on rows and their classes: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows × inputs, at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentOutOfRangeException">An option or a class index is out of its range; the network is unchanged.</exception>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(
        this IClassifier<T> network, T[,] inputs, ReadOnlySpan<int> classes, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        Check.RowsAtLeastOne(flatInputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        return TrainingLoop.Fit<T>(network, flatInputs, ClassCoding.TargetsOf<T>(classes, description), options, cancellationToken);
    }

    /// <summary>Trains the network on rows and their classes: as many epochs as the options say.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: an array for each row; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentOutOfRangeException">An option or a class index is out of its range; the network is unchanged.</exception>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(
        this IClassifier<T> network, T[][] inputs, ReadOnlySpan<int> classes, FitOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        Check.RowsAtLeastOne(flatInputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        return TrainingLoop.Fit<T>(network, flatInputs, ClassCoding.TargetsOf<T>(classes, description), options, cancellationToken);
    }

    /// <summary>A step of training on each of many rows, one after the other.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite; at least one row.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean of the rows' losses, each before its step, with outputs dropped where the network has dropout. If it is not finite, training ended before the row whose loss or gradient is not.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Inputs or targets are not as described; the network is unchanged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not as described; the network is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and nothing has fitted its scaling yet: <c>Fit</c>, or <see cref="FeatureScaling.FitScaling"/>.</exception>
    public static T TrainEach<T>(this INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.LearningRate(learningRate);
        if (network is IScaledNetwork<T> scaled)
        {
            using PooledSpan<T> numbers = new(ScalingFit.CountOf(description));
            Check.ScalingIsFitted(scaled.GetScaling(numbers.Span), description.Topology);
        }

        Check.Finite(inputs, description.InputCount, nameof(inputs), names: null);
        Check.Targets(targets, description);
        double sum = 0;
        double last = 0;
        RowSteps.Take(network, inputs, targets, default, learningRate, ref sum, ref last);
        return Real.FromDouble<T>(sum / rows);
    }

    /// <summary>A step of training on each of many rows, one after the other.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, row after row, finite; at least one row.</param>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean of the rows' losses, each before its step. If it is not finite, training ended before the row whose loss or gradient is not.</returns>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">There is no row, or inputs and classes are of different numbers of rows, or an input is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or the learning rate is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and nothing has fitted its scaling yet: <c>Fit</c>, or <see cref="FeatureScaling.FitScaling"/>.</exception>
    public static T TrainEach<T>(this IClassifier<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, T learningRate)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        using PooledSpan<T> targets = new(checked(classes.Length * description.OutputCount));
        ClassCoding.Encode(classes, description, targets.Span);
        return network.TrainEach(inputs, targets.Span, learningRate);
    }
}
