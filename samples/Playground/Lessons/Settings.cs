using System.Globalization;

namespace Playground.Lessons;

/// <summary>Everything that is chosen on the page, which a link holds: <c>lesson=xor&amp;network=2-4-1&amp;rate=0.3&amp;…</c>.</summary>
/// <param name="Lesson">The identifier of the lesson.</param>
/// <param name="Network">The widths of the network's layers.</param>
/// <param name="Scaling">Whether the network scales its columns.</param>
/// <param name="LearningRate">η.</param>
/// <param name="BatchSize">Rows of one step.</param>
/// <param name="Noise">A standard deviation, where the lesson draws its data.</param>
/// <param name="Seed">Of the data and of the weights.</param>
/// <param name="StartsWithOnes">Whether weights begin at 1 and biases at 0, as on paper; otherwise they are random.</param>
public sealed record Settings(string Lesson, string Network, bool Scaling, float LearningRate, int BatchSize, double Noise, int Seed, bool StartsWithOnes)
{
    public static IReadOnlyList<float> LearningRates { get; } = [0.00001f, 0.0001f, 0.001f, 0.003f, 0.01f, 0.03f, 0.1f, 0.3f, 1, 3, 10];

    public static IReadOnlyList<int> BatchSizes { get; } = [1, 2, 4, 8, 16, 32, 64, 128, 256];

    public static IReadOnlyList<double> Noises { get; } = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3];

    public const int LargestSeed = 9_999;

    /// <summary>The settings that a link holds. What it does not say, or what is not on offer, is as the lesson begins.</summary>
    public static Settings Parse(string text)
    {
        Dictionary<string, string> values = [];
        foreach (string part in text.TrimStart('#', '?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2);
            values[sides[0]] = sides.Length > 1 ? Uri.UnescapeDataString(sides[1]) : string.Empty;
        }

        Settings start = LessonCatalog.Find(values.GetValueOrDefault("lesson", string.Empty)).Start;
        return new Settings(
            start.Lesson,
            values.GetValueOrDefault("network") is { Length: > 0 } network ? network : start.Network,
            Flag("scaling", start.Scaling),
            OnOffer("rate", LearningRates, start.LearningRate),
            OnOffer("batch", BatchSizes, start.BatchSize),
            OnOffer("noise", Noises, start.Noise),
            int.TryParse(values.GetValueOrDefault("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed) && seed <= LargestSeed ? seed : start.Seed,
            Flag("ones", start.StartsWithOnes));

        bool Flag(string name, bool otherwise) => values.GetValueOrDefault(name) switch { "1" => true, "0" => false, _ => otherwise };

        T OnOffer<T>(string name, IReadOnlyList<T> offer, T otherwise)
            where T : struct, ISpanParsable<T> => T.TryParse(values.GetValueOrDefault(name), CultureInfo.InvariantCulture, out T value) && offer.Contains(value) ? value : otherwise;
    }

    /// <summary>As a link holds them.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"lesson={Lesson}&network={Network}&scaling={(Scaling ? 1 : 0)}&rate={LearningRate}&batch={BatchSize}&noise={Noise}&seed={Seed}&ones={(StartsWithOnes ? 1 : 0)}");
}
