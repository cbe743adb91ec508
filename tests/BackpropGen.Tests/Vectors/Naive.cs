using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.Tests.Vectors;

/// <summary>What the kernels compute, value by value in the order that is promised.</summary>
internal static class Naive
{
    public static int Stride<T>(int columns)
    {
        int lanes = 64 / Unsafe.SizeOf<T>();
        return (columns + lanes - 1) / lanes * lanes;
    }

    public static T MultiplyAdd<T>(T left, T right, T addend)
        where T : IBinaryFloatingPointIeee754<T>
        => Fma.IsSupported || AdvSimd.IsSupported ? T.FusedMultiplyAdd(left, right, addend) : (left * right) + addend;

    /// <summary>z = b + x·W, the inputs in blocks of neighbours: their sums are added as a + b, or as (a + b) + (c + d).</summary>
    public static T[] Forward<T>(ReadOnlySpan<T> x, int xStride, int rows, int inputs, int blocks, ReadOnlySpan<T> layer, int stride)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] z = new T[rows * stride];
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < stride; j++)
            {
                Span<T> sums = new T[4];
                int i = 0;
                for (int block = 0; block < blocks; block++)
                {
                    T sum = block == 0 ? layer[(inputs * stride) + j] : T.Zero;
                    int length = (inputs / blocks) + (block < inputs % blocks ? 1 : 0);
                    for (int end = i + length; i < end; i++)
                    {
                        sum = MultiplyAdd(x[(r * xStride) + i], layer[(i * stride) + j], sum);
                    }

                    sums[block] = sum;
                }

                z[(r * stride) + j] = blocks == 4 ? (sums[0] + sums[1]) + (sums[2] + sums[3]) : blocks == 2 ? sums[0] + sums[1] : sums[0];
            }
        }

        return z;
    }

    public static T[] Gradient<T>(ReadOnlySpan<T> x, int xStride, int rows, int inputs, ReadOnlySpan<T> d, int stride)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] gradient = new T[(inputs + 1) * stride];
        for (int i = 0; i <= inputs; i++)
        {
            for (int j = 0; j < stride; j++)
            {
                T sum = T.Zero;
                for (int r = 0; r < rows; r++)
                {
                    sum = MultiplyAdd(i == inputs ? T.One : x[(r * xStride) + i], d[(r * stride) + j], sum);
                }

                gradient[(i * stride) + j] = sum;
            }
        }

        return gradient;
    }

    public static void Descend<T>(Span<T> p, ReadOnlySpan<T> gradient, T rate)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < p.Length; i++)
        {
            p[i] = MultiplyAdd(-rate, gradient[i], p[i]);
        }
    }

    public static void DescendRow<T>(ReadOnlySpan<T> x, int inputs, ReadOnlySpan<T> d, Span<T> layer, int stride, T rate)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i <= inputs; i++)
        {
            T factor = i == inputs ? -rate : -rate * x[i];
            for (int j = 0; j < stride; j++)
            {
                layer[(i * stride) + j] = MultiplyAdd(factor, d[j], layer[(i * stride) + j]);
            }
        }
    }

    public static void Adam<T>(Span<T> p, ReadOnlySpan<T> gradient, Span<T> m, Span<T> v, T learningRate, int step, T scale)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T beta1 = T.CreateTruncating(0.9);
        T beta2 = T.CreateTruncating(0.999);
        T rate = T.CreateTruncating(double.CreateTruncating(learningRate) / (1 - Math.Pow(0.9, step)));
        T rootScale = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(0.999, step)));
        for (int i = 0; i < p.Length; i++)
        {
            T g = scale * gradient[i];
            m[i] = MultiplyAdd(beta1, m[i], T.CreateTruncating(1 - 0.9) * g);
            v[i] = MultiplyAdd(beta2, v[i], T.CreateTruncating(1 - 0.999) * g * g);
            p[i] -= rate * m[i] / MultiplyAdd(T.Sqrt(v[i]), rootScale, T.CreateTruncating(1e-8));
        }
    }

    public static T[] PassBack<T>(ReadOnlySpan<T> d, int stride, int rows, int outputs, ReadOnlySpan<T> layer, int inputs, int gStride)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] g = new T[rows * gStride];
        for (int r = 0; r < rows; r++)
        {
            for (int i = 0; i < inputs; i++)
            {
                T sum = T.Zero;
                for (int j = 0; j < outputs; j++)
                {
                    sum = MultiplyAdd(d[(r * stride) + j], layer[(i * stride) + j], sum);
                }

                g[(r * gStride) + i] = sum;
            }
        }

        return g;
    }

    public static T[] PassBackRow<T>(ReadOnlySpan<T> d, int outputs, ReadOnlySpan<T> layer, int inputs, int stride)
        where T : IBinaryFloatingPointIeee754<T>
    {
        int lanes = 64 / Unsafe.SizeOf<T>();
        T[] g = new T[inputs];
        T[] sums = new T[lanes];
        for (int i = 0; i < inputs; i++)
        {
            sums.AsSpan().Clear();
            for (int j = 0; j < outputs; j++)
            {
                sums[j % lanes] = MultiplyAdd(d[j], layer[(i * stride) + j], sums[j % lanes]);
            }

            g[i] = HalvingSum<T>(sums);
        }

        return g;
    }

    public static T HalvingSum<T>(ReadOnlySpan<T> lanes)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] sums = lanes.ToArray();
        for (int half = sums.Length / 2; half > 0; half /= 2)
        {
            for (int k = 0; k < half; k++)
            {
                sums[k] += sums[k + half];
            }
        }

        return sums[0];
    }
}
