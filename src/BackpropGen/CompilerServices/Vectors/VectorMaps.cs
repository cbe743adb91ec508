using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>Functions at each of many values in padded memory. Supports generated code.</summary>
/// <remarks>Generic by a struct, for which the runtime compiles each method anew: the function is a part of the loop. Nothing is checked: lengths are multiples of 64 bytes.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorMaps
{
    /// <summary>A function of one value.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TMap">The function.</typeparam>
    /// <param name="map">The function.</param>
    /// <param name="source">The first of the values.</param>
    /// <param name="destination">Where the first of the function's values goes; the values themselves may be there.</param>
    /// <param name="length">How many there are.</param>
    [MethodImpl(MethodOptions.Hot)]
    public static void Apply<T, TMap>(TMap map, ref T source, ref T destination, int length)
        where T : unmanaged
        where TMap : struct, IUnaryMap<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            for (int k = 0; k < length; k += Vector512<T>.Count)
            {
                Vector512.StoreUnsafe(map.At(Vector512.LoadUnsafe(ref source, (nuint)k)), ref destination, (nuint)k);
            }

            return;
        }

        for (int k = 0; k < length; k += Vector256<T>.Count)
        {
            Vector256.StoreUnsafe(map.At(Vector256.LoadUnsafe(ref source, (nuint)k)), ref destination, (nuint)k);
        }
    }

    /// <summary>A function of two values.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TMap">The function.</typeparam>
    /// <param name="map">The function.</param>
    /// <param name="first">The first of the first values.</param>
    /// <param name="second">The first of the second values.</param>
    /// <param name="destination">Where the first of the function's values goes; the values themselves may be there.</param>
    /// <param name="length">How many there are.</param>
    [MethodImpl(MethodOptions.Hot)]
    public static void Apply<T, TMap>(TMap map, ref T first, ref T second, ref T destination, int length)
        where T : unmanaged
        where TMap : struct, IBinaryMap<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            for (int k = 0; k < length; k += Vector512<T>.Count)
            {
                Vector512.StoreUnsafe(map.At(Vector512.LoadUnsafe(ref first, (nuint)k), Vector512.LoadUnsafe(ref second, (nuint)k)), ref destination, (nuint)k);
            }

            return;
        }

        for (int k = 0; k < length; k += Vector256<T>.Count)
        {
            Vector256.StoreUnsafe(map.At(Vector256.LoadUnsafe(ref first, (nuint)k), Vector256.LoadUnsafe(ref second, (nuint)k)), ref destination, (nuint)k);
        }
    }
}
