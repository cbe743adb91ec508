using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Program;

/// <summary>What a sum of products over nodes is trained by: a matrix of weights, or none, and biases. They lie next to each other wherever parameters lie.</summary>
/// <param name="Weights">A matrix with a row for each output and a column for each input; null where there are only biases.</param>
/// <param name="Biases">A number for each output.</param>
internal sealed record Coefficients(Parameter? Weights, Parameter Biases)
{
    public int Layer => Biases.Layer;

    /// <summary>What tells them from others in the names of methods: Layer1, or Gamma1 where there is no matrix.</summary>
    public string Name => FormattableString.Invariant($"{(Weights is null ? Biases.Symbol.Letter : "Layer")}{Layer}");

    public int InputCount => Weights?.Columns ?? 0;

    public int OutputCount => Biases.Rows;

    /// <summary>The place of the first among all parameters, and how many there are.</summary>
    public int Start => Weights?.Start ?? Biases.Start;

    public int Count => (InputCount + 1) * OutputCount;

    public IEnumerable<Parameter> Tensors => Weights is null ? new[] { Biases } : new[] { Weights, Biases };
}
