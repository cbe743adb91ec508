using BackpropGen;

namespace Playground.Networks;

/// <summary>The species of an iris from the length and width of its petals in cm: softmax regression.</summary>
[Network("2-3", Loss = Loss.CrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "length", "width" }, Outputs = new[] { "setosa", "versicolor", "virginica" })]
public partial class Iris2_3 { }

/// <summary>The same network as <see cref="Iris2_3"/>, which scales its columns.</summary>
[Network("2-3", Loss = Loss.CrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "length", "width" }, Outputs = new[] { "setosa", "versicolor", "virginica" })]
public partial class ScaledIris2_3 { }

/// <summary>The species of an iris from its petals, with eight hidden nodes.</summary>
[Network("2-8-3", Loss = Loss.CrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "length", "width" }, Outputs = new[] { "setosa", "versicolor", "virginica" })]
public partial class Iris2_8_3 { }

/// <summary>The same network as <see cref="Iris2_8_3"/>, which scales its columns.</summary>
[Network("2-8-3", Loss = Loss.CrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "length", "width" }, Outputs = new[] { "setosa", "versicolor", "virginica" })]
public partial class ScaledIris2_8_3 { }

/// <summary>The probabilities of three classes in the plane, with eight hidden nodes.</summary>
[Network("2-8-3", Loss = Loss.CrossEntropy, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "a", "b", "c" })]
public partial class Classes2_8_3 { }

/// <summary>The same network as <see cref="Classes2_8_3"/>, on vectors: it trains the batches.</summary>
[Network("2-8-3", Loss = Loss.CrossEntropy, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "a", "b", "c" })]
public partial class Classes2_8_3OnVectors { }

/// <summary>The same network as <see cref="Classes2_8_3"/>, which scales its columns.</summary>
[Network("2-8-3", Loss = Loss.CrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Unrolled, Explain = true, Inputs = new[] { "x", "y" }, Outputs = new[] { "a", "b", "c" })]
public partial class ScaledClasses2_8_3 { }

/// <summary>The same network as <see cref="ScaledClasses2_8_3"/>, on vectors: it trains the batches.</summary>
[Network("2-8-3", Loss = Loss.CrossEntropy, InputScaling = Scaling.Standardize, Emission = Emission.Vectorized, Inputs = new[] { "x", "y" }, Outputs = new[] { "a", "b", "c" })]
public partial class ScaledClasses2_8_3OnVectors { }
