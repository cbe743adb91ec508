using BackpropGen;

namespace Gates;

/// <summary>The probability that exactly one of two bits is 1: the smallest problem that needs a hidden layer.</summary>
[Network("2-4:tanh-1", Loss = Loss.BinaryCrossEntropy, Inputs = new[] { "a", "b" }, Outputs = new[] { "probability" })]
public partial class XorModel { }
