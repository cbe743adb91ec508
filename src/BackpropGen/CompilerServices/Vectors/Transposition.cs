using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// target[c][r] = source[r][c].
internal static class Transposition
{
    public static void Transpose<T>(ref T source, int sourceStride, int rows, int columns, ref T target, int targetStride)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Unsafe.Add(ref target, ((nint)column * targetStride) + row) = Unsafe.Add(ref source, ((nint)row * sourceStride) + column);
            }
        }
    }
}
