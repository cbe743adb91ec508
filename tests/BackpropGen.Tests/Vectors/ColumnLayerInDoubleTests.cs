using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class ColumnLayerInDoubleTests
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
        Guarded<double> source = Guarded<double>.Random(random, rows * columns);
        Guarded<double> target = Guarded<double>.Random(random, columns * room);
        ColumnLayer.ToColumns(ref source.Start, rows, columns, ref target.Start);
        double[] expected = new double[columns * room];
        for (int r = 0; r < room; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                expected[(c * room) + r] = source.Span[(Math.Min(r, rows - 1) * columns) + c];
            }
        }

        target.Holds(expected);
        Guarded<double> back = Guarded<double>.Random(random, rows * columns);
        ColumnLayer.ToRows(ref target.Start, rows, columns, ref back.Start);
        back.Holds(source.Span);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_over_inputs_have_the_bits_of_rows(int rows, int inputs, int outputs)
    {
        Random random = new(rows);
        int room = ColumnLayer.Room(rows);
        int stride = Naive.Stride<double>(outputs);
        Guarded<double> x = Guarded<double>.Random(random, rows * inputs);
        Guarded<double> columns = Guarded<double>.Random(random, inputs * room);
        ColumnLayer.ToColumns(ref x.Start, rows, inputs, ref columns.Start);
        Guarded<double> layer = Guarded<double>.Random(random, inputs + 1, outputs, stride);
        foreach (int count in new[] { 1, 2, 4 })
        {
            double[] rowsOfResults = Naive.Forward<double>(x.Span, inputs, rows, inputs, count, layer.Span, stride);
            double[] expected = Enumerable.Range(0, rows).SelectMany(r => rowsOfResults[(r * stride)..((r * stride) + outputs)]).ToArray();
            Guarded<double> z = Guarded<double>.Random(random, outputs * room);
            SumBlocks blocks = SumBlocks.Of(inputs, count);
            ColumnLayer.Forward(ref columns.Start, blocks, ref layer.Start, stride, ref z.Start, outputs, room);
            HoldsRows(z, expected);

            z = Guarded<double>.Random(random, outputs * room);
            for (int row = 0; row < room; row += 8)
            {
                ColumnSums.TwoVectorsInBlocks<Vector256<double>, Lanes256<double>, double>(
                    ref columns.Span[row], blocks, ref layer.Start, (nuint)stride, 1, ref layer.Span[inputs * stride], 1, ref z.Span[row], (nuint)outputs, (nuint)room);
            }

            HoldsRows(z, expected);
        }

        void HoldsRows(Guarded<double> z, double[] expected)
        {
            Guarded<double> back = Guarded<double>.Random(random, rows * outputs);
            ColumnLayer.ToRows(ref z.Start, rows, outputs, ref back.Start);
            back.Holds(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_over_outputs_are_in_their_order(int rows, int inputs, int outputs)
    {
        Random random = new(rows);
        int room = ColumnLayer.Room(rows);
        int stride = Naive.Stride<double>(outputs);
        Guarded<double> d = Guarded<double>.Random(random, outputs * room);
        Guarded<double> layer = Guarded<double>.Random(random, inputs + 1, outputs, stride);
        Guarded<double> g = Guarded<double>.Random(random, inputs * room);
        ColumnLayer.PassBack(ref d.Start, outputs, ref layer.Start, stride, ref g.Start, inputs, room);

        double[] expected = new double[inputs * room];
        for (int i = 0; i < inputs; i++)
        {
            for (int r = 0; r < room; r++)
            {
                double sum = 0;
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
    public void A_gradient_is_summed_in_8_parts_on_any_width(int rows, int inputs, int outputs)
    {
        Random random = new(rows);
        int room = ColumnLayer.Room(rows);
        int stride = Naive.Stride<double>(outputs);
        Guarded<double> x = Guarded<double>.Random(random, inputs * room);
        Guarded<double> d = Guarded<double>.Random(random, outputs * room);
        Guarded<double> start = Guarded<double>.Random(random, inputs + 1, outputs, stride);
        double[] expected = start.Span.ToArray();
        Span<double> parts = stackalloc double[8];
        for (int i = 0; i <= inputs; i++)
        {
            for (int j = 0; j < outputs; j++)
            {
                parts.Clear();
                for (int r = 0; r < room; r++)
                {
                    parts[r % 8] = Naive.MultiplyAdd(i == inputs ? 1 : x.Span[(i * room) + r], d.Span[(j * room) + r], parts[r % 8]);
                }

                for (int half = 4; half > 0; half /= 2)
                {
                    for (int k = 0; k < half; k++)
                    {
                        parts[k] += parts[k + half];
                    }
                }

                expected[(i * stride) + j] += parts[0];
            }
        }

        Guarded<double> gradient = start.Copy();
        ColumnLayer.AddGradient(ref x.Start, inputs, ref d.Start, outputs, room, ref gradient.Start, stride);
        gradient.Holds(expected);

        gradient = start.Copy();
        ColumnGradient.AddNarrow<Vector256<double>, Lanes256<double>, double>(ref x.Start, (nuint)inputs, ref d.Start, (nuint)outputs, (nuint)room, ref gradient.Start, (nuint)stride);
        gradient.Holds(expected);

        gradient = start.Copy();
        ColumnGradient.AddNarrow<Vector128<double>, Lanes128<double>, double>(ref x.Start, (nuint)inputs, ref d.Start, (nuint)outputs, (nuint)room, ref gradient.Start, (nuint)stride);
        gradient.Holds(expected);
    }
}
