using static System.FormattableString;

namespace BackpropGen.CompilerServices;

// Rows one after the other, of a matrix or of an array for each row.
internal static class FlatRows
{
    public static T[] Of<T>(T[,] matrix, int columns, string argument, string topology)
    {
        if (matrix is null)
        {
            throw new ArgumentNullException(argument);
        }

        if (matrix.GetLength(1) != columns)
        {
            throw new ArgumentException(
                Invariant($"{argument} has {Plural.Of(matrix.GetLength(0), "row")} of {matrix.GetLength(1)}, ") +
                Invariant($"but one row of the {topology} network has {columns}."),
                argument);
        }

        T[] flat = new T[matrix.Length];
        int next = 0;
        foreach (T value in matrix)
        {
            flat[next++] = value;
        }

        return flat;
    }

    public static T[] Of<T>(T[][] rows, int columns, string argument, string topology)
    {
        if (rows is null)
        {
            throw new ArgumentNullException(argument);
        }

        T[] flat = new T[checked(rows.Length * columns)];
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row]?.Length != columns)
            {
                string found = rows[row] is { } values ? Invariant($"has length {values.Length}") : "is null";
                throw new ArgumentException(Invariant($"{argument}[{row}] {found}, but one row of the {topology} network has length {columns}."), argument);
            }

            rows[row].CopyTo(flat, row * columns);
        }

        return flat;
    }
}
