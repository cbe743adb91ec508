using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>Trains small networks by the method of Levenberg and Marquardt: in tens of iterations, where gradient descent takes thousands of epochs.</summary>
/// <remarks>
/// It is for networks of up to <see cref="MaxParameterCount"/> parameters whose loss is a sum of squares. The equations are solved in double; the parameters of
/// a float network are rounded at every step. The optimiser of the network, its penalties and what it remembers play no part, and stay as they are.
/// </remarks>
public static class LevenbergMarquardtTraining
{
    /// <summary>How many parameters a network may have: an iteration solves a system of as many equations, which takes time with their cube.</summary>
    public const int MaxParameterCount = 500;

    /// <summary>Trains on all rows at once, until nothing improves.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. Training starts from its parameters.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, row after row; at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs, row after row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every row of a Jacobian and before every step that is tried. The network keeps the parameters of the last iteration.</param>
    /// <returns>The loss and the damping of every iteration, and why training ended. The loss never rises.</returns>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">
    /// The network's loss is no sum of squares, it has more than <see cref="MaxParameterCount"/> parameters, or inputs or targets are not as described. The
    /// network is unchanged.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the network is unchanged.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss was NaN or infinite before the first step, or the derivatives of the outputs became so. The network holds the last parameters with a finite loss.
    /// </exception>
    public static LevenbergMarquardtHistory FitLevenbergMarquardt<T>(
        this INetwork<T> network,
        ReadOnlySpan<T> inputs,
        ReadOnlySpan<T> targets,
        LevenbergMarquardtOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        LevenbergMarquardtOptions settings = (options ?? new LevenbergMarquardtOptions()).Checked();
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.OutputCount, nameof(targets), description.Topology);
        RequireFinite(inputs, description.InputCount, nameof(inputs));
        RequireFinite(targets, description.OutputCount, nameof(targets));

        if (network is IScaledNetwork<T> && network.GetScaling() is null)
        {
            network.FitScaling(inputs, targets);
        }

        double lossFactor = LeastSquaresLoss.Factor(description.Loss, rows, description.OutputCount);
        return new LevenbergMarquardtRun<T>(network, inputs.ToArray(), targets, lossFactor, settings).Run(cancellationToken);
    }

    /// <summary>Trains on all rows at once, given as matrices, until nothing improves.</summary>
    /// <param name="network">The network. Training starts from its parameters.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every row of a Jacobian and before every step that is tried. The network keeps the parameters of the last iteration.</param>
    /// <inheritdoc cref="FitLevenbergMarquardt{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, LevenbergMarquardtOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static LevenbergMarquardtHistory FitLevenbergMarquardt<T>(
        this INetwork<T> network, T[,] inputs, T[,] targets, LevenbergMarquardtOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        T[] flatTargets = FlatRows.Of(targets, description.OutputCount, nameof(targets), description.Topology);
        return FitLevenbergMarquardt<T>(network, flatInputs, flatTargets, options, cancellationToken);
    }

    /// <summary>Trains on all rows at once, with the inputs given as a matrix, until nothing improves.</summary>
    /// <param name="network">The network. Training starts from its parameters.</param>
    /// <param name="inputs">The inputs, finite: rows x inputs, at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs, row after row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every row of a Jacobian and before every step that is tried. The network keeps the parameters of the last iteration.</param>
    /// <inheritdoc cref="FitLevenbergMarquardt{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, LevenbergMarquardtOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network or the inputs are null.</exception>
    public static LevenbergMarquardtHistory FitLevenbergMarquardt<T>(
        this INetwork<T> network, T[,] inputs, ReadOnlySpan<T> targets, LevenbergMarquardtOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        return FitLevenbergMarquardt<T>(network, flatInputs, targets, options, cancellationToken);
    }

    /// <summary>Trains on all rows at once, given as one array for each row, until nothing improves.</summary>
    /// <param name="network">The network. Training starts from its parameters.</param>
    /// <param name="inputs">The inputs, finite: for each row as many as the network has inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: for each row as many as the network has outputs.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every row of a Jacobian and before every step that is tried. The network keeps the parameters of the last iteration.</param>
    /// <inheritdoc cref="FitLevenbergMarquardt{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, LevenbergMarquardtOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network, the inputs or the targets are null.</exception>
    public static LevenbergMarquardtHistory FitLevenbergMarquardt<T>(
        this INetwork<T> network, T[][] inputs, T[][] targets, LevenbergMarquardtOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        T[] flatTargets = FlatRows.Of(targets, description.OutputCount, nameof(targets), description.Topology);
        return FitLevenbergMarquardt<T>(network, flatInputs, flatTargets, options, cancellationToken);
    }

    /// <summary>Trains on all rows at once, with the inputs given as one array for each row, until nothing improves.</summary>
    /// <param name="network">The network. Training starts from its parameters.</param>
    /// <param name="inputs">The inputs, finite: for each row as many as the network has inputs; at least one row.</param>
    /// <param name="targets">The targets, finite: rows x outputs, row after row.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every row of a Jacobian and before every step that is tried. The network keeps the parameters of the last iteration.</param>
    /// <inheritdoc cref="FitLevenbergMarquardt{T}(INetwork{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, LevenbergMarquardtOptions?, CancellationToken)"/>
    /// <exception cref="ArgumentNullException">The network or the inputs are null.</exception>
    public static LevenbergMarquardtHistory FitLevenbergMarquardt<T>(
        this INetwork<T> network, T[][] inputs, ReadOnlySpan<T> targets, LevenbergMarquardtOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        NetworkDescription description = Describe(network);
        T[] flatInputs = FlatRows.Of(inputs, description.InputCount, nameof(inputs), description.Topology);
        return FitLevenbergMarquardt<T>(network, flatInputs, targets, options, cancellationToken);
    }

    // The description of a network that can be trained.
    private static NetworkDescription Describe<T>(INetwork<T> network)
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"A network computes in float or double, not in {typeof(T)}.");
        }

        NetworkDescription description = (network ?? throw new ArgumentNullException(nameof(network))).Description;
        if (!LeastSquaresLoss.Is(description.Loss))
        {
            throw new ArgumentException(
                $"The loss of the {description.Topology} network is {description.Loss}, but the method of Levenberg and Marquardt makes sums of squares small. " +
                $"Declare the network with Loss = Loss.{LeastSquaresLoss.Names}, or train it with Fit.",
                nameof(network));
        }

        if (description.ParameterCount > MaxParameterCount)
        {
            throw new ArgumentException(
                Invariant($"The {description.Topology} network has {description.ParameterCount} parameters, but the method of Levenberg and Marquardt takes at most ") +
                Invariant($"{MaxParameterCount}: it solves a system of as many equations. Give the network fewer nodes, or train it with Fit, for example with Optimizer.Adam."),
                nameof(network));
        }

        return description;
    }

    private static void RequireFinite<T>(ReadOnlySpan<T> values, int columns, string argument)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Check.Finite(MemoryMarshal.Cast<T, float>(values), columns, argument);
        }
        else
        {
            Check.Finite(MemoryMarshal.Cast<T, double>(values), columns, argument);
        }
    }
}
