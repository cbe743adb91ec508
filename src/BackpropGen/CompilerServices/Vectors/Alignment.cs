using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// A vector that crosses the border of two cache lines costs two accesses: memory of kernels begins at a line's start.
internal static class Alignment
{
    public const int Bytes = 64;

    // How many values more than needed leave room for an aligned start, whatever the address is.
    public static int Spare<T>()
        where T : unmanaged
        => (Bytes / Unsafe.SizeOf<T>()) - 1;

    // How many values lie before the first aligned one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Offset<T>(ref T start)
        where T : unmanaged
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref start);
        return (int)(-address & (Bytes - 1)) / Unsafe.SizeOf<T>();
    }
}
