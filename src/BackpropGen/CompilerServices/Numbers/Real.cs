using System.Globalization;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// What code that is generic over float and double needs of them; netstandard2.0 has no generic mathematics.
// typeof(T) is a constant where T is a value type, so that only one branch of each method is compiled.
internal static class Real
{
    public static void RequireSupported<T>()
        where T : unmanaged
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"A network computes in float or double, not in {typeof(T)}.");
        }
    }

    public static T MaxValue<T>()
        where T : unmanaged
        => FromDouble<T>(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);

    // The distance from 1 to the next larger number.
    public static double Epsilon<T>()
        where T : unmanaged
        => typeof(T) == typeof(float) ? 1.1920928955078125e-7 : 2.220446049250313e-16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged
        => typeof(T) == typeof(float) ? As<T, float>(value) : As<T, double>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromDouble<T>(double value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return As<float, T>((float)value);
        }

        return As<double, T>(value);
    }

    // The value where all bits of the mask are 1, and 0 where all are 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AndBits<T>(T value, long mask)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return As<int, T>(As<T, int>(value) & (int)mask);
        }

        return As<long, T>(As<T, long>(value) & mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFinite(double value) => Math.Abs(value) <= double.MaxValue;

    // Round-trip, in the precision of T: 0.1f is "0.1", not the digits of the double next to it.
    public static string Format<T>(T value)
        where T : unmanaged
        => typeof(T) == typeof(float)
            ? As<T, float>(value).ToString("R", CultureInfo.InvariantCulture)
            : ToDouble(value).ToString("R", CultureInfo.InvariantCulture);

    // The same bits as another type of the same size. The class Unsafe would bring an assembly of its own in netstandard2.1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe TTo As<TFrom, TTo>(TFrom value)
        where TFrom : unmanaged
        where TTo : unmanaged
#if NET
        => Unsafe.BitCast<TFrom, TTo>(value);
#else
        => *(TTo*)&value;
#endif
}
