using MathNet.Numerics.LinearAlgebra;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>One training of a network by the method of Levenberg and Marquardt.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Every iteration replaces the residuals r by their linear model r − Jδ, and solves (JᵀJ + μI) δ = Jᵀr for the step δ: for μ = 0 that of Gauss and Newton,
/// for large μ a short one down the gradient. Sources: D. W. Marquardt, An algorithm for least-squares estimation of nonlinear parameters, 1963, for the
/// method; M. T. Hagan and M. B. Menhaj, Training feedforward networks with the Marquardt algorithm, 1994, for networks; H. B. Nielsen, Damping parameter in
/// Marquardt's method, IMM-REP-1999-05, 1999, for how μ starts and changes.
/// </remarks>
internal sealed class LevenbergMarquardtRun<T>
    where T : unmanaged
{
    // μ for a matrix that cannot be solved without damping, as a multiple of its largest diagonal element.
    private const double LeastUsefulDamping = 1e-3;

    private readonly INetwork<T> _network;
    private readonly NetworkResiduals<T> _residuals;
    private readonly double _lossFactor;
    private readonly LevenbergMarquardtOptions _options;
    private readonly List<LevenbergMarquardtIteration> _iterations = [];

    // A vector and a matrix of MathNet over arrays: columns of a matrix lie one after the other.
    private readonly double[] _normalValues;
    private readonly double[] _descentValues;
    private readonly Matrix<double> _normal;
    private readonly CholeskyFactor _factor;
    private readonly Vector<double> _descent;

    private double[] _parameters;
    private double _sumOfSquares;
    private double _damping;

    // By how much μ grows when a step fails: twice as much for every step in a row.
    private double _growth = 2;
    private int _attempts;

    public LevenbergMarquardtRun(INetwork<T> network, T[] inputs, ReadOnlySpan<T> targets, double lossFactor, LevenbergMarquardtOptions options)
    {
        _network = network;
        _residuals = new NetworkResiduals<T>(network.Clone(), inputs, targets);
        _lossFactor = lossFactor;
        _options = options;
        _parameters = NetworkResiduals<T>.ParametersOf(network);
        _normalValues = new double[_parameters.Length * _parameters.Length];
        _descentValues = new double[_parameters.Length];
        _normal = Matrix<double>.Build.Dense(_parameters.Length, _parameters.Length, _normalValues);
        _factor = new CholeskyFactor(_parameters.Length);
        _descent = Vector<double>.Build.Dense(_descentValues);
    }

    public LevenbergMarquardtHistory Run(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _sumOfSquares = _residuals.SumOfSquares(_parameters);
        double initialLoss = _lossFactor * _sumOfSquares;
        RequireFinite(initialLoss, "The loss");

        LevenbergMarquardtStopReason? reason = null;
        while (reason is null)
        {
            reason = _iterations.Count == _options.MaxIterations ? LevenbergMarquardtStopReason.MaxIterations : Iterate(cancellationToken);
        }

        return new LevenbergMarquardtHistory(initialLoss, _iterations, _attempts, reason.Value);
    }

    // One Jacobian, and the first step from there that makes the loss smaller. Null to go on.
    private LevenbergMarquardtStopReason? Iterate(CancellationToken cancellationToken)
    {
        _residuals.Linearize(_normalValues, _descentValues, cancellationToken);

        // No element of JᵀJ is larger than the largest of its diagonal.
        Vector<double> diagonal = _normal.Diagonal();
        double largest = diagonal.Maximum();
        RequireFinite(diagonal.Sum() + _descent.L2Norm(), "The derivatives of the outputs");

        // ∂L/∂θ = −2c · Jᵀr
        if (2 * _lossFactor * _descent.InfinityNorm() <= _options.GradientTolerance)
        {
            return LevenbergMarquardtStopReason.SmallGradient;
        }

        if (_iterations.Count == 0)
        {
            _damping = _options.InitialDamping * largest;
        }

        for (int attempt = 1; _damping <= double.MaxValue; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _attempts++;
            if (Solve() is { } step)
            {
                if (step.L2Norm() <= _options.StepTolerance * (Norm(_parameters) + _options.StepTolerance))
                {
                    return LevenbergMarquardtStopReason.SmallStep;
                }

                double[] trial = Moved(step);
                if (trial.SequenceEqual(_parameters))
                {
                    return LevenbergMarquardtStopReason.SmallStep;
                }

                double sumOfSquares = AreFinite(trial) ? _residuals.SumOfSquares(trial) : double.NaN;

                // Not true for NaN.
                if (sumOfSquares < _sumOfSquares)
                {
                    return Accept(trial, sumOfSquares, step, attempt);
                }
            }

            // Squares of small derivatives may all be 0, and damping that stays 0 would be tried for ever.
            _damping = _damping == 0 ? Math.Max(LeastUsefulDamping * largest, double.Epsilon) : _damping * _growth;
            _growth *= 2;
        }

        return LevenbergMarquardtStopReason.SmallStep;
    }

    // δ, or null where the matrix is not positive definite within rounding, or δ overflows.
    private Vector<double>? Solve()
    {
        if (!_factor.TryFactor(_normalValues, _damping))
        {
            return null;
        }

        Vector<double> step = Vector<double>.Build.Dense(_factor.Solve(_descentValues));
        return IsFinite(step.L2Norm()) ? step : null;
    }

    private LevenbergMarquardtStopReason? Accept(double[] trial, double sumOfSquares, Vector<double> step, int attempts)
    {
        // ρ, the gain over that of the linear model, δᵀ(μδ + Jᵀr) for Σ r². Nielsen: μ ← μ · max(1/3, 1 − (2ρ − 1)³).
        double predicted = step.DotProduct((step * _damping) + _descent);
        double ratio = (_sumOfSquares - sumOfSquares) / predicted;
        bool isSmall = _sumOfSquares - sumOfSquares <= _options.ImprovementTolerance * _sumOfSquares;

        _residuals.CopyTo(_network, trial);
        _parameters = trial;
        _sumOfSquares = sumOfSquares;
        var iteration = new LevenbergMarquardtIteration(_iterations.Count + 1, _lossFactor * sumOfSquares, _damping, attempts);
        _iterations.Add(iteration);
        _damping *= Math.Max(1.0 / 3, 1 - Math.Pow((2 * ratio) - 1, 3));
        _growth = 2;

        _options.IterationCompleted?.Invoke(iteration);
        return _options.StopWhen?.Invoke(iteration) == true ? LevenbergMarquardtStopReason.StopWhen
            : isSmall ? LevenbergMarquardtStopReason.SmallImprovement
            : null;
    }

    private double[] Moved(Vector<double> step)
    {
        double[] moved = new double[_parameters.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] = _parameters[i] + step[i];
        }

        NetworkResiduals<T>.Round(moved);
        return moved;
    }

    private void RequireFinite(double value, string what)
    {
        if (!IsFinite(value))
        {
            string after = _iterations.Count == 0 ? "before the first step" : Invariant($"after iteration {_iterations.Count}");
            throw new TrainingDivergedException(
                $"{what} came to NaN or infinity {after}. The network holds the last parameters with a finite loss. " +
                UsualCause());
        }
    }

    // What helps that the network does not do yet.
    private string UsualCause()
    {
        string[] unscaled = new[] { ("InputScaling", _network.Description.InputScaling), ("TargetScaling", _network.Description.TargetScaling) }
            .Where(setting => setting.Item2 == Scaling.None)
            .Select(setting => setting.Item1)
            .ToArray();
        return unscaled.Length == 0
            ? "The usual cause is rows far from those that the network's scaling was fitted to: call FitScaling with these, or Initialize, before the training."
            : $"The usual cause is inputs or targets that are not scaled: set {string.Join(" and ", unscaled)} = Scaling.Standardize in the attribute, or, with a Model, scale the rows before.";
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static bool AreFinite(double[] values) => Array.TrueForAll(values, IsFinite);

    private static bool IsFinite(double value) => Math.Abs(value) <= double.MaxValue;
}
