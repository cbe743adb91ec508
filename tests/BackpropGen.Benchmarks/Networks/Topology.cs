namespace BackpropGen.Benchmarks.Networks;

/// <summary>The layers of a measured network. All are fully connected, with linear outputs and mean squared error.</summary>
internal sealed record Topology(string Name, Activation Hidden, params int[] Widths)
{
    public static readonly IReadOnlyList<Topology> All =
    [
        new("2-2-1", Activation.Linear, 2, 2, 1),
        new("4-8-3", Activation.Tanh, 4, 8, 3),
        new("4-16-16-3", Activation.Tanh, 4, 16, 16, 3),
        new("16-64-64-8", Activation.Tanh, 16, 64, 64, 8),
        new("64-128-64-10", Activation.Tanh, 64, 128, 64, 10),
        new("784-128-10", Activation.ReLU, 784, 128, 10),
    ];

    public int Inputs => Widths[0];

    public int Outputs => Widths[^1];

    public int Layers => Widths.Length - 1;

    public int Parameters => Enumerable.Range(0, Layers).Sum(layer => (Widths[layer] + 1) * Widths[layer + 1]);

    /// <summary>Floating-point operations of one row's training: a multiply-add counts as two, and no error is passed back to the inputs.</summary>
    public long TrainingFlops => Enumerable.Range(0, Layers).Sum(layer => 2L * Widths[layer] * Widths[layer + 1] * (layer == 0 ? 2 : 3));

    public Activation ActivationOf(int layer) => layer == Layers - 1 ? Activation.Linear : Hidden;

    public override string ToString() => Name;
}
