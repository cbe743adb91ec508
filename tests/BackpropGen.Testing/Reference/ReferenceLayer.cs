using BackpropGen.Generator.Graph;

namespace BackpropGen.Testing.Reference;

/// <summary>A layer, in the words of the library or of the generator.</summary>
/// <param name="Kind">What it computes of its sources before all else.</param>
/// <param name="Sources">The layers whose values it takes; 0 are the inputs.</param>
/// <param name="Start">Of a part, the first value.</param>
/// <param name="Size">How many values it gives.</param>
/// <param name="Normalizations">How often its values are normalised, with a scale and a shift for each, before the activation.</param>
/// <param name="Activation">The activation.</param>
/// <param name="Parameter">The activation's parameter.</param>
/// <param name="Dropout">The probability with which training drops an output.</param>
internal sealed record ReferenceLayer(
    LayerKind Kind, IReadOnlyList<int> Sources, int Start, int Size, int Normalizations, Activation Activation, double? Parameter, double? Dropout)
{
    public bool IsAffine => Kind == LayerKind.Affine;

    /// <summary>The layers of a network.</summary>
    public static IReadOnlyList<ReferenceLayer> Of(IReadOnlyList<LayerDescription> layers) =>
    [
        .. layers.Select((layer, i) => new ReferenceLayer(
            layer.Kind, layer.Sources ?? [i], layer.Start, layer.OutputCount, Normalized(layer.Operations), layer.Activation, layer.Parameter, layer.Dropout)),
    ];

    /// <summary>The layers of a specification or of a model's file.</summary>
    public static IReadOnlyList<ReferenceLayer> Of(IReadOnlyList<LayerSpecification> layers) =>
    [
        .. layers.Select((layer, i) => new ReferenceLayer(
            Enum.Parse<LayerKind>(layer.Kind.ToString()), layer.Sources.Count == 0 ? [i] : [.. layer.Sources], layer.Start, layer.Size, Normalized(layer.Operations),
            Enum.Parse<Activation>(layer.Activation), layer.Parameter, null)),
    ];

    private static int Normalized<T>(IEnumerable<T> operations) =>
        operations.Count(operation => operation!.ToString() == nameof(LayerOperation.LayerNorm) ? true : throw new NotSupportedException($"The reference does not know {operation}."));
}
