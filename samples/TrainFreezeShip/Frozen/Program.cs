using BackpropGen;
using Shipping;

FirstPrediction.Run(args[0], () => new FrozenDigits().Predict);

/// <summary>The trained network with its weights in the code.</summary>
[Network("64-32:relu-10", Loss = Loss.CrossEntropy, Weights = "digits.safetensors", Frozen = true)]
public partial class FrozenDigits { }
