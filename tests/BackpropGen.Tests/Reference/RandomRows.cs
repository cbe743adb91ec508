namespace BackpropGen.Tests.Reference;

/// <summary>Random data that fit a network, and that its precision can hold. The same seed gives the same data.</summary>
internal sealed class RandomRows(NetworkDescription description, bool isDouble, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Weights that keep signals of every layer in the range in which activations bend.</summary>
    public double[] Parameters() =>
    [
        .. description.Layers.SelectMany(layer => Enumerable
            .Range(0, layer.ParameterCount)
            .Select(i => i < layer.InputCount * layer.OutputCount ? Symmetric() * Math.Sqrt(3.0 / layer.InputCount) : Symmetric() / 2)),
    ];

    public double[] Inputs(int rows) => Numbers(rows * description.InputCount);

    public double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Round(2 * Symmetric()))];

    /// <summary>Any numbers, probabilities, or rows of probabilities that sum to 1, as the loss asks for.</summary>
    public double[] Targets(int rows) => [.. Enumerable.Range(0, rows).SelectMany(_ => Target()).Select(Round)];

    public int Class(int count) => _random.Next(count);

    private double[] Target()
    {
        double[] unit = [.. Enumerable.Range(0, description.OutputCount).Select(_ => _random.NextDouble())];
        return description.Targets switch
        {
            TargetDomain.Distribution => [.. unit.Select(value => value / unit.Sum())],
            TargetDomain.Probability => unit,
            TargetDomain.Sign => [.. unit.Select(value => value < 0.5 ? -1.0 : 1.0)],
            TargetDomain.NonNegative => [.. unit.Select(value => Math.Floor(4 * value))],
            _ => [.. unit.Select(value => (4 * value) - 2)],
        };
    }

    private double Round(double value) => isDouble ? value : (float)value;

    private double Symmetric() => (2 * _random.NextDouble()) - 1;
}
