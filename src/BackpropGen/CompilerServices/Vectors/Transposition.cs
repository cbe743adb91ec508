using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

// target[c][r] = source[r][c], in blocks that stay in registers. A block is as many columns as 16 bytes hold, K, and K or 4·K rows: the 16 bytes
// of the rows r, r + K, r + 2K and r + 3K are brought together in one wide vector, so that one transposition of K × K values within all quarters
// of such vectors leaves each column of the block in a vector of its own.
internal static class Transposition
{
    public static void Transpose<T>(ref T source, nuint sourceStride, nuint rows, nuint columns, ref T target, nuint targetStride)
        where T : unmanaged
    {
        nuint block = (nuint)Vector128<T>.Count;
        nuint row = 0;
        nuint wholeColumns = columns - (columns % block);
        if (Avx512F.IsSupported)
        {
            for (; row + (4 * block) <= rows; row += 4 * block)
            {
                Strip512(ref Unsafe.Add(ref source, row * sourceStride), sourceStride, wholeColumns, ref Unsafe.Add(ref target, row), targetStride);
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; row + block <= rows; row += block)
            {
                Strip128(ref Unsafe.Add(ref source, row * sourceStride), sourceStride, wholeColumns, ref Unsafe.Add(ref target, row), targetStride);
            }
        }

        if (wholeColumns < columns)
        {
            Rest(ref source, sourceStride, 0, row, wholeColumns, columns, ref target, targetStride);
        }

        if (row < rows)
        {
            Rest(ref source, sourceStride, row, rows, 0, columns, ref target, targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest<T>(
        ref T source, nuint sourceStride, nuint firstRow, nuint rows, nuint firstColumn, nuint columns, ref T target, nuint targetStride)
        where T : unmanaged
    {
        for (nuint column = firstColumn; column < columns; column++)
        {
            ref T to = ref Unsafe.Add(ref target, column * targetStride);
            for (nuint row = firstRow; row < rows; row++)
            {
                Unsafe.Add(ref to, row) = Unsafe.Add(ref source, (row * sourceStride) + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip512<T>(ref T source, nuint sourceStride, nuint columns, ref T target, nuint targetStride)
        where T : unmanaged
    {
        nuint block = (nuint)Vector128<T>.Count;
        for (nuint column = 0; column < columns; column += block)
        {
            Vector512<T> row0 = Quarters(ref source, sourceStride);
            Vector512<T> row1 = Quarters(ref Unsafe.Add(ref source, sourceStride), sourceStride);
            if (typeof(T) == typeof(float))
            {
                Vector512<T> row2 = Quarters(ref Unsafe.Add(ref source, 2 * sourceStride), sourceStride);
                Vector512<T> row3 = Quarters(ref Unsafe.Add(ref source, 3 * sourceStride), sourceStride);
                Vector512<double> low01 = Avx512F.UnpackLow(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector512<double> high01 = Avx512F.UnpackHigh(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector512<double> low23 = Avx512F.UnpackLow(row2.AsSingle(), row3.AsSingle()).AsDouble();
                Vector512<double> high23 = Avx512F.UnpackHigh(row2.AsSingle(), row3.AsSingle()).AsDouble();
                Avx512F.UnpackLow(low01, low23).As<double, T>().StoreUnsafe(ref target);
                Avx512F.UnpackHigh(low01, low23).As<double, T>().StoreUnsafe(ref target, targetStride);
                Avx512F.UnpackLow(high01, high23).As<double, T>().StoreUnsafe(ref target, 2 * targetStride);
                Avx512F.UnpackHigh(high01, high23).As<double, T>().StoreUnsafe(ref target, 3 * targetStride);
            }
            else
            {
                Avx512F.UnpackLow(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref target);
                Avx512F.UnpackHigh(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref target, targetStride);
            }

            source = ref Unsafe.Add(ref source, block);
            target = ref Unsafe.Add(ref target, block * targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip128<T>(ref T source, nuint sourceStride, nuint columns, ref T target, nuint targetStride)
        where T : unmanaged
    {
        nuint block = (nuint)Vector128<T>.Count;
        for (nuint column = 0; column < columns; column += block)
        {
            Vector128<T> row0 = Vector128.LoadUnsafe(ref source);
            Vector128<T> row1 = Vector128.LoadUnsafe(ref source, sourceStride);
            if (typeof(T) == typeof(float))
            {
                Vector128<T> row2 = Vector128.LoadUnsafe(ref source, 2 * sourceStride);
                Vector128<T> row3 = Vector128.LoadUnsafe(ref source, 3 * sourceStride);
                Vector128<double> low01 = UnpackLow(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector128<double> high01 = UnpackHigh(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector128<double> low23 = UnpackLow(row2.AsSingle(), row3.AsSingle()).AsDouble();
                Vector128<double> high23 = UnpackHigh(row2.AsSingle(), row3.AsSingle()).AsDouble();
                UnpackLow(low01, low23).As<double, T>().StoreUnsafe(ref target);
                UnpackHigh(low01, low23).As<double, T>().StoreUnsafe(ref target, targetStride);
                UnpackLow(high01, high23).As<double, T>().StoreUnsafe(ref target, 2 * targetStride);
                UnpackHigh(high01, high23).As<double, T>().StoreUnsafe(ref target, 3 * targetStride);
            }
            else
            {
                UnpackLow(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref target);
                UnpackHigh(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref target, targetStride);
            }

            source = ref Unsafe.Add(ref source, block);
            target = ref Unsafe.Add(ref target, block * targetStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Quarters<T>(ref T source, nuint stride)
        where T : unmanaged
    {
        nuint distance = stride * (nuint)Vector128<T>.Count;
        Vector256<T> lower = Vector256.Create(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, distance));
        Vector256<T> upper = Vector256.Create(Vector128.LoadUnsafe(ref source, 2 * distance), Vector128.LoadUnsafe(ref source, 3 * distance));
        return Vector512.Create(lower, upper);
    }

    // The first, or last, halves of two vectors, alternating. WebAssembly has neither set of instructions: each half is spread over a vector, and the
    // lanes are taken from the one and the other in turn.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> UnpackLow(Vector128<float> left, Vector128<float> right) => Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : InTurn(Vector128.Shuffle(left, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(right, Vector128.Create(0, 0, 1, 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> UnpackHigh(Vector128<float> left, Vector128<float> right) => Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : InTurn(Vector128.Shuffle(left, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(right, Vector128.Create(2, 2, 3, 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> UnpackLow(Vector128<double> left, Vector128<double> right) => Sse2.IsSupported ? Sse2.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left.GetLower(), right.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> UnpackHigh(Vector128<double> left, Vector128<double> right) => Sse2.IsSupported ? Sse2.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left.GetUpper(), right.GetUpper());

    // The even lanes of one and the odd lanes of the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InTurn(Vector128<float> even, Vector128<float> odd)
        => Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), even, odd);
}
