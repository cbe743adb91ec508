using static System.FormattableString;

namespace BackpropGen;

/// <summary>Rows of data as one span, row after row.</summary>
internal static class FlatRows
{
    /// <exception cref="ArgumentNullException">The matrix is null.</exception>
    /// <exception cref="ArgumentException">It has another number of columns.</exception>
    public static T[] Of<T>(T[,] matrix, int columns, string argument, string topology)
    {
        if (matrix is null)
        {
            throw new ArgumentNullException(argument);
        }

        int found = matrix.GetLength(1);
        if (found != columns)
        {
            throw new ArgumentException(Invariant($"{argument} has {matrix.GetLength(0)} rows of {found}, but one row of the {topology} network has {columns}."), argument);
        }

        return matrix.Cast<T>().ToArray();
    }

    /// <exception cref="ArgumentNullException">The array is null.</exception>
    /// <exception cref="ArgumentException">A row is null, or of another length.</exception>
    public static T[] Of<T>(T[][] rows, int columns, string argument, string topology)
    {
        if (rows is null)
        {
            throw new ArgumentNullException(argument);
        }

        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row]?.Length != columns)
            {
                string found = rows[row] is { } values ? Invariant($"has length {values.Length}") : "is null";
                throw new ArgumentException(Invariant($"{argument}[{row}] {found}, but one row of the {topology} network has length {columns}."), argument);
            }
        }

        return rows.SelectMany(row => row).ToArray();
    }
}
