using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>
/// The formulas of a network as the library writes them out for a row: quantities stand in angle brackets, ⟨z⟩, and what is summed over a layer's nodes in Σ⟦…⟧.
/// </summary>
internal static class FormulaTexts
{
    private static readonly Notation Notation = new TemplateNotation();

    /// <summary>What the operations of a layer do with its sums; empty where it has none.</summary>
    public static string OperationsOf(Layer layer) => string.Join(", ", layer.Operations.Select(operation => operation.OnPaper));

    /// <summary>o from ⟨z⟩; empty where the activation is linear.</summary>
    public static string OutputOf(Layer layer) => layer.Activation.IsLinear ? string.Empty : Notation.Print(layer.Activation.Value);

    /// <summary>d of a layer, from ⟨g⟩ = ∂L/∂o; of the last layer from the targets ⟨y⟩.</summary>
    public static string ErrorOf(NetworkGraph graph, Layer layer)
    {
        if (layer.Number < graph.Layers.Count)
        {
            return Notation.Print(layer.Activation.PassOn.OverNodes(layer.Width));
        }

        Expression derivative = graph.Loss.DerivativeOver(layer.Width);
        Expression error = graph.Loss.IsOnLogits ? ActivationFunction.InTermsOfOutput(derivative, layer.Activation.Value) : layer.Activation.PassOn.Replace(Formulas.G, derivative).Simplify();
        return Notation.Print(error.OverNodes(layer.Width));
    }

    /// <summary>The loss of a row.</summary>
    public static string LossOf(NetworkGraph graph) => Notation.Print(graph.Loss.ValueOver(graph.Output.Width).OverNodes(graph.Output.Width));

    /// <summary>A step of gradient descent.</summary>
    public static string UpdateOf(OptimizerRule rule) => Notation.Print(rule.Lines[0].Value.Simplify());

    /// <summary>Formulas with places for what a row brings.</summary>
    private sealed class TemplateNotation : PaperNotation
    {
        /// <summary>No row on paper is as large.</summary>
        private const double FarOut = 1e30;

        public TemplateNotation()
            : base(leaf => $"⟨{((Variable)leaf).Name}⟩")
        {
        }

        protected override string Times => "·";

        /// <summary>Functions that a reader would have to look up are written out, and what only keeps numbers finite far out is left out.</summary>
        protected override Expression InKnownFunctions(Expression expression) => expression.Replace(part => part switch
        {
            Apply { Function: Function.Sigmoid, Argument: var x } => 1 / (1 + Formulas.Exp(InKnownFunctions(-x))),
            Apply { Function: Function.Softplus, Argument: var x } => Formulas.LogOnePlus(Formulas.Exp(InKnownFunctions(x))),
            Select { Right: Constant { Value: >= FarOut } } select => InKnownFunctions(select.Otherwise),
            Minimum { Right: Constant { Value: >= FarOut } } minimum => InKnownFunctions(minimum.Left),
            _ => null,
        });

        protected override string Call(string function, params string[] arguments) => function switch
        {
            "Sum" => $"Σ⟦{arguments[0]}⟧",
            "LogSumExp" => $"ln Σ⟦exp({arguments[0]})⟧",
            "Softmax" => $"exp({arguments[0]}) / Σ⟦exp({arguments[0]})⟧",
            _ => base.Call(function, arguments),
        };
    }
}
