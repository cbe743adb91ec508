using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Library;

namespace BackpropGen.Tests.Training;

/// <summary>Parameters that are kept as the best are judged by the loss that they have, not by that of the steps which led to them.</summary>
public sealed class BestEpochTests : IDisposable
{
    // A rate so high that the loss jumps: the least loss before a step and the least after one are in different epochs.
    private const double HighRate = 20;
    private const int Seeds = 50;

    private static readonly double[] Inputs = [0, 0, 0, 1, 1, 0, 1, 1];
    private static readonly double[] Targets = [0, 1, 1, 0];

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Early_stopping_without_validation_brings_back_the_parameters_with_the_least_loss()
    {
        int different = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            INetwork<double> network = Xor(seed);
            List<double> after = [];
            TrainingHistory history = Fit(network, Options(seed, epoch => after.Add(network.EvaluateBatch(Inputs, Targets))));
            Assert.Equal(after.Min(), network.EvaluateBatch(Inputs, Targets));
            Assert.Equal(after.IndexOf(after.Min()) + 1, history.BestEpoch);
            Assert.Equal(after.Count, history.Epochs);
            different += history.BestEpoch == history.Losses.ToList().IndexOf(history.Losses.Min()) + 1 ? 0 : 1;
        }

        // The losses before the steps would have named other epochs.
        Assert.InRange(different, Seeds / 2, Seeds);
    }

    [Fact]
    public void Patience_counts_from_the_epoch_after_which_the_parameters_were_best()
    {
        INetwork<double> network = Xor(1);
        FitOptions options = Options(1);
        options.EarlyStopping = new EarlyStopping { Patience = 3 };
        TrainingHistory history = Fit(network, options);
        Assert.Equal(history.BestEpoch + 3, history.Epochs);
    }

    [Fact]
    public void So_are_those_that_a_cancelled_training_leaves()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            using var source = new CancellationTokenSource();
            INetwork<double> network = Xor(seed);
            List<double> after = [];
            FitOptions options = Options(seed, epoch =>
            {
                after.Add(network.EvaluateBatch(Inputs, Targets));
                if (epoch.Epoch == 25)
                {
                    source.Cancel();
                }
            });
            var cancelled = Assert.Throws<TrainingCanceledException>(() => TrainingLoop.Fit<double>(network, Inputs, Targets, options, source.Token));
            Assert.Equal(after.Min(), network.EvaluateBatch(Inputs, Targets));
            Assert.Equal(after.IndexOf(after.Min()) + 1, cancelled.History!.BestEpoch);
        }
    }

    [Fact]
    public void So_are_those_of_a_checkpoint()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            INetwork<double> whole = Xor(seed);
            TrainingHistory expected = Fit(whole, Options(seed));

            FitOptions killed = Options(seed, epoch =>
            {
                if (epoch.Epoch == 20)
                {
                    throw new TimeoutException();
                }
            });
            killed.CheckpointPath = Path.Combine(_folder, $"{seed}.safetensors");
            Assert.Throws<TimeoutException>(() => Fit(Xor(seed), killed));

            INetwork<double> resumed = Xor(99);
            FitOptions rest = Options(seed);
            rest.CheckpointPath = killed.CheckpointPath;
            Assert.Equal(expected.BestEpoch, Fit(resumed, rest).BestEpoch);
            Assert.Equal(whole.EvaluateBatch(Inputs, Targets), resumed.EvaluateBatch(Inputs, Targets));
        }
    }

    /// <summary>The checkpoint has judged its best by the loss after an epoch; a training that keeps none goes by the losses of the epochs.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_no_parameters_are_kept_any_more_the_best_epoch_has_the_least_of_the_losses(bool stopsEarly)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            FitOptions options = Options(seed);
            options.Epochs = 20;
            options.CheckpointPath = Path.Combine(_folder, $"{seed}.safetensors");
            options.StopWhen = epoch => epoch.Epoch == 20;
            Fit(Xor(seed), options);

            options.Epochs = 22;
            options.EarlyStopping = stopsEarly ? new EarlyStopping { Patience = 40, RestoresBest = false } : null;
            TrainingHistory history = Fit(Xor(seed), options);
            Assert.Equal(22, history.Epochs);
            Assert.Equal(history.Losses.ToList().IndexOf(history.Losses.Min()) + 1, history.BestEpoch);
        }
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 12)]
    public void Evaluations_are_paid_for_only_where_parameters_may_come_back(bool stopsEarly, bool restores, int evaluations)
    {
        LinearNetwork<double> network = new(2, 1);
        FitOptions options = new() { Epochs = 12, EarlyStopping = stopsEarly ? new() { Patience = 12, RestoresBest = restores } : null };
        TrainingHistory history = TrainingLoop.Fit<double>(network, Inputs, Targets, options, default);
        Assert.Equal(evaluations, network.Evaluations);
        Assert.Equal(restores ? history.BestEpoch : history.Losses.ToList().IndexOf(history.Losses.Min()) + 1, history.BestEpoch);
    }

    private static INetwork<double> Xor(int seed)
    {
        INetwork<double> network = Networks.Double("\"2-4:tanh-1:sigmoid\"");
        network.Initialize(seed);
        return network;
    }

    private static FitOptions Options(int seed, Action<EpochResult>? completed = null) => new()
    {
        Epochs = 40, BatchSize = 4, LearningRate = HighRate, Seed = seed, EarlyStopping = new EarlyStopping { Patience = 40 }, EpochCompleted = completed,
    };

    private static TrainingHistory Fit(INetwork<double> network, FitOptions options) => TrainingLoop.Fit<double>(network, Inputs, Targets, options, default);
}
