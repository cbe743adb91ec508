namespace Playground.Lessons.Data;

/// <summary>Rows that are drawn at random. Planes reach from −1 to 1, and noise is a standard deviation in the same unit.</summary>
public static class Shapes
{
    private static readonly string[] PlaneNames = ["x", "y"];
    private static readonly string[] ClassNames = ["orange", "blue", "green"];

    /// <summary>A disc, and a ring around it.</summary>
    public static Table Circles(int rows, double noise, int seed) => Plane(rows, noise, seed, (second, random) =>
    {
        double angle = random.NextDouble() * Math.Tau;
        double radius = second ? 0.65 + (0.25 * random.NextDouble()) : 0.4 * Math.Sqrt(random.NextDouble());
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    });

    /// <summary>Two arms of a spiral, each of a whole turn.</summary>
    public static Table Spirals(int rows, double noise, int seed) => Plane(rows, noise, seed, (second, random) =>
    {
        double along = Math.Sqrt(random.NextDouble());
        double angle = (along * Math.Tau) + (second ? Math.PI : 0);
        double radius = 0.08 + (0.82 * along);
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    });

    /// <summary>Two half circles that hold one another.</summary>
    public static Table Moons(int rows, double noise, int seed) => Plane(rows, noise, seed, (second, random) =>
    {
        double angle = random.NextDouble() * Math.PI;
        double x = 0.55 * Math.Cos(angle), y = 0.55 * Math.Sin(angle);
        return second ? (0.27 - x, 0.16 - y) : (x - 0.27, y - 0.16);
    });

    /// <summary>Two clouds, each normally distributed.</summary>
    public static Table Gaussians(int rows, double noise, int seed) => Plane(rows, noise, seed, (second, random) =>
    {
        double centre = second ? 0.4 : -0.4;
        return (centre + (0.16 * Normal(random)), centre + (0.16 * Normal(random)));
    });

    /// <summary>The four rows of exclusive or, at the corners of the square from 0 to 1.</summary>
    public static Table ExclusiveOr(double noise, int seed)
    {
        var random = new Random(seed);
        float[] inputs = [0, 0, 0, 1, 1, 0, 1, 1];
        return new Table(PlaneNames, "x xor y", ["0", "1"], [.. inputs.Select(input => (float)(input + (noise * Normal(random))))], [0, 1, 1, 0]);
    }

    /// <summary>A wave that fades from the left to the right.</summary>
    public static Table Wave(int rows, double noise, int seed)
    {
        var random = new Random(seed);
        float[] inputs = [.. Enumerable.Range(0, rows).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return new Table(["x"], "y", [], inputs, [.. inputs.Select(x => (float)((0.8 * Math.Sin(5 * x) * (1 - (0.4 * x)) / 1.4) + (noise * Normal(random))))]);
    }

    /// <summary>Points that were drawn by hand.</summary>
    /// <param name="points">x, y and the class of each, from 0 to 2, one after the other.</param>
    public static Table OfPoints(ReadOnlySpan<double> points)
    {
        List<float> inputs = [], classes = [];
        for (int i = 0; i + 2 < points.Length; i += 3)
        {
            inputs.AddRange([(float)points[i], (float)points[i + 1]]);
            classes.Add((float)points[i + 2]);
        }

        return new Table(PlaneNames, "class", ClassNames[..(classes.Contains(2) ? 3 : 2)], [.. inputs], [.. classes]) { Reach = 1 };
    }

    private static Table Plane(int rows, double noise, int seed, Func<bool, Random, (double X, double Y)> point)
    {
        var random = new Random(seed);
        float[] inputs = new float[2 * rows], classes = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            bool second = row % 2 == 1;
            (double x, double y) = point(second, random);
            inputs[2 * row] = (float)(x + (noise * Normal(random)));
            inputs[(2 * row) + 1] = (float)(y + (noise * Normal(random)));
            classes[row] = second ? 1 : 0;
        }

        return new Table(PlaneNames, "class", ClassNames[..2], inputs, classes) { Reach = 1 };
    }

    // Box and Muller: √(−2 ln u) · cos 2πv is normally distributed.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
