using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class ColumnLayerTests
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new HashSet<(int, int, int)>();
            Random random = new(1);
            foreach (int rows in new[] { 1, 2, 15, 16, 17, 31, 32, 33, 48, 63, 64 })
            {
                for (int k = 0; k < 6; k++)
                {
                    shapes.Add((rows, random.Next(1, 18), random.Next(1, 18)));
                }

                shapes.Add((rows, 2, 3));
                shapes.Add((rows, 3, 2));
            }

            var data = new TheoryData<int, int, int>();
            foreach ((int rows, int inputs, int outputs) in shapes)
            {
                data.Add(rows, inputs, outputs);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_become_columns_and_columns_rows(int rows, int columns, int other)
    {
        Random random = new(other);
        int room = ColumnLayer.Room(rows);
        Guarded<float> source = Guarded<float>.Random(random, rows * columns);
        Guarded<float> target = Guarded<float>.Random(random, columns * room);
        ColumnLayer.ToColumns(ref source.Start, rows, columns, ref target.Start);
        float[] expected = new float[columns * room];
        for (int r = 0; r < room; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                expected[(c * room) + r] = source.Span[(Math.Min(r, rows - 1) * columns) + c];
            }
        }

        target.Holds(expected);
        Guarded<float> back = Guarded<float>.Random(random, rows * columns);
        ColumnLayer.ToRows(ref target.Start, rows, columns, ref back.Start);
        back.Holds(source.Span);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_over_inputs_have_the_bits_of_rows(int rows, int inputs, int outputs)
    {
        Random random = new(rows);
        int room = ColumnLayer.Room(rows);
        int stride = Naive.Stride<float>(outputs);
        Guarded<float> x = Guarded<float>.Random(random, rows * inputs);
        Guarded<float> columns = Guarded<float>.Random(random, inputs * room);
        ColumnLayer.ToColumns(ref x.Start, rows, inputs, ref columns.Start);
        Guarded<float> layer = Guarded<float>.Random(random, inputs + 1, outputs, stride);
        foreach (int count in new[] { 1, 2, 4 })
        {
            float[] rowsOfResults = Naive.Forward<float>(x.Span, inputs, rows, inputs, count, layer.Span, stride);
            float[] expected = Enumerable.Range(0, rows).SelectMany(r => rowsOfResults[(r * stride)..((r * stride) + outputs)]).ToArray();
            Guarded<float> z = Guarded<float>.Random(random, outputs * room);
            SumBlocks blocks = SumBlocks.Of(inputs, count);
            ColumnLayer.Forward(ref columns.Start, blocks, ref layer.Start, stride, ref z.Start, outputs, room);
            HoldsRows(z, expected);

            z = Guarded<float>.Random(random, outputs * room);
            for (int row = 0; row < room; row += 16)
            {
                ColumnSums.TwoVectorsInBlocks<Vector256<float>, Lanes256<float>, float>(
                    ref columns.Span[row], blocks, ref layer.Start, (nuint)stride, 1, ref layer.Span[inputs * stride], 1, ref z.Span[row], (nuint)outputs, (nuint)room);
            }

            HoldsRows(z, expected);
        }

        void HoldsRows(Guarded<float> z, float[] expected)
        {
            Guarded<float> back = Guarded<float>.Random(random, rows * outputs);
            ColumnLayer.ToRows(ref z.Start, rows, outputs, ref back.Start);
            back.Holds(expected);
        }
    }

    [Fact]
    public void Sixteen_vectors_are_summed_as_each_of_them()
    {
        Random random = new(3);
        float[][] values = [.. Enumerable.Range(0, 16).Select(_ => Enumerable.Range(0, 16).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        Vector512<float>[] v = [.. values.Select(lanes => Vector512.Create(lanes))];
        Vector512<float> sums = RowVector.SumEach(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15]);
        for (int k = 0; k < 16; k++)
        {
            float[] lanes = values[k];
            for (int half = 8; half > 0; half /= 2)
            {
                lanes = [.. Enumerable.Range(0, half).Select(i => lanes[i] + lanes[i + half])];
            }

            Assert.Equal(lanes[0], sums[k]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_over_outputs_are_in_their_order(int rows, int inputs, int outputs)
    {
        Random random = new(rows);
        int room = ColumnLayer.Room(rows);
        int stride = Naive.Stride<float>(outputs);
        Guarded<float> d = Guarded<float>.Random(random, outputs * room);
        Guarded<float> layer = Guarded<float>.Random(random, inputs + 1, outputs, stride);
        Guarded<float> g = Guarded<float>.Random(random, inputs * room);
        ColumnLayer.PassBack(ref d.Start, outputs, ref layer.Start, stride, ref g.Start, inputs, room);

        float[] expected = new float[inputs * room];
        for (int i = 0; i < inputs; i++)
        {
            for (int r = 0; r < room; r++)
            {
                float sum = 0;
                for (int j = 0; j < outputs; j++)
                {
                    sum = Naive.MultiplyAdd(d.Span[(j * room) + r], layer.Span[(i * stride) + j], sum);
                }

                expected[(i * room) + r] = sum;
            }
        }

        g.Holds(expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_gradient_is_summed_in_16_parts_on_any_width(int rows, int inputs, int outputs)
    {
        Random random = new(rows);
        int room = ColumnLayer.Room(rows);
        int stride = Naive.Stride<float>(outputs);
        Guarded<float> x = Guarded<float>.Random(random, inputs * room);
        Guarded<float> d = Guarded<float>.Random(random, outputs * room);
        Guarded<float> start = Guarded<float>.Random(random, inputs + 1, outputs, stride);
        float[] expected = start.Span.ToArray();
        Span<float> parts = stackalloc float[16];
        for (int i = 0; i <= inputs; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                parts.Clear();
                for (int r = 0; r < room; r++)
                {
                    parts[r % 16] = Naive.MultiplyAdd(i == inputs ? 1 : x.Span[(i * room) + r], d.Span[(j * room) + r], parts[r % 16]);
                }

                for (int half = 8; half > 0; half /= 2)
                {
                    for (int k = 0; k < half; k++)
                    {
                        parts[k] += parts[k + half];
                    }
                }

                expected[(i * stride) + j] += parts[0];
            }
        }

        Guarded<float> gradient = start.Copy();
        ColumnLayer.AddGradient(ref x.Start, inputs, ref d.Start, outputs, room, ref gradient.Start, stride);
        gradient.Holds(expected);

        gradient = start.Copy();
        ColumnGradient.AddNarrow<Vector256<float>, Lanes256<float>, float>(ref x.Start, (nuint)inputs, ref d.Start, (nuint)outputs, (nuint)room, ref gradient.Start, (nuint)stride);
        gradient.Holds(expected);

        gradient = start.Copy();
        ColumnGradient.AddNarrow<Vector128<float>, Lanes128<float>, float>(ref x.Start, (nuint)inputs, ref d.Start, (nuint)outputs, (nuint)room, ref gradient.Start, (nuint)stride);
        gradient.Holds(expected);
    }
}
