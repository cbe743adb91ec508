using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>f(z).</summary>
internal sealed class ActivationNode(GraphNode source, ActivationFunction activation, Symbol gives) : GraphNode(source.Width, new Quantity(gives, source.Layer))
{
    public GraphNode Source { get; } = source;

    public ActivationFunction Activation { get; } = activation;

    public override IEnumerable<Instruction> Lower()
    {
        yield return new Map(Value, Activation.Value.Replace(Formulas.Z, Source.Value), Width);
    }
}
