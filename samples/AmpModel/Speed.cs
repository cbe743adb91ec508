using System.Diagnostics;
using BackpropGen;

namespace Studio;

/// <summary>How long the network takes.</summary>
internal static class Speed
{
    private const int BlockSamples = 64, Rounds = 50;

    /// <summary>The nanoseconds that a sample takes in the best round, block after block of one sound.</summary>
    public static double NanosecondsPerSample(AmplifierModel model, float[] sound)
    {
        var output = new float[BlockSamples];
        SequenceState<float> state = model.NewState();
        ReadOnlySpan<float> piece = sound.AsSpan(0, BlockSamples * Math.Min(100, sound.Length / BlockSamples));

        // The runtime compiles what runs often anew, in the background, and optimises it then.
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed < TimeSpan.FromSeconds(0.5))
        {
            Play(model, piece, output, state);
        }

        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            Play(model, piece, output, state);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / piece.Length);
        }

        return best;
    }

    private static void Play(AmplifierModel model, ReadOnlySpan<float> sound, Span<float> output, SequenceState<float> state)
    {
        for (; !sound.IsEmpty; sound = sound[BlockSamples..])
        {
            model.PredictSequence(sound[..BlockSamples], output, state);
        }
    }
}
