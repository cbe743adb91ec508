using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class VectorMathTests
{
    private const int Infinity = 0x7F800000;

    // Where a formula changes: thresholds, halves of ln 2, and where results saturate, overflow or become subnormal.
    private static readonly float[] Thresholds =
    [
        0, float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, 5.9604645e-8f, 1.1920929e-7f, 0.173286795f, 0.34657359f, 0.5f, 2f / 3, 0.69314718f, 1, 4f / 3, 2,
        3.91f, 4, 5, 8.66f, 9.01f, 9.05f, 16.6f, 17.33f, 80.7957993f, 87.33655f, 88.72284f, 89, 103.27893f, 103.97208f, 104, 1e10f, 1.7014118e38f, 2.26854911e38f,
        float.MaxValue, float.PositiveInfinity,

        // Of the trigonometric functions and their inverses: 35/64, π/8 and others, zeros, and where reduction ends. Of sinh, cosh, e^x − 1 and the cube root: 1, overflow, powers of 8.
        0.546875f, 0.41421357f, 2.4142137f, 0.78539819f, 1.57079637f, 2.3561945f, 3.14159274f, 4.71238899f, 6.2831855f, 31.4159279f, 355, 1000, 51819.8f, 102943.7f, 131072, 1e22f, 2.98023224e-8f,
        17.33f, 88.72284f, 89.415985f, 89.5f, 1 / 8f, 1 / 4f, 8, 16, 32,
    ];

    private static int Stride => Extent.Of(4999, 99_991);

    public static TheoryData<string> Functions => [.. FloatFunction.All.Select(function => function.Name)];

    public static TheoryData<string> Symmetric => [.. FloatFunction.All.Where(function => function.Symmetry != Symmetry.None).Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_error_is_within_what_is_promised_and_no_step_goes_back_by_more_than_two_units(string name)
    {
        FloatFunction function = Named(name);

        // Without fused multiply-add the promise is only that nothing breaks.
        double allowed = Fma.IsSupported || AdvSimd.IsSupported ? function.LargestError : 16;
        foreach (float[] sample in Samples())
        {
            float[] values = Values(function, sample);
            for (int i = 0; i < sample.Length; i++)
            {
                double error = FloatFunction.ErrorInUlp(values[i], function.Exact(sample[i]));
                if (error > allowed)
                {
                    Assert.Fail($"{name} at {sample[i]:R} is {values[i]:R}, {error:F2} ulp from {(float)function.Exact(sample[i]):R}");
                }

                if (!float.IsNaN(values[i]) && (values[i] < function.Range.Smallest || values[i] > function.Range.Largest))
                {
                    Assert.Fail($"{name} at {sample[i]:R} is {values[i]:R}");
                }

                if (i > 0 && function.Direction * ((long)Place(values[i - 1]) - Place(values[i])) > 2 && !float.IsNaN(values[i]) && !float.IsNaN(values[i - 1]))
                {
                    Assert.Fail($"{name} at {sample[i - 1]:R} is {values[i - 1]:R}, at {sample[i]:R} {values[i]:R}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_width_gives_the_same_bits(string name)
    {
        FloatFunction function = Named(name);
        foreach (float[] sample in Samples().Append([.. NaNs()]))
        {
            // The neighbourhoods in full, of the rest some.
            int step = 16 * (sample.Length > 4096 ? Extent.Of(29, 97) : Extent.Of(1, 5));
            for (int start = 0; start + 16 <= sample.Length; start += step)
            {
                float[] x = sample[start..(start + 16)];
                int[] expected = Bits(function.Width512(Vector512.Create(x)));
                Assert.Equal(expected, x.Select(function.Scalar).Select(BitConverter.SingleToInt32Bits));
                Assert.Equal(expected, x.Chunk(4).SelectMany(four => Bits(function.Width128(Vector128.Create(four)).ToVector256().ToVector512())[..4]));
                Assert.Equal(expected, x.Chunk(8).SelectMany(eight => Bits(function.Width256(Vector256.Create(eight)).ToVector512())[..8]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Symmetric))]
    public void Odd_and_even_functions_are_so_to_the_bit(string name)
    {
        FloatFunction function = Named(name);
        float sign = function.Symmetry == Symmetry.Odd ? -1 : 1;
        foreach (float[] sample in Samples())
        {
            float[] values = Values(function, sample);
            float[] mirrored = Values(function, [.. sample.Select(x => -x)]);
            for (int i = 0; i < sample.Length; i++)
            {
                if (!float.IsNaN(values[i]) && BitConverter.SingleToInt32Bits(mirrored[i]) != BitConverter.SingleToInt32Bits(sign * values[i]))
                {
                    Assert.Fail($"{name} at {sample[i]:R} is {values[i]:R}, at {-sample[i]:R} {mirrored[i]:R}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void NaN_stays_NaN(string name)
    {
        FloatFunction function = Named(name);
        foreach (float nan in NaNs())
        {
            Assert.Equal(float.NaN, function.Scalar(nan));
        }
    }

    [Fact]
    public void At_zero_and_infinity_they_are_exact()
    {
        foreach ((FloatFunction function, float x, float expected) in new[]
        {
            (FloatFunction.Exp, 0f, 1f), (FloatFunction.Exp, -0f, 1), (FloatFunction.Exp, float.PositiveInfinity, float.PositiveInfinity),
            (FloatFunction.Exp, float.NegativeInfinity, 0f),
            (FloatFunction.Sigmoid, 0f, 0.5f), (FloatFunction.Sigmoid, -0f, 0.5f), (FloatFunction.Sigmoid, float.PositiveInfinity, 1),
            (FloatFunction.Sigmoid, float.NegativeInfinity, 0f),
            (FloatFunction.Tanh, 0f, 0f), (FloatFunction.Tanh, -0f, -0f), (FloatFunction.Tanh, float.PositiveInfinity, 1), (FloatFunction.Tanh, float.NegativeInfinity, -1),
            (FloatFunction.Erf, 0f, 0f), (FloatFunction.Erf, -0f, -0f), (FloatFunction.Erf, float.PositiveInfinity, 1), (FloatFunction.Erf, float.NegativeInfinity, -1),
            (FloatFunction.Log, 1f, 0f), (FloatFunction.Log, 0f, float.NegativeInfinity), (FloatFunction.Log, -0f, float.NegativeInfinity),
            (FloatFunction.Log, float.PositiveInfinity, float.PositiveInfinity), (FloatFunction.Log, float.NegativeInfinity, float.NaN),
            (FloatFunction.Log, -float.Epsilon, float.NaN),
            (FloatFunction.LogOnePlus, 0f, 0f), (FloatFunction.LogOnePlus, -1f, float.NegativeInfinity), (FloatFunction.LogOnePlus, -1.0000001f, float.NaN),
            (FloatFunction.LogOnePlus, float.PositiveInfinity, float.PositiveInfinity), (FloatFunction.LogOnePlus, float.NegativeInfinity, float.NaN),
            (FloatFunction.Sin, 0f, 0f), (FloatFunction.Sin, -0f, -0f), (FloatFunction.Sin, float.PositiveInfinity, float.NaN), (FloatFunction.Sin, float.NegativeInfinity, float.NaN), (FloatFunction.Sin, float.Epsilon, float.Epsilon),
            (FloatFunction.Cos, 0f, 1f), (FloatFunction.Cos, -0f, 1f), (FloatFunction.Cos, float.PositiveInfinity, float.NaN), (FloatFunction.Cos, float.NegativeInfinity, float.NaN),
            (FloatFunction.Tan, 0f, 0f), (FloatFunction.Tan, -0f, -0f), (FloatFunction.Tan, float.PositiveInfinity, float.NaN), (FloatFunction.Tan, float.NegativeInfinity, float.NaN), (FloatFunction.Tan, float.Epsilon, float.Epsilon),
            (FloatFunction.Asin, 0f, 0f), (FloatFunction.Asin, -0f, -0f), (FloatFunction.Asin, 1f, 1.5707964f), (FloatFunction.Asin, -1f, -1.5707964f), (FloatFunction.Asin, 1.0001f, float.NaN), (FloatFunction.Asin, float.NegativeInfinity, float.NaN), (FloatFunction.Asin, float.Epsilon, float.Epsilon),
            (FloatFunction.Acos, 1f, 0f), (FloatFunction.Acos, -1f, 3.1415927f), (FloatFunction.Acos, 0f, 1.5707964f), (FloatFunction.Acos, -0f, 1.5707964f), (FloatFunction.Acos, -1.0001f, float.NaN), (FloatFunction.Acos, float.PositiveInfinity, float.NaN),
            (FloatFunction.Atan, 0f, 0f), (FloatFunction.Atan, -0f, -0f), (FloatFunction.Atan, float.PositiveInfinity, 1.5707964f), (FloatFunction.Atan, float.NegativeInfinity, -1.5707964f), (FloatFunction.Atan, float.Epsilon, float.Epsilon),
            (FloatFunction.Sinh, 0f, 0f), (FloatFunction.Sinh, -0f, -0f), (FloatFunction.Sinh, float.PositiveInfinity, float.PositiveInfinity), (FloatFunction.Sinh, float.NegativeInfinity, float.NegativeInfinity), (FloatFunction.Sinh, float.Epsilon, float.Epsilon),
            (FloatFunction.Cosh, 0f, 1f), (FloatFunction.Cosh, -0f, 1f), (FloatFunction.Cosh, float.PositiveInfinity, float.PositiveInfinity), (FloatFunction.Cosh, float.NegativeInfinity, float.PositiveInfinity),
            (FloatFunction.ExpMinusOne, 0f, 0f), (FloatFunction.ExpMinusOne, -0f, -0f), (FloatFunction.ExpMinusOne, float.PositiveInfinity, float.PositiveInfinity), (FloatFunction.ExpMinusOne, float.NegativeInfinity, -1f), (FloatFunction.ExpMinusOne, float.Epsilon, float.Epsilon),
            (FloatFunction.Cbrt, 0f, 0f), (FloatFunction.Cbrt, -0f, -0f), (FloatFunction.Cbrt, float.PositiveInfinity, float.PositiveInfinity), (FloatFunction.Cbrt, float.NegativeInfinity, float.NegativeInfinity), (FloatFunction.Cbrt, 27f, 3f), (FloatFunction.Cbrt, -0.125f, -0.5f),
        })
        {
            float actual = function.Scalar(x);
            Assert.True(
                actual.Equals(expected) && (float.IsNaN(actual) || float.IsNegative(actual) == float.IsNegative(expected)),
                $"{function} at {x:R} is {actual:R}, not {expected:R}");
        }
    }

    [Theory]
    [InlineData("sin")]
    [InlineData("cos")]
    [InlineData("tan")]
    public void A_lane_does_not_depend_on_neighbours_that_are_computed_one_by_one(string name)
    {
        FloatFunction function = Named(name);
        float[] x = [.. Enumerable.Range(0, 16).Select(i => i % 3 == 0 ? 1e6f * (i + 1) : i == 1 ? float.PositiveInfinity : i == 2 ? float.NaN : 17.25f * i)];
        int[] expected = [.. x.Select(function.Scalar).Select(BitConverter.SingleToInt32Bits)];
        Assert.Equal(expected, Bits(function.Width512(Vector512.Create(x))));
        Assert.Equal(expected[..8], Bits(function.Width256(Vector256.Create(x)).ToVector512())[..8]);
        Assert.Equal(expected[..4], Bits(function.Width128(Vector128.Create(x)).ToVector256().ToVector512())[..4]);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(-0.3)]
    public void Powers_are_those_of_double_in_every_width(double exponent)
    {
        float[] x = [0, 1, 2, 0.1f, -1, 3e38f, 1e-40f, 7.7f, float.NaN, float.PositiveInfinity, 100, 5, 6, 7, 8, 9];
        int[] expected = [.. x.Select(value => BitConverter.SingleToInt32Bits((float)Math.Pow(value, exponent)))];
        Assert.Equal(expected, x.Select(value => BitConverter.SingleToInt32Bits(VectorMath.Pow(value, exponent))));
        Assert.Equal(expected, Bits(VectorMath.Pow(Vector512.Create(x), exponent)));
        Assert.Equal(expected[..8], Bits(VectorMath.Pow(Vector256.Create(x), exponent).ToVector512())[..8]);
        Assert.Equal(expected[..4], Bits(VectorMath.Pow(Vector128.Create(x), exponent).ToVector256().ToVector512())[..4]);
    }

    [Fact]
    public void Sinh_and_cosh_overflow_where_the_exact_value_does_and_not_before()
    {
        // Half of e^89.415985… is 2^128.
        Assert.True(float.IsFinite(VectorMath.Sinh(89.415977f)));
        Assert.True(float.IsFinite(VectorMath.Cosh(89.415977f)));
        Assert.Equal(float.PositiveInfinity, VectorMath.Sinh(89.415993f));
        Assert.Equal(float.PositiveInfinity, VectorMath.Cosh(-89.415993f));
        Assert.Equal(float.PositiveInfinity, VectorMath.ExpMinusOne(88.72284f));
        Assert.True(float.IsFinite(VectorMath.ExpMinusOne(88.72283f)));
    }

    [Fact]
    public void Exp_overflows_where_the_exact_value_does_and_not_before()
    {
        Assert.Equal(3.4027985e38f, VectorMath.Exp(88.72283f), 1e31f);
        Assert.Equal(float.PositiveInfinity, VectorMath.Exp(88.72284f));
    }

    [Fact]
    public void Exp_and_sigmoid_go_through_the_subnormal_numbers_to_zero()
    {
        // e^−103.97 is 2^−149.997…: half a unit more would be 0.
        Assert.Equal(float.Epsilon, VectorMath.Exp(-103.97f));
        Assert.Equal(float.Epsilon, VectorMath.Sigmoid(-103.97f));
        Assert.Equal(0, VectorMath.Exp(-103.98f));
        Assert.Equal(0, VectorMath.Sigmoid(-103.98f));
        Assert.Equal((float)Math.Exp(-95), VectorMath.Exp(-95));
        Assert.Equal((float)Math.Exp(-95), VectorMath.Sigmoid(-95));
    }

    private static FloatFunction Named(string name) => FloatFunction.All.Single(function => function.Name == name);

    /// <summary>Floats at a stride in rising order, and all floats around each threshold and its negative.</summary>
    private static IEnumerable<float[]> Samples()
    {
        yield return [.. Enumerable.Range(0, (Infinity / Stride * 2) + 1).Select(i => InOrder((i - (Infinity / Stride)) * Stride))];
        foreach (float threshold in Thresholds.Concat(Thresholds.Select(x => -x)))
        {
            yield return [.. Enumerable.Range(-128, 257).Select(i => InOrder(Math.Clamp((long)Place(threshold) + i, -Infinity, Infinity)))];
        }

        yield return [.. Enumerable.Repeat(-0f, 16)];
    }

    private static IEnumerable<float> NaNs() => Enumerable.Range(1, 1 << 9).SelectMany(i => new[]
    {
        BitConverter.Int32BitsToSingle(Infinity | ((i * 16411) & 0x7FFFFF)),
        BitConverter.Int32BitsToSingle(int.MinValue | Infinity | ((i * 16411) & 0x7FFFFF)),
    });

    /// <summary>Where a float stands among all floats in rising order; 0 and −0 stand at 0.</summary>
    private static int Place(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? -(bits & int.MaxValue) : bits;
    }

    private static float InOrder(long place) => BitConverter.Int32BitsToSingle(place < 0 ? (int)(-place) | int.MinValue : (int)place);

    private static float[] Values(FloatFunction function, float[] x)
    {
        float[] padded = [.. x, .. new float[15]];
        float[] values = new float[padded.Length];
        for (int i = 0; i < x.Length; i += 16)
        {
            function.Width512(Vector512.Create(padded, i)).CopyTo(values, i);
        }

        return values[..x.Length];
    }

    private static int[] Bits(Vector512<float> vector) => [.. Enumerable.Range(0, 16).Select(i => BitConverter.SingleToInt32Bits(vector[i]))];
}
