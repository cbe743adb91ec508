namespace BackpropGen.Tests.Declared;

/// <summary>A mean, and the logarithm of a variance.</summary>
[Network("1-12-2:linear", Precision = Precision.Double, Optimizer = Optimizer.Adam)]
public sealed partial class ForecastModel
{
}

/// <summary>A rate, and the log-odds of a zero that no rate explains.</summary>
[Network("2-6-2:linear", Precision = Precision.Double)]
public sealed partial class CountModel
{
}

/// <summary>Losses that take two outputs a target.</summary>
public static partial class TwoOutputLosses
{
    /// <summary>−ln of a normal distribution's density, but for a constant.</summary>
    public static double Gaussian(double mean, double logVariance, double target) => 0.5 * (logVariance + ((target - mean) * (target - mean) * Math.Exp(-logVariance)));

    /// <summary>Its derivatives.</summary>
    [Differentiate(nameof(Gaussian))]
    public static partial (double Mean, double LogVariance, double Target) GaussianSlopes(double mean, double logVariance, double target);

    /// <summary>−ln of the zero-inflated Poisson distribution (Lambert, 1992), but for ln target!.</summary>
    public static double ZeroInflated(double logRate, double logOdds, double target) => Functions.Softplus(logOdds)
        - (target > 0 ? (target * logRate) - Math.Exp(logRate) : Functions.LogSumExp(logOdds, -Math.Exp(logRate)));

    /// <summary>Its derivatives.</summary>
    [Differentiate(nameof(ZeroInflated))]
    public static partial (double LogRate, double LogOdds, double Target) ZeroInflatedSlopes(double logRate, double logOdds, double target);
}
