using System.Numerics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class ParameterLayoutTests
{
    [Fact]
    public void Parameters_are_packed_input_by_input_with_zeros_as_padding_and_unpacked_again()
    {
        Packs<float>();
        Packs<double>();
    }

    [Fact]
    public void Rows_are_copied_between_strides_and_new_columns_are_zero()
    {
        Random random = new(1);
        foreach ((int columns, int sourceStride, int stride) in new[] { (3, 3, 3), (3, 16, 3), (3, 3, 16), (16, 16, 16), (17, 17, 32), (5, 5, 7), (5, 8, 48), (1, 1, 16) })
        {
            for (int rows = 0; rows <= 5; rows++)
            {
                Guarded<float> source = Guarded<float>.Random(random, rows * sourceStride);
                Guarded<float> destination = Guarded<float>.Random(random, rows * stride);
                float[] expected = new float[destination.Length];
                for (int row = 0; row < rows; row++)
                {
                    source.Span.Slice(row * sourceStride, columns).CopyTo(expected.AsSpan(row * stride));
                }

                ParameterLayout.CopyRows(ref source.Start, sourceStride, ref destination.Start, stride, rows, columns);
                destination.Holds(expected);
            }
        }
    }

    [Fact]
    public void Padding_becomes_zero_whatever_it_was()
    {
        Clears<float>();
        Clears<double>();
    }

    [Fact]
    public void What_is_too_short_is_refused()
    {
        float[] layer = new float[64];
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterLayout.Pack<float>(new float[7], ref layer[0], 3, 2, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterLayout.Unpack(ref layer[0], new float[7], 3, 2, 16));
    }

    private static void Packs<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        foreach (Shape shape in Shape.Several(random))
        {
            (_, int inputs, int outputs, _) = shape;
            int stride = Naive.Stride<T>(outputs);
            Guarded<T> parameters = Guarded<T>.Random(random, (inputs + 1) * outputs);
            Guarded<T> layer = Guarded<T>.Random(random, (inputs + 1) * stride);
            T[] expected = new T[layer.Length];
            for (int j = 0; j < outputs; j++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    expected[(i * stride) + j] = parameters.Span[(j * inputs) + i];
                }

                expected[(inputs * stride) + j] = parameters.Span[(inputs * outputs) + j];
            }

            ParameterLayout.Pack<T>(parameters.Span, ref layer.Start, inputs, outputs, stride);
            layer.Holds(expected);

            Guarded<T> unpacked = Guarded<T>.Random(random, parameters.Length);
            ParameterLayout.Unpack(ref layer.Start, unpacked.Span, inputs, outputs, stride);
            unpacked.Holds(parameters.Span);
        }
    }

    private static void Clears<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(1);
        foreach (int stride in new[] { 5, 8, 16, 24, 32, 64 })
        {
            for (int columns = 1; columns <= stride; columns++)
            {
                Guarded<T> values = Guarded<T>.Random(random, 3 * stride);
                T[] expected = values.Span.ToArray();
                for (int row = 0; row < 3; row++)
                {
                    expected.AsSpan((row * stride) + columns, stride - columns).Clear();
                    if (columns < stride)
                    {
                        values.Span[(row * stride) + columns] = T.NaN;
                    }
                }

                ParameterLayout.ClearPadding(ref values.Start, stride, 3, columns);
                values.Holds(expected);
            }
        }
    }
}
