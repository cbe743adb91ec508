using BackpropGen;

namespace ImportedFlowers;

/// <summary>The model of the file, which can be trained further.</summary>
[Network(Model = "iris.onnx")]
public partial class Iris { }

/// <summary>The same model with its weights as numbers in the code. It only predicts.</summary>
[Network(Model = "iris.onnx", Frozen = true)]
public partial class FrozenIris { }
