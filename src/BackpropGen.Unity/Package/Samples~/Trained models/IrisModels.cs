namespace BackpropGen.Samples.TrainedModels
{
    /// <summary>
    /// The network of <c>iris.BackpropGenGenerator.additionalfile</c>, an ONNX file of PyTorch's, with its weights as numbers in the code. It tells three kinds of irises apart by the lengths and widths of their sepals and petals.
    /// </summary>
    [Network(Model = "iris", Frozen = true)]
    public partial class FrozenIris
    {
    }

    /// <summary>The same layers without their weights, for which there is no limit in size: they come from an asset.</summary>
    [Network("4-16:relu-16:relu-3", Loss = Loss.CrossEntropy)]
    public partial class LoadedIris
    {
    }
}
