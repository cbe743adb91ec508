using System.ComponentModel;
using System.Runtime.Intrinsics;

namespace BackpropGen.CompilerServices;

/// <summary>What a layer does at each node with two values, such as the error term of what arrives and the output. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBinaryMap<T>
    where T : unmanaged
{
    /// <summary>The function, on vectors of 512 bits.</summary>
    /// <param name="first">The first values.</param>
    /// <param name="second">The second values.</param>
    /// <returns>The function's values.</returns>
    Vector512<T> At(Vector512<T> first, Vector512<T> second);

    /// <summary>The function, on vectors of 256 bits.</summary>
    /// <param name="first">The first values.</param>
    /// <param name="second">The second values.</param>
    /// <returns>The function's values.</returns>
    Vector256<T> At(Vector256<T> first, Vector256<T> second);
}
