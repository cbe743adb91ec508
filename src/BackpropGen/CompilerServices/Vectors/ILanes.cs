using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

// Arithmetic on a vector of some width, so that a kernel or a function is written once and compiled for each width: TVector is
// Vector512<T>, Vector256<T> or Vector128<T>, and every call becomes an instruction.
internal interface ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    // How many values a vector holds.
    static abstract int Count { get; }

    static abstract TVector Create(T value);

    static abstract TVector Load(ref T source, nuint offset);

    static abstract void Store(TVector value, ref T destination, nuint offset);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    static abstract TVector SquareRoot(TVector value);

    // left · right + addend, rounded once where the processor can (Fused.IsSupported), otherwise twice.
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    // sum + factor · memory, as MultiplyAdd: one instruction that reads the memory, where a vector that is loaded before would be two.
    static abstract TVector AddProduct(TVector sum, TVector factor, ref T source, nuint offset);

    // sum + factor · one value in memory, for all lanes: as MultiplyAdd, one instruction too.
    static abstract TVector AddMultiple(TVector sum, TVector factor, ref T source, nuint offset);
}

// What functions of vectors need beyond arithmetic.
internal interface IFunctionLanes<TVector, T> : ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    // min(bound, value); NaN where the value is NaN.
    static abstract TVector AtMost(TVector bound, TVector value);

    // max(bound, value); NaN where the value is NaN.
    static abstract TVector AtLeast(TVector bound, TVector value);

    // |magnitude| with the sign bit of sign.
    static abstract TVector CopySign(TVector magnitude, TVector sign);

    // All bits set in lanes where left < right, none in the others.
    static abstract TVector LessThan(TVector left, TVector right);

    // Lane by lane: then where the mask's bits are set, otherwise where they are not.
    static abstract TVector Select(TVector mask, TVector then, TVector otherwise);

    // Whether left < right in any lane.
    static abstract bool IsAnyLess(TVector left, TVector right);

    static abstract TVector BitwiseAnd(TVector left, TVector right);

    static abstract TVector Xor(TVector left, TVector right);

    // The lanes' bits as whole numbers of two's complement, subtracted.
    static abstract TVector SubtractBits(TVector left, TVector right);

    static abstract TVector ShiftBitsLeft(TVector value, int count);

    // The lanes' bits as whole numbers of two's complement, divided by 2^count and rounded down, as values of T.
    static abstract TVector ConvertShiftedBits(TVector value, int count);
}

internal readonly struct Lanes512<T> : IFunctionLanes<Vector512<T>, T>
    where T : unmanaged
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(ref T source, nuint offset) => Vector512.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, ref T destination, nuint offset) => value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> left, Vector512<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SquareRoot(Vector512<T> value) => Vector512.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> left, Vector512<T> right, Vector512<T> addend) => !Fused.IsSupported ? (left * right) + addend
        : typeof(T) == typeof(float) ? Vector512.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddProduct(Vector512<T> sum, Vector512<T> factor, ref T source, nuint offset) => !Fused.IsSupported ? (factor * Vector512.LoadUnsafe(ref source, offset)) + sum
        : typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(factor.AsSingle(), Vector512.LoadUnsafe(ref Unsafe.As<T, float>(ref source), offset), sum.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(factor.AsDouble(), Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref source), offset), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddMultiple(Vector512<T> sum, Vector512<T> factor, ref T source, nuint offset) => !Fused.IsSupported ? (factor * Vector512.Create(Unsafe.Add(ref source, offset))) + sum
        : typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(factor.AsSingle(), Vector512.Create(Unsafe.Add(ref Unsafe.As<T, float>(ref source), offset)), sum.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(factor.AsDouble(), Vector512.Create(Unsafe.Add(ref Unsafe.As<T, double>(ref source), offset)), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtMost(Vector512<T> bound, Vector512<T> value) => Vector512.MinNative(bound, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtLeast(Vector512<T> bound, Vector512<T> value) => Vector512.MaxNative(bound, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CopySign(Vector512<T> magnitude, Vector512<T> sign) => Vector512.CopySign(magnitude, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LessThan(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> then, Vector512<T> otherwise) => Vector512.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyLess(Vector512<T> left, Vector512<T> right) => Vector512.LessThanAny(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> BitwiseAnd(Vector512<T> left, Vector512<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Xor(Vector512<T> left, Vector512<T> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractBits(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() - right.AsInt32()).As<int, T>()
        : (left.AsInt64() - right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftBitsLeft(Vector512<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() << count).As<int, T>()
        : (value.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ConvertShiftedBits(Vector512<T> value, int count) => typeof(T) == typeof(float)
        ? Vector512.ConvertToSingle(value.AsInt32() >> count).As<float, T>()
        : Vector512.ConvertToDouble(value.AsInt64() >> count).As<double, T>();
}

internal readonly struct Lanes256<T> : IFunctionLanes<Vector256<T>, T>
    where T : unmanaged
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(ref T source, nuint offset) => Vector256.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, ref T destination, nuint offset) => value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> left, Vector256<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SquareRoot(Vector256<T> value) => Vector256.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => !Fused.IsSupported ? (left * right) + addend
        : typeof(T) == typeof(float) ? Vector256.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddProduct(Vector256<T> sum, Vector256<T> factor, ref T source, nuint offset) => !Fused.IsSupported ? (factor * Vector256.LoadUnsafe(ref source, offset)) + sum
        : typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(factor.AsSingle(), Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref source), offset), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(factor.AsDouble(), Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref source), offset), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddMultiple(Vector256<T> sum, Vector256<T> factor, ref T source, nuint offset) => !Fused.IsSupported ? (factor * Vector256.Create(Unsafe.Add(ref source, offset))) + sum
        : typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(factor.AsSingle(), Vector256.Create(Unsafe.Add(ref Unsafe.As<T, float>(ref source), offset)), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(factor.AsDouble(), Vector256.Create(Unsafe.Add(ref Unsafe.As<T, double>(ref source), offset)), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AtMost(Vector256<T> bound, Vector256<T> value) => Vector256.MinNative(bound, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AtLeast(Vector256<T> bound, Vector256<T> value) => Vector256.MaxNative(bound, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> CopySign(Vector256<T> magnitude, Vector256<T> sign) => Vector256.CopySign(magnitude, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LessThan(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> then, Vector256<T> otherwise) => Vector256.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyLess(Vector256<T> left, Vector256<T> right) => Vector256.LessThanAny(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> BitwiseAnd(Vector256<T> left, Vector256<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Xor(Vector256<T> left, Vector256<T> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractBits(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() - right.AsInt32()).As<int, T>()
        : (left.AsInt64() - right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ShiftBitsLeft(Vector256<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() << count).As<int, T>()
        : (value.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ConvertShiftedBits(Vector256<T> value, int count) => typeof(T) == typeof(float)
        ? Vector256.ConvertToSingle(value.AsInt32() >> count).As<float, T>()
        : Vector256.ConvertToDouble(value.AsInt64() >> count).As<double, T>();
}

internal readonly struct Lanes128<T> : IFunctionLanes<Vector128<T>, T>
    where T : unmanaged
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(ref T source, nuint offset) => Vector128.LoadUnsafe(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, ref T destination, nuint offset) => value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> left, Vector128<T> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> left, Vector128<T> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> left, Vector128<T> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> left, Vector128<T> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SquareRoot(Vector128<T> value) => Vector128.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> left, Vector128<T> right, Vector128<T> addend) => !Fused.IsSupported ? (left * right) + addend
        : typeof(T) == typeof(float) ? Vector128.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddProduct(Vector128<T> sum, Vector128<T> factor, ref T source, nuint offset) => !Fused.IsSupported ? (factor * Vector128.LoadUnsafe(ref source, offset)) + sum
        : typeof(T) == typeof(float)
            ? Vector128.FusedMultiplyAdd(factor.AsSingle(), Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref source), offset), sum.AsSingle()).As<float, T>()
            : Vector128.FusedMultiplyAdd(factor.AsDouble(), Vector128.LoadUnsafe(ref Unsafe.As<T, double>(ref source), offset), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddMultiple(Vector128<T> sum, Vector128<T> factor, ref T source, nuint offset) => !Fused.IsSupported ? (factor * Vector128.Create(Unsafe.Add(ref source, offset))) + sum
        : typeof(T) == typeof(float)
            ? Vector128.FusedMultiplyAdd(factor.AsSingle(), Vector128.Create(Unsafe.Add(ref Unsafe.As<T, float>(ref source), offset)), sum.AsSingle()).As<float, T>()
            : Vector128.FusedMultiplyAdd(factor.AsDouble(), Vector128.Create(Unsafe.Add(ref Unsafe.As<T, double>(ref source), offset)), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AtMost(Vector128<T> bound, Vector128<T> value) => Vector128.MinNative(bound, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AtLeast(Vector128<T> bound, Vector128<T> value) => Vector128.MaxNative(bound, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> CopySign(Vector128<T> magnitude, Vector128<T> sign) => Vector128.CopySign(magnitude, sign);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LessThan(Vector128<T> left, Vector128<T> right) => Vector128.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> then, Vector128<T> otherwise) => Vector128.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAnyLess(Vector128<T> left, Vector128<T> right) => Vector128.LessThanAny(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> BitwiseAnd(Vector128<T> left, Vector128<T> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Xor(Vector128<T> left, Vector128<T> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SubtractBits(Vector128<T> left, Vector128<T> right) => typeof(T) == typeof(float)
        ? (left.AsInt32() - right.AsInt32()).As<int, T>()
        : (left.AsInt64() - right.AsInt64()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ShiftBitsLeft(Vector128<T> value, int count) => typeof(T) == typeof(float)
        ? (value.AsInt32() << count).As<int, T>()
        : (value.AsInt64() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ConvertShiftedBits(Vector128<T> value, int count) => typeof(T) == typeof(float)
        ? Vector128.ConvertToSingle(value.AsInt32() >> count).As<float, T>()
        : Vector128.ConvertToDouble(value.AsInt64() >> count).As<double, T>();
}
