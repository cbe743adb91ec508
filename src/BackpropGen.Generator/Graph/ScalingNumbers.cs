using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>What inputs and targets are scaled by: μ, σ and 1/σ of each, kind by kind as they lie in memory.</summary>
internal sealed class ScalingNumbers
{
    private static readonly Symbol[] All =
    {
        Symbol.InputOffset, Symbol.InputScale, Symbol.InputFactor, Symbol.TargetOffset, Symbol.TargetScale, Symbol.TargetFactor,
    };

    private readonly NetworkSpecification _specification;

    public ScalingNumbers(NetworkSpecification specification)
    {
        _specification = specification;
    }

    /// <summary>What is kept for each input or target that is scaled.</summary>
    public IEnumerable<Symbol> Symbols => All.Where(kind => IsOfInputs(kind) ? _specification.HasInputScaling : _specification.HasTargetScaling);

    /// <summary>The numbers in the order in which they lie in memory.</summary>
    public IEnumerable<Quantity> InOrder() =>
        from kind in Symbols
        from node in Enumerable.Range(1, CountOf(kind))
        select new Quantity(kind, IsOfInputs(kind) ? 0 : _specification.Layers.Count, node);

    /// <summary>Where the first number of a kind lies among them.</summary>
    public int PlaceOf(Symbol kind) => Symbols.TakeWhile(other => other != kind).Sum(CountOf);

    public static bool IsOfInputs(Symbol kind) => kind == Symbol.InputOffset || kind == Symbol.InputScale || kind == Symbol.InputFactor;

    private int CountOf(Symbol kind) => IsOfInputs(kind) ? _specification.InputCount : _specification.OutputCount;
}
