using System.Diagnostics;

namespace ImportedFlowers;

/// <summary>What predicts one row: it takes four measurements and writes the probabilities of three species.</summary>
internal delegate void Prediction(ReadOnlySpan<float> measurements, Span<float> probabilities);

/// <summary>One of those that are compared: what it predicts for every flower, and how long it takes.</summary>
internal sealed class Contestant
{
    private const int PassesOfARound = 10;

    private readonly Flowers _flowers;
    private readonly Prediction _predict;
    private readonly float[] _probabilities;

    public Contestant(string name, Flowers flowers, Prediction predict)
    {
        Name = name;
        _flowers = flowers;
        _predict = predict;
        _probabilities = new float[flowers.Count * Iris.OutputCount];
        PredictAll();
    }

    public string Name { get; }

    /// <summary>Of one row, in the best round so far.</summary>
    public double Nanoseconds { get; private set; } = double.PositiveInfinity;

    /// <summary>Times all in turn, so that whatever else the machine does slows all of them.</summary>
    public static void Race(IReadOnlyList<Contestant> contestants, int rounds)
    {
        // The runtime compiles what runs often anew, in the background, and optimises it then.
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed < TimeSpan.FromSeconds(1))
        {
            foreach (Contestant contestant in contestants)
            {
                contestant.PredictAll();
            }
        }

        for (int round = 0; round < rounds; round++)
        {
            foreach (Contestant contestant in contestants)
            {
                contestant.Time();
            }
        }
    }

    /// <summary>The largest difference between a probability here and there, or NaN if there is a NaN.</summary>
    public double LargestDifference(Contestant other) => _probabilities.Zip(other._probabilities, (here, there) => Math.Abs((double)here - there)).Aggregate(Math.Max);

    /// <summary>For how many flowers another species is the most probable.</summary>
    public int OtherClasses(Contestant other) => Enumerable.Range(0, _flowers.Count).Count(flower => Class(flower) != other.Class(flower));

    /// <summary>For how many flowers each species is the most probable.</summary>
    public IEnumerable<int> ClassCounts() =>
        Enumerable.Range(0, Iris.OutputCount).Select(species => Enumerable.Range(0, _flowers.Count).Count(flower => Class(flower) == species));

    private int Class(int flower)
    {
        ReadOnlySpan<float> probabilities = ProbabilitiesOf(flower);
        int best = 0;
        for (int species = 1; species < probabilities.Length; species++)
        {
            best = probabilities[species] > probabilities[best] ? species : best;
        }

        return best;
    }

    private void Time()
    {
        long start = Stopwatch.GetTimestamp();
        for (int pass = 0; pass < PassesOfARound; pass++)
        {
            PredictAll();
        }

        Nanoseconds = Math.Min(Nanoseconds, Stopwatch.GetElapsedTime(start).TotalNanoseconds / (PassesOfARound * _flowers.Count));
    }

    private void PredictAll()
    {
        for (int flower = 0; flower < _flowers.Count; flower++)
        {
            _predict(_flowers[flower], ProbabilitiesOf(flower));
        }
    }

    private Span<float> ProbabilitiesOf(int flower) => _probabilities.AsSpan(flower * Iris.OutputCount, Iris.OutputCount);
}
