using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>Rows in the lanes of vectors: sixteen rows are computed at once, each in a lane of its own. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowLanes
{
    /// <summary>How many rows a group has.</summary>
    public const int Count = 16;

    /// <summary>Turns groups of rows into columns.</summary>
    /// <param name="rows">groups · 16 rows of <paramref name="columns"/> values.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="target">Column c of group g goes to the 16 values from (g · columns + c) · 16 on.</param>
    public static void ToColumns(ref float rows, int groups, int columns, ref float target)
    {
        for (int group = 0; group < groups; group++)
        {
            nint start = (nint)group * columns * Count;
            for (int lane = 0; lane < Count; lane++)
            {
                for (int column = 0; column < columns; column++)
                {
                    Unsafe.Add(ref target, start + (column * Count) + lane) = Unsafe.Add(ref rows, start + ((nint)lane * columns) + column);
                }
            }
        }
    }

    /// <summary>Turns columns back into groups of rows: the inverse of <see cref="ToColumns"/>.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="rows">Where groups · 16 rows of <paramref name="columns"/> values go.</param>
    public static void ToRows(ref float source, int groups, int columns, ref float rows)
    {
        for (int group = 0; group < groups; group++)
        {
            nint start = (nint)group * columns * Count;
            for (int lane = 0; lane < Count; lane++)
            {
                for (int column = 0; column < columns; column++)
                {
                    Unsafe.Add(ref rows, start + ((nint)lane * columns) + column) = Unsafe.Add(ref source, start + (column * Count) + lane);
                }
            }
        }
    }

    /// <summary>Adds the sum of each group of sixteen lanes to a value. Lanes are added in halves: k + 8, then + 4, + 2, + 1.</summary>
    /// <param name="lanes">count · 16 values.</param>
    /// <param name="count">How many sums there are.</param>
    /// <param name="gradient">What they are added to: <paramref name="count"/> values.</param>
    public static void AddSums(ref float lanes, int count, ref float gradient)
    {
        for (int k = 0; k < count; k++)
        {
            Unsafe.Add(ref gradient, k) += VirtualLanes.Sum(ref Unsafe.Add(ref lanes, (nint)k * Count));
        }
    }
}
