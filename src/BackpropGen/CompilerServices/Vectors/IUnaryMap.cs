using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>What a layer does at each node with one value, such as an activation. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IUnaryMap<T>
    where T : unmanaged
{
    /// <summary>The function, on vectors of 512 bits.</summary>
    /// <param name="value">The values.</param>
    /// <returns>The function's values.</returns>
    Vector512<T> At(Vector512<T> value);

    /// <summary>The function, on vectors of 256 bits.</summary>
    /// <param name="value">The values.</param>
    /// <returns>The function's values.</returns>
    Vector256<T> At(Vector256<T> value);
}
