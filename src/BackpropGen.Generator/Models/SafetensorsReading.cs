using BackpropGen.WeightFiles.Layout;
using BackpropGen.WeightFiles.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>Reads a file of the format safetensors as values.</summary>
internal static class SafetensorsReading
{
    /// <summary>All of a file, or what is wrong with it. Takes memory in proportion to the bytes that are there, whatever their header claims.</summary>
    public static WeightsReading Read(byte[] file)
    {
        try
        {
            using MemoryStream stream = new(file, writable: false);
            SafetensorsReader reader = SafetensorsReader.Open(stream, RefusedFile.Because);
            List<WeightsTensor> tensors = new();
            foreach (TensorEntry entry in reader.Tensors)
            {
                // Of a tensor that goes on behind the end of the file one byte too many is enough to be refused.
                byte[] bytes = new byte[Math.Min(entry.End - entry.Begin, stream.Length - stream.Position + 1)];
                reader.Read(bytes, bytes.Length);
                if (!WeightFormat.IsOfOptimizer(entry.Name))
                {
                    tensors.Add(new WeightsTensor(entry.Name, entry.Type, entry.Shape.ToEquatableArray(), ValuesOf(entry.Type, bytes)));
                }
            }

            reader.RequireEnd();
            IEnumerable<MetadataEntry> metadata = reader.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new MetadataEntry(entry.Key, entry.Value));
            return new WeightsReading(new WeightsFile(metadata.ToEquatableArray(), tensors.ToEquatableArray()), Problem: null);
        }
        catch (RefusedFile refusal)
        {
            return new WeightsReading(File: null, refusal.Problem);
        }
    }

    private static EquatableArray<double> ValuesOf(string type, byte[] bytes) => type switch
    {
        "F32" => Decode(bytes, sizeof(float), index => BitConverter.ToSingle(bytes, index)),
        "F64" => Decode(bytes, sizeof(double), index => BitConverter.ToDouble(bytes, index)),
        _ => default,
    };

    private static EquatableArray<double> Decode(byte[] bytes, int size, Func<int, double> valueAt)
    {
        // The file has the least significant byte first, whatever the machine has.
        for (int i = 0; i < bytes.Length && !BitConverter.IsLittleEndian; i += size)
        {
            Array.Reverse(bytes, i, size);
        }

        return Enumerable.Range(0, bytes.Length / size).Select(i => valueAt(i * size)).ToEquatableArray();
    }
}
