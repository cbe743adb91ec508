using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>
/// Layer normalisation (Ba, Kiros, Hinton, 2016), as <c>torch.nn.LayerNorm</c> computes it: aⱼ = γⱼ · (zⱼ − mean) / √(variance + ε) + βⱼ, where mean and variance are
/// those of the layer's z in one row, and γ and β are trained.
/// </summary>
/// <param name="source">z.</param>
/// <param name="gives">What its values are called.</param>
/// <param name="start">The place of its first parameter among all.</param>
internal sealed class LayerNormNode(GraphNode source, Symbol gives, int start) : OperationNode(source, gives)
{
    /// <summary>PyTorch's default.</summary>
    public const double Epsilon = 1e-5;

    private static readonly Symbol Gamma = Symbol.OfParameter("Gamma", "γ");
    private static readonly Symbol Beta = Symbol.OfParameter("Beta", "β");
    private static readonly Symbol Total = new("total", SymbolRole.Passing) { IsOnePerLayer = true };
    private static readonly Symbol Mean = new("mean", SymbolRole.Value) { IsOnePerLayer = true };
    private static readonly Symbol Deviation = new("dev", SymbolRole.Value);
    private static readonly Symbol SquareSum = new("squares", SymbolRole.Passing) { IsOnePerLayer = true };
    private static readonly Symbol Standard = new("std", SymbolRole.Value) { IsOnePerLayer = true };
    private static readonly Symbol Inverse = new("rstd", SymbolRole.Value) { IsOnePerLayer = true };
    private static readonly Symbol Normalized = new("n", SymbolRole.Value);

    private readonly Coefficients _gamma = Vector(Gamma, source, start, "scales", "Scales of the normalised nodes");
    private readonly Coefficients _beta = Vector(Beta, source, start + source.Width, "shifts", "Shifts of the normalised nodes");

    public override IReadOnlyList<Coefficients> Coefficients => new[] { _gamma, _beta };

    public override string Title => "layer normalisation";

    public override string OnPaper =>
        $"{Paper(Deviation)} = {PaperNotation.AtNode(Source.Value.Symbol.Letter, Layer, Index)} − {PaperNotation.AtNode("mean", Layer, string.Empty)}, "
        + $"{Paper(Normalized)} = {Paper(Deviation)} / √(Σₖ {Paper(Deviation).Replace('ⱼ', 'ₖ')}² / {PaperNotation.Text(Width)} + {PaperNotation.Text(Epsilon)}), "
        + $"{Paper(Value.Symbol)} = {Paper(Gamma)} · {Paper(Normalized)} + {Paper(Beta)}";

    public override IEnumerable<Instruction> Lower()
    {
        Quantity total = Of(Total), mean = Of(Mean), deviation = Of(Deviation), squares = Of(SquareSum);
        Quantity standard = Of(Standard), inverse = Of(Inverse), normalized = Of(Normalized);
        yield return new Reduce(total, IsMaximum: false, Source.Value, Width);
        yield return new Map(mean, total / Width, 1);
        yield return new Map(deviation, Source.Value - mean, Width);
        yield return new Reduce(squares, IsMaximum: false, deviation * deviation, Width);
        yield return new Map(standard, Formulas.Sqrt((squares / Width) + Epsilon), 1);
        yield return new Map(inverse, 1 / standard, 1);
        yield return new Map(normalized, deviation * inverse, Width);
        yield return new Map(Value, (Of(Gamma) * normalized) + Of(Beta), Width);
    }

    private Quantity Of(Symbol symbol) => new(symbol, Layer);

    private string Paper(Symbol symbol) => PaperNotation.AtNode(symbol.OnPaper, Layer, Index);

    private static Coefficients Vector(Symbol symbol, GraphNode source, int start, string title, string what) => new(
        null,
        new Parameter(symbol, source.Layer, title, FormattableString.Invariant($"{what} of layer {source.Layer}, {symbol.Letter}{source.Layer}_j of node j."), source.Width, 0, start));
}
