using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>The inputs as the network computes with them, (x − μ) · 1/σ: they stand where the outputs of a layer 0 would.</summary>
internal sealed class ScalingNode(GraphNode inputs) : GraphNode(inputs.Width, new Quantity(Symbol.Output, 0))
{
    public override IEnumerable<Instruction> Lower()
    {
        Expression value = (inputs.Value - new Quantity(Symbol.InputOffset, 0)) * new Quantity(Symbol.InputFactor, 0);
        yield return new Map(Value, value, Width);
    }
}
