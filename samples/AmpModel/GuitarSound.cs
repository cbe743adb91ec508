namespace Studio;

/// <summary>
/// What is played: plucked strings and sweeps. A string is a delay line as long as its period, filled with noise, that goes round through a filter which takes a little away.
/// K. Karplus and A. Strong, "Digital Synthesis of Plucked-String and Drum Timbres", 1983.
/// </summary>
internal static class GuitarSound
{
    private const int Rate = AmplifierModel.SampleRate;

    // The notes of a minor pentatonic scale above the lowest string, in half-tones.
    private static readonly int[] Scale = [0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24, 27, 29, 31];

    /// <summary>Notes and chords, soft and loud, drawn by the seed.</summary>
    public static float[] Riff(double seconds, int seed)
    {
        var sound = new float[(int)(seconds * Rate)];
        var random = new Random(seed);
        for (int start = 0; start < sound.Length; start += (int)(Rate * (0.12 + 0.4 * random.NextDouble())))
        {
            double loudness = 0.05 + 0.5 * Math.Pow(random.NextDouble(), 2);
            int strings = random.Next(1, 4);
            for (int i = 0; i < strings; i++)
            {
                const double LowestString = 82.41;
                double hertz = LowestString * Math.Pow(2, Scale[random.Next(Scale.Length)] / 12.0);
                Pluck(sound.AsSpan(start), hertz, loudness / Math.Sqrt(strings), random);
            }
        }

        return sound;
    }

    /// <summary>A tone that rises from 40 to 12,000 Hz, and swells and fades as it does.</summary>
    public static float[] Sweep(double seconds, double loudness)
    {
        const double Lowest = 40, Highest = 12_000;
        var sound = new float[(int)(seconds * Rate)];
        double phase = 0;
        for (int i = 0; i < sound.Length; i++)
        {
            double part = (double)i / sound.Length;
            phase += 2 * Math.PI * Lowest * Math.Pow(Highest / Lowest, part) / Rate;
            sound[i] = (float)(loudness * (0.5 - 0.5 * Math.Cos(12 * Math.PI * part)) * Math.Sin(phase));
        }

        return sound;
    }

    private static void Pluck(Span<float> sound, double hertz, double loudness, Random random)
    {
        const double Kept = 0.998;
        var line = new double[(int)Math.Round(Rate / hertz - 0.5)];
        double smooth = 0;
        for (int i = 0; i < line.Length; i++)
        {
            // A finger is softer than noise.
            smooth += 0.4 * (2 * random.NextDouble() - 1 - smooth);
            line[i] = 2 * loudness * smooth;
        }

        for (int i = 0; i < sound.Length; i++)
        {
            int place = i % line.Length;
            double sample = line[place];
            sound[i] += (float)sample;
            line[place] = Kept * 0.5 * (sample + line[(place + 1) % line.Length]);
        }
    }
}
