using System.Globalization;

namespace Playground.Lessons.Data;

/// <summary>The petals of Fisher's 150 irises. R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936; UCI Machine Learning Repository, "Iris", CC BY 4.0.</summary>
public static class Irises
{
    private const string Resource = "iris.csv";
    private static readonly string[] Species = ["setosa", "versicolor", "virginica"];

    /// <summary>Length and width in cm, and the species.</summary>
    public static Table Petals()
    {
        using var reader = new StreamReader(typeof(Irises).Assembly.GetManifestResourceStream(Resource)!);
        string[][] rows = [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        return new Table(
            ["length", "width"],
            "species",
            Species,
            [.. rows.SelectMany(row => row[2..4]).Select(field => float.Parse(field, CultureInfo.InvariantCulture))],
            [.. rows.Select(row => (float)Array.IndexOf(Species, row[4]))]);
    }
}
