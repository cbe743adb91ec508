using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class VectorMathInDoubleTests
{
    private const double Ln2 = 0.6931471805599453;

    // Where a formula changes: halves of ln 2, and where results saturate, overflow or become subnormal.
    private static readonly double[] Thresholds =
    [
        0, double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, 1.1102230246251565e-16, 2.2204460492503131e-16, Ln2 / 4, Ln2 / 2, 0.5, 2.0 / 3, Ln2, 0.75, 1, 1.0 / 3,
        1.5 * Ln2, 3 * Ln2 / 4, 4.0 / 3, 2, 5.9215871957945, 6, 18.7, 19.07, 19.1, 36.7368005696771, 37.5, 354.9, 700, 708.3964185322641, 709.782712893384, 710, 744.4400719213812, 745.1332191019412,
        746, 1e10, 8.9e307, double.MaxValue, double.PositiveInfinity,

        // Of the trigonometric functions and their inverses: 35/64, π/8 and others, zeros, and where reduction ends. Of sinh, cosh, e^x − 1 and the cube root: 1, overflow, powers of 8.
        35.0 / 64, 0.41421356237309503, 2.414213562373095, Math.PI / 4, Math.PI / 2, 3 * Math.PI / 4, Math.PI, 3 * Math.PI / 2, 2 * Math.PI, 10 * Math.PI, 355, 131072, 1e22, 5.5511151231257827e-17,
        38, 710.4758600739439, 711, 1.0 / 8, 1.0 / 2, 4, 8, 32,
    ];

    public static TheoryData<string> Functions => [.. DoubleFunction.All.Select(function => function.Name)];

    public static TheoryData<string> OneWay => [.. DoubleFunction.All.Where(function => function.Direction != 0).Select(function => function.Name)];

    public static TheoryData<string> Symmetric => [.. DoubleFunction.All.Where(function => function.Symmetry != Symmetry.None).Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(OneWay))]
    public void No_step_to_the_next_number_goes_back(string name)
    {
        DoubleFunction function = Named(name);

        // Without fused multiply-add the rest of a step of Halley's method has lost its digits.
        long allowed = Fma.IsSupported || AdvSimd.IsSupported ? 0 : 1;
        foreach (double[] sample in Runs())
        {
            double[] values = Values(function, sample);
            for (int i = 1; i < sample.Length; i++)
            {
                if (function.Direction * (Place(values[i - 1]) - Place(values[i])) > allowed && !double.IsNaN(values[i]) && !double.IsNaN(values[i - 1]))
                {
                    Assert.Fail($"{name} at {sample[i - 1]:R} is {values[i - 1]:R}, at {sample[i]:R} {values[i]:R}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_stay_in_the_function_s_range(string name)
    {
        DoubleFunction function = Named(name);
        foreach (double value in Spread().SelectMany(sample => Values(function, sample)))
        {
            Assert.True(double.IsNaN(value) || (value >= function.Range.Smallest && value <= function.Range.Largest), $"{name} is {value:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_width_gives_the_same_bits(string name)
    {
        DoubleFunction function = Named(name);
        foreach (double[] sample in Spread().Concat(Thresholds.Select(threshold => Run(threshold, 4))).Append([.. NaNs()]))
        {
            foreach (double[] x in sample.Chunk(8).Where(chunk => chunk.Length == 8))
            {
                long[] expected = Bits(function.Width512(Vector512.Create(x)));
                Assert.Equal(expected, x.Select(function.Scalar).Select(BitConverter.DoubleToInt64Bits));
                Assert.Equal(expected, x.Chunk(2).SelectMany(two => Bits(function.Width128(Vector128.Create(two)).ToVector256().ToVector512())[..2]));
                Assert.Equal(expected, x.Chunk(4).SelectMany(four => Bits(function.Width256(Vector256.Create(four)).ToVector512())[..4]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Symmetric))]
    public void Odd_and_even_functions_are_so_to_the_bit(string name)
    {
        DoubleFunction function = Named(name);
        double sign = function.Symmetry == Symmetry.Odd ? -1 : 1;
        foreach (double x in Spread().SelectMany(sample => sample).Concat(Thresholds.SelectMany(threshold => Run(threshold, 32))))
        {
            double value = function.Scalar(x);
            if (!double.IsNaN(value) && BitConverter.DoubleToInt64Bits(function.Scalar(-x)) != BitConverter.DoubleToInt64Bits(sign * value))
            {
                Assert.Fail($"{name} at {x:R} is {function.Scalar(x):R}, at {-x:R} {function.Scalar(-x):R}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void NaN_stays_NaN(string name)
    {
        foreach (double nan in NaNs())
        {
            Assert.Equal(double.NaN, Named(name).Scalar(nan));
        }
    }

    [Fact]
    public void At_zero_and_infinity_they_are_exact()
    {
        foreach ((DoubleFunction function, double x, double expected) in new[]
        {
            (DoubleFunction.Exp, 0.0, 1.0), (DoubleFunction.Exp, -0.0, 1), (DoubleFunction.Exp, double.PositiveInfinity, double.PositiveInfinity),
            (DoubleFunction.Exp, double.NegativeInfinity, 0.0),
            (DoubleFunction.Sigmoid, 0.0, 0.5), (DoubleFunction.Sigmoid, -0.0, 0.5), (DoubleFunction.Sigmoid, double.PositiveInfinity, 1),
            (DoubleFunction.Sigmoid, double.NegativeInfinity, 0.0),
            (DoubleFunction.Tanh, 0.0, 0.0), (DoubleFunction.Tanh, -0.0, -0.0), (DoubleFunction.Tanh, double.PositiveInfinity, 1), (DoubleFunction.Tanh, double.NegativeInfinity, -1),
            (DoubleFunction.Tanh, double.Epsilon, double.Epsilon),
            (DoubleFunction.Erf, 0.0, 0.0), (DoubleFunction.Erf, -0.0, -0.0), (DoubleFunction.Erf, double.PositiveInfinity, 1), (DoubleFunction.Erf, double.NegativeInfinity, -1),
            (DoubleFunction.Log, 1.0, 0.0), (DoubleFunction.Log, 0.0, double.NegativeInfinity), (DoubleFunction.Log, -0.0, double.NegativeInfinity),
            (DoubleFunction.Log, double.PositiveInfinity, double.PositiveInfinity), (DoubleFunction.Log, double.NegativeInfinity, double.NaN),
            (DoubleFunction.Log, -double.Epsilon, double.NaN),
            (DoubleFunction.LogOnePlus, 0.0, 0.0), (DoubleFunction.LogOnePlus, -1.0, double.NegativeInfinity), (DoubleFunction.LogOnePlus, -1.0000000000000002, double.NaN),
            (DoubleFunction.LogOnePlus, double.PositiveInfinity, double.PositiveInfinity), (DoubleFunction.LogOnePlus, double.NegativeInfinity, double.NaN),
            (DoubleFunction.Sin, 0.0, 0.0), (DoubleFunction.Sin, -0.0, -0.0), (DoubleFunction.Sin, double.PositiveInfinity, double.NaN), (DoubleFunction.Sin, double.NegativeInfinity, double.NaN), (DoubleFunction.Sin, double.Epsilon, double.Epsilon),
            (DoubleFunction.Cos, 0.0, 1.0), (DoubleFunction.Cos, -0.0, 1.0), (DoubleFunction.Cos, double.PositiveInfinity, double.NaN), (DoubleFunction.Cos, double.NegativeInfinity, double.NaN),
            (DoubleFunction.Tan, 0.0, 0.0), (DoubleFunction.Tan, -0.0, -0.0), (DoubleFunction.Tan, double.PositiveInfinity, double.NaN), (DoubleFunction.Tan, double.NegativeInfinity, double.NaN), (DoubleFunction.Tan, double.Epsilon, double.Epsilon),
            (DoubleFunction.Asin, 0.0, 0.0), (DoubleFunction.Asin, -0.0, -0.0), (DoubleFunction.Asin, 1.0, Math.PI / 2), (DoubleFunction.Asin, -1.0, -Math.PI / 2), (DoubleFunction.Asin, 1.0001, double.NaN), (DoubleFunction.Asin, double.NegativeInfinity, double.NaN), (DoubleFunction.Asin, double.Epsilon, double.Epsilon),
            (DoubleFunction.Acos, 1.0, 0.0), (DoubleFunction.Acos, -1.0, Math.PI), (DoubleFunction.Acos, 0.0, Math.PI / 2), (DoubleFunction.Acos, -0.0, Math.PI / 2), (DoubleFunction.Acos, -1.0001, double.NaN), (DoubleFunction.Acos, double.PositiveInfinity, double.NaN),
            (DoubleFunction.Atan, 0.0, 0.0), (DoubleFunction.Atan, -0.0, -0.0), (DoubleFunction.Atan, double.PositiveInfinity, Math.PI / 2), (DoubleFunction.Atan, double.NegativeInfinity, -Math.PI / 2), (DoubleFunction.Atan, double.Epsilon, double.Epsilon),
            (DoubleFunction.Sinh, 0.0, 0.0), (DoubleFunction.Sinh, -0.0, -0.0), (DoubleFunction.Sinh, double.PositiveInfinity, double.PositiveInfinity), (DoubleFunction.Sinh, double.NegativeInfinity, double.NegativeInfinity), (DoubleFunction.Sinh, double.Epsilon, double.Epsilon),
            (DoubleFunction.Cosh, 0.0, 1.0), (DoubleFunction.Cosh, -0.0, 1.0), (DoubleFunction.Cosh, double.PositiveInfinity, double.PositiveInfinity), (DoubleFunction.Cosh, double.NegativeInfinity, double.PositiveInfinity),
            (DoubleFunction.ExpMinusOne, 0.0, 0.0), (DoubleFunction.ExpMinusOne, -0.0, -0.0), (DoubleFunction.ExpMinusOne, double.PositiveInfinity, double.PositiveInfinity), (DoubleFunction.ExpMinusOne, double.NegativeInfinity, -1.0), (DoubleFunction.ExpMinusOne, double.Epsilon, double.Epsilon),
            (DoubleFunction.Cbrt, 0.0, 0.0), (DoubleFunction.Cbrt, -0.0, -0.0), (DoubleFunction.Cbrt, double.PositiveInfinity, double.PositiveInfinity), (DoubleFunction.Cbrt, double.NegativeInfinity, double.NegativeInfinity), (DoubleFunction.Cbrt, 27, 3), (DoubleFunction.Cbrt, -0.125, -0.5),
        })
        {
            double actual = function.Scalar(x);
            Assert.True(
                actual.Equals(expected) && (double.IsNaN(actual) || double.IsNegative(actual) == double.IsNegative(expected)),
                $"{function} at {x:R} is {actual:R}, not {expected:R}");
        }
    }

    [Theory]
    [InlineData("sin")]
    [InlineData("cos")]
    [InlineData("tan")]
    public void A_lane_does_not_depend_on_neighbours_that_are_computed_one_by_one(string name)
    {
        DoubleFunction function = Named(name);
        double[] x = [1e6, double.PositiveInfinity, double.NaN, 17.25, -1e22, 0.5, 131072, -3];
        long[] expected = [.. x.Select(function.Scalar).Select(BitConverter.DoubleToInt64Bits)];
        Assert.Equal(expected, Bits(function.Width512(Vector512.Create(x))));
        Assert.Equal(expected[..4], Bits(function.Width256(Vector256.Create(x)).ToVector512())[..4]);
        Assert.Equal(expected[..2], Bits(function.Width128(Vector128.Create(x)).ToVector256().ToVector512())[..2]);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(-0.3)]
    public void Powers_are_those_of_the_framework_in_every_width(double exponent)
    {
        double[] x = [0, 1, 2, 0.1, -1, 3e300, double.NaN, double.PositiveInfinity];
        long[] expected = [.. x.Select(value => BitConverter.DoubleToInt64Bits(Math.Pow(value, exponent)))];
        Assert.Equal(expected, x.Select(value => BitConverter.DoubleToInt64Bits(VectorMath.Pow(value, exponent))));
        Assert.Equal(expected, Bits(VectorMath.Pow(Vector512.Create(x), exponent)));
        Assert.Equal(expected[..4], Bits(VectorMath.Pow(Vector256.Create(x), exponent).ToVector512())[..4]);
        Assert.Equal(expected[..2], Bits(VectorMath.Pow(Vector128.Create(x), exponent).ToVector256().ToVector512())[..2]);
    }

    [Fact]
    public void Sinh_and_cosh_overflow_where_the_exact_value_does_and_not_before()
    {
        Assert.True(double.IsFinite(VectorMath.Sinh(710.4758600739439)));
        Assert.True(double.IsFinite(VectorMath.Cosh(710.4758600739439)));
        Assert.Equal(double.PositiveInfinity, VectorMath.Sinh(710.475860073944));
        Assert.Equal(double.PositiveInfinity, VectorMath.Cosh(-710.475860073944));
        Assert.True(double.IsFinite(VectorMath.ExpMinusOne(709.782712893384)));
        Assert.Equal(double.PositiveInfinity, VectorMath.ExpMinusOne(709.78271289338409));
    }

    [Fact]
    public void Exp_overflows_where_the_exact_value_does_and_not_before()
    {
        Assert.True(double.IsFinite(VectorMath.Exp(709.782712893384)));
        Assert.Equal(double.PositiveInfinity, VectorMath.Exp(709.78271289338409));
    }

    [Fact]
    public void Exp_and_sigmoid_go_through_the_subnormal_numbers_to_zero()
    {
        // e^−745.1332191019411 is a little more than half of the smallest number, e^−745.1332191019412 a little less.
        Assert.Equal(double.Epsilon, VectorMath.Exp(-745.1332191019411));
        Assert.Equal(double.Epsilon, VectorMath.Sigmoid(-745.1332191019411));
        Assert.Equal(0, VectorMath.Exp(-745.1332191019412));
        Assert.Equal(0, VectorMath.Sigmoid(-745.1332191019412));
    }

    private static DoubleFunction Named(string name) => DoubleFunction.All.Single(function => function.Name == name);

    /// <summary>Numbers in rising order, from the lowest to the highest: evenly among all doubles, and evenly between −40 and 40.</summary>
    private static IEnumerable<double[]> Spread()
    {
        int count = Extent.Of(1 << 14, 1 << 8);
        long step = BitConverter.DoubleToInt64Bits(double.PositiveInfinity) / count;
        yield return [.. Enumerable.Range(-count, 2 * count).Select(i => InOrder(i * step))];
        yield return [.. Enumerable.Range(-count, 2 * count).Select(i => i * (40.0 / count))];
    }

    /// <summary>Neighbouring doubles around each threshold and its negative, around each change of k, and elsewhere.</summary>
    private static IEnumerable<double[]> Runs()
    {
        int length = Extent.Of(128, 16);
        foreach (double threshold in Thresholds.Concat(Thresholds.Select(x => -x)))
        {
            yield return Run(threshold, 8 * length);
        }

        int step = Extent.Of(1, 16);
        for (int k = -1076; k <= 1025; k += step)
        {
            yield return Run((k + 0.5) * Ln2, length);
            yield return Run((k + 0.5) * Ln2 / 2, length);
        }

        int places = Extent.Of(400, 20);
        for (int i = 0; i < places; i++)
        {
            yield return Run(-8 + (16.0 * i / places), 8 * length);
        }
    }

    private static double[] Run(double middle, int length)
    {
        long place = Place(middle);
        long infinity = BitConverter.DoubleToInt64Bits(double.PositiveInfinity);
        return [.. Enumerable.Range(-length, 2 * length).Select(i => InOrder(Math.Clamp(place + i, -infinity, infinity)))];
    }

    private static IEnumerable<double> NaNs() => Enumerable.Range(1, 64).SelectMany(i => new[]
    {
        BitConverter.Int64BitsToDouble(0x7FF0000000000000 | ((i * 16411L * 1048583) & 0xFFFFFFFFFFFFF)),
        BitConverter.Int64BitsToDouble(long.MinValue | 0x7FF0000000000000 | ((i * 16411L * 1048583) & 0xFFFFFFFFFFFFF)),
    });

    /// <summary>Where a double stands among all doubles in rising order; 0 and −0 stand at 0.</summary>
    private static long Place(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return bits < 0 ? -(bits & long.MaxValue) : bits;
    }

    private static double InOrder(long place) => BitConverter.Int64BitsToDouble(place < 0 ? -place | long.MinValue : place);

    private static double[] Values(DoubleFunction function, double[] x)
    {
        double[] padded = [.. x, .. new double[7]];
        double[] values = new double[padded.Length];
        for (int i = 0; i < x.Length; i += 8)
        {
            function.Width512(Vector512.Create(padded, i)).CopyTo(values, i);
        }

        return values[..x.Length];
    }

    private static long[] Bits(Vector512<double> vector) => [.. Enumerable.Range(0, 8).Select(i => BitConverter.DoubleToInt64Bits(vector[i]))];
}
