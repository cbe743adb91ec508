using System.Diagnostics;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.WeightFiles;
using BackpropGen.Training;
using BackpropGen.WeightFiles;

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

    [SampledTheory(2)]
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
        Assert.Contains("FitOptions.Seed was 0 and is 5.", Assert.Throws<WeightFileException>(() => Fit(other, options)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(other));

        other.Save(Path);
        Assert.Contains("not a checkpoint", Assert.Throws<WeightFileException>(() => Fit(other, options)).Message, StringComparison.Ordinal);
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

    public static TheoryData<string, string> Differences => new()
    {
        { "Seed", "FitOptions.Seed was 3 and is 4" },
        { "BatchSize", "FitOptions.BatchSize was 8 and is 9" },
        { "GradientAccumulation", "FitOptions.GradientAccumulation was 1 and is 2" },
        { "RowOrder", "FitOptions.RowOrder was Shuffled and is InOrder" },
        { "LearningRate", "FitOptions.LearningRate was 0.02 and is 0.03" },
        { "ClipGradientNorm", "FitOptions.ClipGradientNorm was added (1.5)" },
        { "ClipGradientValue", "FitOptions.ClipGradientValue was removed" },
        { "ValidationSplit", "FitOptions.ValidationSplit was added (0.25)" },
        { "Validation", "FitOptions.Validation was added" },
        { "EarlyStopping", "FitOptions.EarlyStopping was added (restores the best)" },
        { "LeastImprovement", "FitOptions.EarlyStopping.LeastImprovement was 0 and is 0.125" },
        { "inputs", "inputs changed" },
        { "Seed, RowOrder", "FitOptions.Seed was 3 and is 4; FitOptions.RowOrder was Shuffled and is InOrder" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_differs_from_the_training_of_a_checkpoint_is_named(string changed, string named)
    {
        FitOptions options = new() { Epochs = 2, BatchSize = 8, Seed = 3, LearningRate = 0.02, ClipGradientValue = 2, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        options.Epochs = 4;
        foreach (string option in changed.Split(", "))
        {
            Change(option, options);
        }

        INetwork<float> network = Networks.Single("\"3-4-1\"");
        float[] before = Parameters(network);
        WeightFileException refused = Assert.Throws<WeightFileException>(() => Fit(network, options, dataSeed: changed == "inputs" ? 2 : 1));
        Assert.Contains($"It is the checkpoint of another training: {named}", refused.Message, StringComparison.Ordinal);
        if (changed != "inputs")
        {
            Assert.Contains($"{named}. Delete it, or give FitOptions.CheckpointPath another path.", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Parameters(network));
    }

    /// <summary>With validation the best parameters are in the file, whoever wants them.</summary>
    [Fact]
    public void Early_stopping_may_come_and_go_where_the_best_parameters_are_known()
    {
        FitOptions options = new() { Epochs = 2, LearningRate = 0.02, ValidationSplit = 0.2, CheckpointPath = Path };
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        Fit(network, options);
        options.EarlyStopping = new EarlyStopping { Patience = 100 };
        options.Epochs = 4;
        Fit(network, options);
        options.EarlyStopping = null;
        options.Epochs = 6;
        TrainingHistory history = Fit(network, options);
        options.CheckpointPath = null;
        INetwork<float> whole = Networks.Single("\"3-4-1\"");
        Assert.Equal(Fit(whole, options).Losses, history.Losses);
        Assert.Equal(Parameters(whole), Parameters(network));
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
        Assert.Equal(["0.weight", "0.bias", "best.0.weight", "best.0.bias"], SafetensorsBytes.Tensors(file).Select(tensor => tensor.Name));
        SafetensorsBytes.Singles(float.NaN).CopyTo(file, file.Length - 8);
        File.WriteAllBytes(Path, file);
        float[] before = Parameters(network);
        options.Epochs = 3;
        options.EarlyStopping = new EarlyStopping { Patience = 1 };
        WeightFileException refused = Assert.Throws<WeightFileException>(() => TrainingLoop.Fit<float>(network, values, values, options, default));
        Assert.Equal("best.0.weight", refused.TensorName);
        Assert.Contains("holds NaN at [0, 0]", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(network));
    }

    /// <summary>The form before histories had a file of their own: one text, with the best parameters in it.</summary>
    [Fact]
    public void A_checkpoint_of_the_version_before_is_told_from_a_damaged_one_and_holds_weights()
    {
        FitOptions options = new() { Epochs = 2, CheckpointPath = Path };
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        float[] trained = Parameters(network);
        network.Save(Path);
        File.WriteAllBytes(Path, SafetensorsBytes.WithHeader(File.ReadAllBytes(Path), header => header.Replace("\"loss\"", "\"fit\":\"SGD, seed 0;0.5 0.25;;0.01 0.01;2;0.25;AACAPwAAgD8=\",\"loss\"", StringComparison.Ordinal)));
        network.Initialize(5);
        Assert.Contains(
            "It is a checkpoint of another version of this library, which this version cannot continue; Load reads its weights.",
            Assert.Throws<WeightFileException>(() => Fit(network, options)).Message,
            StringComparison.Ordinal);
        network.Load(Path);
        Assert.Equal(trained, Parameters(network));
    }

    [Fact]
    public void A_checkpoint_whose_history_is_not_its_own_is_refused()
    {
        string history = Path + ".history";
        FitOptions options = new() { Epochs = 3, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        byte[] whole = File.ReadAllBytes(history);
        Assert.Equal(3 * 24, whole.Length);
        options.Epochs = 5;
        Refused($"The losses of its 3 epochs are in {history}, which has 71 bytes instead of 72.", () => File.WriteAllBytes(history, whole[..^1]));
        Refused($"The history in {history} is damaged, or belongs to another training.", () => File.WriteAllBytes(history, [.. whole[..^1], (byte)(whole[^1] ^ 1)]));
        Refused($"The losses of its 3 epochs are in {history}, which is not there: put it beside the checkpoint again.", () => File.Delete(history));

        // What a killed program wrote behind it does not count.
        File.WriteAllBytes(history, [.. whole, .. whole, 1, 2, 3]);
        Assert.Equal(5, Fit(Networks.Single("\"3-4-1\""), options).Epochs);
        Assert.Equal(5 * 24, new FileInfo(history).Length);

        // Nor does the history of a training whose checkpoint was deleted.
        File.Delete(Path);
        Assert.Equal(5, Fit(Networks.Single("\"3-4-1\""), options).Epochs);
        Assert.Equal(5 * 24, new FileInfo(history).Length);

        void Refused(string problem, Action spoil)
        {
            spoil();
            INetwork<float> network = Networks.Single("\"3-4-1\"");
            float[] before = Parameters(network);
            Assert.Contains(problem, Assert.Throws<WeightFileException>(() => Fit(network, options)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Parameters(network));
        }
    }

    /// <summary>Whatever takes the history away while a training runs, the next save writes all of it.</summary>
    [Fact]
    public void A_history_that_is_taken_away_is_written_again()
    {
        FitOptions options = new()
        {
            Epochs = 5,
            CheckpointPath = Path,
            EpochCompleted = epoch =>
            {
                if (epoch.Epoch == 4)
                {
                    File.Delete(Path + ".history");
                }
            },
        };
        TrainingHistory trained = Fit(Networks.Single("\"3-4-1\""), options);
        Assert.Equal(trained.Losses, Fit(Networks.Single("\"3-4-1\""), options).Losses);
    }

    /// <summary>What a link leads to is not the training's to write, whether the link was there before or came while it ran.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_link_in_the_place_of_the_history_is_replaced_and_not_followed(int epoch)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string history = Path + ".history", target = System.IO.Path.Combine(_folder, "target");
        byte[] before = [.. Enumerable.Range(0, 1000).Select(value => (byte)value)];
        File.WriteAllBytes(target, before);
        FitOptions options = new() { Epochs = 4, CheckpointPath = Path, EpochCompleted = completed => Link(completed.Epoch) };
        Link(0);
        TrainingHistory trained = Fit(Networks.Single("\"3-4-1\""), options);
        Assert.Equal(before, File.ReadAllBytes(target));
        Assert.Null(new FileInfo(history).LinkTarget);
        Assert.Equal(trained.Losses, Fit(Networks.Single("\"3-4-1\""), options).Losses);

        void Link(int now)
        {
            if (now == epoch)
            {
                File.Delete(history);
                File.CreateSymbolicLink(history, target);
            }
        }
    }

    /// <summary>A training that goes on reads through a link, and then has a history of its own; so do other names of the file.</summary>
    [Fact]
    public void What_a_resumed_history_was_linked_to_stays_as_it_was()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string history = Path + ".history", target = System.IO.Path.Combine(_folder, "target");
        FitOptions options = new() { Epochs = 3, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        File.Move(history, target);
        File.CreateSymbolicLink(history, target);
        byte[] before = File.ReadAllBytes(target);
        options.Epochs = 5;
        Fit(Networks.Single("\"3-4-1\""), options);
        Assert.Equal(before, File.ReadAllBytes(target));
        Assert.Null(new FileInfo(history).LinkTarget);

        string other = System.IO.Path.Combine(_folder, "other");
        Run("ln", history, other);
        before = File.ReadAllBytes(other);
        options.Epochs = 7;
        Assert.Equal(7, Fit(Networks.Single("\"3-4-1\""), options).Epochs);
        Assert.Equal(before, File.ReadAllBytes(other));
        Assert.Equal(7 * 24, new FileInfo(history).Length);
    }

    [Theory]
    [InlineData("a pipe")]
    [InlineData("a device")]
    public void A_history_that_is_no_file_is_refused_and_not_waited_for(string kind)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string history = Path + ".history";
        FitOptions options = new() { Epochs = 3, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        Replace();
        options.Epochs = 5;
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        float[] before = Parameters(network);
        Assert.Contains($"The losses of its 3 epochs are in {history}, which is {kind}: put the file beside the checkpoint again.", Thrown<WeightFileException>().Message, StringComparison.Ordinal);
        Assert.Equal(before, Parameters(network));

        // While a training runs.
        File.Delete(Path);
        File.Delete(history);
        options.EpochCompleted = _ => Replace();
        Assert.Equal($"{history} cannot be written: it is {kind}, and a file would take its place.", Thrown<IOException>().Message);

        void Replace()
        {
            File.Delete(history);
            if (kind == "a pipe")
            {
                Run("mkfifo", history);
            }
            else
            {
                File.CreateSymbolicLink(history, "/dev/zero");
            }
        }

        // A pipe is waited for without end.
        TException Thrown<TException>()
            where TException : Exception
        {
            Task<TrainingHistory> training = Task.Run(() => Fit(network, options));
            Assert.True(Task.WhenAny(training, Task.Delay(TimeSpan.FromMinutes(1))).Result == training, "Fit waits.");
            return Assert.Throws<TException>(() => training.GetAwaiter().GetResult());
        }
    }

    /// <summary>A history of as many bytes costs no memory on a disk, where it is one hole.</summary>
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(100_000_001)]
    public void More_epochs_than_a_checkpoint_may_have_are_refused_before_there_is_memory_for_them(int epochs)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        FitOptions options = new() { Epochs = 3, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        File.WriteAllBytes(Path, SafetensorsBytes.WithHeader(File.ReadAllBytes(Path), header => header.Replace("\"fit.epochs\":\"3\"", FormattableString.Invariant($"\"fit.epochs\":\"{epochs}\""), StringComparison.Ordinal)));
        using (FileStream history = new(Path + ".history", FileMode.Open))
        {
            history.SetLength(24L * epochs);
        }

        INetwork<float> network = Networks.Single("\"3-4-1\"");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains("The entry \"fit.epochs\" of the metadata is damaged.", Assert.Throws<WeightFileException>(() => Fit(network, options)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 100_000_000);
    }

    /// <summary>Losses tell of the data as weights do.</summary>
    [Theory]
    [InlineData("taken away")]
    [InlineData("resumed")]
    [InlineData("meanwhile")]
    public void A_history_has_the_permissions_of_its_checkpoint(string when)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FitOptions options = new() { Epochs = 3, CheckpointPath = Path };
        Fit(Networks.Single("\"3-4-1\""), options);
        if (when == "resumed")
        {
            File.SetUnixFileMode(Path, OwnerAlone);
        }

        options.Epochs = 6;
        options.EpochCompleted = epoch =>
        {
            if (when != "resumed" && epoch.Epoch == 5 && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path, OwnerAlone);
                if (when == "taken away")
                {
                    File.Delete(Path + ".history");
                }
            }
        };
        Fit(Networks.Single("\"3-4-1\""), options);
        Assert.Equal(OwnerAlone, File.GetUnixFileMode(Path));
        Assert.Equal(OwnerAlone, File.GetUnixFileMode(Path + ".history"));
        Assert.Equal(6 * 24, new FileInfo(Path + ".history").Length);
    }

    [Fact]
    public void Two_trainings_do_not_write_one_history_at_once()
    {
        FileStream? other = null;
        FitOptions options = new()
        {
            Epochs = 5,
            CheckpointPath = Path,
            EpochCompleted = epoch =>
            {
                if (epoch.Epoch == 3)
                {
                    other = new FileStream(Path + ".history", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                }
            },
        };
        IOException refused = Assert.Throws<IOException>(() => Fit(Networks.Single("\"3-4-1\""), options));
        Assert.StartsWith($"{Path}.history cannot be written: it is open elsewhere, as where two trainings have one CheckpointPath.", refused.Message, StringComparison.Ordinal);
        other!.Dispose();

        // The checkpoint of epoch 2 is as good as before.
        Assert.Equal(5, Fit(Networks.Single("\"3-4-1\""), options = new() { Epochs = 5, CheckpointPath = Path }).Epochs);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".history")]
    public void A_save_that_fails_later_names_the_path_as_it_was_given(string ending)
    {
        string given = System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), Path);
        Assert.NotEqual(Path, given);
        FitOptions options = new()
        {
            Epochs = 5,
            CheckpointPath = given,
            EpochCompleted = epoch =>
            {
                if (epoch.Epoch == 3)
                {
                    File.Delete(Path + ending);
                    Directory.CreateDirectory(Path + ending);
                }
            },
        };
        IOException refused = Assert.Throws<IOException>(() => Fit(Networks.Single("\"3-4-1\""), options));
        Assert.Equal($"{given}{ending} cannot be written: it is a folder.", refused.Message);
    }

    /// <summary>The thousandth save writes and allocates what the tenth does.</summary>
    [ThoroughFact]
    public void A_save_costs_what_changed()
    {
        List<long> bytes = [];
        List<long> allocated = [];
        FitOptions options = new()
        {
            Epochs = 1_000,
            CheckpointPath = Path,
            ValidationSplit = 0.2,
            EpochCompleted = epoch =>
            {
                if (epoch.Epoch is 10 or 11 or 999 or 1_000)
                {
                    bytes.Add(new FileInfo(Path).Length);
                    allocated.Add(GC.GetAllocatedBytesForCurrentThread());
                    Assert.Equal((epoch.Epoch - 1) * 24, new FileInfo(Path + ".history").Length);
                }
            },
        };
        Fit(Networks.Single("\"3-4-1\""), options);

        // Numbers of more digits in the header, and the lists of losses, which grow in memory too.
        Assert.InRange(bytes[3], bytes[0] - 32, bytes[0] + 32);
        Assert.InRange(allocated[3] - allocated[2], 0, allocated[1] - allocated[0] + 20_000);
    }

    /// <summary>A header has at most 100 MB: the losses of so many epochs would not go in.</summary>
    [ThoroughFact]
    public void The_longest_training_is_read_again()
    {
        const int Epochs = 3_000_000;
        List<double> losses = [.. Enumerable.Range(0, Epochs).Select(epoch => 1 / (epoch + 3.0))];
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        BestEpoch<float> best = new(network, 0, keepsParameters: true);
        best.Look(Epochs, losses[^1]);
        new Checkpoint<float>(Path, [], isValidated: true).Save(network, losses, losses, losses, best);
        List<double> resumed = [], validation = [], rates = [];
        Assert.True(new Checkpoint<float>(Path, [], isValidated: true).TryResume(network, resumed, validation, rates, best));
        Assert.Equal(losses, resumed);
        Assert.Equal(losses, validation);
        Assert.Equal(losses, rates);
    }

    /// <summary>What its reader would not take is not written.</summary>
    [ThoroughFact]
    public void A_header_beyond_the_format_is_not_written()
    {
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        string most = new('x', 100_000_000);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => WeightFileWriter<float>.Of(network, withState: false, [("note", most)]));
        Assert.Contains("more than the 100000000 that the format allows", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As where a training is cancelled: what was the best so far is not lost with the checkpoint.</summary>
    [Theory]
    [InlineData("write")]
    [InlineData("callback")]
    [InlineData("cancellation")]
    public void However_a_training_ends_before_its_time_the_best_parameters_come_back(string end)
    {
        // A rate at which the loss goes up and down.
        FitOptions Options() => new() { Epochs = 40, LearningRate = 0.9, BatchSize = 50, RowOrder = RowOrder.InOrder, ValidationSplit = 0.2, EarlyStopping = new EarlyStopping { Patience = 40 } };
        List<double> losses = [.. Fit(Networks.Single("\"3-4-1\""), Options()).ValidationLosses];
        int last = Enumerable.Range(2, 38).First(epoch => losses[epoch - 1] > losses.Take(epoch - 1).Min());
        int best = losses.IndexOf(losses.Take(last).Min()) + 1;
        FitOptions toBest = Options();
        toBest.Epochs = best;
        INetwork<float> expected = Networks.Single("\"3-4-1\"");
        Fit(expected, toBest);

        using CancellationTokenSource source = new();
        FitOptions options = Options();
        options.CheckpointPath = end == "write" ? Path : null;
        options.EpochCompleted = epoch =>
        {
            if (epoch.Epoch == last)
            {
                if (end == "write")
                {
                    File.Delete(Path);
                    Directory.CreateDirectory(Path);
                }
                else if (end == "callback")
                {
                    throw new TimeoutException();
                }
                else
                {
                    source.Cancel();
                }
            }
        };
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        Exception thrown = Assert.ThrowsAny<Exception>(() => Fit(network, options, cancellationToken: source.Token));
        Assert.IsType(end == "write" ? typeof(IOException) : end == "callback" ? typeof(TimeoutException) : typeof(TrainingCanceledException), thrown);
        Assert.Equal(Parameters(expected), Parameters(network));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_refused_before_the_first_epoch()
    {
        int epochs = 0;
        FitOptions options = new() { Epochs = 2, EpochCompleted = _ => epochs++ };
        INetwork<float> network = Networks.Single("\"3-4-1\"");
        float[] before = Parameters(network);
        Directory.CreateDirectory(Path);
        Refused<DirectoryNotFoundException>(System.IO.Path.Combine(_folder, "missing", "training"), "there is no folder");
        Refused<IOException>(Path, "it is a folder");
        Directory.CreateDirectory(Path + "2.history");
        Refused<IOException>(Path + "2", "it is a folder");
        if (OperatingSystem.IsLinux())
        {
            Refused<IOException>("/proc/training", "no file can be made in its folder");
        }

        void Refused<TException>(string path, string problem)
            where TException : Exception
        {
            options.CheckpointPath = path;
            string message = Assert.Throws<TException>(() => Fit(network, options)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Contains(problem, message, StringComparison.Ordinal);
            Assert.Equal(0, epochs);
            Assert.Equal(before, Parameters(network));
        }
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
                // Mostly among the entries of the training, which end with the metadata.
                int first = Math.Max(0, damaged.IndexOf("\"checkpoint\"", StringComparison.Ordinal)), end = Math.Max(first + 1, damaged.IndexOf('}', first));
                int place = Math.Min(damaged.Length, random.Next(3) == 0 ? random.Next(damaged.Length) : random.Next(first, end));
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
        });
    }

    private static void Change(string option, FitOptions options)
    {
        switch (option)
        {
            case "Seed":
                options.Seed = 4;
                break;
            case "BatchSize":
                options.BatchSize = 9;
                break;
            case "GradientAccumulation":
                options.GradientAccumulation = 2;
                break;
            case "RowOrder":
                options.RowOrder = RowOrder.InOrder;
                break;
            case "LearningRate":
                options.LearningRate = 0.03;
                break;
            case "ClipGradientNorm":
                options.ClipGradientNorm = 1.5;
                break;
            case "ClipGradientValue":
                options.ClipGradientValue = null;
                break;
            case "ValidationSplit":
                options.ValidationSplit = 0.25;
                break;
            case "Validation":
                options.Validation = ValidationSet.Of([1f, 2, 3], new float[] { 1 });
                break;
            case "EarlyStopping":
                options.EarlyStopping = new EarlyStopping();
                break;
            case "LeastImprovement":
                options.EarlyStopping = new EarlyStopping { LeastImprovement = 0.125, RestoresBest = false };
                break;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static TrainingHistory Fit(INetwork<float> network, FitOptions options, int dataSeed = 1, CancellationToken cancellationToken = default)
    {
        Random random = new(dataSeed);
        float[] inputs = [.. Enumerable.Range(0, Rows * 3).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        float[] targets = [.. Enumerable.Range(0, Rows).Select(row => inputs[3 * row] * inputs[(3 * row) + 1])];
        return TrainingLoop.Fit<float>(network, inputs, targets, options, cancellationToken);
    }

    private static float[] Parameters(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
