using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>A sum, a concatenation or a part of what other layers give.</summary>
internal sealed class JoinNode(LayerKind kind, IReadOnlyList<GraphNode> sources, int start, int layer, int width, Symbol gives) : LayerNode(sources, layer, width, gives)
{
    /// <summary>What it is made of, where a term's target is this node.</summary>
    private readonly IReadOnlyList<MoveTerm> _terms = TermsOf(kind, sources, start, width);

    public override string Title => kind switch { LayerKind.Sum => "sum, ", LayerKind.Concatenation => "concatenation, ", _ => "part, " };

    public override string OnPaper => kind switch
    {
        LayerKind.Sum => string.Join(" + ", Sources.Select(source => source.AtIndex(Index))),
        LayerKind.Concatenation => $"({string.Join(", ", Sources.Select(source => source.AtIndex(string.Empty)))})ⱼ",
        _ => Sources[0].AtIndex(start == 0 ? Index : FormattableString.Invariant($"₍ⱼ₊{PaperNotation.Subscript(start)}₎")),
    };

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Move(Value, _terms.ToEquatableArray(), Width);
    }

    private static IReadOnlyList<MoveTerm> TermsOf(LayerKind kind, IReadOnlyList<GraphNode> sources, int start, int width)
    {
        var terms = new List<MoveTerm>();
        int to = 0;
        foreach (GraphNode source in sources)
        {
            int count = kind == LayerKind.Part ? width : source.Width;
            terms.Add(new MoveTerm(source.Value, kind == LayerKind.Part ? start : 0, to, count));
            to += kind == LayerKind.Concatenation ? count : 0;
        }

        return terms;
    }
}
