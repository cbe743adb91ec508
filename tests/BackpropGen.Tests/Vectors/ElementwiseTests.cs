using System.Numerics;
using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;
using Check = BackpropGen.CompilerServices.Check;
using VectorKernels = BackpropGen.CompilerServices.Vectors;

namespace BackpropGen.Tests.Vectors;

public class ElementwiseTests
{
    [Fact]
    public void Steps_and_sums_give_the_same_bits_for_every_width_and_length()
    {
        Steps<float>();
        Steps<double>();
    }

    [Fact]
    public void The_largest_magnitude_is_found_wherever_it_is()
    {
        Below<float>();
        Below<double>();
    }

    [Fact]
    public void A_value_that_is_not_finite_is_found_wherever_it_is()
    {
        NotFinite<float>();
        NotFinite<double>();
    }

    private static void Steps<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        for (int length = 0; length <= 100; length += Extent.Of(1, 7))
        {
            Steps<Vector128<T>, Lanes128<T>, T>(random, length);
            Steps<Vector256<T>, Lanes256<T>, T>(random, length);
            Steps<Vector512<T>, Lanes512<T>, T>(random, length);
        }
    }

    private static void Steps<TVector, TLanes, T>(Random random, int length)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateChecked(0.125 / 3);
        Guarded<T> gradient = Guarded<T>.Random(random, length);
        Guarded<T> values = Guarded<T>.Random(random, length);
        Guarded<T> m = new(length);
        Guarded<T> v = new(length);
        T[] expected = values.Span.ToArray();
        T[] expectedM = new T[length];
        T[] expectedV = new T[length];

        Elementwise.Descend<TVector, TLanes, T>(ref values.Start, ref gradient.Start, length, rate);
        Naive.Descend(expected, gradient.Span, rate);
        values.Holds(expected);

        for (int step = 1; step <= 3; step++)
        {
            AdamStep<T> numbers = AdamStep<T>.At(rate, step, T.CreateChecked(0.1));
            Elementwise.Adam<TVector, TLanes, T>(ref values.Start, ref gradient.Start, ref m.Start, ref v.Start, length, numbers);
            Naive.Adam(expected, gradient.Span, expectedM, expectedV, rate, step, T.CreateChecked(0.1));
        }

        values.Holds(expected);
        m.Holds(expectedM);
        v.Holds(expectedV);

        Elementwise.AddTo<TVector, TLanes, T>(ref values.Start, ref gradient.Start, length);
        Elementwise.ScaleBy<TVector, TLanes, T>(ref values.Start, length, rate);
        for (int i = 0; i < length; i++)
        {
            expected[i] = (expected[i] + gradient.Span[i]) * rate;
        }

        values.Holds(expected);
    }

    private static void Below<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        T three = T.CreateChecked(3);
        Assert.True(VectorKernels.AreBelow(ref new Guarded<T>(0).Start, 0, T.Zero));
        for (int length = 1; length <= 100; length++)
        {
            Guarded<T> values = Guarded<T>.Random(random, length);
            values.Span[random.Next(length)] = random.Next(2) == 0 ? three : -three;
            Assert.False(VectorKernels.AreBelow(ref values.Start, length, three));
            Assert.True(VectorKernels.AreBelow(ref values.Start, length, T.BitIncrement(three)));
        }
    }

    private static void NotFinite<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        Random random = new(1);
        for (int length = 1; length <= 100; length++)
        {
            Guarded<T> values = Guarded<T>.Random(random, length);
            values.Span[random.Next(length)] = T.MaxValue;
            Assert.True(VectorKernels.AreFinite(ref values.Start, length));
            Assert.Equal(-1, Check.IndexOfNotFinite<T>(values.Span));

            int index = random.Next(length);
            foreach (T value in new[] { T.NaN, T.NegativeInfinity, T.PositiveInfinity })
            {
                values.Span[index] = value;
                Assert.False(VectorKernels.AreFinite(ref values.Start, length));
                Assert.Equal(index, Check.IndexOfNotFinite<T>(values.Span));
            }
        }
    }
}
