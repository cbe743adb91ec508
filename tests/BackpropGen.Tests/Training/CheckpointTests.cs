using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Tests.Training;

/// <summary>A training that was interrupted comes to the same bits as one that was not.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Rows = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string, RowOrder, int> Trainings => new()
    {
        { "\"3-4-1\"", RowOrder.Shuffled, 8 },
        { "\"3-4-1\", Optimizer = Optimizer.NAdam", RowOrder.Shuffled, 8 },
        { "\"3-4-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax", RowOrder.Shuffled, 8 },
        { "\"3-8-1\", Optimizer = Optimizer.Adadelta", RowOrder.WithReplacement, 7 },
        { "\"3-8-1\", Optimizer = Optimizer.Adam", RowOrder.InOrder, 64 },
        { "\"3-8:dropout(0.3)-1\", Optimizer = Optimizer.Adam", RowOrder.Shuffled, 8 },
        { "\"3-4:dropout(0.3)-1\"", RowOrder.InOrder, 1 },
        { "\"3-64-64-1\", Optimizer = Optimizer.Momentum", RowOrder.Shuffled, 1 },
    };

    private string Path => System.IO.Path.Combine(_folder, "training.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Trainings))]
    public void An_interrupted_training_goes_on_to_the_same_bits(string arguments, RowOrder order, int batchSize)
    {
        FitOptions Options(string? path) => new()
        {
            Epochs = 12, BatchSize = batchSize, RowOrder = order, Seed = 3, ValidationSplit = 0.2, LearningRate = 0.02, Schedule = LearningRateSchedule.Cosine(),
            EarlyStopping = new EarlyStopping { Patience = 12 }, CheckpointPath = path, CheckpointEvery = 2,
        };
        INetwork<float> whole = Networks.Single(arguments);
        TrainingHistory expected = Fit(whole, Options(null));

        // Killed after epoch 7, which is lost, and trained again.
        INetwork<float> killed = Networks.Single(arguments);
        FitOptions interrupted = Options(Path);
        interrupted.EpochCompleted = epoch =>
        {
            if (epoch.Epoch == 7)
            {
                throw new TimeoutException();
            }
        };
        Assert.Throws<TimeoutException>(() => Fit(killed, interrupted));

        INetwork<float> resumed = Networks.Single(arguments);
        resumed.Initialize(99);
        int epochs = 0;
        FitOptions rest = Options(Path);
        rest.EpochCompleted = _ => epochs++;
        TrainingHistory history = Fit(resumed, rest);
        Assert.Equal(6, epochs);
        Assert.Equal(expected.Losses, history.Losses);
        Assert.Equal(expected.ValidationLosses, history.ValidationLosses);
        Assert.Equal(expected.LearningRates, history.LearningRates);
        Assert.Equal(expected.BestEpoch, history.BestEpoch);
        Assert.Equal(Parameters(whole), Parameters(resumed));

        // It is a weight file, and a training that is done is not trained on.
        Networks.Single(arguments).Load(Path);
        Assert.Equal(expected.Losses, Fit(Networks.Single(arguments), Options(Path)).Losses);

        // Nor do fewer epochs take back what was trained.
        FitOptions fewer = Options(Path);
        fewer.Epochs = 5;
        INetwork<float> done = Networks.Single(arguments);
        Assert.Equal(expected.Losses, Fit(done, fewer).Losses);
        Assert.Equal(Parameters(whole), Parameters(done));
    }

    [Fact]
    public void The_checkpoint_of_another_training_is_refused()
    {
        FitOptions options = new() { Epochs = 2, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        INetwork<float> other = Networks.Single("\"3-4-1\"");
        float[] before = Parameters(other);
        options.Seed = 5;
        WeightFileException refused = Assert.Throws<WeightFileException>(() => Fit(other, options));
        Assert.Contains("seed 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("seed 5", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(other));

        other.Save(Path);
        Assert.Contains("no checkpoint", Assert.Throws<WeightFileException>(() => Fit(other, options)).Message, StringComparison.Ordinal);
        Assert.Throws<WeightFileException>(() => Fit(Networks.Single("\"3-5-1\""), options));
        File.WriteAllBytes(Path, [1, 2, 3]);
        Assert.Throws<WeightFileException>(() => Fit(other, options));
        Assert.Equal(before, Parameters(other));
    }

    /// <summary>The message says that the network is left as it was: that goes for its scaling, too.</summary>
    [Fact]
    public void A_checkpoint_that_is_refused_leaves_the_scaling_alone()
    {
        const string Arguments = "\"3-4-1\", InputScaling = Scaling.Standardize";
        FitOptions options = new() { Epochs = 2, CheckpointPath = Path };
        Fit(Networks.Single(Arguments), options);
        INetwork<float> other = Networks.Single(Arguments);
        options.Seed = 5;
        Assert.Throws<WeightFileException>(() => Fit(other, options));
        Assert.Null(other.GetScaling());
    }

    /// <summary>The best parameters come back at the end of a training, when nothing looks at them any more.</summary>
    [Fact]
    public void Best_parameters_that_are_no_numbers_are_refused()
    {
        FitOptions options = new() { Epochs = 2, CheckpointPath = Path, ValidationSplit = 0.2 };
        INetwork<float> network = Networks.Single("\"1-1\"");
        float[] values = [1, 2, 3, 4, 5];
        TrainingLoop.Fit<float>(network, values, values, options, default);
        byte[] file = File.ReadAllBytes(Path);
        string fit = SafetensorsBytes.Metadata(file)["fit"];
        string best = fit.Split(';')[^1];
        Assert.Equal(8, Convert.FromBase64String(best).Length);
        string spoiled = Convert.ToBase64String(SafetensorsBytes.Singles(float.NaN, 1));
        File.WriteAllBytes(Path, SafetensorsBytes.WithHeader(file, header => header.Replace(best, spoiled, StringComparison.Ordinal)));
        float[] before = Parameters(network);
        options.Epochs = 3;
        options.EarlyStopping = new EarlyStopping { Patience = 1 };
        Assert.Contains("damaged", Assert.Throws<WeightFileException>(() => TrainingLoop.Fit<float>(network, values, values, options, default)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(network));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_or_goes_on_with_numbers()
    {
        FitOptions options = new() { Epochs = 2, CheckpointPath = Path, ValidationSplit = 0.2 };
        const string Arguments = "\"3-4-1\", Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize";
        Fit(Networks.Single(Arguments), options);
        byte[] file = File.ReadAllBytes(Path);
        string header = SafetensorsBytes.HeaderOf(file);
        options.Epochs = 4;
        RandomCases.Try(500, random =>
        {
            string damaged = header;
            for (int edits = random.Next(1, 3); edits > 0; edits--)
            {
                int place = random.Next(3) == 0 ? random.Next(damaged.Length) : damaged.IndexOf("\"fit\"", StringComparison.Ordinal) + 6 + random.Next(LengthOfFit(damaged));
                place = Math.Min(place, damaged.Length);
                int length = random.Next(3);
                damaged = damaged.Remove(place, Math.Min(length, damaged.Length - place)).Insert(place, new[] { "", "/", "9", " ", ";", "f8", "NaN", "-", "1e999", "AA", "+" }[random.Next(11)]);
            }

            File.WriteAllBytes(Path, SafetensorsBytes.WithHeader(file, _ => damaged));
            INetwork<float> network = Networks.Single(Arguments);
            float[] before = Parameters(network);
            try
            {
                Fit(network, options);
                Assert.All(Parameters(network), value => Assert.True(float.IsFinite(value)));
            }
            catch (WeightFileException)
            {
                Assert.Equal(before, Parameters(network));
            }

            static int LengthOfFit(string header) => Math.Max(1, header.IndexOf('"', header.IndexOf("\"fit\"", StringComparison.Ordinal) + 7) - header.IndexOf("\"fit\"", StringComparison.Ordinal) - 6);
        });
    }

    private static TrainingHistory Fit(INetwork<float> network, FitOptions options)
    {
        Random random = new(1);
        float[] inputs = [.. Enumerable.Range(0, Rows * 3).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        float[] targets = [.. Enumerable.Range(0, Rows).Select(row => inputs[3 * row] * inputs[(3 * row) + 1])];
        return TrainingLoop.Fit<float>(network, inputs, targets, options, default);
    }

    private static float[] Parameters(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
