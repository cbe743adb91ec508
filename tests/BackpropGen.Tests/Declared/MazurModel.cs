namespace BackpropGen.Tests.Declared;

/// <summary>The network of Matt Mazur's "A Step by Step Backpropagation Example".</summary>
[Network("2-2-2", Activation.Sigmoid, OutputActivation = Activation.Sigmoid, Precision = Precision.Double)]
public sealed partial class MazurModel
{
}
