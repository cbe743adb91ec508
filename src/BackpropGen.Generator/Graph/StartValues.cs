namespace BackpropGen.Generator.Graph;

/// <summary>The numbers that a network starts with, where it has been trained elsewhere.</summary>
/// <param name="Tensors">The numbers of every parameter, in the order of the parameters: of a layer the weights [out, in], row by row, before the biases.</param>
/// <param name="Inputs">The scaling of the inputs; null where they are not scaled.</param>
/// <param name="Targets">The scaling of the targets; null where they are not scaled.</param>
internal sealed record StartValues(EquatableArray<EquatableArray<double>> Tensors, ModelScaling? Inputs = null, ModelScaling? Targets = null)
{
    /// <summary>Where the numbers are instead, if they are read when the program runs; null where they are known.</summary>
    public EmbeddedNumbers? Embedded { get; init; }
}

/// <summary>(x − offset) / scale of each input, in order.</summary>
internal sealed record ModelScaling(EquatableArray<double> Offsets, EquatableArray<double> Scales);
