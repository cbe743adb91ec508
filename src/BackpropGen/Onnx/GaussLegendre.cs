namespace BackpropGen.Onnx;

/// <summary>The quadrature of Gauss and Legendre: ∫₀¹ f(t) dt ≈ Σ w·f(t), exact for polynomials of a degree below twice the number of points.</summary>
internal static class GaussLegendre
{
    /// <summary>Points of (0, 1) and their weights.</summary>
    /// <remarks>NIST Digital Library of Mathematical Functions, 3.5(v): the points are the zeros of the Legendre polynomial Pₙ, the weights 2 / ((1 − x²)·Pₙ′(x)²).</remarks>
    public static (double[] Points, double[] Weights) OnUnitInterval(int count)
    {
        double[] points = new double[count];
        double[] weights = new double[count];
        for (int i = 0; i < count; i++)
        {
            // Newton's method from F. Tricomi's approximation of the zero. Six steps are twice what these starts need.
            double x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 0;
            for (int step = 0; step < 6; step++)
            {
                (double value, slope) = Legendre(count, x);
                x -= value / slope;
            }

            points[i] = (1 + x) / 2;
            weights[i] = 1 / ((1 - (x * x)) * slope * slope);
        }

        return (points, weights);
    }

    /// <summary>Pₙ(x) by Bonnet's recurrence, and its derivative.</summary>
    private static (double Value, double Slope) Legendre(int n, double x)
    {
        double previous = 1;
        double value = x;
        for (int k = 2; k <= n; k++)
        {
            (previous, value) = (value, (((2 * k) - 1) * x * value - ((k - 1) * previous)) / k);
        }

        return (value, n * ((x * value) - previous) / ((x * x) - 1));
    }
}
