using BackpropGen;

namespace Handwriting;

/// <summary>Reads a handwritten digit from 8 × 8 pixels, each from 0 to 1.</summary>
[Network(
    "64-32-10",
    Activation.ReLU,
    Loss = Loss.CrossEntropy,
    Optimizer = Optimizer.Adam,
    Outputs = new[] { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" })]
public partial class DigitModel { }
