using System.Diagnostics;
using System.Globalization;

namespace Shipping;

/// <summary>What predicts one image: it takes the pixels and writes the probability of each digit.</summary>
internal delegate void Prediction(ReadOnlySpan<float> pixels, Span<float> probabilities);

/// <summary>What a shipped program reports: when its first prediction was there, and what it predicts.</summary>
/// <param name="Ticks">The time at which it was, as ticks of <see cref="DateTime.UtcNow"/>.</param>
/// <param name="Milliseconds">How long it took to create the model and predict the first image.</param>
/// <param name="Probabilities">Of the ten digits, for each image.</param>
internal sealed record FirstPrediction(long Ticks, double Milliseconds, float[][] Probabilities)
{
    public const int Digits = 10;

    /// <summary>All that a shipped program does: it reads images, creates the model, predicts the first one, and then the others, and prints the report.</summary>
    public static void Run(string images, Func<Prediction> create)
    {
        float[][] pixels = ImageFile.Read(images);
        float[][] probabilities = Array.ConvertAll(pixels, _ => new float[Digits]);

        long start = Stopwatch.GetTimestamp();
        Prediction predict = create();
        predict(pixels[0], probabilities[0]);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long ticks = DateTime.UtcNow.Ticks;

        for (int image = 1; image < pixels.Length; image++)
        {
            predict(pixels[image], probabilities[image]);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ticks} {milliseconds:R}"));
        foreach (float[] row in probabilities)
        {
            Console.WriteLine(string.Join(' ', row.Select(probability => probability.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>Reads what <see cref="Run"/> printed.</summary>
    public static FirstPrediction Parse(string report)
    {
        string[][] lines = report.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')).ToArray();
        return new FirstPrediction(
            long.Parse(lines[0][0], CultureInfo.InvariantCulture),
            double.Parse(lines[0][1], CultureInfo.InvariantCulture),
            lines[1..].Select(line => Array.ConvertAll(line, number => float.Parse(number, CultureInfo.InvariantCulture))).ToArray());
    }
}
