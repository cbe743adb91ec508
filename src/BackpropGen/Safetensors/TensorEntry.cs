using System.Globalization;

namespace BackpropGen.Safetensors;

/// <summary>What the header says of a tensor: its name, the type of its elements, its shape, and where its bytes lie in the data.</summary>
internal sealed class TensorEntry
{
    // The types of the format and how many bits an element takes; the smallest take less than a byte.
    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["F4"] = 4, ["F6_E2M3"] = 6, ["F6_E3M2"] = 6, ["BOOL"] = 8, ["U8"] = 8, ["I8"] = 8, ["F8_E5M2"] = 8, ["F8_E4M3"] = 8, ["F8_E8M0"] = 8,
        ["I16"] = 16, ["U16"] = 16, ["F16"] = 16, ["BF16"] = 16, ["I32"] = 32, ["U32"] = 32, ["F32"] = 32, ["I64"] = 64, ["U64"] = 64, ["F64"] = 64, ["C64"] = 64,
    };

    public TensorEntry(string name, string type, IReadOnlyList<long> shape, long begin, long end)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Begin = begin;
        End = end;
    }

    public string Name { get; }

    /// <summary>The type of the elements as the format calls it, such as F32.</summary>
    public string Type { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>The place of the first byte, counted from the end of the header.</summary>
    public long Begin { get; }

    /// <summary>The place after the last byte.</summary>
    public long End { get; }

    /// <summary>The shape as it is written, such as [16, 4].</summary>
    public static string Spell(IEnumerable<long> shape) => "[" + string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + "]";

    /// <summary>A name out of a file, fit for a message whatever its characters and its length.</summary>
    public static string Quote(string name)
    {
        const int Most = 60;
        IEnumerable<string> characters = name.Take(Most).Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029'
            ? "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture)
            : c.ToString());
        return "\"" + string.Concat(characters) + (name.Length > Most ? "…" : string.Empty) + "\"";
    }

    /// <summary>The place of an element as a message shows it, such as [2, 0] for element 8 of a shape [16, 4].</summary>
    public string PlaceOf(int index)
    {
        long[] place = new long[Math.Max(1, Shape.Count)];
        long rest = index;
        for (int i = place.Length - 1; i > 0; i--)
        {
            place[i] = rest % Shape[i];
            rest /= Shape[i];
        }

        place[0] = rest;
        return Spell(place);
    }

    /// <summary>Refuses a tensor whose bytes are not as many as its shape and type say.</summary>
    public void RequireLength(Refusal refuse)
    {
        if (!Bits.TryGetValue(Type, out int bits))
        {
            throw refuse($"The tensor {Quote(Name)} has elements of type {Quote(Type)}, which the format does not have.", Name);
        }

        if (End < Begin)
        {
            throw refuse($"The tensor {Quote(Name)} ends at byte {Number(End)} of the data, before it begins at byte {Number(Begin)}.", Name);
        }

        long total = bits;
        foreach (long size in Shape)
        {
            // A size of 0 makes the tensor empty, however large the others are.
            if (size > 0 && total > long.MaxValue / size)
            {
                throw refuse($"The tensor {Quote(Name)} has the shape {Spell(Shape)}, which is more elements than can be counted.", Name);
            }

            total *= size;
        }

        if (total % 8 != 0 || End - Begin != total / 8)
        {
            string expected = total % 8 == 0 ? Number(total / 8) + " bytes" : Number(total) + " bits, no whole number of bytes";
            throw refuse(
                $"The tensor {Quote(Name)} of type {Type} and shape {Spell(Shape)} takes {expected}, but its offsets, {Number(Begin)} to {Number(End)}, span {Number(End - Begin)} bytes.",
                Name);
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
