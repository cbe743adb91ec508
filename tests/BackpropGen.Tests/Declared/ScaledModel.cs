namespace BackpropGen.Tests.Declared;

/// <summary>A network that scales, with all overloads for one row and for many.</summary>
[Network("2-3-1:sigmoid", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize)]
public sealed partial class ScaledModel
{
}
