using BackpropGen;

namespace Flowers;

/// <summary>Tells three species of iris apart by the lengths and widths of their leaves.</summary>
[Network(
    "4-8-3",
    Activation.Tanh,
    Loss = Loss.CrossEntropy,
    Optimizer = Optimizer.Adam,
    InputScaling = Scaling.Standardize,
    Inputs = new[] { "sepalLength", "sepalWidth", "petalLength", "petalWidth" },
    Outputs = new[] { "setosa", "versicolor", "virginica" })]
public partial class IrisModel { }

/// <summary>The same from the lengths and widths of the petals alone, in centimetres: two inputs can be drawn.</summary>
[Network(
    "2-8-3",
    Activation.Tanh,
    Loss = Loss.CrossEntropy,
    Optimizer = Optimizer.Adam,
    InputScaling = Scaling.Standardize,
    Inputs = new[] { "petalLength", "petalWidth" },
    Outputs = new[] { "setosa", "versicolor", "virginica" })]
public partial class PetalModel { }
