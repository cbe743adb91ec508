namespace BackpropGen.Safetensors;

/// <summary>The types of elements that are read as weights, under the names of the format.</summary>
internal static class ElementType
{
    /// <summary>All of them, for messages.</summary>
    public const string All = "F16, BF16, F32 or F64";

    /// <summary>The bytes of an element; 0 for a type that weights do not have.</summary>
    public static int BytesOf(string type) => type switch { "F16" or "BF16" => 2, "F32" => 4, "F64" => 8, _ => 0 };

    /// <summary>Whether a number of the type may have to be rounded to be one of float.</summary>
    public static bool IsWiderThanFloat(string type) => type == "F64";

    /// <summary>An element, least significant byte first.</summary>
    /// <param name="type">The type.</param>
    /// <param name="bytes">Bytes of the file.</param>
    /// <param name="index">Where the element begins.</param>
    public static double Read(string type, byte[] bytes, int index)
    {
        if (type == "F32" && BitConverter.IsLittleEndian)
        {
            return BitConverter.ToSingle(bytes, index);
        }

        ulong bits = 0;
        for (int i = BytesOf(type) - 1; i >= 0; i--)
        {
            bits = (bits << 8) | bytes[index + i];
        }

        return type switch
        {
            "F16" => FloatBits.Half((ushort)bits),
            "BF16" => FloatBits.BFloat((ushort)bits),
            "F32" => FloatBits.Single((uint)bits),
            _ => FloatBits.Double(bits),
        };
    }
}
