namespace BackpropGen.Tests.Declared;

/// <summary>One output for two classes.</summary>
[Network("2-4:tanh-1", Loss = Loss.BinaryCrossEntropy)]
public sealed partial class XorModel
{
}
