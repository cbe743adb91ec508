using BackpropGen;

namespace Playground.Networks;

/// <summary>The probability of one of two classes in the plane, without a hidden layer.</summary>
[Network("2-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_1 { }

/// <summary>The same network as <see cref="Plane2_1"/>, which scales its columns.</summary>
[Network("2-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_1 { }

/// <summary>The probability of one of two classes in the plane, with two hidden nodes.</summary>
[Network("2-2-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_2_1 { }

/// <summary>The same network as <see cref="Plane2_2_1"/>, on vectors: it trains the batches.</summary>
[Network("2-2-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_2_1OnVectors { }

/// <summary>The same network as <see cref="Plane2_2_1"/>, which scales its columns.</summary>
[Network("2-2-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_2_1 { }

/// <summary>The same network as <see cref="ScaledPlane2_2_1"/>, on vectors: it trains the batches.</summary>
[Network("2-2-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_2_1OnVectors { }

/// <summary>The probability of one of two classes in the plane, with four hidden nodes.</summary>
[Network("2-4-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_4_1 { }

/// <summary>The same network as <see cref="Plane2_4_1"/>, on vectors: it trains the batches.</summary>
[Network("2-4-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_4_1OnVectors { }

/// <summary>The same network as <see cref="Plane2_4_1"/>, which scales its columns.</summary>
[Network("2-4-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_4_1 { }

/// <summary>The same network as <see cref="ScaledPlane2_4_1"/>, on vectors: it trains the batches.</summary>
[Network("2-4-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_4_1OnVectors { }

/// <summary>The probability of one of two classes in the plane, with two hidden layers of four nodes.</summary>
[Network("2-4-4-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_4_4_1 { }

/// <summary>The same network as <see cref="Plane2_4_4_1"/>, on vectors: it trains the batches.</summary>
[Network("2-4-4-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_4_4_1OnVectors { }

/// <summary>The same network as <see cref="Plane2_4_4_1"/>, which scales its columns.</summary>
[Network("2-4-4-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_4_4_1 { }

/// <summary>The same network as <see cref="ScaledPlane2_4_4_1"/>, on vectors: it trains the batches.</summary>
[Network("2-4-4-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_4_4_1OnVectors { }

/// <summary>The probability of one of two classes in the plane, with two hidden layers of eight nodes.</summary>
[Network("2-8-8-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_8_8_1 { }

/// <summary>The same network as <see cref="Plane2_8_8_1"/>, on vectors: it trains the batches.</summary>
[Network("2-8-8-1", Loss = Loss.BinaryCrossEntropy, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class Plane2_8_8_1OnVectors { }

/// <summary>The same network as <see cref="Plane2_8_8_1"/>, which scales its columns.</summary>
[Network("2-8-8-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_8_8_1 { }

/// <summary>The same network as <see cref="ScaledPlane2_8_8_1"/>, on vectors: it trains the batches.</summary>
[Network("2-8-8-1", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "p" })]
public partial class ScaledPlane2_8_8_1OnVectors { }
