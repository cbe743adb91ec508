using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>Rows, targets or classes in one of the forms in which data come, of numbers of a type. Only methods take it that no call is to choose.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public readonly struct DataOf<T>
    where T : unmanaged
{
    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOf<T>(T[] values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOf<T>(T[,] values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOf<T>(T[][] values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOf<T>(Span<T> values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOf<T>(ReadOnlySpan<T> values) => default;
}

/// <summary>The same of numbers of any of the types that data have.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[CLSCompliant(false)]
public readonly struct DataOfAnyType
{
    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(Array values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(float[] values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(double[] values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(int[] values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(Span<float> values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(ReadOnlySpan<float> values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(Span<double> values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(ReadOnlySpan<double> values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(Span<int> values) => default;

    /// <summary>Data that are passed.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator DataOfAnyType(ReadOnlySpan<int> values) => default;
}
