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
        => Transpose(ref source, new EvenRows<T>(sourceStride), rows, columns, ref target, new EvenRows<T>(targetStride));

    // Rows that lie anywhere become columns.
    public static void Gather<T>(in PinnedRows<T> source, nuint rows, nuint columns, ref T target, nuint targetStride)
        where T : unmanaged
        => Transpose(ref Unsafe.NullRef<T>(), source, rows, columns, ref target, new EvenRows<T>(targetStride));

    // Columns become rows that lie anywhere.
    public static void Scatter<T>(ref T source, nuint sourceStride, nuint rows, nuint columns, in PinnedRows<T> target)
        where T : unmanaged
        => Transpose(ref source, new EvenRows<T>(sourceStride), rows, columns, ref Unsafe.NullRef<T>(), target);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<T, TSource, TTarget>(ref T source, TSource sourceRows, nuint rows, nuint columns, ref T target, TTarget targetRows)
        where T : unmanaged
        where TSource : struct, IRows<T>
        where TTarget : struct, IRows<T>
    {
        nuint block = (nuint)Vector128<T>.Count;
        nuint row = 0;
        nuint wholeColumns = columns - (columns % block);
        if (Avx512F.IsSupported)
        {
            for (; row + (4 * block) <= rows; row += 4 * block)
            {
                Strip512(ref source, sourceRows, row, wholeColumns, ref target, targetRows);
            }
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; row + block <= rows; row += block)
            {
                Strip128(ref source, sourceRows, row, wholeColumns, ref target, targetRows);
            }
        }

        if (wholeColumns < columns)
        {
            Rest(ref source, sourceRows, 0, row, wholeColumns, columns, ref target, targetRows);
        }

        if (row < rows)
        {
            Rest(ref source, sourceRows, row, rows, 0, columns, ref target, targetRows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest<T, TSource, TTarget>(
        ref T source, TSource sourceRows, nuint firstRow, nuint rows, nuint firstColumn, nuint columns, ref T target, TTarget targetRows)
        where T : unmanaged
        where TSource : struct, IRows<T>
        where TTarget : struct, IRows<T>
    {
        for (nuint column = firstColumn; column < columns; column++)
        {
            ref T to = ref targetRows.At(ref target, column);
            for (nuint row = firstRow; row < rows; row++)
            {
                Unsafe.Add(ref to, row) = Unsafe.Add(ref sourceRows.At(ref source, row), column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip512<T, TSource, TTarget>(ref T source, TSource sourceRows, nuint row, nuint columns, ref T target, TTarget targetRows)
        where T : unmanaged
        where TSource : struct, IRows<T>
        where TTarget : struct, IRows<T>
    {
        nuint block = (nuint)Vector128<T>.Count;
        for (nuint column = 0; column < columns; column += block)
        {
            Vector512<T> row0 = Quarters(ref source, sourceRows, row, column);
            Vector512<T> row1 = Quarters(ref source, sourceRows, row + 1, column);
            if (typeof(T) == typeof(float))
            {
                Vector512<T> row2 = Quarters(ref source, sourceRows, row + 2, column);
                Vector512<T> row3 = Quarters(ref source, sourceRows, row + 3, column);
                Vector512<double> low01 = Avx512F.UnpackLow(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector512<double> high01 = Avx512F.UnpackHigh(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector512<double> low23 = Avx512F.UnpackLow(row2.AsSingle(), row3.AsSingle()).AsDouble();
                Vector512<double> high23 = Avx512F.UnpackHigh(row2.AsSingle(), row3.AsSingle()).AsDouble();
                Avx512F.UnpackLow(low01, low23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column), row);
                Avx512F.UnpackHigh(low01, low23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 1), row);
                Avx512F.UnpackLow(high01, high23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 2), row);
                Avx512F.UnpackHigh(high01, high23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 3), row);
            }
            else
            {
                Avx512F.UnpackLow(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column), row);
                Avx512F.UnpackHigh(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 1), row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip128<T, TSource, TTarget>(ref T source, TSource sourceRows, nuint row, nuint columns, ref T target, TTarget targetRows)
        where T : unmanaged
        where TSource : struct, IRows<T>
        where TTarget : struct, IRows<T>
    {
        nuint block = (nuint)Vector128<T>.Count;
        for (nuint column = 0; column < columns; column += block)
        {
            Vector128<T> row0 = Vector128.LoadUnsafe(ref sourceRows.At(ref source, row), column);
            Vector128<T> row1 = Vector128.LoadUnsafe(ref sourceRows.At(ref source, row + 1), column);
            if (typeof(T) == typeof(float))
            {
                Vector128<T> row2 = Vector128.LoadUnsafe(ref sourceRows.At(ref source, row + 2), column);
                Vector128<T> row3 = Vector128.LoadUnsafe(ref sourceRows.At(ref source, row + 3), column);
                Vector128<double> low01 = UnpackLow(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector128<double> high01 = UnpackHigh(row0.AsSingle(), row1.AsSingle()).AsDouble();
                Vector128<double> low23 = UnpackLow(row2.AsSingle(), row3.AsSingle()).AsDouble();
                Vector128<double> high23 = UnpackHigh(row2.AsSingle(), row3.AsSingle()).AsDouble();
                UnpackLow(low01, low23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column), row);
                UnpackHigh(low01, low23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 1), row);
                UnpackLow(high01, high23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 2), row);
                UnpackHigh(high01, high23).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 3), row);
            }
            else
            {
                UnpackLow(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column), row);
                UnpackHigh(row0.AsDouble(), row1.AsDouble()).As<double, T>().StoreUnsafe(ref targetRows.At(ref target, column + 1), row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Quarters<T, TRows>(ref T source, TRows rows, nuint row, nuint column)
        where T : unmanaged
        where TRows : struct, IRows<T>
    {
        nuint block = (nuint)Vector128<T>.Count;
        Vector256<T> lower = Vector256.Create(Vector128.LoadUnsafe(ref rows.At(ref source, row), column), Vector128.LoadUnsafe(ref rows.At(ref source, row + block), column));
        Vector256<T> upper = Vector256.Create(
            Vector128.LoadUnsafe(ref rows.At(ref source, row + (2 * block)), column), Vector128.LoadUnsafe(ref rows.At(ref source, row + (3 * block)), column));
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
