using BackpropGen.Generator.Graph;
using BackpropGen.Layout;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>Reads a file of the format safetensors as values.</summary>
internal static class SafetensorsReading
{
    // Whole elements of every size.
    private const int PieceBytes = 1 << 16;

    /// <summary>All of a file, or what is wrong with it. Takes memory in proportion to the bytes that are there, whatever their header claims, and less than 100 MB for the largest that is not embedded.</summary>
    /// <param name="file">The bytes.</param>
    /// <param name="embedded">What they are, where the values of large tensors are to be read from them when the program runs; otherwise null.</param>
    public static WeightsReading Read(byte[] file, EmbeddedFile? embedded = null)
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
                bool isKept = isWhole && !WeightFormat.IsOfTraining(entry.Name);
                long offset = stream.Position;
                WeightsTensor tensor = new(entry.Name, entry.Type, entry.Shape.ToEquatableArray(), default);
                tensor = isKept && IsRead(entry, embedded) ? Checked(reader, entry, tensor with { Offset = offset }, piece) : tensor with { Values = ValuesOf(reader, entry, isKept, piece), Offset = embedded is null ? null : offset };
                if (!WeightFormat.IsOfTraining(entry.Name))
                {
                    tensors.Add(tensor);
                }
            }

            reader.RequireEnd();
            IEnumerable<MetadataEntry> metadata = reader.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new MetadataEntry(entry.Key, entry.Value));
            return new WeightsReading(new WeightsFile(metadata.ToEquatableArray(), tensors.ToEquatableArray()) { Embedded = embedded }, Problem: null);
        }
        catch (RefusedFile refusal)
        {
            return new WeightsReading(File: null, refusal.Problem);
        }
    }

    /// <summary>Whether the values of a tensor are to be read when the program runs: those of a network that is in the source are not so many.</summary>
    private static bool IsRead(TensorEntry entry, EmbeddedFile? embedded) =>
        embedded is not null && ElementType.BytesOf(entry.Type) is > 0 and var size && (entry.End - entry.Begin) / size > embedded.MostInSource;

    /// <summary>The tensor with what is wrong with its values, which are not kept.</summary>
    private static WeightsTensor Checked(SafetensorsReader reader, TensorEntry entry, WeightsTensor tensor, byte[] piece)
    {
        int size = ElementType.BytesOf(entry.Type);
        int index = 0;
        for (long place = entry.Begin; place < entry.End; place += PieceBytes)
        {
            int count = (int)Math.Min(PieceBytes, entry.End - place);
            reader.Read(piece, count);
            for (int i = 0; i < count; i += size, index++)
            {
                double value = ElementType.Read(entry.Type, piece, i);
                if (double.IsNaN(value) || double.IsInfinity(value))
                {
                    tensor = tensor.NotFinite is null ? tensor with { NotFinite = new UnusableValue(index, value) } : tensor;
                }
                else if (tensor.TooLarge is null && float.IsInfinity((float)value))
                {
                    tensor = tensor with { TooLarge = new UnusableValue(index, value) };
                }
            }
        }

        return tensor;
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
