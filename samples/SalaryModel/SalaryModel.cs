using BackpropGen;

namespace Campus;

/// <summary>Predicts the package of a graduate, in lakhs per annum (LPA), from IQ and CGPA.</summary>
/// <remarks>Double precision, so that every digit of the step by hand is the one on paper. Single is the default, and enough otherwise.</remarks>
[Network("2-2-1", Activation.Linear, Precision = Precision.Double, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
public partial class SalaryModel { }

/// <summary>The same network, which brings IQ and CGPA to mean 0 and standard deviation 1 before it computes with them.</summary>
[Network("2-2-1", Activation.Linear, Precision = Precision.Double, InputScaling = Scaling.Standardize, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
public partial class ScaledSalaryModel { }
