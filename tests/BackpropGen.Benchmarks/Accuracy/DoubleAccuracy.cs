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

    private static readonly (double Low, double High) Finite = (double.MinValue, double.MaxValue);
    private static readonly (double Smallest, double Largest) Everything = (double.NegativeInfinity, double.PositiveInfinity);

    private static readonly Function[] Functions =
    [
        new("exp", (-746, 710), Finite, Symmetry.None, 1, (0, double.PositiveInfinity), ExactFunctions.Exp, Math.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp),
        new("sigmoid", (-746, 40), Finite, Symmetry.None, 1, (0, 1), ExactFunctions.Sigmoid, x => 1 / (1 + Math.Exp(-x)), VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid),
        new("tanh", (-20, 20), Finite, Symmetry.Odd, 1, (-1, 1), ExactFunctions.Tanh, Math.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh),
        new("erf", (-6, 6), Finite, Symmetry.Odd, 1, (-1, 1), ExactFunctions.Erf, SpecialFunctions.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf),
        new("ln x", (0, 20), (double.Epsilon, double.MaxValue), Symmetry.None, 1, Everything, ExactFunctions.Log, Math.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log),
        new("ln(1 + x)", (-1, 20), (Math.BitIncrement(-1), double.MaxValue), Symmetry.None, 1, Everything, ExactFunctions.LogOnePlus, SpecialFunctions.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus),
        new("sin", (-131072, 131072), Finite, Symmetry.Odd, 0, (-1, 1), ExactFunctions.Sin, Math.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin),
        new("cos", (-131072, 131072), Finite, Symmetry.Even, 0, (-1, 1), ExactFunctions.Cos, Math.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos),
        new("tan", (-131072, 131072), Finite, Symmetry.Odd, 0, Everything, ExactFunctions.Tan, Math.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan),
        new("arcsin", (-1, 1), (-1, 1), Symmetry.Odd, 1, (-Math.PI / 2, Math.PI / 2), ExactFunctions.Asin, Math.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin),
        new("arccos", (-1, 1), (-1, 1), Symmetry.None, -1, (0, Math.PI), ExactFunctions.Acos, Math.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos),
        new("arctan", (-10, 10), Finite, Symmetry.Odd, 1, (-Math.PI / 2, Math.PI / 2), ExactFunctions.Atan, Math.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan),
        new("sinh", (-710, 710), Finite, Symmetry.Odd, 1, Everything, ExactFunctions.Sinh, Math.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh),
        new("cosh", (-710, 710), Finite, Symmetry.Even, 0, (1, double.PositiveInfinity), ExactFunctions.Cosh, Math.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh),
        new("e^x − 1", (-40, 710), Finite, Symmetry.None, 1, (-1, double.PositiveInfinity), ExactFunctions.ExpMinusOne, SpecialFunctions.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne),
        new("cube root", (-100, 100), Finite, Symmetry.Odd, 1, Everything, ExactFunctions.Cbrt, Math.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt),
    ];

    /// <summary>The measurement as a table in Markdown.</summary>
    /// <param name="points">At how many points, for each of three distributions.</param>
    /// <returns>A line for each function.</returns>
    public static string MarkdownTable(int points = Points)
    {
        var table = new StringBuilder();
        table.AppendLine("| function | largest error (ulp) | at x | largest step back (ulp) | not odd or even | outside its range | NaN lost or made | bits that differ between widths |");
        table.AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (Function function in Functions)
        {
            table.AppendLine(Measure(function, points));
        }

        return table.ToString();
    }

    private static string Measure(Function function, int points)
    {
        (double lowest, double highest) = function.Domain;
        Func<double, double> scalar = function.Scalar;
        (double Low, double High) middle = function.Middle;
        (double error, double at, long back, long notSymmetric, long outside, long nan, long widths) = (0, 0, 0, 0, 0, 0, 0);
        var random = new Random(1);

        // The error over the middle, where results are neither 0 nor saturated, three times as often around 0, and over all doubles.
        for (int i = 0; i < points; i++)
        {
            Look(middle.Low + ((middle.High - middle.Low) * random.NextDouble()));
            Look(-2 + (4 * random.NextDouble()));
            Look(InOrder((long)(Place(lowest) + ((Place(highest) - (double)Place(lowest)) * random.NextDouble()))));
        }

        foreach (double x in (ReadOnlySpan<double>)[0, -0.0, 1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN])
        {
            nan += double.IsNaN(scalar(x)) == double.IsNaN(function.Other(x)) ? 0 : 1;
        }

        // Steps: runs of neighbours where a formula changes, and anywhere.
        for (int k = -1076; k <= 1025; k++)
        {
            Run((k + 0.5) * Ln2);
            Run((k + 0.5) * Ln2 / 2);
            Run(middle.Low + ((middle.High - middle.Low) * random.NextDouble()));
            Run(-2 + (4 * random.NextDouble()));
        }

        foreach (double x in (ReadOnlySpan<double>)
            [0, 0.75, 1, -0.75, -1, 2.0 / 3, 4.0 / 3, 1.0 / 3, -1.0 / 3, 6, -6, 19.1, -19.1, -37.5, 35.0 / 64, -35.0 / 64, Math.Sqrt(2) - 1, Math.Sqrt(2) + 1, 8, 64])
        {
            Run(x);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {function.Name} | {error:F2} | {at:G9} | {(function.Direction != 0 ? back : "–")} | {(function.Symmetry != Symmetry.None ? notSymmetric : "–")} | {outside} | {nan} | {widths} |");

        void Look(double x)
        {
            if (x < lowest || x > highest)
            {
                return;
            }

            double y = scalar(x);
            double found = function.Exact(x).ErrorInUlp(y);
            (error, at) = found > error ? (found, x) : (error, at);
            notSymmetric += BitConverter.DoubleToInt64Bits(scalar(-x)) == BitConverter.DoubleToInt64Bits(function.Symmetry == Symmetry.Even ? y : -y) ? 0 : 1;
            outside += y < function.Range.Smallest || y > function.Range.Largest ? 1 : 0;
            widths += Same(function.Width128(Vector128.Create(x)).GetElement(1), y) && Same(function.Width256(Vector256.Create(x)).GetElement(2), y) && Same(function.Width512(Vector512.Create(x)).GetElement(5), y) ? 0 : 1;
        }

        void Run(double x)
        {
            long place = Place(x);
            double before = scalar(InOrder(place - (RunLength / 2)));
            for (int i = 1; i < RunLength; i++)
            {
                double next = scalar(InOrder(place - (RunLength / 2) + i));
                back = double.IsNaN(next) || double.IsNaN(before) ? back : Math.Max(back, function.Direction * (Place(before) - Place(next)));
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

    // Middle is where results are neither 0 nor saturated. Other is another implementation, which is NaN where the function is. Direction is 1 of a function that rises, −1 of one that falls, 0 of others.
    private sealed record Function(
        string Name,
        (double Low, double High) Middle,
        (double Low, double High) Domain,
        Symmetry Symmetry,
        int Direction,
        (double Smallest, double Largest) Range,
        Func<double, ExactFunctions.Scaled> Exact,
        Func<double, double> Other,
        Func<double, double> Scalar,
        Func<Vector128<double>, Vector128<double>> Width128,
        Func<Vector256<double>, Vector256<double>> Width256,
        Func<Vector512<double>, Vector512<double>> Width512);
}
