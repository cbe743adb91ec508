using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class RowLanesInDoubleTests
{
    private const int Count = 8;

    [Fact]
    public void Rows_become_columns_and_columns_rows()
    {
        Random random = new(1);
        for (int columns = 1; columns <= 33; columns++)
        {
            for (int groups = 0; groups <= 3; groups++)
            {
                Guarded<double> rows = Guarded<double>.Random(random, groups * columns * Count);
                Guarded<double> target = Guarded<double>.Random(random, rows.Length);
                Guarded<double> back = Guarded<double>.Random(random, rows.Length);
                double[] expected = new double[rows.Length];
                for (int i = 0; i < expected.Length; i++)
                {
                    (int row, int column) = Math.DivRem(i, columns);
                    (int group, int lane) = Math.DivRem(row, Count);
                    expected[(((group * columns) + column) * Count) + lane] = rows.Span[i];
                }

                RowLanes.ToColumns(ref rows.Start, groups, columns, ref target.Start);
                target.Holds(expected);
                RowLanes.ToRows(ref target.Start, groups, columns, ref back.Start);
                back.Holds(rows.Span);
            }
        }
    }

    [Fact]
    public void Lanes_are_added_in_halves()
    {
        Random random = new(1);
        for (int count = 0; count <= 9; count++)
        {
            Guarded<double> lanes = Guarded<double>.Random(random, count * Count);
            Guarded<double> gradient = Guarded<double>.Random(random, count);
            double[] expected = gradient.Span.ToArray();
            for (int k = 0; k < count; k++)
            {
                expected[k] += Naive.HalvingSum<double>(lanes.Span.Slice(k * Count, Count));
            }

            RowLanes.AddSums(ref lanes.Start, count, ref gradient.Start);
            gradient.Holds(expected);
        }
    }
}
