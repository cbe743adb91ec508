namespace BackpropGen.CompilerServices;

// How much rows count in a mean of losses: each is 1, or the weight of its class.
internal readonly struct RowWeights<T>
    where T : unmanaged
{
    private readonly T[]? _classWeights;
    private readonly double _smoothing;

    public RowWeights(NetworkDescription description)
    {
        _classWeights = description.ClassWeights?.Select(Real.FromDouble<T>).ToArray();

        // As the network has it.
        _smoothing = Real.ToDouble(Real.FromDouble<T>(description.LossParameter ?? 0));
    }

    public bool AreAlike => _classWeights is null;

    public double Sum(ReadOnlySpan<T> targets, int rows) => _classWeights is null ? rows : ClassWeights.Sum<T>(targets, _classWeights);

    // The targets of a batch as its steps take them.
    public void Apply(ReadOnlySpan<T> targets, Span<T> weighted) => ClassWeights.Apply<T>(targets, _classWeights, _smoothing, weighted);
}
