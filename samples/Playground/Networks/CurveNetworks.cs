using BackpropGen;

namespace Playground.Networks;

/// <summary>A value of one other, with four hidden nodes.</summary>
[Network("1-4-1", Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class Curve1_4_1 { }

/// <summary>The same network as <see cref="Curve1_4_1"/>, on vectors: it trains the batches.</summary>
[Network("1-4-1", Emission = Emission.Vectorized, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class Curve1_4_1OnVectors { }

/// <summary>The same network as <see cref="Curve1_4_1"/>, which scales its columns.</summary>
[Network("1-4-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class ScaledCurve1_4_1 { }

/// <summary>The same network as <see cref="ScaledCurve1_4_1"/>, on vectors: it trains the batches.</summary>
[Network("1-4-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class ScaledCurve1_4_1OnVectors { }

/// <summary>A value of one other, with sixteen hidden nodes.</summary>
[Network("1-16-1", Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class Curve1_16_1 { }

/// <summary>The same network as <see cref="Curve1_16_1"/>, on vectors: it trains the batches.</summary>
[Network("1-16-1", Emission = Emission.Vectorized, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class Curve1_16_1OnVectors { }

/// <summary>The same network as <see cref="Curve1_16_1"/>, which scales its columns.</summary>
[Network("1-16-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class ScaledCurve1_16_1 { }

/// <summary>The same network as <see cref="ScaledCurve1_16_1"/>, on vectors: it trains the batches.</summary>
[Network("1-16-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x" }, Outputs = new[] { "y" })]
public partial class ScaledCurve1_16_1OnVectors { }
