using BackpropGen.CompilerServices;

namespace BackpropGen.Training;

// Bounds of a gradient: of every entry first, then of the norm.
internal static class GradientClipping
{
    // PyTorch's, which keeps a norm of 0 from dividing by 0.
    private const double Spare = 1e-6;

    // Whether all is finite; a gradient that is not is not bounded either. The entries change.
    public static bool Clip<T>(Span<double> gradient, double largestValue, double largestNorm, Span<T> clipped)
        where T : unmanaged
    {
        bool isFinite = true;
        double largest = 0;
        foreach (ref double entry in gradient)
        {
            isFinite &= Real.IsFinite(entry);
            entry = Math.Abs(entry) > largestValue ? Math.Sign(entry) * largestValue : entry;
            largest = Math.Max(largest, Math.Abs(entry));
        }

        double factor = 1;
        if (isFinite && largest > 0 && Real.IsFinite(largestNorm))
        {
            // In parts of the largest entry no square overflows.
            double squares = 0;
            foreach (double value in gradient)
            {
                squares += value / largest * (value / largest);
            }

            double norm = largest * Math.Sqrt(squares);
            factor = Math.Min(1, largestNorm / (norm + Spare));
        }

        for (int i = 0; i < gradient.Length && isFinite; i++)
        {
            clipped[i] = Real.FromDouble<T>(gradient[i] * factor);
            isFinite = Real.IsFinite(Real.ToDouble(clipped[i]));
        }

        return isFinite;
    }
}
