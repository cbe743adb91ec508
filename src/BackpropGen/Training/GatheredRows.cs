using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
#endif

namespace BackpropGen.Training;

// Rows of a batch side by side, where the order of an epoch has scattered them.
internal static class GatheredRows
{
#if NET
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Gather<T>(ReadOnlySpan<T> data, int columns, ReadOnlySpan<int> order, Span<T> rows)
        where T : unmanaged
    {
        // A call that copies takes longer than the small rows of small networks: these are moved in one vector, with what lies behind them, which the next row replaces.
        int done = (columns * Unsafe.SizeOf<T>()) switch
        {
            <= 16 => GatherWide(data, columns, order, rows, 16),
            <= 32 => GatherWide(data, columns, order, rows, 32),
            <= 64 => GatherWide(data, columns, order, rows, 64),
            _ => 0,
        };
        for (; done < order.Length; done++)
        {
            data.Slice(order[done] * columns, columns).CopyTo(rows.Slice(done * columns, columns));
        }
    }

    // How many rows were moved: behind the others there is not enough room. Rows at the end of the data have none behind them, and are moved alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int GatherWide<T>(ReadOnlySpan<T> data, int columns, ReadOnlySpan<int> order, Span<T> rows, int bytes)
        where T : unmanaged
    {
        int values = bytes / Unsafe.SizeOf<T>();
        int lastStart = data.Length - values;
        int count = Math.Min(order.Length, rows.Length < values ? 0 : ((rows.Length - values) / columns) + 1);
        for (int i = 0; i < count; i++)
        {
            int start = order[i] * columns;
            if (start > lastStart)
            {
                data.Slice(start, columns).CopyTo(rows.Slice(i * columns, columns));
                continue;
            }

            Unsafe.CopyBlockUnaligned(
                ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), i * columns)), ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(data), start)), (uint)bytes);
        }

        return count;
    }
#else
    public static void Gather<T>(ReadOnlySpan<T> data, int columns, ReadOnlySpan<int> order, Span<T> rows)
        where T : unmanaged
    {
        for (int i = 0; i < order.Length; i++)
        {
            data.Slice(order[i] * columns, columns).CopyTo(rows.Slice(i * columns, columns));
        }
    }
#endif
}
