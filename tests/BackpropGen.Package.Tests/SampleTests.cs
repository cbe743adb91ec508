using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Package.Tests;

/// <summary>Every sample as a program of its own, and what it prints. <see cref="ReadmeTests"/> has the one that the README begins with.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ThoroughFact]
    public void Xor_learns_all_four_rows()
    {
        string printed = Run("Xor");

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
        string printed = Run("Iris");

        IReadOnlyList<double> splits = Accuracies(printed, "split", rows: 50);
        Assert.Equal(10, splits.Count);
        Assert.True(splits.Average() >= 0.94, printed);
        Assert.Equal(100 * splits.Average(), Number(printed, @"Mean accuracy over 10 splits: ([\d.]+) %"), 0.051);
        Assert.Equal(50, MatrixSum(printed));
        Assert.Equal(printed, Run("Iris"));
        AssertPictures(printed, "iris-loss", "iris-confusion-matrix", "iris-decision-boundary");
    }

    [ThoroughFact]
    public void Diabetes_predicts_as_well_as_linear_least_squares_or_better()
    {
        string printed = Run("Diabetes");

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
        string printed = Run("Digits");

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
        string printed = Run("OnnxIris");

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
        string printed = Run("TrainFreezeShip", "--no-aot");

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
        string printed = Run("WorkedExamples");

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
        string printed = Run("SunSpots");

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
        string printed = areAll ? Run("CartPole") : Run("CartPole", "--seed", "10");

        foreach (string name in new[] { "evolution strategies", "REINFORCE", "deep Q-learning" })
        {
            double[] steps = Regex.Matches(printed, $@"^{name} +seed +\d+ +[\d.]+ s +([\d.]+) steps on 100 fresh episodes$", RegexOptions.Multiline).Select(line => Parse(line.Groups[1].Value)).ToArray();
            Assert.Equal(seeds, steps.Length);
            int solved = steps.Count(mean => mean >= 475);
            Assert.True(10 * solved >= 9 * seeds, printed);
            Assert.Contains($"{name}: {solved} of {seeds} solved", printed);
        }
    }

    [ThoroughFact]
    public void AmpModel_trained_quickly_is_better_than_a_volume_knob_and_saves_what_it_heard()
    {
        string printed = Run("AmpModel", "--quick");

        AssertAmplifier(printed, _folder, mostError: 0.15);
        Assert.Equal(Repository.Configuration == "Debug", printed.Contains("dotnet run -c Release --project samples/AmpModel", StringComparison.Ordinal));
    }

    [FactWithCommand("clang", "apt-get install clang zlib1g-dev", NeedsFusedMultiplyAdd = true)]
    public async Task ScoringService_compiled_ahead_of_time_scores_learns_and_names_the_field_that_is_missing()
    {
        string artifacts = Path.Combine(_folder, "artifacts"), published = Path.Combine(_folder, "service");
        DotnetResult publish = Dotnet.Run(
            _folder, new Dictionary<string, string>(), "publish", Path.Combine(Repository.Root, "samples", "ScoringService"), "-c", "Release", "--use-current-runtime", "--artifacts-path", artifacts, "-o", published, "-tl:off").Succeeded();
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        string program = Path.Combine(published, "ScoringService");
        Dotnet.RunProgramIn(_folder, program, "train", "rent.safetensors", "1").Succeeded();

        var start = new ProcessStartInfo(program, ["--urls", "http://127.0.0.1:0"]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        using Process service = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await AddressOfAsync(service, "Now listening on")) };
            (HttpStatusCode status, string score) = await PostAsync(client, "/score", """{"area":75,"rooms":3}""");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Matches("""^\{"rent":[0-9.]+\}$""", score);
            (status, string problem) = await PostAsync(client, "/score", """{"area":75}""");
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("The Rooms field is required.", problem, StringComparison.Ordinal);
            for (int step = 0; step < 32; step++)
            {
                (status, _) = await PostAsync(client, "/feedback", """{"area":75,"rooms":3,"rent":500}""");
                Assert.Equal(HttpStatusCode.OK, status);
            }

            Assert.NotEqual(score, (await PostAsync(client, "/score", """{"area":75,"rooms":3}""")).Body);
            Assert.Equal("Healthy", await client.GetStringAsync("/health"));
            Assert.Contains("/score", await client.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }

        static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient client, string path, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync(path, content);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    /// <summary>The command of docs/playground.md, at a free port.</summary>
    [ThoroughFact]
    public async Task Playground_is_served_by_dotnet_run()
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "--no-launch-profile", "-c", Repository.Configuration, "--project", "samples/Playground"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process program = Process.Start(start)!;
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(await AddressOfAsync(program, "App url")) };
            Assert.Contains("<script type=\"module\"", await client.GetStringAsync("/"), StringComparison.Ordinal);
            foreach (string file in new[] { "main.js", "style.css", "_framework/dotnet.js" })
            {
                using HttpResponseMessage answer = await client.GetAsync(file);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
            }
        }
        finally
        {
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync();
        }
    }

    /// <summary>The training that the documentation promises, and its network in a program in C, as samples/AmpPlugin/README.md says. All that is built on the way goes into the folder of the test.</summary>
    [FactWithCommand("clang", "apt-get install clang zlib1g-dev", NeedsFusedMultiplyAdd = true)]
    public void AmpModel_learns_the_amplifier_to_two_percent_and_AmpPlugin_plays_the_same_without_allocating()
    {
        string artifacts = Path.Combine(_folder, "artifacts"), plugin = Path.Combine(_folder, "plugin"), host = Path.Combine(_folder, "host");
        string Sample(string name) => Path.Combine(Repository.Root, "samples", name);
        DotnetResult InFolder(params string[] arguments) => Dotnet.Run(_folder, new Dictionary<string, string>(), arguments).Succeeded();

        InFolder("build", Sample("AmpModel"), "-c", "Release", "--artifacts-path", artifacts, "-tl:off");
        AssertAmplifier(InFolder("exec", Path.Combine(artifacts, "bin", "AmpModel", "release", "AmpModel.dll")).Lines, _folder, mostError: 0.02);

        DotnetResult publish = InFolder("publish", Sample("AmpPlugin"), "-c", "Release", "--artifacts-path", artifacts, "-o", plugin, "-tl:off");
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        string library = Assert.Single(Directory.GetFiles(plugin, "AmpPlugin.*"), file => Path.GetExtension(file) is ".so" or ".dylib");

        Dotnet.RunProgramIn(_folder, "clang", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-o", host, Path.Combine(Sample("AmpPlugin"), "host.c"), "-ldl", "-lm", "-lpthread").Succeeded();
        string printed = Dotnet.RunProgramIn(_folder, host, library, "sound/amplifier.parameters", "sound/before.wav", "sound/after.wav").Succeeded().Lines;

        Assert.InRange(Number(printed, @"^Sound: 192000 samples, largest difference from AmpModel (\d+) of 32768$"), 0, 1);
        Assert.Equal(0, Number(printed, @"^  allocated in all of them: (\d+) bytes$"));
        foreach (string what in new[] { "amplifier", "empty loop" })
        {
            Match times = Regex.Match(printed, $@"^  {what} +median +([\d.]+) us +99\.9 % +([\d.]+) us +slowest +([\d.]+) us$", RegexOptions.Multiline);
            double[] ascending = [.. times.Groups.Values.Skip(1).Select(time => Parse(time.Value))];
            Assert.True(ascending[0] > 0 && ascending[0] <= ascending[1] && ascending[1] <= ascending[2], printed);
        }
    }

    [ThoroughFact]
    public void Cluster_trains_with_the_bits_of_one_process_although_a_silo_is_killed()
    {
        string printed = Run("Cluster", "--silos", "2", "--rows", "2400", "--rounds", "10", "--port", "21110");
        Assert.Equal(2, Regex.Matches(printed, @"^\d silos?: [\d,]+ rows/s, the same bits as one process\.$", RegexOptions.Multiline).Count);
        Assert.Matches(@"SIGKILL: process \d+", printed);
        Assert.EndsWith("10 rounds, each counted once: the losses of one process, the same bits.", printed);
    }

    // The samples were built with the tests; to build them again beside them would be to write the files that they read.
    // Where a program says that it listens.
    private static async Task<string> AddressOfAsync(Process program, string announcement)
    {
        while (await program.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Regex.Match(line, Regex.Escape(announcement) + ": (http://\\S+)") is { Success: true } listening)
            {
                return listening.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("The program ended before it listened.");
    }

    private string Run(string sample, params string[] arguments)
    {
        string printed = Dotnet.Run(
            _folder,
            new Dictionary<string, string>(),
            ["run", "--project", Path.Combine(Repository.Root, "samples", sample), "--no-build", "-c", Repository.Configuration, "--", .. arguments]).Succeeded().Lines;

        // All these trainings are fine.
        Assert.DoesNotContain("Warning:", printed);
        return printed;
    }

    /// <summary>The sample has saved these pictures, and no others, as SVG and PNG, and its last lines are their paths.</summary>
    private void AssertPictures(string printed, params string[] names)
    {
        string[] paths = [.. names.SelectMany(name => new[] { "svg", "png" }.Select(extension => Path.Combine("pictures", $"{name}.{extension}")))];
        Assert.EndsWith("\nPictures:\n" + string.Join('\n', paths.Select(path => "  " + path)), printed);
        Assert.All(paths, path => PictureFile.Check(Path.Combine(_folder, path)));
        Assert.Equal(paths.Length, Directory.GetFileSystemEntries(Path.Combine(_folder, "pictures")).Length);
    }

    /// <summary>What the sample printed of its errors is so in the sound that it has saved.</summary>
    private static void AssertAmplifier(string printed, string folder, double mostError)
    {
        const int WarmUp = 2_000;
        short[] before = WaveSamples("before"), target = WaveSamples("target"), after = WaveSamples("after");
        Assert.All(new[] { before, target, after }, sound => Assert.Equal(4 * 48_000, sound.Length));
        double error = ErrorToSignal([.. after.Select(sample => (double)sample)]);
        Assert.InRange(error, 0, mostError);
        Assert.Equal(100 * error, Number(printed, @"^  error-to-signal ratio ([\d.]+) ?%"), 0.05);

        double gain = before.Zip(target, (x, y) => (double)x * y).Sum() / before.Sum(x => (double)x * x);
        double withoutNetwork = ErrorToSignal([.. before.Select(x => gain * x)]);
        Assert.Equal(100 * withoutNetwork, Number(printed, @"^  without the network   ([\d.]+) ?%"), 0.05);
        Assert.True(error < withoutNetwork, printed);

        Match speed = Regex.Match(printed, @"^  ([\d.,]+) ns a sample: ([\d,]+) voices in real time at 48 kHz$", RegexOptions.Multiline);
        double voices = 1e9 / 48_000 / Parse(speed.Groups[1].Value);
        Assert.Equal(voices, Parse(speed.Groups[2].Value), 1 + 0.01 * voices);

        PictureFile.Check(Path.Combine(folder, "pictures", "amplifier-spectrogram.png"));
        Assert.EndsWith(
            "\nFiles:\n" + string.Join('\n', new[] { "sound/before.wav", "sound/target.wav", "sound/after.wav", "sound/amplifier.parameters", "pictures/amplifier-spectrogram.png" }
                .Select(path => "  " + path.Replace('/', Path.DirectorySeparatorChar))),
            printed);

        double ErrorToSignal(double[] sound) =>
            target.Zip(sound, (y, p) => Math.Pow(y - p, 2)).Skip(WarmUp).Sum() / target.Skip(WarmUp).Sum(y => Math.Pow(y, 2));

        short[] WaveSamples(string name) => WaveSamplesOf(Path.Combine(folder, "sound", name + ".wav"));
    }

    /// <summary>The samples of a WAV file with one channel of 16 bits at 48 kHz, as the format says: chunks of a name, a length and that many bytes.</summary>
    private static short[] WaveSamplesOf(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
        Assert.Equal("WAVEfmt ", Encoding.ASCII.GetString(file, 8, 8));
        Assert.Equal((16, 1, 1, 48_000, 96_000, 2, 16), (BitConverter.ToInt32(file, 16), BitConverter.ToInt16(file, 20), BitConverter.ToInt16(file, 22), BitConverter.ToInt32(file, 24), BitConverter.ToInt32(file, 28), BitConverter.ToInt16(file, 32), BitConverter.ToInt16(file, 34)));
        Assert.Equal("data", Encoding.ASCII.GetString(file, 36, 4));
        Assert.Equal(file.Length - 44, BitConverter.ToInt32(file, 40));
        return MemoryMarshal.Cast<byte, short>(file.AsSpan(44)).ToArray();
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

    private static double Number(string printed, string pattern) => Parse(Regex.Match(printed, pattern, RegexOptions.Multiline).Groups[1].Value);

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
