using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using BackpropGen.CompilerServices;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Benchmarks.Accuracy;

/// <summary>
/// How exact the double functions of <see cref="VectorMath"/> are, at many of all doubles. An error is counted in units in the last place: |f(x) − exact| divided by the distance of
/// neighbouring doubles at the exact value, which series in double-double arithmetic give.
/// </summary>
public static class DoubleAccuracy
{
    /// <summary>At how many points, for each of three distributions, an error is measured.</summary>
    public const int Points = 1_000_000;

    private const double Ln2 = 0.6931471805599453;
    private const int RunLength = 512;

    /// <summary>The measurement as a table in Markdown.</summary>
    /// <param name="points">At how many points, for each of three distributions.</param>
    /// <returns>A line for each function.</returns>
    public static string MarkdownTable(int points = Points)
    {
        var table = new StringBuilder();
        table.AppendLine("| function | largest error (ulp) | at x | largest step down (ulp) | f(−x) ≠ −f(x) | outside its range | NaN lost or made | bits that differ between widths |");
        table.AppendLine("|---|---|---|---|---|---|---|---|");
        table.AppendLine(Measure("exp", (-746, 710), (0, double.PositiveInfinity), false, ExactFunctions.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, points));
        table.AppendLine(Measure("sigmoid", (-746, 40), (0, 1), false, ExactFunctions.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, points));
        table.AppendLine(Measure("tanh", (-20, 20), (-1, 1), true, ExactFunctions.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, points));
        table.AppendLine(Measure("erf", (-6, 6), (-1, 1), true, ExactFunctions.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, points));
        table.AppendLine(Measure("ln x", (0, 20), (double.NegativeInfinity, double.PositiveInfinity), false, ExactFunctions.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log, points));
        table.AppendLine(Measure("ln(1 + x)", (-1, 20), (double.NegativeInfinity, double.PositiveInfinity), false, ExactFunctions.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, points));
        return table.ToString();
    }

    private static string Measure(
        string name,
        (double Low, double High) middle,
        (double Smallest, double Largest) range,
        bool isOdd,
        Func<double, ExactFunctions.Scaled> exact,
        Func<double, double> scalar,
        Func<Vector128<double>, Vector128<double>> width128,
        Func<Vector256<double>, Vector256<double>> width256,
        Func<Vector512<double>, Vector512<double>> width512,
        int points)
    {
        double lowest = name switch { "ln x" => double.Epsilon, "ln(1 + x)" => Math.BitIncrement(-1), _ => double.MinValue };
        (double error, double at, long down, long notOdd, long outside, long nan, long widths) = (0, 0, 0, 0, 0, 0, 0);
        var random = new Random(1);

        // The error over the middle, where results are neither 0 nor saturated, three times as often around 0, and over all doubles.
        for (int i = 0; i < points; i++)
        {
            Look(middle.Low + ((middle.High - middle.Low) * random.NextDouble()));
            Look(Math.Max(lowest, -2 + (4 * random.NextDouble())));
            double any = InOrder((long)(Place(lowest) + ((Place(double.MaxValue) - (double)Place(lowest)) * random.NextDouble())));
            Look(Math.Max(lowest, any));
        }

        foreach (double x in (ReadOnlySpan<double>)[0, -0.0, 1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN])
        {
            nan += double.IsNaN(scalar(x)) == (double.IsNaN(x) || (name.StartsWith("ln", StringComparison.Ordinal) && x < 0)) ? 0 : 1;
        }

        // Steps: runs of neighbours where a formula changes, and anywhere.
        for (int k = -1076; k <= 1025; k++)
        {
            Run((k + 0.5) * Ln2);
            Run((k + 0.5) * Ln2 / 2);
            Run(middle.Low + ((middle.High - middle.Low) * random.NextDouble()));
            Run(-2 + (4 * random.NextDouble()));
        }

        foreach (double x in (ReadOnlySpan<double>)[0, 0.75, 1, -0.75, -1, 2.0 / 3, 4.0 / 3, 1.0 / 3, -1.0 / 3, 6, -6, 19.1, -19.1, -37.5])
        {
            Run(x);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {error:F2} | {at:G9} | {down} | {(isOdd ? notOdd : "–")} | {outside} | {nan} | {widths} |");

        void Look(double x)
        {
            double y = scalar(x);
            double found = exact(x).ErrorInUlp(y);
            (error, at) = found > error ? (found, x) : (error, at);
            notOdd += BitConverter.DoubleToInt64Bits(scalar(-x)) == BitConverter.DoubleToInt64Bits(-y) ? 0 : 1;
            outside += y < range.Smallest || y > range.Largest ? 1 : 0;
            widths += Same(width128(Vector128.Create(x)).GetElement(1), y) && Same(width256(Vector256.Create(x)).GetElement(2), y) && Same(width512(Vector512.Create(x)).GetElement(5), y) ? 0 : 1;
        }

        void Run(double x)
        {
            long place = Place(x);
            double before = scalar(InOrder(place - (RunLength / 2)));
            for (int i = 1; i < RunLength; i++)
            {
                double next = scalar(InOrder(place - (RunLength / 2) + i));
                down = next < before ? Math.Max(down, Place(before) - Place(next)) : down;
                before = next;
            }
        }
    }

    private static bool Same(double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    /// <summary>Where a double stands among all doubles in rising order; 0 stands at 0.</summary>
    private static long Place(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return bits < 0 ? -(bits & long.MaxValue) : bits;
    }

    private static double InOrder(long place) => BitConverter.Int64BitsToDouble(place < 0 ? -place | long.MinValue : place);
}
