using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class DenseLayerTests
{
    public static TheoryData<Width> Widths => [Width.Bits128, Width.Bits256, Width.Bits512];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float_kernels_give_the_bits_of_the_promised_order(Width width) => Kernels<float>(width);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Double_kernels_give_the_bits_of_the_promised_order(Width width) => Kernels<double>(width);

    private static void Kernels<T>(Width width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (width)
        {
            case Width.Bits512:
                Kernels<Vector512<T>, Lanes512<T>, T>();
                break;
            case Width.Bits256:
                Kernels<Vector256<T>, Lanes256<T>, T>();
                break;
            default:
                Kernels<Vector128<T>, Lanes128<T>, T>();
                break;
        }
    }

    private static void Kernels<TVector, TLanes, T>()
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        foreach (Shape shape in Shape.Several(random))
        {
            foreach (int blocks in new[] { 1, 2, 4 })
            {
                Forward<TVector, TLanes, T>(random, shape, blocks);
            }

            Gradient<TVector, TLanes, T>(random, shape);
            Adam<TVector, TLanes, T>(random, shape);
            PassBack<TVector, TLanes, T>(random, shape);
            OneRow<TVector, TLanes, T>(random, shape);
        }
    }

    private static void Forward<TVector, TLanes, T>(Random random, Shape shape, int blocks)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int inputs, int outputs, int xStride) = shape;
        int stride = Naive.Stride<T>(outputs);
        Guarded<T> x = Guarded<T>.Random(random, ((rows - 1) * xStride) + inputs);
        Guarded<T> layer = Guarded<T>.Random(random, inputs + 1, outputs, stride);
        Guarded<T> z = Guarded<T>.Random(random, rows * stride);

        ForwardKernel.Forward<TVector, TLanes, T>(ref x.Start, xStride, rows, SumBlocks.Of(inputs, blocks), ref layer.Start, ref z.Start, stride);
        T[] expected = Naive.Forward<T>(x.Span, xStride, rows, inputs, blocks, layer.Span, stride);
        z.Holds(expected);

        Guarded<T> row = Guarded<T>.Random(random, stride);
        ForwardKernel.Row<TVector, TLanes, InOrder, T>(ref x.Start, SumBlocks.Of(inputs, blocks), ref Unsafe.NullRef<int>(), ref layer.Start, ref row.Start, (nuint)stride);
        row.Holds(expected.AsSpan(0, stride));

        // The same inputs, scattered among others.
        int[] places = [.. Enumerable.Range(0, inputs).Select(i => (2 * i) + random.Next(2))];
        Guarded<T> scattered = Guarded<T>.Random(random, 2 * inputs);
        for (int i = 0; i < inputs; i++)
        {
            scattered.Span[places[i]] = x.Span[i];
        }

        ForwardKernel.Row<TVector, TLanes, Listed, T>(ref scattered.Start, SumBlocks.Of(inputs, blocks), ref places[0], ref layer.Start, ref row.Start, (nuint)stride);
        row.Holds(expected.AsSpan(0, stride));
    }

    private static void Gradient<TVector, TLanes, T>(Random random, Shape shape)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int inputs, int outputs, int xStride) = shape;
        int stride = Naive.Stride<T>(outputs);
        Guarded<T> x = Guarded<T>.Random(random, ((rows - 1) * xStride) + inputs);
        Guarded<T> d = Guarded<T>.Random(random, rows, outputs, stride);
        T[] gradient = Naive.Gradient<T>(x.Span, xStride, rows, inputs, d.Span, stride);

        Guarded<T> stored = Guarded<T>.Random(random, gradient.Length);
        GradientKernel.Gradient<TVector, TLanes, T>(ref x.Start, xStride, rows, inputs, ref d.Start, stride, ref stored.Start, add: false);
        stored.Holds(gradient);

        Guarded<T> added = Guarded<T>.Random(random, inputs + 1, outputs, stride);
        T[] sum = added.Span.ToArray();
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += gradient[i];
        }

        GradientKernel.Gradient<TVector, TLanes, T>(ref x.Start, xStride, rows, inputs, ref d.Start, stride, ref added.Start, add: true);
        added.Holds(sum);

        T rate = T.CreateChecked(0.125 / 3);
        Guarded<T> layer = Guarded<T>.Random(random, inputs + 1, outputs, stride);
        T[] moved = layer.Span.ToArray();
        Naive.Descend(moved, gradient, rate);
        GradientKernel.Descend<TVector, TLanes, T>(ref x.Start, xStride, rows, inputs, ref d.Start, stride, ref layer.Start, rate);
        layer.Holds(moved);
    }

    private static void Adam<TVector, TLanes, T>(Random random, Shape shape)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int inputs, int outputs, int xStride) = shape;
        int stride = Naive.Stride<T>(outputs);
        Guarded<T> x = Guarded<T>.Random(random, ((rows - 1) * xStride) + inputs);
        Guarded<T> layer = Guarded<T>.Random(random, inputs + 1, outputs, stride);
        Guarded<T> m = new(layer.Length);
        Guarded<T> v = new(layer.Length);
        T[] expected = layer.Span.ToArray();
        T[] expectedM = new T[layer.Length];
        T[] expectedV = new T[layer.Length];
        T learningRate = T.CreateChecked(0.01);
        T scale = T.One / T.CreateChecked(rows);
        for (int step = 1; step <= 2; step++)
        {
            Guarded<T> d = Guarded<T>.Random(random, rows, outputs, stride);
            AdamStep<T> numbers = AdamStep<T>.At(learningRate, step, scale);
            GradientKernel.Adam<TVector, TLanes, T>(
                ref x.Start, xStride, rows, inputs, ref d.Start, stride, ref layer.Start, ref m.Start, ref v.Start, numbers);
            T[] gradient = Naive.Gradient<T>(x.Span, xStride, rows, inputs, d.Span, stride);
            Naive.Adam(expected, gradient, expectedM, expectedV, learningRate, step, scale);
        }

        layer.Holds(expected);
        m.Holds(expectedM);
        v.Holds(expectedV);
    }

    private static void PassBack<TVector, TLanes, T>(Random random, Shape shape)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int inputs, int outputs, _) = shape;
        int stride = Naive.Stride<T>(outputs);
        int gStride = Naive.Stride<T>(inputs);
        Guarded<T> d = Guarded<T>.Random(random, rows, outputs, stride);
        Guarded<T> layer = Guarded<T>.Random(random, inputs + 1, outputs, stride);
        Guarded<T> g = Guarded<T>.Random(random, rows * gStride);
        Guarded<T> scratch = Guarded<T>.Random(random, outputs * gStride);

        T[] expected = Naive.PassBack<T>(d.Span, stride, rows, outputs, layer.Span, inputs, gStride);
        PassBackKernel.Transpose(ref layer.Start, inputs, outputs, stride, ref scratch.Start, gStride);
        PassBackKernel.Run<TVector, TLanes, T>(ref d.Start, stride, rows, outputs, ref scratch.Start, inputs, ref g.Start, gStride);
        g.Holds(expected);
        scratch.Holds(scratch.Span);

        Random(random, g.Span);
        Random(random, scratch.Span);
        DenseLayer.PassBack(ref d.Start, stride, rows, outputs, ref layer.Start, inputs, ref g.Start, gStride, ref scratch.Start);
        g.Holds(expected);
        scratch.Holds(scratch.Span);
    }

    private static void Random<T>(Random random, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Guarded<T>.Values(random, values.Length).CopyTo(values);

    private static void OneRow<TVector, TLanes, T>(Random random, Shape shape)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (_, int inputs, int outputs, _) = shape;
        int stride = Naive.Stride<T>(outputs);
        Guarded<T> x = Guarded<T>.Random(random, inputs);
        Guarded<T> d = Guarded<T>.Random(random, 1, outputs, stride);
        Guarded<T> layer = Guarded<T>.Random(random, inputs + 1, outputs, stride);
        Guarded<T> g = Guarded<T>.Random(random, inputs);

        PassBackKernel.Row<TVector, TLanes, T>(ref d.Start, (nuint)stride, ref layer.Start, (nuint)inputs, ref g.Start);
        g.Holds(Naive.PassBackRow<T>(d.Span, outputs, layer.Span, inputs, stride));

        T rate = T.CreateChecked(0.125 / 3);
        T[] moved = layer.Span.ToArray();
        Naive.DescendRow<T>(x.Span, inputs, d.Span, moved, stride, rate);
        GradientKernel.DescendRow<TVector, TLanes, T>(ref x.Start, (nuint)inputs, ref d.Start, ref layer.Start, (nuint)stride, -rate);
        layer.Holds(moved);
    }
}
