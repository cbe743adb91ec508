using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;
using BackpropGen.CompilerServices;

namespace BackpropGen.Benchmarks.Accuracy;

/// <summary>
/// How exact the float functions of <see cref="VectorMath"/> are, over all floats or evenly spaced ones. An error is counted in units in the last
/// place: |f(x) − exact| divided by the distance of neighbouring floats at the exact value, which the same function in double stands for.
/// </summary>
public static class TranscendentalAccuracy
{
    private const int BlockLength = 4096;
    private const int Infinity = 0x7F800000;

    private static readonly (float Smallest, float Largest) Everything = (float.NegativeInfinity, float.PositiveInfinity);

    private static readonly Function[] Functions =
    [
        new("exp", Symmetry.None, 1, (0, float.PositiveInfinity), Math.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp),
        new("sigmoid", Symmetry.None, 1, (0, 1), VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid),
        new("tanh", Symmetry.Odd, 1, (-1, 1), Math.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh),
        new("erf", Symmetry.Odd, 1, (-1, 1), SpecialFunctions.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf),
        new("ln x", Symmetry.None, 1, Everything, Math.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log),
        new("ln(1 + x)", Symmetry.None, 1, Everything, SpecialFunctions.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus, VectorMath.LogOnePlus),
        new("sin", Symmetry.Odd, 0, (-1, 1), Math.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin, VectorMath.Sin),
        new("cos", Symmetry.Even, 0, (-1, 1), Math.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos, VectorMath.Cos),
        new("tan", Symmetry.Odd, 0, Everything, Math.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan, VectorMath.Tan),
        new("arcsin", Symmetry.Odd, 1, (-1.5707964f, 1.5707964f), Math.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin, VectorMath.Asin),
        new("arccos", Symmetry.None, -1, (0, 3.1415927f), Math.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos, VectorMath.Acos),
        new("arctan", Symmetry.Odd, 1, (-1.5707964f, 1.5707964f), Math.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan, VectorMath.Atan),
        new("sinh", Symmetry.Odd, 1, Everything, Math.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh, VectorMath.Sinh),
        new("cosh", Symmetry.Even, 0, (1, float.PositiveInfinity), Math.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh, VectorMath.Cosh),
        new("e^x − 1", Symmetry.None, 1, (-1, float.PositiveInfinity), SpecialFunctions.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne, VectorMath.ExpMinusOne),
        new("cube root", Symmetry.Odd, 1, Everything, Math.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt, VectorMath.Cbrt),
    ];

    /// <summary>The measurement as a table in Markdown.</summary>
    /// <param name="every">1 takes every float, which takes minutes; a larger number takes one float of so many.</param>
    /// <returns>A line for each function.</returns>
    public static string MarkdownTable(int every = 1)
    {
        var table = new StringBuilder();
        table.AppendLine("| function | largest error (ulp) | at x | largest step back (ulp) | not odd or even | outside its range | NaN lost or made | bits that differ between widths |");
        table.AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (Function function in Functions)
        {
            table.AppendLine(Measure(function, every));
        }

        return table.ToString();
    }

    private static string Measure(Function function, int every)
    {
        var total = new Findings();
        long floats = (2L * Infinity) + 1;
        int blocks = (int)((floats + ((long)BlockLength * every) - 1) / ((long)BlockLength * every));
        Parallel.For(0, blocks, () => new Findings(), (block, _, findings) =>
        {
            // One float more on the left, for the step from it.
            Span<float> x = stackalloc float[BlockLength + 16];
            long first = -Infinity + ((long)block * BlockLength * every) - every;
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = InOrder(Math.Clamp(first + ((long)i * every), -Infinity, Infinity));
            }

            findings.Add(function, x);
            return findings;
        }, total.Merge);

        // −0, and NaN of every payload.
        total.Add(function, Enumerable.Repeat(-0f, 16).ToArray());
        Parallel.For(0, (1 << 23) / BlockLength, () => new Findings(), (block, _, findings) =>
        {
            Span<float> x = stackalloc float[BlockLength];
            for (int i = 0; i < x.Length; i++)
            {
                int payload = Math.Max((block * BlockLength) + i, 1);
                x[i] = BitConverter.Int32BitsToSingle(Infinity | payload | ((i & 1) << 31));
            }

            findings.Add(function, x);
            return findings;
        }, total.Merge);

        return string.Create(CultureInfo.InvariantCulture,
            $"| {function.Name} | {total.LargestError:F2} | {total.LargestErrorAt:G9} | {(function.Direction != 0 ? total.LargestStepBack : "–")} | {(function.Symmetry != Symmetry.None ? total.NotSymmetric : "–")} | {total.OutsideRange} | {total.WrongNaN} | {total.WidthDiffers} |");
    }

    /// <summary>The float that stands at a place in the order of all floats; 0 stands at 0.</summary>
    private static float InOrder(long place) => BitConverter.Int32BitsToSingle(place < 0 ? (int)(-place) | int.MinValue : (int)place);

    private static int PlaceOf(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? -(bits & int.MaxValue) : bits;
    }

    private sealed class Findings
    {
        public double LargestError { get; private set; }

        public float LargestErrorAt { get; private set; }

        public long LargestStepBack { get; private set; }

        public long NotSymmetric { get; private set; }

        public long OutsideRange { get; private set; }

        public long WrongNaN { get; private set; }

        public long WidthDiffers { get; private set; }

        public void Add(Function function, ReadOnlySpan<float> x)
        {
            Span<float> y = stackalloc float[x.Length];
            Span<float> mirrored = stackalloc float[x.Length];
            for (int i = 0; i < x.Length; i += 16)
            {
                Vector512<float> at = Vector512.Create(x[i..]);
                Vector512<float> value = function.Width512(at);
                value.CopyTo(y[i..]);
                function.Width512(-at).CopyTo(mirrored[i..]);
                Vector512<float> by256 = Vector512.Create(function.Width256(at.GetLower()), function.Width256(at.GetUpper()));
                Vector512<float> by128 = Vector512.Create(
                    Vector256.Create(function.Width128(at.GetLower().GetLower()), function.Width128(at.GetLower().GetUpper())),
                    Vector256.Create(function.Width128(at.GetUpper().GetLower()), function.Width128(at.GetUpper().GetUpper())));
                WidthDiffers += value.AsInt32() == by256.AsInt32() && value.AsInt32() == by128.AsInt32() ? 0 : 1;
            }

            for (int i = 0; i < x.Length; i++)
            {
                Look(function, x[i], y[i], mirrored[i]);
                LargestStepBack = i > 0 && x[i] > x[i - 1] && !float.IsNaN(y[i]) && !float.IsNaN(y[i - 1])
                    ? Math.Max(LargestStepBack, function.Direction * ((long)PlaceOf(y[i - 1]) - PlaceOf(y[i])))
                    : LargestStepBack;
            }
        }

        public void Merge(Findings other)
        {
            lock (this)
            {
                (LargestError, LargestErrorAt) = other.LargestError > LargestError
                    ? (other.LargestError, other.LargestErrorAt)
                    : (LargestError, LargestErrorAt);
                LargestStepBack = Math.Max(LargestStepBack, other.LargestStepBack);
                NotSymmetric += other.NotSymmetric;
                OutsideRange += other.OutsideRange;
                WrongNaN += other.WrongNaN;
                WidthDiffers += other.WidthDiffers;
            }
        }

        private void Look(Function function, float x, float y, float mirrored)
        {
            WidthDiffers += BitConverter.SingleToInt32Bits(function.Scalar(x)) == BitConverter.SingleToInt32Bits(y) ? 0 : 1;
            double exact = function.Exact(x);
            if (float.IsNaN(y) || double.IsNaN(exact))
            {
                WrongNaN += float.IsNaN(y) && double.IsNaN(exact) ? 0 : 1;
                return;
            }

            NotSymmetric += BitConverter.SingleToInt32Bits(mirrored) == BitConverter.SingleToInt32Bits(function.Symmetry == Symmetry.Even ? y : -y) ? 0 : 1;
            OutsideRange += y < function.Range.Smallest || y > function.Range.Largest ? 1 : 0;
            double error = Error(y, exact);
            if (error > LargestError)
            {
                (LargestError, LargestErrorAt) = (error, x);
            }
        }

        private static double Error(float y, double exact)
        {
            float rounded = (float)exact;
            if (float.IsInfinity(rounded) || float.IsInfinity(y))
            {
                return y == rounded ? 0 : double.PositiveInfinity;
            }

            // 2^(e − 23) for 2^e ≤ |exact| < 2^(e + 1), and no less than for subnormal numbers.
            long exponent = Math.Max((BitConverter.DoubleToInt64Bits(exact) >> 52) & 0x7FF, 1023 - 126);
            return Math.Abs(y - exact) / BitConverter.Int64BitsToDouble((exponent - 23) << 52);
        }
    }

    // Direction is 1 of a function that rises, −1 of one that falls, 0 of others.
    private sealed record Function(
        string Name,
        Symmetry Symmetry,
        int Direction,
        (float Smallest, float Largest) Range,
        Func<double, double> Exact,
        Func<float, float> Scalar,
        Func<Vector128<float>, Vector128<float>> Width128,
        Func<Vector256<float>, Vector256<float>> Width256,
        Func<Vector512<float>, Vector512<float>> Width512);
}
