using BackpropGen.Training;

namespace BackpropGen.Tests.Training;

/// <summary>Rows that an order has scattered, gathered: those of plain copies, and nothing behind them.</summary>
public class GatheredRowsTests
{
    public static TheoryData<int> Columns() => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Rows_are_those_of_plain_copies(int columns)
    {
        Compare(columns, i => i + 0.5f);
        Compare(columns, i => i + 0.25);
        Compare(columns, i => i % 3 == 0);
    }

    private static void Compare<T>(int columns, Func<int, T> value)
        where T : unmanaged
    {
        const int Rows = 9;
        T[] data = [.. Enumerable.Range(0, Rows * columns).Select(value)];
        foreach (int[] order in new[] { [8, 0, 3], [4], [8, 8, 7, 6, 5, 4, 3, 2, 1, 0, 8], Array.Empty<int>() })
        {
            // What is behind the rows is not theirs.
            T[] gathered = [.. Enumerable.Range(0, (order.Length * columns) + 40).Select(i => value(i + 1000))];
            T[] expected = [.. gathered];
            for (int i = 0; i < order.Length; i++)
            {
                Array.Copy(data, order[i] * columns, expected, i * columns, columns);
            }

            GatheredRows.Gather<T>(data, columns, order, gathered.AsSpan(0, order.Length * columns));
            Assert.Equal(expected, gathered);
        }
    }
}
