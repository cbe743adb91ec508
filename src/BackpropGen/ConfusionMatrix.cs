using System.Globalization;
using System.Text;

namespace BackpropGen;

/// <summary>How often rows of each class were predicted as each class. Immutable.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    internal ConfusionMatrix(IReadOnlyList<string> classNames, ReadOnlySpan<int> classes, ReadOnlySpan<int> predicted)
    {
        ClassNames = classNames;
        Rows = classes.Length;
        _counts = new int[classNames.Count, classNames.Count];
        for (int row = 0; row < classes.Length; row++)
        {
            _counts[classes[row], predicted[row]]++;
        }
    }

    /// <summary>The names of the classes, by their index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The sum of all counts.</summary>
    public int Rows { get; }

    /// <summary>How many rows of a class were predicted as a class; scikit-learn's <c>confusion_matrix</c> has the same order.</summary>
    /// <param name="actual">The index of the class that the rows are of.</param>
    /// <param name="predicted">The index of the class that was predicted.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>A copy of the counts: rows are the actual classes, columns the predicted ones.</summary>
    /// <returns>Classes × classes.</returns>
    public int[,] ToArray() => (int[,])_counts.Clone();

    /// <summary>A table with a line for each actual class and a column for each predicted one.</summary>
    /// <returns>Lines that end with a line feed, except for the last.</returns>
    public override string ToString()
    {
        const string Corner = "actual \\ predicted";
        int first = Math.Max(Corner.Length, ClassNames.Max(name => name.Length));
        int[] widths = ClassNames.Select((name, column) => Math.Max(name.Length, Enumerable.Range(0, ClassNames.Count).Max(row => Text(row, column).Length))).ToArray();

        var table = new StringBuilder(Corner.PadRight(first));
        for (int column = 0; column < widths.Length; column++)
        {
            table.Append("  ").Append(ClassNames[column].PadLeft(widths[column]));
        }

        for (int row = 0; row < widths.Length; row++)
        {
            table.Append('\n').Append(ClassNames[row].PadRight(first));
            for (int column = 0; column < widths.Length; column++)
            {
                table.Append("  ").Append(Text(row, column).PadLeft(widths[column]));
            }
        }

        return table.ToString();

        string Text(int row, int column) => _counts[row, column].ToString(CultureInfo.InvariantCulture);
    }
}
