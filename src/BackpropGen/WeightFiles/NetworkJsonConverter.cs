#if NET
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BackpropGen.CompilerServices;

/// <summary>Reads and writes a network in JSON, as a string: its weight file in base64. Supports generated code, where each network has a class of its own that derives from it.</summary>
/// <typeparam name="TNetwork">The network.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CS3009 // System.Text.Json does not say that it is CLS-compliant; networks may be, and their converters with them.
public abstract class NetworkJsonConverter<TNetwork, T> : JsonConverter<TNetwork>
#pragma warning restore CS3009
    where TNetwork : class, INetwork<T>, new()
    where T : unmanaged
{
    /// <inheritdoc/>
#pragma warning disable CS3001
    public override TNetwork Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var network = new TNetwork();
        try
        {
            WeightFile.Load<T>(network, new MemoryStream(reader.GetBytesFromBase64()));
        }
        catch (WeightFileException problem)
        {
            throw new JsonException(problem.Message, problem);
        }

        return network;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TNetwork value, JsonSerializerOptions options)
    {
        using var file = new MemoryStream();
        WeightFile.Save<T>(value, file);
        writer.WriteBase64StringValue(file.GetBuffer().AsSpan(0, (int)file.Length));
    }
#pragma warning restore CS3001
}
#endif
