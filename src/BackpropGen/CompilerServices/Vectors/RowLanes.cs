using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BackpropGen.CompilerServices;

/// <summary>Rows in the lanes of vectors: as many rows as 64 bytes hold values, sixteen in float and eight in double, are computed at once, each in a lane of its own. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowLanes
{
    /// <summary>How many rows a group has in float.</summary>
    public const int Count = 16;

    /// <summary>Turns groups of rows into columns.</summary>
    /// <param name="rows">groups · 16 rows of <paramref name="columns"/> values.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="target">Column c of group g goes to the 16 values from (g · columns + c) · 16 on.</param>
    public static void ToColumns(ref float rows, int groups, int columns, ref float target)
    {
        if (columns == 1)
        {
            Copy(ref rows, groups, ref target);
        }
        else if (columns == 2 && Vector128.IsHardwareAccelerated)
        {
            TwoToColumns(ref rows, groups, ref target, Count, 2 * Count);
        }
        else if (columns == 3 && Avx512F.IsSupported)
        {
            ThreeToColumns(ref rows, groups, ref target, Count, 3 * Count);
        }
        else
        {
            GroupsToColumns(ref rows, groups, columns, ref target);
        }
    }

    /// <inheritdoc cref="ToColumns(ref float, int, int, ref float)"/>
    public static void ToColumns(ref double rows, int groups, int columns, ref double target)
    {
        if (columns == 1)
        {
            Copy(ref rows, groups, ref target);
        }
        else
        {
            GroupsToColumns(ref rows, groups, columns, ref target);
        }
    }

    /// <summary>Turns columns back into groups of rows: the inverse of <see cref="ToColumns(ref float, int, int, ref float)"/>.</summary>
    /// <param name="source">The columns.</param>
    /// <param name="groups">How many groups there are.</param>
    /// <param name="columns">How many values a row has.</param>
    /// <param name="rows">Where groups · 16 rows of <paramref name="columns"/> values go.</param>
    public static void ToRows(ref float source, int groups, int columns, ref float rows)
    {
        if (columns == 1)
        {
            Copy(ref source, groups, ref rows);
        }
        else if (columns == 2 && Vector128.IsHardwareAccelerated)
        {
            TwoToRows(ref source, groups, ref rows, Count, 2 * Count);
        }
        else if (columns == 3 && Avx512F.IsSupported)
        {
            ThreeToRows(ref source, groups, ref rows, Count, 3 * Count);
        }
        else
        {
            GroupsToRows(ref source, groups, columns, ref rows);
        }
    }

    /// <inheritdoc cref="ToRows(ref float, int, int, ref float)"/>
    public static void ToRows(ref double source, int groups, int columns, ref double rows)
    {
        if (columns == 1)
        {
            Copy(ref source, groups, ref rows);
        }
        else
        {
            GroupsToRows(ref source, groups, columns, ref rows);
        }
    }

    /// <summary>Stores the sums of the lanes for four values.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="first">The sums for the first value.</param>
    /// <param name="second">Those for the second.</param>
    /// <param name="third">Those for the third.</param>
    /// <param name="fourth">Those for the fourth.</param>
    /// <param name="sums">The sums for all values, 64 bytes for each.</param>
    /// <param name="place">Where those for the first begin.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> first, Vector512<T> second, Vector512<T> third, Vector512<T> fourth, ref T sums, int place)
        where T : unmanaged
    {
        first.StoreUnsafe(ref sums, (nuint)place);
        second.StoreUnsafe(ref sums, (nuint)(place + VirtualLanes.Count<T>()));
        third.StoreUnsafe(ref sums, (nuint)(place + (2 * VirtualLanes.Count<T>())));
        fourth.StoreUnsafe(ref sums, (nuint)(place + (3 * VirtualLanes.Count<T>())));
    }

    /// <inheritdoc cref="Store{T}(Vector512{T}, Vector512{T}, Vector512{T}, Vector512{T}, ref T, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector256<T> first, Vector256<T> second, Vector256<T> third, Vector256<T> fourth, ref T sums, int place)
        where T : unmanaged
    {
        first.StoreUnsafe(ref sums, (nuint)place);
        second.StoreUnsafe(ref sums, (nuint)(place + VirtualLanes.Count<T>()));
        third.StoreUnsafe(ref sums, (nuint)(place + (2 * VirtualLanes.Count<T>())));
        fourth.StoreUnsafe(ref sums, (nuint)(place + (3 * VirtualLanes.Count<T>())));
    }

    /// <summary>Adds the first lanes of a vector to values in memory.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="count">How many lanes are added; more than all of them, or none, will do.</param>
    /// <param name="sums">As many values as the vector has lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFirst(Vector512<float> values, int count, ref float sums) => (Vector512.LoadUnsafe(ref sums) + RowVector.FirstLanes(values, count)).StoreUnsafe(ref sums);

    /// <inheritdoc cref="AddFirst(Vector512{float}, int, ref float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFirst(Vector256<float> values, int count, ref float sums) => (Vector256.LoadUnsafe(ref sums) + RowVector.FirstLanes(values, count)).StoreUnsafe(ref sums);

    /// <inheritdoc cref="AddFirst(Vector512{float}, int, ref float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFirst(Vector512<double> values, int count, ref double sums) => (Vector512.LoadUnsafe(ref sums) + RowVector.FirstLanes(values, count)).StoreUnsafe(ref sums);

    /// <inheritdoc cref="AddFirst(Vector512{float}, int, ref float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddFirst(Vector256<double> values, int count, ref double sums) => (Vector256.LoadUnsafe(ref sums) + RowVector.FirstLanes(values, count)).StoreUnsafe(ref sums);

    /// <summary>The sum of a group of lanes, added in halves.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="lanes">64 bytes of values.</param>
    /// <returns>The sum.</returns>
    public static T Sum<T>(ReadOnlySpan<T> lanes)
        where T : unmanaged
        => VirtualLanes.Sum(ref MemoryMarshal.GetReference(lanes));

    /// <summary>Adds the sum of each group of sixteen lanes to a value. Lanes are added in halves: k + 8, then + 4, + 2, + 1.</summary>
    /// <param name="lanes">count · 16 values.</param>
    /// <param name="count">How many sums there are.</param>
    /// <param name="gradient">What they are added to: <paramref name="count"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSums(ref float lanes, int count, ref float gradient)
    {
        int k = 0;
        for (; k <= count - 4; k += 4)
        {
            ref float of = ref Unsafe.Add(ref lanes, (nint)k * Count);
            Vector128<float> sums = VirtualLanes.SumsOfQuarters(
                VirtualLanes.Quarter(ref of),
                VirtualLanes.Quarter(ref Unsafe.Add(ref of, Count)),
                VirtualLanes.Quarter(ref Unsafe.Add(ref of, 2 * Count)),
                VirtualLanes.Quarter(ref Unsafe.Add(ref of, 3 * Count)));
            (Vector128.LoadUnsafe(ref gradient, (nuint)k) + sums).StoreUnsafe(ref gradient, (nuint)k);
        }

        for (; k < count; k++)
        {
            Unsafe.Add(ref gradient, k) += VirtualLanes.Sum(ref Unsafe.Add(ref lanes, (nint)k * Count));
        }
    }

    /// <summary>Adds the sum of each group of eight lanes to a value. Lanes are added in halves: k + 4, then + 2, + 1.</summary>
    /// <param name="lanes">count · 8 values.</param>
    /// <param name="count">How many sums there are.</param>
    /// <param name="gradient">What they are added to: <paramref name="count"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSums(ref double lanes, int count, ref double gradient)
    {
        for (int k = 0; k < count; k++)
        {
            Unsafe.Add(ref gradient, k) += VirtualLanes.Sum(ref Unsafe.Add(ref lanes, (nint)k * VirtualLanes.Count<double>()));
        }
    }

    private static void Copy<T>(ref T source, int groups, ref T target)
        where T : unmanaged
        => MemoryMarshal.CreateSpan(ref source, groups * VirtualLanes.Count<T>()).CopyTo(MemoryMarshal.CreateSpan(ref target, groups * VirtualLanes.Count<T>()));

    private static void GroupsToColumns<T>(ref T rows, int groups, int columns, ref T target)
        where T : unmanaged
    {
        nuint count = (nuint)VirtualLanes.Count<T>();
        for (int group = 0; group < groups; group++)
        {
            Transposition.Transpose(ref rows, (nuint)columns, count, (nuint)columns, ref target, count);
            rows = ref Unsafe.Add(ref rows, (nuint)columns * count);
            target = ref Unsafe.Add(ref target, (nuint)columns * count);
        }
    }

    private static void GroupsToRows<T>(ref T source, int groups, int columns, ref T rows)
        where T : unmanaged
    {
        nuint count = (nuint)VirtualLanes.Count<T>();
        for (int group = 0; group < groups; group++)
        {
            Transposition.Transpose(ref source, count, (nuint)columns, count, ref rows, (nuint)columns);
            source = ref Unsafe.Add(ref source, (nuint)columns * count);
            rows = ref Unsafe.Add(ref rows, (nuint)columns * count);
        }
    }

    // Columns lie columnStep apart, and what belongs to a group of rows groupStep after that of the one before: a₀b₀a₁b₁ a₂b₂a₃b₃ to a₀a₁a₂a₃ b₀b₁b₂b₃.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TwoToColumns(ref float rows, int groups, ref float target, nuint columnStep, int groupStep)
    {
        for (int group = 0; group < groups; group++)
        {
            for (nuint lane = 0; lane < Count; lane += 4)
            {
                Vector128<float> rows01 = Vector128.LoadUnsafe(ref rows, 2 * lane);
                Vector128<float> rows23 = Vector128.LoadUnsafe(ref rows, (2 * lane) + 4);
                Vector128<float> low = Transposition.UnpackLow(rows01, rows23);
                Vector128<float> high = Transposition.UnpackHigh(rows01, rows23);
                Transposition.UnpackLow(low, high).StoreUnsafe(ref target, lane);
                Transposition.UnpackHigh(low, high).StoreUnsafe(ref target, columnStep + lane);
            }

            rows = ref Unsafe.Add(ref rows, 2 * Count);
            target = ref Unsafe.Add(ref target, groupStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TwoToRows(ref float source, int groups, ref float rows, nuint columnStep, int groupStep)
    {
        for (int group = 0; group < groups; group++)
        {
            for (nuint lane = 0; lane < Count; lane += 4)
            {
                Vector128<float> a = Vector128.LoadUnsafe(ref source, lane);
                Vector128<float> b = Vector128.LoadUnsafe(ref source, columnStep + lane);
                Transposition.UnpackLow(a, b).StoreUnsafe(ref rows, 2 * lane);
                Transposition.UnpackHigh(a, b).StoreUnsafe(ref rows, (2 * lane) + 4);
            }

            source = ref Unsafe.Add(ref source, groupStep);
            rows = ref Unsafe.Add(ref rows, 2 * Count);
        }
    }

    // Lane l of column c is value 3·l + c of three vectors: it is picked from the first two, then from what was picked and the third.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ThreeToColumns(ref float rows, int groups, ref float target, nuint columnStep, int groupStep)
    {
        Vector512<int> place0 = Vector512<int>.Indices * 3;
        Vector512<int> place1 = place0 + Vector512<int>.One;
        Vector512<int> place2 = place1 + Vector512<int>.One;
        Vector512<int> third0 = FromThird(place0);
        Vector512<int> third1 = FromThird(place1);
        Vector512<int> third2 = FromThird(place2);
        for (int group = 0; group < groups; group++)
        {
            Vector512<float> a = Vector512.LoadUnsafe(ref rows);
            Vector512<float> b = Vector512.LoadUnsafe(ref rows, 16);
            Vector512<float> c = Vector512.LoadUnsafe(ref rows, 32);
            Avx512F.PermuteVar16x32x2(Avx512F.PermuteVar16x32x2(a, place0, b), third0, c).StoreUnsafe(ref target);
            Avx512F.PermuteVar16x32x2(Avx512F.PermuteVar16x32x2(a, place1, b), third1, c).StoreUnsafe(ref target, columnStep);
            Avx512F.PermuteVar16x32x2(Avx512F.PermuteVar16x32x2(a, place2, b), third2, c).StoreUnsafe(ref target, 2 * columnStep);
            rows = ref Unsafe.Add(ref rows, 3 * Count);
            target = ref Unsafe.Add(ref target, groupStep);
        }
    }

    private static Vector512<int> FromThird(Vector512<int> place)
        => Vector512.ConditionalSelect(
            Vector512.LessThan(place, Vector512.Create(32)), Vector512<int>.Indices, place - Vector512.Create(16));

    // Value p of a vector belongs to row p / 3, column p % 3.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ThreeToRows(ref float source, int groups, ref float rows, nuint columnStep, int groupStep)
    {
        (Vector512<int> first0, Vector512<int> third0) = FromColumns(0);
        (Vector512<int> first1, Vector512<int> third1) = FromColumns(16);
        (Vector512<int> first2, Vector512<int> third2) = FromColumns(32);
        for (int group = 0; group < groups; group++)
        {
            Vector512<float> a = Vector512.LoadUnsafe(ref source);
            Vector512<float> b = Vector512.LoadUnsafe(ref source, columnStep);
            Vector512<float> c = Vector512.LoadUnsafe(ref source, 2 * columnStep);
            Avx512F.PermuteVar16x32x2(Avx512F.PermuteVar16x32x2(a, first0, b), third0, c).StoreUnsafe(ref rows);
            Avx512F.PermuteVar16x32x2(Avx512F.PermuteVar16x32x2(a, first1, b), third1, c).StoreUnsafe(ref rows, 16);
            Avx512F.PermuteVar16x32x2(Avx512F.PermuteVar16x32x2(a, first2, b), third2, c).StoreUnsafe(ref rows, 32);
            source = ref Unsafe.Add(ref source, groupStep);
            rows = ref Unsafe.Add(ref rows, 3 * Count);
        }
    }

    private static (Vector512<int> First, Vector512<int> Third) FromColumns(int start)
    {
        Span<int> first = stackalloc int[Count];
        Span<int> third = stackalloc int[Count];
        for (int lane = 0; lane < Count; lane++)
        {
            (int row, int column) = Math.DivRem(start + lane, 3);
            first[lane] = row + (column == 1 ? Count : 0);
            third[lane] = column == 2 ? row + Count : lane;
        }

        return (Vector512.Create<int>(first), Vector512.Create<int>(third));
    }
}
