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

    /// <summary>Whether all values are smaller in magnitude than a bound. NaN is not smaller than anything.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The first value.</param>
    /// <param name="length">How many values.</param>
    /// <param name="bound">The bound, not negative.</param>
    /// <returns>False if any value is NaN, or its magnitude the bound or larger.</returns>
    public static bool AreBelow<T>(ref T values, int length, T bound)
        where T : unmanaged
        => typeof(T) == typeof(float)
            ? AreBelow(ref Unsafe.As<T, int>(ref values), length, Unsafe.BitCast<T, int>(bound), int.MaxValue)
            : AreBelow(ref Unsafe.As<T, long>(ref values), length, Unsafe.BitCast<T, long>(bound), long.MaxValue);

    /// <summary>Whether no value is NaN or infinite.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The first value.</param>
    /// <param name="length">How many values.</param>
    /// <returns>False if any value is NaN or infinite.</returns>
    public static bool AreFinite<T>(ref T values, int length)
        where T : unmanaged
        => AreBelow(ref values, length, Real.FromDouble<T>(double.PositiveInfinity));

    // Numbers without their signs are ordered like the integers of the same bits, infinity above all and NaN above infinity.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreBelow<TInteger>(ref TInteger bits, int length, TInteger bound, TInteger withoutSign)
        where TInteger : unmanaged, IBinaryInteger<TInteger>
    {
        int width = Vector256<TInteger>.Count;
        if (length < width)
        {
            bool areBelow = true;
            for (int k = 0; k < length; k++)
            {
                areBelow &= (Unsafe.Add(ref bits, k) & withoutSign) < bound;
            }

            return areBelow;
        }

        Vector256<TInteger> mask = Vector256.Create(withoutSign);
        Vector256<TInteger> largest0 = default;
        Vector256<TInteger> largest1 = default;
        Vector256<TInteger> largest2 = default;
        Vector256<TInteger> largest3 = default;
        int i = 0;
        for (; i <= length - (4 * width); i += 4 * width)
        {
            largest0 = Vector256.Max(largest0, Vector256.LoadUnsafe(ref bits, (nuint)i) & mask);
            largest1 = Vector256.Max(largest1, Vector256.LoadUnsafe(ref bits, (nuint)(i + width)) & mask);
            largest2 = Vector256.Max(largest2, Vector256.LoadUnsafe(ref bits, (nuint)(i + (2 * width))) & mask);
            largest3 = Vector256.Max(largest3, Vector256.LoadUnsafe(ref bits, (nuint)(i + (3 * width))) & mask);
        }

        for (; i <= length - width; i += width)
        {
            largest0 = Vector256.Max(largest0, Vector256.LoadUnsafe(ref bits, (nuint)i) & mask);
        }

        // The last vector takes some values again, which changes no maximum.
        largest1 = Vector256.Max(largest1, Vector256.LoadUnsafe(ref bits, (nuint)(length - width)) & mask);
        return Vector256.LessThanAll(Vector256.Max(Vector256.Max(largest0, largest1), Vector256.Max(largest2, largest3)), Vector256.Create(bound));
    }
}
