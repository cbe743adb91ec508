using System.Runtime.InteropServices;
using BackpropGen;

namespace Studio;

/// <summary>An amplifier as a network: a sample of sound goes in, 16 units of an LSTM remember what came before, and a sample comes out.</summary>
[Network("1-16:lstm-1", Optimizer = Optimizer.Adam)]
public partial class AmplifierModel
{
    /// <summary>The samples a second of the sound that it learns from. It knows no other: at another rate it would sound like another amplifier.</summary>
    public const int SampleRate = 48_000;

    /// <summary>Writes the parameters to a file: as many numbers of four bytes, the least significant byte first.</summary>
    public void SaveParameters(string path)
    {
        var parameters = new float[ParameterCount];
        this.GetParameters<float>(parameters);
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(parameters));
    }

    /// <summary>Reads what <see cref="SaveParameters"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public void LoadParameters(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length != ParameterCount * sizeof(float))
        {
            throw new InvalidDataException($"{path} has {bytes.Length} bytes, but the {ParameterCount} parameters of the amplifier take {ParameterCount * sizeof(float)}.");
        }

        this.SetParameters<float>(MemoryMarshal.Cast<byte, float>(bytes));
    }
}
