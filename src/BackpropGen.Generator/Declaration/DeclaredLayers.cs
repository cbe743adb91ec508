using BackpropGen.Generator.Network;

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
    public DeclaredLayer Last => Layers[Layers.Count - 1];
}

/// <summary>A layer whose activation may follow from other things.</summary>
internal sealed record DeclaredLayer(LayerSpecification Layer, bool HasActivation);
