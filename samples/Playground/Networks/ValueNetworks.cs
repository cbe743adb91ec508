using BackpropGen;

namespace Playground.Networks;

/// <summary>The network of the lecture notes: a package in LPA from IQ and CGPA, without a nonlinear node.</summary>
[Network("2-2-1", Activation.Linear, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
public partial class Salary2_2_1 { }

/// <summary>The same network as <see cref="Salary2_2_1"/>, which scales its columns.</summary>
[Network("2-2-1", Activation.Linear, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "iq", "cgpa" }, Outputs = new[] { "lpa" })]
public partial class ScaledSalary2_2_1 { }

/// <summary>A value of two others, without a nonlinear node.</summary>
[Network("2-2-1", Activation.Linear, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x1", "x2" }, Outputs = new[] { "y" })]
public partial class Value2_2_1 { }

/// <summary>The same network as <see cref="Value2_2_1"/>, which scales its columns.</summary>
[Network("2-2-1", Activation.Linear, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x1", "x2" }, Outputs = new[] { "y" })]
public partial class ScaledValue2_2_1 { }

/// <summary>A value of two others.</summary>
[Network("2-8-1", Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x1", "x2" }, Outputs = new[] { "y" })]
public partial class Value2_8_1 { }

/// <summary>The same network as <see cref="Value2_8_1"/>, on vectors: it trains the batches.</summary>
[Network("2-8-1", Emission = Emission.Vectorized, Inputs = new[] { "x1", "x2" }, Outputs = new[] { "y" })]
public partial class Value2_8_1OnVectors { }

/// <summary>The same network as <see cref="Value2_8_1"/>, which scales its columns.</summary>
[Network("2-8-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x1", "x2" }, Outputs = new[] { "y" })]
public partial class ScaledValue2_8_1 { }

/// <summary>The same network as <see cref="ScaledValue2_8_1"/>, on vectors: it trains the batches.</summary>
[Network("2-8-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x1", "x2" }, Outputs = new[] { "y" })]
public partial class ScaledValue2_8_1OnVectors { }
