using System.Globalization;

namespace Flowers;

/// <summary>
/// Fisher's measurements of 150 irises, in centimetres. R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936; UCI Machine Learning
/// Repository, "Iris", CC BY 4.0.
/// </summary>
internal sealed record FlowerTable(float[][] Measurements, int[] Species)
{
    private static readonly string[] SpeciesNames = { "setosa", "versicolor", "virginica" };

    public int Count => Species.Length;

    public static FlowerTable Read()
    {
        string[][] rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "iris.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        return new FlowerTable(
            rows.Select(row => row[..4].Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray()).ToArray(),
            rows.Select(row => Array.IndexOf(SpeciesNames, row[4])).ToArray());
    }

    public FlowerTable Take(IEnumerable<int> rows) =>
        new(rows.Select(row => Measurements[row]).ToArray(), rows.Select(row => Species[row]).ToArray());
}
