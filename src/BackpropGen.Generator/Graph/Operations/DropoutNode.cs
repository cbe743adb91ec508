using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>o = u · k, with k = 0 or 1/(1 − p) drawn for each row and node.</summary>
internal sealed class DropoutNode(GraphNode source) : GraphNode(source.Width, new Quantity(Symbol.Output, source.Layer))
{
    public GraphNode Source { get; } = source;

    public Quantity Mask => new(Symbol.Mask, Layer);

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Map(Value, Source.Value * Mask, Width);
    }
}
