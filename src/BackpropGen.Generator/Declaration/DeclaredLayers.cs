using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>The layers of a network, wherever its author has them from.</summary>
/// <param name="Text">The layers as text.</param>
/// <param name="InputCount">How many inputs a row has.</param>
/// <param name="Layers">The layers; the last one's activation is null where it follows from the loss.</param>
/// <param name="Argument">The argument of the attribute that they come from.</param>
/// <param name="Start">The numbers that the network starts with; null where they are drawn.</param>
/// <param name="Names">The names of inputs and outputs, unless the author gives others.</param>
/// <param name="IsDouble">Whether the numbers are of double precision; null where nothing says so.</param>
internal sealed record DeclaredLayers(
    string Text, int InputCount, IReadOnlyList<DeclaredLayer> Layers, string Argument, StartValues? Start = null, ModelNames? Names = null, bool? IsDouble = null)
{
    /// <summary>Whether a file says that the first inputs are added to the outputs.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Whether a file says that the inputs are scaled.</summary>
    public bool HasScaledInputs { get; init; }

    public DeclaredLayer Last => Layers[Layers.Count - 1];

    /// <summary>Where the layers are written, or their file is.</summary>
    public ArgumentSite Site => new(Argument);

    /// <summary>Where a layer's activation is written: with the layer, else as an argument of the attribute.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="argument">The argument that gives the activation where the layer does not.</param>
    public ArgumentSite SiteOfActivation(DeclaredLayer layer, string argument) =>
        layer.ActivationRange is { } range ? new ArgumentSite(Argument, range) : layer.HasActivation ? Site : new ArgumentSite(argument);
}

/// <summary>A layer whose activation may follow from other things.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="HasActivation">Whether the activation stands with the layer.</param>
/// <param name="ActivationRange">The characters of the topology that name it; null where none do.</param>
internal sealed record DeclaredLayer(LayerSpecification Layer, bool HasActivation, CharacterRange? ActivationRange = null);
