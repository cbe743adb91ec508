// The generator compiles this file in: its own type is none of a consumer's.
#if GENERATOR
namespace BackpropGen.Generator;
#else
namespace BackpropGen;
#endif

/// <summary>What a layer does with all of its nodes together, between b + W·x and its activation.</summary>
public enum LayerOperation
{
    /// <summary>
    /// Layer normalisation: aⱼ = γⱼ · (zⱼ − mean) / √(variance + 10⁻⁵) + βⱼ with the mean and the variance of the layer's z in the row, and γ and β that are trained, as
    /// <c>torch.nn.LayerNorm</c> computes it. In a topology <c>layernorm</c>.
    /// </summary>
    LayerNorm,
}

/// <summary>What the operations of layers are trained by, as the modules of PyTorch that compute them.</summary>
internal static class LayerOperations
{
    /// <summary>The shapes of the weight and the bias of an operation's module.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="nodes">How many nodes the layer has.</param>
    public static (IReadOnlyList<long> Weight, IReadOnlyList<long> Bias) ShapesOf(LayerOperation operation, int nodes) => operation switch
    {
        LayerOperation.LayerNorm => (new long[] { nodes }, new long[] { nodes }),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    /// <summary>How many numbers an operation is trained by.</summary>
    public static long CountOf(LayerOperation operation, int nodes)
    {
        (IReadOnlyList<long> weight, IReadOnlyList<long> bias) = ShapesOf(operation, nodes);
        return weight.Concat(bias).Sum();
    }
}
