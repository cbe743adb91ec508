using System.Buffers.Binary;

namespace Studio;

/// <summary>Sound in one channel as a WAV file with 16 bits a sample.</summary>
internal static class WaveFile
{
    private const int HeaderBytes = 44;

    /// <summary>Writes samples from −1 to 1; what is beyond is clipped.</summary>
    public static void Write(string path, ReadOnlySpan<float> sound)
    {
        const short Pcm = 1, Channels = 1, BytesPerSample = sizeof(short);
        int dataBytes = sound.Length * BytesPerSample;
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(HeaderBytes - 8 + dataBytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write(Pcm);
        writer.Write(Channels);
        writer.Write(AmplifierModel.SampleRate);
        writer.Write(AmplifierModel.SampleRate * BytesPerSample);
        writer.Write(BytesPerSample);
        writer.Write((short)(8 * BytesPerSample));
        writer.Write("data"u8);
        writer.Write(dataBytes);
        foreach (float sample in sound)
        {
            writer.Write((short)Math.Clamp(MathF.Round(32_768 * sample), short.MinValue, short.MaxValue));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static float[] Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var sound = new float[(bytes.Length - HeaderBytes) / sizeof(short)];
        for (int i = 0; i < sound.Length; i++)
        {
            sound[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(HeaderBytes + i * sizeof(short))) / 32_768f;
        }

        return sound;
    }
}
