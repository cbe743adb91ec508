namespace BackpropGen.Tests.Declared;

/// <summary>A classifier whose rows are computed in parts.</summary>
[Network(
    "4-16-16-3",
    Activation.ReLU,
    Loss = Loss.CrossEntropy,
    Inputs = new[] { "sepalLength", "sepalWidth", "petalLength", "petalWidth" },
    Outputs = new[] { "setosa", "versicolor", "virginica" })]
public sealed partial class IrisModel
{
}
