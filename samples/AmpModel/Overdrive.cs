namespace Studio;

/// <summary>
/// The amplifier that is to be learnt. It distorts, and it remembers: the louder it has been during the last hundredths of a second, the lower its gain and the more lopsided its clipping, as when the
/// power supply of an amplifier with valves sags.
/// </summary>
internal sealed class Overdrive
{
    private const double Drive = 12, Sag = 3, Shift = 0.6;

    // Of a filter of first order, how much of the difference it makes up for in one sample.
    private static readonly double LowCut = Share(hertz: 100), HighCut = Share(hertz: 5_000), Attack = Share(hertz: 60), Release = Share(hertz: 5);

    private double _low, _envelope, _tone;

    /// <summary>What comes out where this sound goes in.</summary>
    public static float[] Play(float[] sound)
    {
        var amplifier = new Overdrive();
        return Array.ConvertAll(sound, amplifier.Next);
    }

    private float Next(float sample)
    {
        // The coupling capacitor takes the low frequencies away.
        _low += LowCut * (sample - _low);
        double input = sample - _low;

        // The envelope follows the loudness, up faster than down.
        double level = Math.Abs(input);
        _envelope += (level > _envelope ? Attack : Release) * (level - _envelope);

        // The soft clipper, and the loudspeaker, which takes the high frequencies away.
        double bias = Shift * _envelope;
        double clipped = Math.Tanh(Drive * input / (1 + Sag * _envelope) + bias) - Math.Tanh(bias);
        _tone += HighCut * (clipped - _tone);
        return (float)(0.7 * _tone);
    }

    private static double Share(double hertz) => 1 - Math.Exp(-2 * Math.PI * hertz / AmplifierModel.SampleRate);
}
