namespace BackpropGen.Orleans.Training;

// What a training trains, as one whose rows are trained on: a network, or windows of one with memory. What readers read is rows of columns; what is trained on may be several of them.
internal abstract class TrainedNetwork<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    public abstract INetwork<T> Rows { get; }

    public abstract ShardColumns Columns { get; }

    public abstract ScalingNumbers? Scaling { get; set; }

    public bool NeedsScaling => Columns.AreScaled && Scaling is null;

    // How many rows of columns are one that is trained on, and how many lie between the beginnings of two.
    protected abstract (int Length, int Stride) Window { get; }

    public static TrainedNetwork<T> Of(object network, TrainingWindows? windows) => (network, windows) switch
    {
        (INetwork<T> rows, null) => new OfRows(rows),
        (ISequenceNetwork<T> sequence, { } of) => new OfWindows(sequence, of),
        (INetwork<T> rows, _) => throw new ArgumentException($"The {rows.Description.Topology} network has no memory, and its rows are no windows: leave {nameof(TrainingPlan)}.{nameof(TrainingPlan.Windows)} out."),
        (ISequenceNetwork<T> sequence, null) => throw new ArgumentException($"The {sequence.Description.Topology} network has memory: set {nameof(TrainingPlan)}.{nameof(TrainingPlan.Windows)}, the length of the sequences that it is trained on."),
        _ => throw new ArgumentException($"{network.GetType()} is no network in {typeof(T).Name}."),
    };

    public abstract TrainedNetwork<T> Clone();

    public abstract ModelVersion ModelOf(long version, bool withOptimizerState);

    public abstract void Load(ModelVersion model);

    public int CountIn(ShardRows<T> shard) => shard.Count >= Window.Length
        ? ((shard.Count - Window.Length) / Window.Stride) + 1
        : throw new ArgumentException(FormattableString.Invariant($"A shard has {shard.Count} steps, but a window has {Window.Length}: give longer shards, or shorter windows."));

    // Some of the rows that are trained on, one after the other.
    public void Take(ShardRows<T> shard, ReadOnlySpan<int> rows, Span<T> inputs, Span<T> targets)
    {
        int inputLength = Window.Length * shard.InputCount;
        int targetLength = Window.Length * shard.TargetCount;
        for (int i = 0; i < rows.Length; i++)
        {
            int first = rows[i] * Window.Stride;
            shard.Inputs.AsSpan(first * shard.InputCount, inputLength).CopyTo(inputs[(i * inputLength)..]);
            shard.Targets.AsSpan(first * shard.TargetCount, targetLength).CopyTo(targets[(i * targetLength)..]);
        }
    }

    // The mean loss of all rows of a shard, and how many there are.
    public (double Loss, int Rows) Evaluate(ShardRows<T> shard)
    {
        int[] rows = [.. Enumerable.Range(0, CountIn(shard))];
        T[] inputs = new T[rows.Length * Rows.Description.InputCount];
        T[] targets = new T[rows.Length * Rows.Description.TargetCount];
        Take(shard, rows, inputs, targets);
        return (double.CreateChecked(Rows.EvaluateBatch(inputs, targets)), rows.Length);
    }

    private sealed class OfRows(INetwork<T> network) : TrainedNetwork<T>
    {
        public override INetwork<T> Rows => network;

        public override ShardColumns Columns { get; } = ShardColumns.Of(network.Description);

        public override ScalingNumbers? Scaling
        {
            get => network.GetScaling();
            set => network.SetScaling(value!);
        }

        protected override (int Length, int Stride) Window => (1, 1);

        public override TrainedNetwork<T> Clone() => new OfRows(network.Clone());

        public override ModelVersion ModelOf(long version, bool withOptimizerState) => ModelVersion.Of(network, version, withOptimizerState);

        public override void Load(ModelVersion model) => model.LoadInto(network);
    }

    private sealed class OfWindows(ISequenceNetwork<T> network, TrainingWindows windows) : TrainedNetwork<T>
    {
        public override INetwork<T> Rows { get; } = network.AsWindows(windows.Steps, windows.WarmUpSteps);

        public override ShardColumns Columns { get; } = ShardColumns.Of(network.Description);

        public override ScalingNumbers? Scaling
        {
            get => network.GetScaling();
            set => network.SetScaling(value!);
        }

        protected override (int Length, int Stride) Window => (windows.Steps, windows.Stride);

        public override TrainedNetwork<T> Clone() => new OfWindows(network.Clone(), windows);

        public override ModelVersion ModelOf(long version, bool withOptimizerState) => ModelVersion.Of(network, version, withOptimizerState);

        public override void Load(ModelVersion model) => model.LoadInto(network);
    }
}
