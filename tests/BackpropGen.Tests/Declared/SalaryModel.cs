namespace BackpropGen.Tests.Declared;

/// <summary>The notes' network with random weights.</summary>
[Network("2-2-1", Activation.Linear, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
public sealed partial class SalaryModel
{
}
