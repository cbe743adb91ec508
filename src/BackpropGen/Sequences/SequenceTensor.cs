using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A parameter of a module of PyTorch, and where its numbers lie among those of a network with memory. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SequenceTensor
{
    /// <summary>A tensor whose numbers lie one after the other.</summary>
    /// <param name="name">Its name in nn.Sequential, such as 0.weight_ih_l0.</param>
    /// <param name="start">The place of its first number among all parameters.</param>
    /// <param name="shape">Its sizes: those of a convolution are [out, in, kernel], which lie as [out, kernel, in].</param>
    public SequenceTensor(string name, int start, int[] shape)
        : this(name, start, shape, 0, 0)
    {
    }

    /// <summary>A tensor whose numbers lie in two places.</summary>
    /// <param name="name">Its name in nn.Sequential.</param>
    /// <param name="start">The place of its first number among all parameters.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="first">How many numbers lie there.</param>
    /// <param name="rest">The place of the first of the others.</param>
    public SequenceTensor(string name, int start, int[] shape, int first, int rest)
    {
        Name = name;
        Start = start;
        Shape = shape;
        First = first;
        Rest = rest;
        Count = shape.Aggregate((product, size) => product * size);
    }

    internal string Name { get; }

    internal int Start { get; }

    internal int First { get; }

    internal int Rest { get; }

    internal IReadOnlyList<int> Shape { get; }

    internal int Count { get; }

    // The place of a number of the tensor, counted from 0, among all parameters.
    internal int PlaceOf(int index) => TensorPlaces.Of(index, Shape, Start, First, Rest);
}
