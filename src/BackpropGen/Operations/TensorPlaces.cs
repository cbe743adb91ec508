// The generator compiles this file in: its own type is none of a consumer's.
#if GENERATOR
namespace BackpropGen.Generator;
#else
namespace BackpropGen;
#endif

/// <summary>Where the numbers of a tensor of PyTorch lie among the parameters of a network with memory.</summary>
internal static class TensorPlaces
{
    /// <summary>The place of a number.</summary>
    /// <param name="index">Which number of the tensor, from 0.</param>
    /// <param name="shape">The sizes of the tensor: those of a convolution are [out, in, kernel], which lie as [out, kernel, in].</param>
    /// <param name="start">The place of its first number.</param>
    /// <param name="first">How many numbers lie there, if others lie elsewhere; otherwise 0.</param>
    /// <param name="rest">The place of the first of those others.</param>
    public static int Of(int index, IReadOnlyList<int> shape, int start, int first, int rest)
    {
        if (shape.Count == 3)
        {
            int kernel = shape[2];
            int row = index / (shape[1] * kernel);
            int input = index / kernel % shape[1];
            return start + (row * shape[1] * kernel) + (index % kernel * shape[1]) + input;
        }

        return first > 0 && index >= first ? rest + index - first : start + index;
    }
}
