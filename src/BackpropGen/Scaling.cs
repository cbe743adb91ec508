namespace BackpropGen;

/// <summary>
/// How a column of the data is brought to a size that trains well: a network computes with (x − μ) · 1/σ in the place of x. Both numbers come from the training
/// rows, one pair for each column. Where a column is constant, if only up to rounding, σ is 1.
/// </summary>
public enum Scaling
{
    /// <summary>Values are taken as they are.</summary>
    None,

    /// <summary>μ is the mean and σ the standard deviation of all training rows (divided by their number), as in scikit-learn's <c>StandardScaler</c>.</summary>
    Standardize,

    /// <summary>μ is the least value and μ + σ the largest, so that training rows lie in [0, 1], as in scikit-learn's <c>MinMaxScaler</c>. Where σ would be beyond the network's numbers, μ is the middle and σ half the range: [−1, 1].</summary>
    MinMax,
}
