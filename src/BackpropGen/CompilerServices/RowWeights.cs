namespace BackpropGen.CompilerServices;

// How much rows count in a mean of losses: each is 1, or the weight of its class.
internal readonly struct RowWeights<T>
    where T : unmanaged
{
    private readonly T[]? _classWeights;

    public RowWeights(NetworkDescription description) => _classWeights = description.ClassWeights?.Select(Real.FromDouble<T>).ToArray();

    public bool AreAlike => _classWeights is null;

    public double Sum(ReadOnlySpan<T> targets, int rows) => _classWeights is null ? rows : ClassWeights.Sum<T>(targets, _classWeights);
}
