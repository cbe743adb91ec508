namespace BackpropGen.Tests.Declared;

/// <summary>The notes' network for one step by hand: weights 1, biases 0.</summary>
[Network("2-2-1", Activation.Linear, Initializer = Initializer.Ones, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" }, Precision = Precision.Double)]
public sealed partial class NotesModel
{
}
