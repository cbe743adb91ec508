using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>Elementwise arithmetic on memory of any length. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Vectors
{
    /// <summary>A step of gradient descent: p = p − rate · gradient, rounded once.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="p">The parameters.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="length">How many values each has.</param>
    /// <param name="rate">The learning rate, over the number of rows if the gradient is a sum over rows.</param>
    public static void Descend<T>(ref T p, ref T gradient, int length, T rate)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Elementwise.Descend<Vector512<T>, Lanes512<T>, T>(ref p, ref gradient, length, rate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Elementwise.Descend<Vector256<T>, Lanes256<T>, T>(ref p, ref gradient, length, rate);
        }
        else
        {
            Elementwise.Descend<Vector128<T>, Lanes128<T>, T>(ref p, ref gradient, length, rate);
        }
    }

    /// <summary>A step of Adam.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="p">The parameters.</param>
    /// <param name="gradient">The gradient; multiplied by the step's scale.</param>
    /// <param name="m">The first moments.</param>
    /// <param name="v">The second moments.</param>
    /// <param name="length">How many values each has.</param>
    /// <param name="step">The numbers of the step.</param>
    public static void Adam<T>(ref T p, ref T gradient, ref T m, ref T v, int length, in AdamStep<T> step)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Elementwise.Adam<Vector512<T>, Lanes512<T>, T>(ref p, ref gradient, ref m, ref v, length, step);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Elementwise.Adam<Vector256<T>, Lanes256<T>, T>(ref p, ref gradient, ref m, ref v, length, step);
        }
        else
        {
            Elementwise.Adam<Vector128<T>, Lanes128<T>, T>(ref p, ref gradient, ref m, ref v, length, step);
        }
    }

    /// <summary>sum = sum + addend.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="sum">What is added to.</param>
    /// <param name="addend">What is added.</param>
    /// <param name="length">How many values each has.</param>
    public static void AddTo<T>(ref T sum, ref T addend, int length)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Elementwise.AddTo<Vector512<T>, Lanes512<T>, T>(ref sum, ref addend, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Elementwise.AddTo<Vector256<T>, Lanes256<T>, T>(ref sum, ref addend, length);
        }
        else
        {
            Elementwise.AddTo<Vector128<T>, Lanes128<T>, T>(ref sum, ref addend, length);
        }
    }

    /// <summary>values = values · factor.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="factor">What each is multiplied by.</param>
    public static void ScaleBy<T>(ref T values, int length, T factor)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Elementwise.ScaleBy<Vector512<T>, Lanes512<T>, T>(ref values, length, factor);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Elementwise.ScaleBy<Vector256<T>, Lanes256<T>, T>(ref values, length, factor);
        }
        else
        {
            Elementwise.ScaleBy<Vector128<T>, Lanes128<T>, T>(ref values, length, factor);
        }
    }

    /// <summary>The largest absolute value.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>The largest |v|, 0 if there are no values; NaN if one of them is, else infinite if one of them is.</returns>
    public static T LargestMagnitude<T>(ref T values, int length)
        where T : unmanaged
        => typeof(T) == typeof(float)
            ? Unsafe.BitCast<int, T>(LargestMagnitude(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, int>(ref values), length), int.MaxValue))
            : Unsafe.BitCast<long, T>(LargestMagnitude(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, long>(ref values), length), long.MaxValue));

    /// <summary>Whether no value is infinite or NaN.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>Whether all are finite.</returns>
    public static bool AreFinite<T>(ref T values, int length)
        where T : unmanaged
        => Real.IsFinite(Real.ToDouble(LargestMagnitude(ref values, length)));

    // Numbers without their signs are ordered like the integers of the same bits, infinity above all and NaN above infinity.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TInteger LargestMagnitude<TInteger>(ReadOnlySpan<TInteger> bits, TInteger withoutSign)
        where TInteger : unmanaged, IBinaryInteger<TInteger>
    {
        Vector<TInteger> mask = new(withoutSign);
        Vector<TInteger> largest0 = default;
        Vector<TInteger> largest1 = default;
        Vector<TInteger> largest2 = default;
        Vector<TInteger> largest3 = default;
        ReadOnlySpan<Vector<TInteger>> vectors = MemoryMarshal.Cast<TInteger, Vector<TInteger>>(bits);
        int i = 0;
        for (; i <= vectors.Length - 4; i += 4)
        {
            largest0 = Vector.Max(largest0, vectors[i] & mask);
            largest1 = Vector.Max(largest1, vectors[i + 1] & mask);
            largest2 = Vector.Max(largest2, vectors[i + 2] & mask);
            largest3 = Vector.Max(largest3, vectors[i + 3] & mask);
        }

        for (; i < vectors.Length; i++)
        {
            largest0 = Vector.Max(largest0, vectors[i] & mask);
        }

        largest0 = Vector.Max(Vector.Max(largest0, largest1), Vector.Max(largest2, largest3));
        TInteger largest = TInteger.Zero;
        for (int lane = 0; lane < Vector<TInteger>.Count; lane++)
        {
            largest = TInteger.Max(largest, largest0[lane]);
        }

        foreach (TInteger value in bits[(vectors.Length * Vector<TInteger>.Count)..])
        {
            largest = TInteger.Max(largest, value & withoutSign);
        }

        return largest;
    }
}
