namespace BackpropGen.Generator.Network;

/// <summary>The numbers that a network starts with, where it has been trained elsewhere.</summary>
/// <param name="Layers">Weights and biases of the affine layers, in their order.</param>
/// <param name="Inputs">The scaling of the inputs; null where they are not scaled.</param>
/// <param name="Targets">The scaling of the targets; null where they are not scaled.</param>
internal sealed record StartValues(EquatableArray<LayerWeights> Layers, ModelScaling? Inputs = null, ModelScaling? Targets = null);

/// <summary>Weights [out, in], row by row, and biases of a layer.</summary>
internal sealed record LayerWeights(EquatableArray<double> Weights, EquatableArray<double> Biases);

/// <summary>(x − offset) / scale of each input, in order.</summary>
internal sealed record ModelScaling(EquatableArray<double> Offsets, EquatableArray<double> Scales);
