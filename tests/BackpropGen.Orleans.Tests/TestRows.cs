namespace BackpropGen.Orleans.Tests;

/// <summary>Rows whose targets follow from their inputs.</summary>
internal static class TestRows
{
    public static (double[] Inputs, double[] Targets) Of(int rows, int seed, Func<double, double, double, (double, double)> function)
    {
        Random random = new(seed);
        double[] inputs = new double[3 * rows];
        double[] targets = new double[2 * rows];
        for (int row = 0; row < rows; row++)
        {
            double[] values = [random.NextDouble() - 0.5, (random.NextDouble() * 4) + 1, random.NextDouble() - 0.5];
            values.CopyTo(inputs, 3 * row);
            (targets[2 * row], targets[(2 * row) + 1]) = function(values[0], values[1], values[2]);
        }

        return (inputs, targets);
    }

    public static (double[] Inputs, double[] Targets) Regression(int rows, int seed) => Of(rows, seed, (x, y, z) => (Math.Sin(3 * x) + (0.2 * y), x * z));

    public static (double[] Inputs, double[] Targets) Classes(int rows, int seed) => Of(rows, seed, (x, y, z) => x + z > 0.1 * y ? (1, 0) : (0, 1));
}
