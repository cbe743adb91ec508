using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

public class RowLanesTests
{
    [Fact]
    public void Rows_become_columns_and_columns_rows()
    {
        Random random = new(1);
        for (int columns = 1; columns <= 33; columns++)
        {
            for (int groups = 0; groups <= 3; groups++)
            {
                Guarded<float> rows = Guarded<float>.Random(random, groups * columns * RowLanes.Count);
                Guarded<float> target = Guarded<float>.Random(random, rows.Length);
                Guarded<float> back = Guarded<float>.Random(random, rows.Length);
                float[] expected = new float[rows.Length];
                for (int i = 0; i < expected.Length; i++)
                {
                    (int row, int column) = Math.DivRem(i, columns);
                    (int group, int lane) = Math.DivRem(row, RowLanes.Count);
                    expected[(((group * columns) + column) * RowLanes.Count) + lane] = rows.Span[i];
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
            Guarded<float> lanes = Guarded<float>.Random(random, count * RowLanes.Count);
            Guarded<float> gradient = Guarded<float>.Random(random, count);
            float[] expected = gradient.Span.ToArray();
            for (int k = 0; k < count; k++)
            {
                expected[k] += Naive.HalvingSum<float>(lanes.Span.Slice(k * RowLanes.Count, RowLanes.Count));
            }

            RowLanes.AddSums(ref lanes.Start, count, ref gradient.Start);
            gradient.Holds(expected);
        }
    }
}
