using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

// One value as a vector of one lane: what is left over when a length is no multiple of a vector goes through the same kernel.
internal readonly struct ScalarLanes<T> : ILanes<T, T>
    where T : unmanaged
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(ref T source, nuint offset) => Unsafe.Add(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, ref T destination, nuint offset) => Unsafe.Add(ref destination, offset) = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T left, T right) => typeof(T) == typeof(float) ? Of(Single(left) + Single(right)) : Of(Double(left) + Double(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T left, T right) => typeof(T) == typeof(float) ? Of(Single(left) - Single(right)) : Of(Double(left) - Double(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T left, T right) => typeof(T) == typeof(float) ? Of(Single(left) * Single(right)) : Of(Double(left) * Double(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T left, T right) => typeof(T) == typeof(float) ? Of(Single(left) / Single(right)) : Of(Double(left) / Double(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SquareRoot(T value) => typeof(T) == typeof(float) ? Of(MathF.Sqrt(Single(value))) : Of(Math.Sqrt(Double(value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T left, T right, T addend) => !Fused.IsSupported ? Add(Multiply(left, right), addend)
        : typeof(T) == typeof(float) ? Of(MathF.FusedMultiplyAdd(Single(left), Single(right), Single(addend)))
        : Of(Math.FusedMultiplyAdd(Double(left), Double(right), Double(addend)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddProduct(T sum, T factor, ref T source, nuint offset) => MultiplyAdd(factor, Unsafe.Add(ref source, offset), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddMultiple(T sum, T factor, ref T source, nuint offset) => AddProduct(sum, factor, ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate(T value) => typeof(T) == typeof(float) ? Of(-Single(value)) : Of(-Double(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Single(T value) => Unsafe.BitCast<T, float>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Double(T value) => Unsafe.BitCast<T, double>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of(float value) => Unsafe.BitCast<float, T>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of(double value) => Unsafe.BitCast<double, T>(value);
}
