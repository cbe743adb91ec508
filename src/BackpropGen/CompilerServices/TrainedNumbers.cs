using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>Trained numbers that generated code holds as text, since a compiler takes seconds for so many literals. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TrainedNumbers
{
    /// <summary>Decodes the numbers of tensors.</summary>
    /// <param name="tensors">The bits of each tensor's numbers in base64, the least significant byte first. White space is skipped.</param>
    /// <returns>The numbers of all tensors, one after the other.</returns>
    /// <typeparam name="T"><see cref="float"/>, <see cref="double"/> or <see cref="int"/>.</typeparam>
    /// <exception cref="ArgumentNullException">A text is null, or all of them are.</exception>
    /// <exception cref="FormatException">A text is not base64.</exception>
    public static unsafe T[] Decode<T>(params string[] tensors)
        where T : unmanaged
    {
        byte[][] decoded = Array.ConvertAll(tensors, Convert.FromBase64String);
        T[] numbers = new T[decoded.Sum(bytes => bytes.Length / sizeof(T))];
        Span<byte> rest = MemoryMarshal.AsBytes(numbers.AsSpan());
        foreach (byte[] bytes in decoded)
        {
            LittleEndian.Order<T>(bytes, bytes.Length);
            bytes.CopyTo(rest);
            rest = rest.Slice(bytes.Length);
        }

        return numbers;
    }
}
