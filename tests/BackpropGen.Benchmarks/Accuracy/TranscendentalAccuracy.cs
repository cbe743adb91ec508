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

    private interface IFunction
    {
        static abstract string Name { get; }

        static abstract bool IsOdd { get; }

        static abstract (float Smallest, float Largest) Range { get; }

        static abstract double Exact(double x);

        static abstract float At(float x);

        static abstract Vector128<float> At(Vector128<float> x);

        static abstract Vector256<float> At(Vector256<float> x);

        static abstract Vector512<float> At(Vector512<float> x);
    }

    /// <summary>The measurement as a table in Markdown.</summary>
    /// <param name="every">1 takes every float, which takes minutes; a larger number takes one float of so many.</param>
    /// <returns>A line for each function.</returns>
    public static string MarkdownTable(int every = 1)
    {
        var table = new StringBuilder();
        table.AppendLine("| function | largest error (ulp) | at x | largest step down (ulp) | f(−x) ≠ −f(x) | outside its range | NaN lost or made | bits that differ between widths |");
        table.AppendLine("|---|---|---|---|---|---|---|---|");
        table.AppendLine(Measure<Exp>(every));
        table.AppendLine(Measure<Sigmoid>(every));
        table.AppendLine(Measure<Tanh>(every));
        table.AppendLine(Measure<Erf>(every));
        table.AppendLine(Measure<Log>(every));
        table.AppendLine(Measure<LogOnePlus>(every));
        return table.ToString();
    }

    private static string Measure<TFunction>(int every)
        where TFunction : IFunction
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

            findings.Add<TFunction>(x);
            return findings;
        }, total.Merge);

        // −0, and NaN of every payload.
        total.Add<TFunction>(Enumerable.Repeat(-0f, 16).ToArray());
        Parallel.For(0, (1 << 23) / BlockLength, () => new Findings(), (block, _, findings) =>
        {
            Span<float> x = stackalloc float[BlockLength];
            for (int i = 0; i < x.Length; i++)
            {
                int payload = Math.Max((block * BlockLength) + i, 1);
                x[i] = BitConverter.Int32BitsToSingle(Infinity | payload | ((i & 1) << 31));
            }

            findings.Add<TFunction>(x);
            return findings;
        }, total.Merge);

        return string.Create(CultureInfo.InvariantCulture,
            $"| {TFunction.Name} | {total.LargestError:F2} | {total.LargestErrorAt:G9} | {total.LargestStepDown} | {(TFunction.IsOdd ? total.NotOdd : "–")} | {total.OutsideRange} | {total.WrongNaN} | {total.WidthDiffers} |");
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

        public int LargestStepDown { get; private set; }

        public long NotOdd { get; private set; }

        public long OutsideRange { get; private set; }

        public long WrongNaN { get; private set; }

        public long WidthDiffers { get; private set; }

        public void Add<TFunction>(ReadOnlySpan<float> x)
            where TFunction : IFunction
        {
            Span<float> y = stackalloc float[x.Length];
            Span<float> mirrored = stackalloc float[x.Length];
            for (int i = 0; i < x.Length; i += 16)
            {
                Vector512<float> at = Vector512.Create(x[i..]);
                Vector512<float> value = TFunction.At(at);
                value.CopyTo(y[i..]);
                TFunction.At(-at).CopyTo(mirrored[i..]);
                Vector512<float> by256 = Vector512.Create(TFunction.At(at.GetLower()), TFunction.At(at.GetUpper()));
                Vector512<float> by128 = Vector512.Create(
                    Vector256.Create(TFunction.At(at.GetLower().GetLower()), TFunction.At(at.GetLower().GetUpper())),
                    Vector256.Create(TFunction.At(at.GetUpper().GetLower()), TFunction.At(at.GetUpper().GetUpper())));
                WidthDiffers += value.AsInt32() == by256.AsInt32() && value.AsInt32() == by128.AsInt32() ? 0 : 1;
            }

            for (int i = 0; i < x.Length; i++)
            {
                Look<TFunction>(x[i], y[i], mirrored[i]);
                LargestStepDown = i > 0 && x[i] > x[i - 1] ? Math.Max(LargestStepDown, PlaceOf(y[i - 1]) - PlaceOf(y[i])) : LargestStepDown;
            }
        }

        public void Merge(Findings other)
        {
            lock (this)
            {
                (LargestError, LargestErrorAt) = other.LargestError > LargestError
                    ? (other.LargestError, other.LargestErrorAt)
                    : (LargestError, LargestErrorAt);
                LargestStepDown = Math.Max(LargestStepDown, other.LargestStepDown);
                NotOdd += other.NotOdd;
                OutsideRange += other.OutsideRange;
                WrongNaN += other.WrongNaN;
                WidthDiffers += other.WidthDiffers;
            }
        }

        private void Look<TFunction>(float x, float y, float mirrored)
            where TFunction : IFunction
        {
            WidthDiffers += BitConverter.SingleToInt32Bits(TFunction.At(x)) == BitConverter.SingleToInt32Bits(y) ? 0 : 1;
            double exact = TFunction.Exact(x);
            if (float.IsNaN(y) || double.IsNaN(exact))
            {
                WrongNaN += float.IsNaN(y) && double.IsNaN(exact) ? 0 : 1;
                return;
            }

            NotOdd += BitConverter.SingleToInt32Bits(mirrored) == BitConverter.SingleToInt32Bits(-y) ? 0 : 1;
            OutsideRange += y < TFunction.Range.Smallest || y > TFunction.Range.Largest ? 1 : 0;
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

    private readonly struct Exp : IFunction
    {
        public static string Name => "exp";

        public static bool IsOdd => false;

        public static (float Smallest, float Largest) Range => (0, float.PositiveInfinity);

        public static double Exact(double x) => Math.Exp(x);

        public static float At(float x) => VectorMath.Exp(x);

        public static Vector128<float> At(Vector128<float> x) => VectorMath.Exp(x);

        public static Vector256<float> At(Vector256<float> x) => VectorMath.Exp(x);

        public static Vector512<float> At(Vector512<float> x) => VectorMath.Exp(x);
    }

    private readonly struct Sigmoid : IFunction
    {
        public static string Name => "sigmoid";

        public static bool IsOdd => false;

        public static (float Smallest, float Largest) Range => (0, 1);

        public static double Exact(double x) => VectorMath.Sigmoid(x);

        public static float At(float x) => VectorMath.Sigmoid(x);

        public static Vector128<float> At(Vector128<float> x) => VectorMath.Sigmoid(x);

        public static Vector256<float> At(Vector256<float> x) => VectorMath.Sigmoid(x);

        public static Vector512<float> At(Vector512<float> x) => VectorMath.Sigmoid(x);
    }

    private readonly struct Tanh : IFunction
    {
        public static string Name => "tanh";

        public static bool IsOdd => true;

        public static (float Smallest, float Largest) Range => (-1, 1);

        public static double Exact(double x) => Math.Tanh(x);

        public static float At(float x) => VectorMath.Tanh(x);

        public static Vector128<float> At(Vector128<float> x) => VectorMath.Tanh(x);

        public static Vector256<float> At(Vector256<float> x) => VectorMath.Tanh(x);

        public static Vector512<float> At(Vector512<float> x) => VectorMath.Tanh(x);
    }

    private readonly struct Erf : IFunction
    {
        public static string Name => "erf";

        public static bool IsOdd => true;

        public static (float Smallest, float Largest) Range => (-1, 1);

        public static double Exact(double x) => SpecialFunctions.Erf(x);

        public static float At(float x) => VectorMath.Erf(x);

        public static Vector128<float> At(Vector128<float> x) => VectorMath.Erf(x);

        public static Vector256<float> At(Vector256<float> x) => VectorMath.Erf(x);

        public static Vector512<float> At(Vector512<float> x) => VectorMath.Erf(x);
    }

    private readonly struct Log : IFunction
    {
        public static string Name => "ln x";

        public static bool IsOdd => false;

        public static (float Smallest, float Largest) Range => (float.NegativeInfinity, float.PositiveInfinity);

        public static double Exact(double x) => Math.Log(x);

        public static float At(float x) => VectorMath.Log(x);

        public static Vector128<float> At(Vector128<float> x) => VectorMath.Log(x);

        public static Vector256<float> At(Vector256<float> x) => VectorMath.Log(x);

        public static Vector512<float> At(Vector512<float> x) => VectorMath.Log(x);
    }

    private readonly struct LogOnePlus : IFunction
    {
        public static string Name => "ln(1 + x)";

        public static bool IsOdd => false;

        public static (float Smallest, float Largest) Range => (float.NegativeInfinity, float.PositiveInfinity);

        public static double Exact(double x) => SpecialFunctions.LogOnePlus(x);

        public static float At(float x) => VectorMath.LogOnePlus(x);

        public static Vector128<float> At(Vector128<float> x) => VectorMath.LogOnePlus(x);

        public static Vector256<float> At(Vector256<float> x) => VectorMath.LogOnePlus(x);

        public static Vector512<float> At(Vector512<float> x) => VectorMath.LogOnePlus(x);
    }
}
