namespace BackpropGen.Probe;

/// <summary>Random rows that fit a network, the same in every process.</summary>
internal sealed class Rows
{
    private readonly NetworkDescription _description;

    public Rows(NetworkDescription description, int count)
    {
        _description = description;
        Count = count;
        var random = new Random(Seed: 1);
        Inputs = [.. Enumerable.Range(0, count * description.InputCount).Select(_ => (2 * random.NextSingle()) - 1)];
        Targets = new float[count * description.OutputCount];
        for (int row = 0; row < count; row++)
        {
            // One class has probability 1, or any of the outputs is to be 1: that suits every loss.
            Targets[(row * description.OutputCount) + random.Next(description.OutputCount)] = 1;
        }
    }

    public int Count { get; }

    public float[] Inputs { get; }

    public float[] Targets { get; }

    public ReadOnlySpan<float> InputsOf(int first, int count) => Inputs.AsSpan(first * _description.InputCount, count * _description.InputCount);

    public ReadOnlySpan<float> TargetsOf(int first, int count) => Targets.AsSpan(first * _description.OutputCount, count * _description.OutputCount);
}
