namespace ImportedFlowers;

/// <summary>Flowers that nobody has picked: each measurement, in centimetres, is uniform between the smallest and the largest of Fisher's 150 irises.</summary>
internal sealed class Flowers
{
    private static readonly (float Smallest, float Largest)[] Ranges = [(4.3f, 7.9f), (2.0f, 4.4f), (1.0f, 6.9f), (0.1f, 2.5f)];

    private readonly float[] _measurements;

    private Flowers(float[] measurements) => _measurements = measurements;

    public int Count => _measurements.Length / Ranges.Length;

    public ReadOnlySpan<float> this[int flower] => _measurements.AsSpan(flower * Ranges.Length, Ranges.Length);

    public static Flowers Random(int count, int seed)
    {
        var random = new Random(seed);
        var measurements = new float[count * Ranges.Length];
        for (int i = 0; i < measurements.Length; i++)
        {
            (float smallest, float largest) = Ranges[i % Ranges.Length];
            measurements[i] = smallest + (largest - smallest) * random.NextSingle();
        }

        return new Flowers(measurements);
    }
}
