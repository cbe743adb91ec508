using System.ComponentModel;
using BackpropGen.Training;

namespace BackpropGen.CompilerServices;

/// <summary>Trains a network on rows of data, epoch after epoch. Support for generated code: the <c>Fit</c> methods of networks call it.</summary>
/// <remarks>
/// <para>
/// All arguments are checked before the first step. Then each epoch takes the rows in the order of <see cref="FitOptions.RowOrder"/>, one step for
/// each batch.
/// </para>
/// <para>
/// Nothing is allocated by a step on one thread, nor by an epoch except the <see cref="EpochResult"/> of a callback. The same seed, network and
/// data give the same bits, on any number of threads.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TrainingLoop
{
    /// <summary>Trains on targets.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, row after row; at least one row.</param>
    /// <param name="targets">
    /// The targets, finite and of the loss's domain (<see cref="NetworkDescription.Targets"/>): rows x outputs, row after row.
    /// </param>
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
        INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        TrainingSettings<T> settings = TrainingSettings<T>.From(options, description.Optimizer);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
        Check.Finite(inputs, description.InputCount, nameof(inputs), description.InputNames);
        Check.Targets(targets, description);

        return new TrainingRun<T>(network, inputs, targets, settings).Run(cancellationToken);
    }

    /// <summary>Trains on class indices: a row's target is 1 for its class and 0 for all others.</summary>
    /// <param name="network">
    /// The network, one output for each class. With binary cross-entropy or hinge loss it may have one output: the target of class 1 is 1, that of class 0 is 0 or −1.
    /// </param>
    /// <param name="inputs">The inputs, finite: rows x inputs, row after row; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentOutOfRangeException">An option or a class index is out of its range; the network is unchanged.</exception>
    public static TrainingHistory Fit<T>(
        INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        Check.RowsAtLeastOne(inputs.Length, description.InputCount, classes.Length, 1, nameof(classes), description.Topology);
        return Fit(network, inputs, ClassTargets.Of<T>(classes, description), options, cancellationToken);
    }

    /// <summary>Trains on targets, given as matrices.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs, in the range that the loss asks for.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(INetwork<T> network, T[,] inputs, T[,] targets, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        T[] flatTargets = FlatRows.Of(targets, description.OutputCount, nameof(targets), description.Topology);
        return Fit<T>(network, flatInputs, flatTargets, options, cancellationToken);
    }

    /// <summary>Trains on targets, with the inputs given as a matrix.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs, row after row, in the range that the loss asks for.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network or the inputs are null.</exception>
    public static TrainingHistory Fit<T>(
        INetwork<T> network, T[,] inputs, ReadOnlySpan<T> targets, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Fit(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), targets, options, cancellationToken);
    }

    /// <summary>Trains on class indices, with the inputs given as a matrix.</summary>
    /// <param name="network">The network, as for class indices and flat inputs.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{int}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network or the inputs are null.</exception>
    public static TrainingHistory Fit<T>(
        INetwork<T> network, T[,] inputs, ReadOnlySpan<int> classes, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Fit(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), classes, options, cancellationToken);
    }

    /// <summary>Trains on targets, given as one array for each row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: for each row as many as the network has inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: for each row as many as the network has outputs, in the range that the loss asks for.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static TrainingHistory Fit<T>(INetwork<T> network, T[][] inputs, T[][] targets, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        T[] flatTargets = FlatRows.Of(targets, description.OutputCount, nameof(targets), description.Topology);
        return Fit<T>(network, flatInputs, flatTargets, options, cancellationToken);
    }

    /// <summary>Trains on targets, with the inputs given as one array for each row.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, finite: for each row as many as the network has inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs, row after row, in the range that the loss asks for.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network or the inputs are null.</exception>
    public static TrainingHistory Fit<T>(
        INetwork<T> network, T[][] inputs, ReadOnlySpan<T> targets, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Fit(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), targets, options, cancellationToken);
    }

    /// <summary>Trains on class indices, with the inputs given as one array for each row.</summary>
    /// <param name="network">The network, as for class indices and flat inputs.</param>
    /// <param name="inputs">The inputs, finite: for each row as many as the network has inputs; at least one row.</param>
    /// <param name="classes">One class index for each row, from 0.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every batch, or every 64 rows where a batch is one row. The network keeps the parameters of the last complete step; with validation or early stopping, those of the best epoch so far, unless <see cref="EarlyStopping.RestoresBest"/> is off.</param>
    /// <inheritdoc cref="Fit{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{int}, FitOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network or the inputs are null.</exception>
    public static TrainingHistory Fit<T>(
        INetwork<T> network, T[][] inputs, ReadOnlySpan<int> classes, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        return Fit(network, FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology), classes, options, cancellationToken);
    }
}
