using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Library;

namespace BackpropGen.Tests.Training;

/// <summary>A training that ends before its last epoch, by a callback or by a token, keeps what it came to.</summary>
public sealed class EndOfTrainingTests : IDisposable
{
    // So many that some hit the moment between two looks at a token.
    private static readonly int Cancellations = RandomCases.Count(2000);

    private static readonly double[] Inputs = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly double[] Targets = [2, 4, 6, 8, 10, 12, 14, 16];

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_callback_ends_it_and_the_history_is_that_of_the_epochs_so_far()
    {
        INetwork<double> whole = Networks.Double("\"1-3-1\"");
        INetwork<double> stopped = Networks.Double("\"1-3-1\"");
        TrainingHistory expected = Fit(whole, new FitOptions { Epochs = 7, LearningRate = 0.001 });

        List<int> order = [];
        FitOptions options = new()
        {
            Epochs = 100, LearningRate = 0.001, EpochCompleted = epoch => order.Add(epoch.Epoch),
            StopWhen = epoch =>
            {
                Assert.Equal(epoch.Epoch, order.Count);
                return epoch.Epoch == 7;
            },
        };
        TrainingHistory history = Fit(stopped, options);
        Assert.Equal(expected.Losses, history.Losses);
        Assert.Equal(expected.LearningRates, history.LearningRates);
        Assert.Equal(expected.BestEpoch, history.BestEpoch);
        Assert.Equal(Parameters(whole), Parameters(stopped));
    }

    [Fact]
    public void The_best_parameters_come_back_then_too()
    {
        INetwork<double> network = Networks.Double("\"1-3-1\"");
        List<double> after = [];
        TrainingHistory history = Fit(network, new FitOptions
        {
            Epochs = 100, LearningRate = 0.001, Schedule = LearningRateSchedule.Custom(moment => moment.LearningRate * Math.Pow(2, moment.Epoch)), EarlyStopping = new EarlyStopping { Patience = 100 },
            EpochCompleted = _ => after.Add(network.EvaluateBatch(Inputs, Targets)), StopWhen = epoch => after.Count > 3 && after[^1] > 2 * after.Min(),
        });
        Assert.InRange(history.Epochs, 4, 99);
        Assert.Equal(after.Min(), network.EvaluateBatch(Inputs, Targets));
    }

    /// <summary>The checkpoint is that of the epoch it ended with, whichever epochs are saved.</summary>
    [Fact]
    public void A_training_that_was_ended_can_go_on_from_its_checkpoint()
    {
        INetwork<double> whole = Networks.Double("\"1-3-1\", Optimizer = Optimizer.Adam");
        Fit(whole, new FitOptions { Epochs = 9 });
        FitOptions options = new() { Epochs = 9, CheckpointPath = Path.Combine(_folder, "training.safetensors"), CheckpointEvery = 4, StopWhen = epoch => epoch.Epoch == 6 };
        Assert.Equal(6, Fit(Networks.Double("\"1-3-1\", Optimizer = Optimizer.Adam"), options).Epochs);

        options.StopWhen = null;
        INetwork<double> resumed = Networks.Double("\"1-3-1\", Optimizer = Optimizer.Adam");
        int epochs = 0;
        options.EpochCompleted = _ => epochs++;
        Assert.Equal(9, Fit(resumed, options).Epochs);
        Assert.Equal(3, epochs);
        Assert.Equal(Parameters(whole), Parameters(resumed));
    }

    [Fact]
    public void A_history_survives_cancellation()
    {
        using var source = new CancellationTokenSource();
        List<double> losses = [];
        FitOptions options = new()
        {
            Epochs = 100, LearningRate = 0.001,
            EpochCompleted = epoch =>
            {
                losses.Add(epoch.Loss);
                if (epoch.Epoch == 5)
                {
                    source.Cancel();
                }
            },
        };
        OperationCanceledException caught = Assert.ThrowsAny<OperationCanceledException>(() => TrainingLoop.Fit<double>(Networks.Double("\"1-3-1\""), Inputs, Targets, options, source.Token));
        var cancelled = Assert.IsType<TrainingCanceledException>(caught);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.Equal(losses, cancelled.History!.Losses);
        Assert.Equal(losses[^1], cancelled.History.FinalLoss);
        Assert.Contains("epoch 6", cancelled.Message, StringComparison.Ordinal);
    }

    /// <summary>A task is cancelled by an exception with its token, and hands it to who awaits it.</summary>
    [Fact]
    public async Task It_survives_a_task_too()
    {
        using var source = new CancellationTokenSource();
        FitOptions options = new() { Epochs = int.MaxValue, LearningRate = 0.001, EpochCompleted = epoch => CancelIn(epoch, 3, source) };
        Task<TrainingHistory> training = Task.Run(() => TrainingLoop.Fit<double>(Networks.Double("\"1-3-1\""), Inputs, Targets, options, source.Token), source.Token);
        TrainingCanceledException cancelled = await Assert.ThrowsAsync<TrainingCanceledException>(() => training);
        Assert.True(training.IsCanceled);
        Assert.Equal(3, cancelled.History!.Epochs);
    }

    [Fact]
    public void A_training_that_was_cancelled_in_its_first_epoch_has_an_empty_history()
    {
        var cancelled = Assert.Throws<TrainingCanceledException>(() => TrainingLoop.Fit<double>(new LinearNetwork<double>(1, 1), Inputs, Targets, null, new CancellationToken(canceled: true)));
        Assert.Empty(cancelled.History!.Losses);
        Assert.True(double.IsNaN(cancelled.History.FinalLoss));
        Assert.Equal(0, cancelled.History.BestEpoch);
        Assert.Empty(cancelled.History.Warnings);
    }

    /// <summary>Wherever between two rows another thread cancels.</summary>
    [Fact]
    public async Task A_history_survives_a_cancellation_at_any_moment()
    {
        double[] rows = new double[1000];
        for (int training = 0; training < Cancellations; training++)
        {
            using var source = new CancellationTokenSource();
            using var begun = new ManualResetEventSlim();
            int wait = training % 200;
            Task cancelling = Task.Run(() =>
            {
                begun.Wait();
                Thread.SpinWait(wait);
                source.Cancel();
            });
            FitOptions options = new() { Epochs = 100_000, BatchSize = 1, RowOrder = RowOrder.InOrder, EpochCompleted = _ => begun.Set() };
            var cancelled = Assert.Throws<TrainingCanceledException>(() => TrainingLoop.Fit<double>(new LinearNetwork<double>(1, 1), rows, rows, options, source.Token));
            Assert.NotNull(cancelled.History);
            Assert.Equal(source.Token, cancelled.CancellationToken);
            await cancelling;
        }
    }

    [Fact]
    public void What_a_callback_throws_reaches_the_caller_as_it_is()
    {
        var own = new OperationCanceledException("mine");
        Assert.Same(own, Assert.Throws<OperationCanceledException>(() => Fit(Networks.Double("\"1-3-1\""), new FitOptions { EpochCompleted = _ => throw own })));
        Assert.Throws<TimeoutException>(() => Fit(Networks.Double("\"1-3-1\""), new FitOptions { StopWhen = _ => throw new TimeoutException() }));
    }

    private static void CancelIn(EpochResult epoch, int number, CancellationTokenSource source)
    {
        if (epoch.Epoch == number)
        {
            source.Cancel();
        }
    }

    private static TrainingHistory Fit(INetwork<double> network, FitOptions options) => TrainingLoop.Fit<double>(network, Inputs, Targets, options, default);

    private static double[] Parameters(INetwork<double> network)
    {
        double[] parameters = new double[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
