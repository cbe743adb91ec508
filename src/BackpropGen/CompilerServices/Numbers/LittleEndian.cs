using System.Runtime.InteropServices;

namespace BackpropGen.CompilerServices;

/// <summary>The order of bytes in a file, whatever it is in memory.</summary>
internal static class LittleEndian
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Writes values piece by piece, so that no copy of all is made.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] piece = new byte[Math.Min(PieceBytes, values.Length * 8L)];
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        while (bytes.Length > 0)
        {
            ReadOnlySpan<byte> next = bytes.Slice(0, Math.Min(piece.Length, bytes.Length));
            next.CopyTo(piece);
            Order<T>(piece, next.Length);
            stream.Write(piece, 0, next.Length);
            bytes = bytes.Slice(next.Length);
        }
    }

    /// <summary>Brings whole values from the order of the machine into that of a file, or back.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public static unsafe void Order<T>(byte[] values, int count)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < count; i += sizeof(T))
            {
                Array.Reverse(values, i, sizeof(T));
            }
        }
    }
}
