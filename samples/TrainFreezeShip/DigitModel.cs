using BackpropGen;

namespace Shipping;

/// <summary>Reads a handwritten digit from 8 × 8 pixels, each from 0 to 1. This is the one that is trained.</summary>
[Network("64-32:relu-10", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam)]
public partial class DigitModel { }
