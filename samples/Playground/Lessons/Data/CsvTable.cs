using System.Globalization;

namespace Playground.Lessons.Data;

/// <summary>Reads a table of two or three columns that somebody has pasted or dropped.</summary>
/// <remarks>
/// The last column is what is to be learnt. Of two columns that is a value. Of three it is a class where it has words, or two different numbers, and otherwise a value. Columns are divided by commas, semicolons
/// or tabs; numbers have a decimal point, or a comma where commas do not divide. A first line without numbers names the columns.
/// </remarks>
public static class CsvTable
{
    public const int MostRows = 2_000;
    public const int MostClasses = 3;
    private const int FewestRows = 2;

    /// <exception cref="FormatException">The text is no such table; the message says which line is why.</exception>
    public static Table Read(string text)
    {
        List<(int Number, string Text)> lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (index + 1, line.TrimStart('\uFEFF'))).Where(line => line.Item2.Trim().Length > 0)];
        if (lines.Count == 0)
        {
            throw new FormatException("There is nothing in it. Paste rows of two or three columns, such as 1.5,2,a.");
        }

        char separator = new[] { '\t', ';', ',' }.FirstOrDefault(lines[0].Text.Contains, ',');
        List<(int Number, string[] Fields)> rows = [.. lines.Select(line => (line.Number, Fields(line.Text, separator)))];
        int columns = rows[0].Fields.Length;
        if (columns is < 2 or > 3)
        {
            throw new FormatException($"Line {rows[0].Number} has {columns} {(columns == 1 ? "column" : "columns")}. Two are x and y of a curve; three are two inputs and a value or class.");
        }

        bool hasNames = rows[0].Fields[..^1].All(field => !TryNumber(field, separator, out _));
        IReadOnlyList<string> names = hasNames ? rows[0].Fields : [.. new[] { "x1", "x2" }.Take(columns - 1), "y"];
        rows.RemoveRange(0, hasNames ? 1 : 0);
        if (rows.Count is < FewestRows or > MostRows)
        {
            throw new FormatException($"It has {rows.Count} rows. From {FewestRows} to {MostRows} can be learnt here.");
        }

        float[] inputs = new float[rows.Count * (columns - 1)];
        for (int row = 0; row < rows.Count; row++)
        {
            (int number, string[] fields) = rows[row];
            if (fields.Length != columns)
            {
                throw new FormatException($"Line {number} has {fields.Length} {(fields.Length == 1 ? "column" : "columns")}, but the first line has {columns}.");
            }

            for (int column = 0; column < columns - 1; column++)
            {
                inputs[(row * (columns - 1)) + column] = Number(fields[column], names[column], number, separator);
            }
        }

        (IReadOnlyList<string> classes, float[] answers) = Answers(rows, names[^1], separator, mayBeClasses: columns == 3);
        return new Table([.. names.Take(columns - 1)], names[^1], classes, inputs, answers);
    }

    private static (IReadOnlyList<string> Classes, float[] Answers) Answers(List<(int Number, string[] Fields)> rows, string name, char separator, bool mayBeClasses)
    {
        string[] different = [.. rows.Select(row => row.Fields[^1]).Distinct().Order(StringComparer.Ordinal)];
        bool areNumbers = different.All(field => TryNumber(field, separator, out _));
        if (!mayBeClasses || (areNumbers && different.Length != 2))
        {
            return ([], [.. rows.Select(row => Number(row.Fields[^1], name, row.Number, separator))]);
        }

        if (different.Length is < 2 or > MostClasses)
        {
            throw new FormatException($"The last column has {different.Length} different {(different.Length == 1 ? "word" : "words")}. Two or three classes can be learnt here.");
        }

        return (different, [.. rows.Select(row => (float)Array.IndexOf(different, row.Fields[^1]))]);
    }

    private static string[] Fields(string line, char separator) => [.. line.Split(separator).Select(field => field.Trim().Trim('"').Trim())];

    private static float Number(string field, string column, int line, char separator) => TryNumber(field, separator, out float number)
        ? number
        : throw new FormatException($"Line {line} has “{field}” as {column}, which is no number.");

    private static bool TryNumber(string field, char separator, out float number) =>
        float.TryParse(separator == ',' ? field : field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);
}
