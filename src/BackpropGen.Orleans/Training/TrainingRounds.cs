namespace BackpropGen.Orleans.Training;

// A training as a sequence of versions: round r makes version r + 1 of version r, whoever computes it.
internal sealed class TrainingRounds<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly TrainedNetwork<T> _trained;
    private readonly INetwork<T> _network;
    private readonly string _name;
    private readonly string _training;
    private readonly TrainingPlan _plan;
    private readonly UpdateOptions _updates;
    private readonly List<double> _losses = [];
    private readonly ScheduledLearningRate _schedule;

    public TrainingRounds(TrainedNetwork<T> network, string name, string training, TrainingPlan plan)
    {
        _trained = network;
        _network = network.Rows;
        _name = name;
        _training = training;
        _plan = plan;
        _updates = new UpdateOptions { ClipGradientNorm = plan.ClipGradientNorm };
        LearningRateSchedule schedule = plan.Schedule switch
        {
            TrainingSchedule.Cosine => LearningRateSchedule.Cosine(),
            TrainingSchedule.OneCycle => LearningRateSchedule.OneCycle(),
            _ => LearningRateSchedule.Constant,
        };
        _schedule = schedule.Start(plan.LearningRate, epochs: 1, stepsPerEpoch: plan.Rounds * plan.StepsBetween);
    }

    public TrainedNetwork<T> Network => _trained;

    // How many rounds were applied: the version of the parameters.
    public int Round => _losses.Count;

    public bool IsComplete => Round >= _plan.Rounds;

    public IReadOnlyList<double> Losses => _losses;

    // Whether the scaling of the columns has to be computed before the first round.
    public bool NeedsColumns => _trained.NeedsScaling;

    // As if so many rounds had been applied here. The network holds their parameters already.
    public void GoOnAfter(ReadOnlySpan<double> losses)
    {
        _losses.AddRange(losses);
        for (long step = 0; step < (long)Round * _plan.StepsBetween; step++)
        {
            _ = _schedule.Next();
        }
    }

    public RoundWork<T> ColumnWork() => WorkOf(-1, [], [], 0);

    public void ApplyColumns(RoundResult<T> result) => _trained.Scaling = ColumnStatistics.ScalingOf(_trained.Columns, result.Columns.Span, double.CreateChecked(T.BitIncrement(T.One) - T.One));

    // What the next round is. Asked once for each round.
    public RoundWork<T> Next()
    {
        double[] rates = new double[_plan.StepsBetween];
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = _schedule.Next();
        }

        T[] state = new T[_network.TrainingStateLength()];
        long steps = _network.GetTrainingState<T>(state);
        return WorkOf(Round, rates, _plan.Exchange == TrainingExchange.Gradients ? state[.._network.Description.ParameterCount] : state, steps);
    }

    // A result for another version than the one that is next was applied already, and is not applied again.
    public void Apply(RoundWork<T> work, RoundResult<T> result)
    {
        if (result.Round != Round || work.Round != Round)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"Round {Round} is next, but the result is of round {result.Round}."));
        }

        if (_plan.Exchange == TrainingExchange.Gradients)
        {
            _network.Update(result.Mean.Span, T.CreateChecked(work.LearningRates.Span[0]), _updates);
        }
        else
        {
            _network.SetTrainingState(result.Mean.Span, result.OptimizerSteps);
        }

        _losses.Add(result.Loss);
    }

    private RoundWork<T> WorkOf(long round, double[] rates, T[] state, long steps) => new()
    {
        Network = _name, Training = _training, Shards = _plan.Shards, Round = round, Exchange = _plan.Exchange, BatchSize = _plan.BatchSize, Seed = _plan.Seed, ClipGradientNorm = _plan.ClipGradientNorm,
        FirstStep = Math.Max(round, 0) * _plan.StepsBetween, LearningRates = rates, State = state, OptimizerSteps = steps, Scaling = ScalingValues.Of(_trained.Scaling), WorkerTimeout = _plan.WorkerTimeout,
        MostAttempts = _plan.MostAttempts, Windows = _plan.Windows,
    };
}
