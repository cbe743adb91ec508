namespace BackpropGen;

/// <summary>The losses that are sums of squares, and so can be trained by the method of Levenberg and Marquardt.</summary>
internal static class LeastSquaresLoss
{
    // By name, so that a newer library's loss counts here without another version of this package.
    private const string MeanSquaredError = nameof(Loss.MeanSquaredError);
    private const string HalfSquaredError = "HalfSquaredError";

    /// <summary>Those that the library has, such as <c>MeanSquaredError</c>.</summary>
    public static string Names => string.Join(" or Loss.", Enum.GetNames(typeof(Loss)).Where(Is));

    /// <summary>Whether a loss is a sum of squares.</summary>
    public static bool Is(Loss loss) => Is(loss.ToString());

    /// <summary>The factor c of the mean loss of many rows, L = c · Σ (y − ŷ)² over all rows and outputs.</summary>
    /// <param name="loss">A sum of squares.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="outputs">How many outputs a row has.</param>
    public static double Factor(Loss loss, int rows, int outputs) => loss.ToString() == MeanSquaredError ? 1.0 / rows / outputs : 0.5 / rows;

    private static bool Is(string loss) => loss is MeanSquaredError or HalfSquaredError;
}
