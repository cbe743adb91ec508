using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>
/// What the code for one row is made of, in networks whose nodes lie in the lanes of vectors. Support for generated code.
/// </summary>
/// <remarks>
/// Offsets count values, and are not checked: they are constants of the generated code, within memory of a length that it knows. Eight lanes are one
/// instruction with AVX2 and two with 128-bit vectors; with AVX-512 they lose nothing, since a row of a small network waits for one result after the other.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public static class RowVector
{
    /// <summary>Eight values from memory.</summary>
    /// <param name="source">The first value of the memory.</param>
    /// <param name="offset">Where the eight start.</param>
    /// <returns>The values.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref float source, int offset) => Vector256.LoadUnsafe(ref source, (nuint)offset);

    /// <inheritdoc cref="Load(ref float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double source, int offset) => Vector512.LoadUnsafe(ref source, (nuint)offset);

    /// <summary>Writes eight values to memory.</summary>
    /// <param name="value">The values.</param>
    /// <param name="destination">The first value of the memory.</param>
    /// <param name="offset">Where the eight start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float destination, int offset) => value.StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc cref="Store(Vector256{float}, ref float, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, ref double destination, int offset) => value.StoreUnsafe(ref destination, (nuint)offset);

    /// <summary>Copies values in the vectors in which a step of a network with memory reads them: one that lies across two stores would wait for both.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">The first of the values.</param>
    /// <param name="destination">Where the first of them goes.</param>
    /// <param name="count">How many there are.</param>
    public static void Copy<T>(ref T source, ref T destination, int count)
        where T : unmanaged
    {
        int i = 0;
        for (; Vector512.IsHardwareAccelerated && i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            Vector512.StoreUnsafe(Vector512.LoadUnsafe(ref source, (nuint)i), ref destination, (nuint)i);
        }

        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256.StoreUnsafe(Vector256.LoadUnsafe(ref source, (nuint)i), ref destination, (nuint)i);
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i);
        }
    }

    /// <summary>A vector of which only the first lanes are kept.</summary>
    /// <param name="value">The vector.</param>
    /// <param name="count">How many lanes are kept; more than all of them, or none, will do.</param>
    /// <returns>The vector with 0 in all other lanes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> FirstLanes(Vector256<float> value, int count) =>
        value & Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    /// <inheritdoc cref="FirstLanes(Vector256{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FirstLanes(Vector512<float> value, int count) =>
        value & Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    /// <inheritdoc cref="FirstLanes(Vector256{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> FirstLanes(Vector256<double> value, int count) =>
        value & Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();

    /// <inheritdoc cref="FirstLanes(Vector256{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> FirstLanes(Vector512<double> value, int count) =>
        value & Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();

    /// <summary>The sum of values in memory, one after the other: the order of every form of code.</summary>
    /// <param name="source">The first value of the memory.</param>
    /// <param name="offset">Where the values start.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumInOrder(ref float source, int offset, int count)
    {
        float sum = Unsafe.Add(ref source, offset);
        for (int i = 1; i < count; i++)
        {
            sum += Unsafe.Add(ref source, offset + i);
        }

        return sum;
    }

    /// <inheritdoc cref="SumInOrder(ref float, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumInOrder(ref double source, int offset, int count)
    {
        double sum = Unsafe.Add(ref source, offset);
        for (int i = 1; i < count; i++)
        {
            sum += Unsafe.Add(ref source, offset + i);
        }

        return sum;
    }

    /// <summary>The sum of a vector's first lanes, one after the other: the order of every form of code.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="count">How many lanes, from 1 to 4.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumInOrder(Vector256<float> values, int count)
    {
        float sum = values.ToScalar();
        sum = count > 1 ? sum + values.GetElement(1) : sum;
        sum = count > 2 ? sum + values.GetElement(2) : sum;
        return count > 3 ? sum + values.GetElement(3) : sum;
    }

    /// <inheritdoc cref="SumInOrder(Vector256{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumInOrder(Vector512<double> values, int count)
    {
        double sum = values.ToScalar();
        sum = count > 1 ? sum + values.GetElement(1) : sum;
        sum = count > 2 ? sum + values.GetElement(2) : sum;
        return count > 3 ? sum + values.GetElement(3) : sum;
    }

    /// <summary>The largest of a vector's first lanes; NaN where one is.</summary>
    /// <param name="values">The vector.</param>
    /// <param name="count">How many lanes, from 1 to 4.</param>
    /// <returns>The largest.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> values, int count)
    {
        float largest = values.ToScalar();
        largest = count > 1 ? MathF.Max(largest, values.GetElement(1)) : largest;
        largest = count > 2 ? MathF.Max(largest, values.GetElement(2)) : largest;
        return count > 3 ? MathF.Max(largest, values.GetElement(3)) : largest;
    }

    /// <inheritdoc cref="Largest(Vector256{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Vector512<double> values, int count)
    {
        double largest = values.ToScalar();
        largest = count > 1 ? Math.Max(largest, values.GetElement(1)) : largest;
        largest = count > 2 ? Math.Max(largest, values.GetElement(2)) : largest;
        return count > 3 ? Math.Max(largest, values.GetElement(3)) : largest;
    }

    /// <summary>The sum of the negatives of values in memory, one after the other.</summary>
    /// <param name="source">The first value of the memory.</param>
    /// <param name="offset">Where the values start.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfNegatives(ref float source, int offset, int count)
    {
        float sum = -Unsafe.Add(ref source, offset);
        for (int i = 1; i < count; i++)
        {
            sum -= Unsafe.Add(ref source, offset + i);
        }

        return sum;
    }

    /// <inheritdoc cref="SumOfNegatives(ref float, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfNegatives(ref double source, int offset, int count)
    {
        double sum = -Unsafe.Add(ref source, offset);
        for (int i = 1; i < count; i++)
        {
            sum -= Unsafe.Add(ref source, offset + i);
        }

        return sum;
    }

    /// <summary>The sum of products of values in memory, one after the other, each product rounded.</summary>
    /// <param name="source">The first value of the memory.</param>
    /// <param name="left">Where the values of one factor start.</param>
    /// <param name="right">Where those of the other start.</param>
    /// <param name="count">How many products there are, at least one.</param>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfProducts(ref float source, int left, int right, int count)
    {
        float sum = Unsafe.Add(ref source, left) * Unsafe.Add(ref source, right);
        for (int i = 1; i < count; i++)
        {
            sum += Unsafe.Add(ref source, left + i) * Unsafe.Add(ref source, right + i);
        }

        return sum;
    }

    /// <inheritdoc cref="SumOfProducts(ref float, int, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfProducts(ref double source, int left, int right, int count)
    {
        double sum = Unsafe.Add(ref source, left) * Unsafe.Add(ref source, right);
        for (int i = 1; i < count; i++)
        {
            sum += Unsafe.Add(ref source, left + i) * Unsafe.Add(ref source, right + i);
        }

        return sum;
    }

    /// <summary>The largest of values in memory; NaN where one is.</summary>
    /// <param name="source">The first value of the memory.</param>
    /// <param name="offset">Where the values start.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <returns>The largest.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(ref float source, int offset, int count)
    {
        float largest = Unsafe.Add(ref source, offset);
        for (int i = 1; i < count; i++)
        {
            largest = MathF.Max(largest, Unsafe.Add(ref source, offset + i));
        }

        return largest;
    }

    /// <inheritdoc cref="Largest(ref float, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(ref double source, int offset, int count)
    {
        double largest = Unsafe.Add(ref source, offset);
        for (int i = 1; i < count; i++)
        {
            largest = Math.Max(largest, Unsafe.Add(ref source, offset + i));
        }

        return largest;
    }

    /// <summary>The sums of the lanes of eight vectors: the upper half onto the lower, then two quarters, two lanes.</summary>
    /// <returns>The sum of v1 in the first lane, and so on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SumEach(
        Vector256<float> v1,
        Vector256<float> v2,
        Vector256<float> v3,
        Vector256<float> v4,
        Vector256<float> v5,
        Vector256<float> v6,
        Vector256<float> v7,
        Vector256<float> v8) => Vector256.Create(
        VirtualLanes.SumsOfQuarters(Halves(v1), Halves(v2), Halves(v3), Halves(v4)), VirtualLanes.SumsOfQuarters(Halves(v5), Halves(v6), Halves(v7), Halves(v8)));

    /// <summary>The sums of the lanes of four vectors: the upper half onto the lower, then two lanes.</summary>
    /// <returns>The sum of v1 in the first lane, and so on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SumEach(Vector256<double> v1, Vector256<double> v2, Vector256<double> v3, Vector256<double> v4) =>
        Vector256.Create(Sum(v1), Sum(v2), Sum(v3), Sum(v4));

    /// <summary>The sums of the lanes of sixteen vectors: the upper half onto the lower, then two quarters, two pairs, two lanes.</summary>
    /// <returns>The sum of v1 in the first lane, and so on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SumEach(
        Vector512<float> v1,
        Vector512<float> v2,
        Vector512<float> v3,
        Vector512<float> v4,
        Vector512<float> v5,
        Vector512<float> v6,
        Vector512<float> v7,
        Vector512<float> v8,
        Vector512<float> v9,
        Vector512<float> v10,
        Vector512<float> v11,
        Vector512<float> v12,
        Vector512<float> v13,
        Vector512<float> v14,
        Vector512<float> v15,
        Vector512<float> v16) => VirtualLanes.SumsOf(v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16);

    /// <summary>The sums of the lanes of eight vectors: the upper half onto the lower, then two quarters, two lanes.</summary>
    /// <returns>The sum of v1 in the first lane, and so on.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SumEach(
        Vector512<double> v1,
        Vector512<double> v2,
        Vector512<double> v3,
        Vector512<double> v4,
        Vector512<double> v5,
        Vector512<double> v6,
        Vector512<double> v7,
        Vector512<double> v8) => Vector512.Create(Sum(v1), Sum(v2), Sum(v3), Sum(v4), Sum(v5), Sum(v6), Sum(v7), Sum(v8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector512<double> value) => Sum(value.GetLower() + value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector256<double> value)
    {
        Vector128<double> two = value.GetLower() + value.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>Adds the gradient of one row by the parameters of a layer, in PyTorch's order: ∂L/∂wᵢⱼ = dⱼ·xᵢ, ∂L/∂bⱼ = dⱼ.</summary>
    /// <param name="inputs">x, the values that the layer takes.</param>
    /// <param name="errors">d, the error terms of its nodes.</param>
    /// <param name="gradient">The sum: weights [out, in], then biases.</param>
    public static void AddGradient(ReadOnlySpan<float> inputs, ReadOnlySpan<float> errors, Span<float> gradient)
    {
        int weights = inputs.Length * errors.Length;
        for (int j = 0; j < errors.Length; j++)
        {
            Span<float> row = gradient.Slice(j * inputs.Length, inputs.Length);
            Vector256<float> error = Vector256.Create(errors[j]);
            int i = 0;
            for (; i <= inputs.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                AddTo(ref MemoryMarshal.GetReference(row), i, error, Load(ref MemoryMarshal.GetReference(inputs), i));
            }

            for (; i < inputs.Length; i++)
            {
                row[i] = Fused.IsSupported ? MathF.FusedMultiplyAdd(errors[j], inputs[i], row[i]) : row[i] + (errors[j] * inputs[i]);
            }

            gradient[weights + j] += errors[j];
        }
    }

    /// <inheritdoc cref="AddGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void AddGradient(ReadOnlySpan<double> inputs, ReadOnlySpan<double> errors, Span<double> gradient)
    {
        int weights = inputs.Length * errors.Length;
        for (int j = 0; j < errors.Length; j++)
        {
            Span<double> row = gradient.Slice(j * inputs.Length, inputs.Length);
            Vector512<double> error = Vector512.Create(errors[j]);
            int i = 0;
            for (; i <= inputs.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                AddTo(ref MemoryMarshal.GetReference(row), i, error, Load(ref MemoryMarshal.GetReference(inputs), i));
            }

            for (; i < inputs.Length; i++)
            {
                row[i] = Fused.IsSupported ? Math.FusedMultiplyAdd(errors[j], inputs[i], row[i]) : row[i] + (errors[j] * inputs[i]);
            }

            gradient[weights + j] += errors[j];
        }
    }

    /// <summary>Adds products to values in memory, rounded once where the processor can.</summary>
    /// <param name="destination">The first value of the memory.</param>
    /// <param name="offset">Where the values start.</param>
    /// <param name="left">One factor of each product.</param>
    /// <param name="right">The other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref float destination, int offset, Vector256<float> left, Vector256<float> right) =>
        Lanes256<float>.MultiplyAdd(left, right, Vector256.LoadUnsafe(ref destination, (nuint)offset)).StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc cref="AddTo(ref float, int, Vector256{float}, Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref float destination, int offset, Vector512<float> left, Vector512<float> right) =>
        Lanes512<float>.MultiplyAdd(left, right, Vector512.LoadUnsafe(ref destination, (nuint)offset)).StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc cref="AddTo(ref float, int, Vector256{float}, Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref double destination, int offset, Vector256<double> left, Vector256<double> right) =>
        Lanes256<double>.MultiplyAdd(left, right, Vector256.LoadUnsafe(ref destination, (nuint)offset)).StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc cref="AddTo(ref float, int, Vector256{float}, Vector256{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(ref double destination, int offset, Vector512<double> left, Vector512<double> right) =>
        Lanes512<double>.MultiplyAdd(left, right, Vector512.LoadUnsafe(ref destination, (nuint)offset)).StoreUnsafe(ref destination, (nuint)offset);

    private static Vector128<float> Halves(Vector256<float> value) => value.GetLower() + value.GetUpper();
}
