using System.Text.RegularExpressions;
using BackpropGen.Testing;
using static BackpropGen.Package.Tests.SampleFolder;

namespace BackpropGen.Package.Tests;

/// <summary>Every sample as a program of its own, and what it prints. <see cref="ReadmeTests"/> has the one that the README begins with.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ThoroughFact]
    public void Xor_learns_all_four_rows()
    {
        string printed = _folder.Run("Xor");

        Assert.Contains("Before training: accuracy 0.500", printed);
        Assert.Contains("After training: accuracy 1.000", printed);
        Assert.Equal(
            ["0 0 0 0", "0 1 1 1", "1 0 1 1", "1 1 0 0"],
            Regex.Matches(printed, @"^([01])  ([01])  ([01]) +([01]) +0\.\d+$", RegexOptions.Multiline).Select(row => string.Join(' ', row.Groups.Values.Skip(1))));
        Assert.True(Number(printed, "relative difference is ([^,]+),") < 1e-5, printed);
        AssertPictures(printed, "xor-loss", "xor-decision-boundary", "xor-network");
    }

    [ThoroughFact]
    public void Iris_recognises_at_least_94_of_100_flowers_that_it_has_not_seen_and_prints_the_same_each_time()
    {
        string printed = _folder.Run("Iris");

        IReadOnlyList<double> splits = Accuracies(printed, "split", rows: 50);
        Assert.Equal(10, splits.Count);
        Assert.True(splits.Average() >= 0.94, printed);
        Assert.Equal(100 * splits.Average(), Number(printed, @"Mean accuracy over 10 splits: ([\d.]+) %"), 0.051);
        Assert.Equal(50, MatrixSum(printed));
        Assert.Equal(printed, _folder.Run("Iris"));
        AssertPictures(printed, "iris-loss", "iris-confusion-matrix", "iris-decision-boundary");
    }

    [ThoroughFact]
    public void Diabetes_predicts_as_well_as_linear_least_squares_or_better()
    {
        string printed = _folder.Run("Diabetes");

        List<(double R2, double Linear)> splits = Regex.Matches(printed, @"^split .* R² ([\d.]+), linear least squares ([\d.]+)  .* 148 rows$", RegexOptions.Multiline)
            .Select(line => (Parse(line.Groups[1].Value), Parse(line.Groups[2].Value))).ToList();
        Assert.Equal(10, splits.Count);
        Assert.True(splits.Average(split => split.R2) >= splits.Average(split => split.Linear) - 0.02, printed);
        Assert.Equal(splits.Average(split => split.R2), Number(printed, @"Mean R² over 10 splits: ([\d.]+),"), 0.0011);
        Assert.Equal(splits.Average(split => split.Linear), Number(printed, @"Mean R² .* linear least squares ([\d.]+)$"), 0.0011);
        AssertPictures(printed, "diabetes-loss", "diabetes-predictions");
    }

    [ThoroughFact]
    public void Digits_reads_at_least_96_of_100_images_that_it_has_not_seen()
    {
        string printed = _folder.Run("Digits");

        IReadOnlyList<double> folds = Accuracies(printed, "fold", rows: 359);
        Assert.Equal(5, folds.Count);
        Assert.True(folds.Average() >= 0.96, printed);
        Assert.Equal(100 * folds.Average(), Number(printed, @"Mean held-out accuracy: ([\d.]+) %"), 0.1);
        Assert.Equal(359, MatrixSum(printed));
        AssertPictures(printed, "digits-loss", "digits-confusion-matrix");
    }

    [ThoroughFact]
    public void OnnxIris_predicts_what_onnx_runtime_predicts_and_times_all_three()
    {
        string printed = _folder.Run("OnnxIris");

        Assert.StartsWith("1,000 random flowers", printed);
        double[] flowers = [.. Regex.Match(printed, "^Flowers of each class.*: (.*)$", RegexOptions.Multiline).Groups[1].Value.Split(", ").Select(Parse)];
        Assert.Equal(1_000, flowers.Sum());
        Assert.All(flowers, count => Assert.True(count > 0, printed));
        foreach (string network in new[] { "Iris, trainable", "FrozenIris" })
        {
            Assert.InRange(Number(printed, $"^{network} +largest difference from ONNX Runtime ([^,]+),"), 0, 1e-5);
            Assert.Equal(0, Number(printed, $@"^{network} .* other classes (\d+)$"));

            Match times = Regex.Match(printed, $@"^{network} +([\d.,]+) ns a row +([\d.,]+) times as fast$", RegexOptions.Multiline);
            double ratio = Number(printed, @"^ONNX Runtime +([\d.,]+) ns a row$") / Parse(times.Groups[1].Value);
            Assert.Equal(ratio, Parse(times.Groups[2].Value), 0.06 + 0.01 * ratio);
        }

        Assert.Equal(Repository.Configuration == "Debug", printed.Contains("dotnet run -c Release --project samples/OnnxIris", StringComparison.Ordinal));
    }

    [ThoroughFact]
    public void TrainFreezeShip_ships_two_programs_that_predict_what_the_trained_network_predicts()
    {
        string printed = _folder.Run("TrainFreezeShip", "--no-aot");

        Assert.True(Number(printed, @"^  accuracy ([\d.]+) on 360 images") >= 0.94, printed);

        // The frozen network is the trained one bit for bit.
        Assert.Equal(0, Number(printed, "^  Frozen +largest difference from the trained network ([^,]+), other digits 0$"));
        Assert.InRange(Number(printed, "^  OnnxRuntime +largest difference from the trained network ([^,]+), other digits 0$"), 0, 1e-5);

        double[][] figures = Regex.Matches(printed, @"^  (?:Frozen|OnnxRuntime) +([\d.]+) MB +([\d.]+) ms +([\d.]+) ms$", RegexOptions.Multiline)
            .Select(row => row.Groups.Values.Skip(1).Select(figure => Parse(figure.Value)).ToArray()).ToArray();
        Assert.Equal(2, figures.Length);
        Assert.All(figures.SelectMany(row => row), figure => Assert.True(figure > 0, printed));
        Assert.True(figures[0][0] < figures[1][0], printed);
    }

    [ThoroughFact]
    public void The_worked_examples_are_those_of_the_books_or_say_where_the_books_are_wrong()
    {
        string printed = _folder.Run("WorkedExamples");

        Assert.DoesNotContain("differs", printed);
        AssertPictures(printed, "campusx-loss");

        // Each published number, ours beside it, and for a wrong one what explains it.
        foreach (double[] row in new double[][]
        {
            [29241, 29241],
            [30096, 30096],
            [0.7264, 0.7264],
            [7589.136784, 7589.136784],
            [0.298371109, 0.298371109],
            [0.149780716, 0.149780716],
            [0.561370121, 0.561370121],
            [0.291027924, 0.291027774, 0.291027924],
            [0.015912196, 0.015913620, 0.015912196],
            [0.0000351085, 0.00003510188, 0.000035108548],
            [25.321744156025517, 26.345577666415263, 25.321744156025517],
            [18.320004165722047, 19.85942891863526, 18.320004165722047],
            [9.473661050729628, 10.881602572213675, 9.473661050729628],
            [3.2520938634031613, 3.777037799271362, 3.2520938634031613],
            [1.3407132589299962, 1.223804496951285, 1.3407132589299962],
        })
        {
            Assert.True(Rows(printed).Any(found => found.Length == row.Length && found.Zip(row).All(pair => IsSame(pair.First, pair.Second))), $"{string.Join(", ", row)} is not in\n{printed}");
        }
    }

    [ThoroughFact]
    public void SunSpots_forecasts_years_that_it_has_not_seen_better_than_the_year_before_does()
    {
        string printed = _folder.Run("SunSpots");

        double[][] networks = Regex.Matches(printed, @"^network \d  best epoch +\d+  error ([\d.]+) until 1919, ([\d.]+) from 1920 on$", RegexOptions.Multiline)
            .Select(line => line.Groups.Values.Skip(1).Select(error => Parse(error.Value)).ToArray()).ToArray();
        Assert.Equal(5, networks.Length);
        Assert.Equal(networks.Average(errors => errors[1]), Number(printed, "^Mean error of 5 networks from 1920 on: (.+)$"), 0.11);

        // The baselines, and who wins, from the file itself.
        double[] numbers = [.. File.ReadLines(Path.Combine(Repository.Root, "samples", "SunSpots", "sunspots.csv")).Skip(1).Select(line => Parse(line.Split(',')[1]))];
        double ErrorOf(int delay) => Math.Sqrt(Enumerable.Range(1920 - 1700, 2009 - 1920).Average(year => Math.Pow(numbers[year] - numbers[year - delay], 2)));
        Assert.Equal(ErrorOf(1), Number(printed, "^As many as in the year before: +(.+)$"), 0.051);
        Assert.Equal(ErrorOf(11), Number(printed, "^As many as eleven years before: +(.+)$"), 0.051);
        Assert.All(networks, errors => Assert.True(errors[1] < 0.85 * ErrorOf(1), printed));
    }

    /// <summary>One seed of each way, which is quick, and ten with all random cases: at least nine of ten are solved.</summary>
    [ThoroughFact]
    public void CartPole_is_solved_by_evolution_by_policy_gradients_and_by_Q_learning()
    {
        bool areAll = RandomCases.AreAll;
        int seeds = areAll ? 10 : 1;
        string printed = areAll ? _folder.Run("CartPole") : _folder.Run("CartPole", "--seed", "10");

        foreach (string name in new[] { "evolution strategies", "REINFORCE", "deep Q-learning" })
        {
            double[] steps = Regex.Matches(printed, $@"^{name} +seed +\d+ +[\d.]+ s +([\d.]+) steps on 100 fresh episodes$", RegexOptions.Multiline).Select(line => Parse(line.Groups[1].Value)).ToArray();
            Assert.Equal(seeds, steps.Length);
            int solved = steps.Count(mean => mean >= 475);
            Assert.True(10 * solved >= 9 * seeds, printed);
            Assert.Contains($"{name}: {solved} of {seeds} solved", printed);
        }
    }

    /// <summary>The sample has saved these pictures, and no others, as SVG and PNG, and its last lines are their paths.</summary>
    private void AssertPictures(string printed, params string[] names)
    {
        string[] paths = [.. names.SelectMany(name => new[] { "svg", "png" }.Select(extension => Path.Combine("pictures", $"{name}.{extension}")))];
        Assert.EndsWith("\nPictures:\n" + string.Join('\n', paths.Select(path => "  " + path)), printed);
        Assert.All(paths, path => PictureFile.Check(Path.Combine(_folder.Path, path)));
        Assert.Equal(paths.Length, Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "pictures")).Length);
    }

    private static IReadOnlyList<double> Accuracies(string printed, string name, int rows)
    {
        MatchCollection lines = Regex.Matches(printed, $@"^{name} +\d+ .* accuracy ([\d.]+), .* (\d+) rows$", RegexOptions.Multiline);
        Assert.All(lines, line => Assert.InRange(Parse(line.Groups[2].Value), rows, rows + 1));
        return lines.Select(line => Parse(line.Groups[1].Value)).ToList();
    }

    private static double MatrixSum(string printed)
    {
        string matrix = Regex.Match(printed, @"^actual \\ predicted.*\n((?:\w+(?: +\d+)+\n)+)", RegexOptions.Multiline).Groups[1].Value;
        return Regex.Matches(matrix, @"\d+").Sum(count => Parse(count.Value));
    }

    /// <summary>The numbers at the end of every line that has several.</summary>
    private static IEnumerable<double[]> Rows(string printed) =>
        Regex.Matches(printed, @"^  .*?((?:  +-?\d[\d.E-]*){2,3})$", RegexOptions.Multiline)
            .Select(line => line.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray());

    private static bool IsSame(double found, double expected) => Math.Abs(found - expected) <= 1e-7 * Math.Abs(expected);
}
