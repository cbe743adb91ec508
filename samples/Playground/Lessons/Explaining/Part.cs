using BackpropGen;

namespace Playground.Lessons.Explaining;

/// <summary>A node or a weight of the network's drawing.</summary>
/// <param name="Layer">The layer, counted from 1; 0 for the inputs.</param>
/// <param name="Node">The node in it, counted from 1.</param>
/// <param name="From">Of a weight the node or input that it comes from, counted from 1; 0 for a node.</param>
public readonly record struct Part(int Layer, int Node, int From)
{
    /// <summary>What a derivation says of it, in order. Of the last layer's nodes also the target and the loss.</summary>
    public IEnumerable<DerivationStep> Of(Derivation derivation)
    {
        (int layer, int node, int from) = this;
        int last = derivation.Steps.Max(step => step.Layer);
        return derivation.Steps.Where(step => step.Kind switch
        {
            QuantityKind.Input or QuantityKind.ScaledInput => layer == 0 && step.Node == node || layer == 1 && step.Node == from && step.Kind == InputKind(derivation),
            QuantityKind.Target or QuantityKind.ScaledTarget or QuantityKind.Prediction => layer == last && from == 0 && step.Node == node,
            QuantityKind.Loss => layer == last && from == 0,
            QuantityKind.LearningRate => false,
            QuantityKind.Parameter or QuantityKind.Gradient or QuantityKind.NewParameter => step.Layer == layer && step.Node == node && step.From == from,
            QuantityKind.Output when from > 0 && step.Layer == layer - 1 => step.Node == from,
            QuantityKind.Output when from > 0 => step.Layer == layer && step.Node == node && !HasPreActivation(derivation, layer),
            _ => step.Layer == layer && step.Node == node,
        });
    }

    private static QuantityKind InputKind(Derivation derivation) =>
        derivation.Steps.Any(step => step.Kind == QuantityKind.ScaledInput) ? QuantityKind.ScaledInput : QuantityKind.Input;

    private static bool HasPreActivation(Derivation derivation, int layer) => derivation.Steps.Any(step => step.Kind == QuantityKind.PreActivation && step.Layer == layer);
}
