using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace BackpropGen.Tests.WeightFiles;

/// <summary>The format safetensors, written and read with nothing of the library's.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A file of the given header and data.</summary>
    public static byte[] Of(string header, byte[] data, ulong? headerLength = null) => Of(Encoding.UTF8.GetBytes(header), data, headerLength);

    public static byte[] Of(byte[] header, byte[] data, ulong? headerLength = null)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    public static byte[] Singles(params float[] values)
    {
        byte[] bytes = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), values[i]);
        }

        return bytes;
    }

    public static byte[] Doubles(params double[] values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * 8), values[i]);
        }

        return bytes;
    }

    public static string HeaderOf(byte[] file) => Encoding.UTF8.GetString(file, 8, (int)BinaryPrimitives.ReadUInt64LittleEndian(file));

    /// <summary>The file with another header, whose length is right.</summary>
    public static byte[] WithHeader(byte[] file, Func<string, string> change) =>
        Of(change(HeaderOf(file)), file[(8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file))..]);

    public static IReadOnlyDictionary<string, string> Metadata(byte[] file)
    {
        using JsonDocument header = JsonDocument.Parse(HeaderOf(file));
        return header.RootElement.TryGetProperty("__metadata__", out JsonElement metadata)
            ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!)
            : new Dictionary<string, string>();
    }

    /// <summary>Every tensor, with its values in double, in the order of the header.</summary>
    public static IReadOnlyList<(string Name, string Type, long[] Shape, double[] Values)> Tensors(byte[] file)
    {
        byte[] data = file[(8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file))..];
        using JsonDocument header = JsonDocument.Parse(HeaderOf(file));
        return [.. header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").Select(entry =>
        {
            string type = entry.Value.GetProperty("dtype").GetString()!;
            int[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            byte[] bytes = data[offsets[0]..offsets[1]];
            double[] values = type == "F32"
                ? [.. bytes.Chunk(4).Select(chunk => (double)BinaryPrimitives.ReadSingleLittleEndian(chunk))]
                : [.. bytes.Chunk(8).Select(chunk => BinaryPrimitives.ReadDoubleLittleEndian(chunk))];
            return (entry.Name, type, entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray(), values);
        })];
    }

    public static byte[] Save<T>(INetwork<T> network, bool withOptimizerState = false)
        where T : unmanaged
    {
        using MemoryStream stream = new();
        network.Save(stream, withOptimizerState);
        return stream.ToArray();
    }

    public static void Load<T>(INetwork<T> network, byte[] file)
        where T : unmanaged
    {
        using MemoryStream stream = new(file, writable: false);
        network.Load(stream);
    }

    public static T[] Parameters<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
