#if NET
using System.Runtime.InteropServices;
#endif

namespace BackpropGen.CompilerServices;

// Elementwise arithmetic on spans, in every framework.
internal static class SpanMath
{
    // sum = sum + addend, of as many values.
    public static void AddTo<T>(Span<T> sum, ReadOnlySpan<T> addend)
        where T : unmanaged
    {
#if NET
        Vectors.AddTo(ref MemoryMarshal.GetReference(sum), ref MemoryMarshal.GetReference(addend), sum.Length);
#else
        for (int i = 0; i < sum.Length; i++)
        {
            // The sum of two floats in double, rounded to float, is their sum in float.
            sum[i] = Real.FromDouble<T>(Real.ToDouble(sum[i]) + Real.ToDouble(addend[i]));
        }
#endif
    }

    // values = values · factor.
    public static void ScaleBy<T>(Span<T> values, T factor)
        where T : unmanaged
    {
#if NET
        Vectors.ScaleBy(ref MemoryMarshal.GetReference(values), values.Length, factor);
#else
        for (int i = 0; i < values.Length; i++)
        {
            // The product of two floats is exact in double.
            values[i] = Real.FromDouble<T>(Real.ToDouble(values[i]) * Real.ToDouble(factor));
        }
#endif
    }
}
