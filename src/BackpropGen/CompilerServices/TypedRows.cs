using System.ComponentModel;
using static System.FormattableString;

namespace BackpropGen.CompilerServices;

/// <summary>What generated code needs to read rows of a type of the author's.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TypedRows
{
    /// <summary>A row is not null.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static void NotNull(object? row)
    {
        if (row is null)
        {
            throw new ArgumentNullException(nameof(row));
        }
    }

    /// <summary>The number of rows, none of which is null.</summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">A row is null; the message says which.</exception>
    public static int Count<TRow>(IReadOnlyList<TRow> rows)
    {
        if (rows is null)
        {
            throw new ArgumentNullException(nameof(rows));
        }

        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] is null)
            {
                throw new ArgumentException(Invariant($"rows[{i}] is null."), nameof(rows));
            }
        }

        return rows.Count;
    }

    /// <summary>The index of a class that a row holds.</summary>
    /// <param name="label">What the row holds, any integer.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="row">The row's place in its list, or −1.</param>
    /// <returns>The index, from 0.</returns>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public static int ClassIndex(decimal label, int classCount, string column, int row) => label >= 0 && label < classCount
        ? (int)label
        : throw new ArgumentException(Invariant($"{Place(column, row)} is {label}, but the classes are 0 to {classCount - 1}."), Argument(row));

    /// <summary>The error of a row whose label is none of the classes.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="label">What it holds: a text, or a value of an enum.</param>
    /// <param name="row">The row's place in its list, or −1.</param>
    /// <param name="classes">The classes.</param>
    /// <returns>The error.</returns>
    public static ArgumentException NoClass(string column, object? label, int row, params string[] classes)
    {
        string found = label is null ? "null" : label is string text ? $"\"{text}\"" : Invariant($"{label}");
        return new ArgumentException($"{Place(column, row)} is {found}, which is not one of the network's classes: {string.Join(", ", classes)}.", Argument(row));
    }

    private static string Place(string column, int row) => row < 0 ? "row." + column : Invariant($"rows[{row}].{column}");

    private static string Argument(int row) => row < 0 ? "row" : "rows";
}
