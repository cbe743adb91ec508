using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Vectors;

/// <summary>Folds over the first lanes of a vector, compared with loops: the other lanes count for nothing.</summary>
public class RowVectorTests
{
    private static readonly float[][] Rows =
    {
        new[] { 1e8f, 1f, -1e8f, 0.25f }, new[] { -0f, 0f, -0f, 0f }, new[] { 3f, float.NaN, 4f, 5f }, new[] { float.PositiveInfinity, 1f, float.NegativeInfinity, 2f }, new[] { -3f, -2f, -7f, -1f },
    };

    public static TheoryData<int, int> Cases()
    {
        var cases = new TheoryData<int, int>();
        for (int row = 0; row < Rows.Length; row++)
        {
            for (int count = 1; count <= 4; count++)
            {
                cases.Add(row, count);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Folds_over_the_first_lanes_are_those_of_loops(int row, int count)
    {
        float[] values = Rows[row];
        Vector256<float> lanes = Vector256.Create(values[0], values[1], values[2], values[3], float.NaN, float.NaN, float.NaN, float.NaN);
        Vector512<double> wide = Vector512.Create(values[0], values[1], values[2], values[3], double.NaN, double.NaN, double.NaN, double.NaN);
        (float sum, float largest, double wideSum, double wideLargest) = (values[0], values[0], values[0], values[0]);
        for (int k = 1; k < count; k++)
        {
            sum += values[k];
            largest = MathF.Max(largest, values[k]);
            wideSum += values[k];
            wideLargest = Math.Max(wideLargest, values[k]);
        }

        Assert.Equal(BitConverter.SingleToInt32Bits(sum), BitConverter.SingleToInt32Bits(RowVector.SumInOrder(lanes, count)));
        Assert.Equal(BitConverter.SingleToInt32Bits(largest), BitConverter.SingleToInt32Bits(RowVector.Largest(lanes, count)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(wideSum), BitConverter.DoubleToInt64Bits(RowVector.SumInOrder(wide, count)));
        Assert.Equal(BitConverter.DoubleToInt64Bits(wideLargest), BitConverter.DoubleToInt64Bits(RowVector.Largest(wide, count)));
    }
}
