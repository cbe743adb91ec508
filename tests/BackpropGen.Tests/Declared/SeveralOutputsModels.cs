namespace BackpropGen.Tests.Declared;

/// <summary>Losses that take several outputs together.</summary>
public static class SeveralOutputsLosses
{
    /// <summary>−ln of a normal distribution's density, but for a constant.</summary>
    [Loss(OutputCount = 2)]
    internal static double Normal(double target, double mean, double logVariance)
    {
        double s = Math.Max(logVariance, -13.8);
        return 0.5 * (s + ((target - mean) * (target - mean) * Math.Exp(-s)));
    }

    /// <summary>The tenth, the half and nine tenths of what targets are.</summary>
    [Loss(OutputCount = 3)]
    internal static float Quantiles(float target, float low, float median, float high) => Pinball(target, low, 0.1f) + Pinball(target, median, 0.5f) + Pinball(target, high, 0.9f);

    private static float Pinball(float target, float output, float q) => MathF.Max(q * (target - output), (q - 1) * (target - output));

    /// <summary>−ln of the zero-inflated Poisson distribution (Lambert, 1992), but for ln target!.</summary>
    [Loss(OutputCount = 2, Targets = TargetDomain.NonNegative)]
    internal static double ZeroInflated(double target, double logRate, double odds)
    {
        double rate = Math.Exp(Math.Min(logRate, 30));
        return Functions.Softplus(odds) - (target > 0 ? (target * logRate) - rate : Functions.LogSumExp(odds, -rate));
    }
}

/// <summary>A mean, and the logarithm of a variance.</summary>
[Network("1-12-2:linear", Precision = Precision.Double, Optimizer = Optimizer.Adam, LossFunction = nameof(SeveralOutputsLosses.Normal), Outputs = new[] { "mean", "logVariance" })]
public sealed partial class ScatterModel
{
}

/// <summary>Three quantiles of each of two targets, on vectors.</summary>
[Network("3-64-48-6:linear", Optimizer = Optimizer.AdamW, LossFunction = nameof(SeveralOutputsLosses.Quantiles))]
public sealed partial class QuantilesModel
{
}

/// <summary>A rate, and the log-odds of a zero that no rate explains.</summary>
[Network("2-6-2:linear", Precision = Precision.Double, LossFunction = nameof(SeveralOutputsLosses.ZeroInflated), Optimizer = Optimizer.Adam)]
public sealed partial class CountsModel
{
}

/// <summary>The same of a series.</summary>
[Network("1-5:gru-2:linear", Precision = Precision.Double, LossFunction = nameof(SeveralOutputsLosses.Normal))]
public sealed partial class ScatterInTimeModel
{
}

/// <summary>Quantiles in time, with dropout.</summary>
[Network("2-16:lstm:dropout(0.2)-9:tanh-6:linear", LossFunction = nameof(SeveralOutputsLosses.Quantiles), InputScaling = Scaling.Standardize)]
public sealed partial class QuantilesInTimeModel
{
}
