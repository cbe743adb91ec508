namespace BackpropGen.GradientChecks;

// The operations of layers a second time, in double and as their definitions say.
internal static class ReferenceOperations
{
    // What the fields of Parameters call the two vectors of an operation.
    public static (string Weight, string Bias) NamesOf(LayerOperation operation) => operation switch
    {
        LayerOperation.LayerNorm => ("Gamma", "Beta"),
        _ => throw Unknown(operation),
    };

    // In place: a layer's nodes, by the weights and biases of the operation.
    public static void Apply(LayerOperation operation, double[] nodes, ReadOnlySpan<double> weights, ReadOnlySpan<double> biases)
    {
        if (operation != LayerOperation.LayerNorm)
        {
            throw Unknown(operation);
        }

        double mean = nodes.Average();
        double deviation = Math.Sqrt(nodes.Average(z => (z - mean) * (z - mean)) + 1e-5);
        for (int j = 0; j < nodes.Length; j++)
        {
            nodes[j] = (weights[j] * (nodes[j] - mean) / deviation) + biases[j];
        }
    }

    private static NotSupportedException Unknown(LayerOperation operation) => new($"The gradient cannot be checked: no reference defines the operation {operation}.");
}
