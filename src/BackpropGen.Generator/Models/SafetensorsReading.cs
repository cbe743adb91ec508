using BackpropGen.Layout;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>Reads a file of the format safetensors as values.</summary>
internal static class SafetensorsReading
{
    // Whole elements of every size.
    private const int PieceBytes = 1 << 16;

    /// <summary>All of a file, or what is wrong with it. Takes memory in proportion to the bytes that are there, whatever their header claims, and less than 100 MB for the largest.</summary>
    public static WeightsReading Read(byte[] file)
    {
        try
        {
            using MemoryStream stream = new(file, 0, file.Length, writable: false, publiclyVisible: true);
            SafetensorsReader reader = SafetensorsReader.Open(stream, RefusedFile.Because);
            byte[] piece = new byte[PieceBytes];
            List<WeightsTensor> tensors = new();
            foreach (TensorEntry entry in reader.Tensors)
            {
                // Of a tensor that goes on behind the end of the file there is nothing to keep: reading it refuses the file.
                bool isWhole = entry.End - entry.Begin <= stream.Length - stream.Position;
                EquatableArray<double> values = ValuesOf(reader, entry, isWhole && !WeightFormat.IsOfTraining(entry.Name), piece);
                if (!WeightFormat.IsOfTraining(entry.Name))
                {
                    tensors.Add(new WeightsTensor(entry.Name, entry.Type, entry.Shape.ToEquatableArray(), values));
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

    /// <summary>The bytes of a tensor are read, and become values where they are to be kept and are of a type that weights have.</summary>
    private static EquatableArray<double> ValuesOf(SafetensorsReader reader, TensorEntry entry, bool areKept, byte[] piece)
    {
        int size = ElementType.BytesOf(entry.Type);
        double[] values = new double[areKept && size > 0 ? (entry.End - entry.Begin) / size : 0];
        int next = 0;
        for (long place = entry.Begin; place < entry.End; place += PieceBytes)
        {
            int count = (int)Math.Min(PieceBytes, entry.End - place);
            reader.Read(piece, count);
            for (int i = 0; i < count && next < values.Length; i += size)
            {
                values[next++] = ElementType.Read(entry.Type, piece, i);
            }
        }

        return values.ToEquatableArray();
    }
}
