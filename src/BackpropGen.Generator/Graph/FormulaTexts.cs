using System.Globalization;
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

    /// <summary>What the operations of a layer compute, value by value.</summary>
    public static IEnumerable<NamedFormula> StepsOf(Layer layer) => layer.Operations.SelectMany(operation => operation.Lower()).Select(Named);

    /// <summary>The way back through them, from what ∂L/∂ of the last of these values is made into to the error terms.</summary>
    public static IEnumerable<NamedFormula> BackOf(Layer layer) => layer.Operations.Count == 0 ? Enumerable.Empty<NamedFormula>() : RowLowering.BackOnPaper(layer).Steps.Select(Named);

    /// <summary>∂L/∂ of each vector of the operations' parameters, at any node.</summary>
    public static IEnumerable<string> GradientsOf(Layer layer) => layer.Operations.Count == 0 ? Enumerable.Empty<string>() : RowLowering.BackOnPaper(layer).Gradients.Select(Notation.Print);

    /// <summary>What ∂L/∂ of the last value is called.</summary>
    public static string ErrorNameOf(Layer layer) => RowLowering.ErrorOfLogits(layer).Symbol.OnPaper;

    private static NamedFormula Named(Instruction step) => new(
        step.Result!.Symbol.OnPaper, step.Result.IsOnePerLayer, Notation.Print(step is Reduce sum ? new Total(sum.Body) : ((Map)step).Body));

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

    /// <summary>A step of the optimiser: what becomes of its states and of the parameter ⟨p⟩, in order.</summary>
    public static IEnumerable<NamedFormula> UpdateOf(OptimizerRule rule) => rule.Assignments().Select(line => new NamedFormula(
        NameOf(rule, line.Target), IsOnePerLayer: false,
        Notation.Print((rule.Lines.Count == 1 ? line.Value.Simplify() : line.Value).Replace(part => part is Variable variable ? new Variable(NameOf(rule, variable.Name)) : null))));

    private static string NameOf(OptimizerRule rule, string variable)
    {
        string state = variable.Replace(OptimizerRule.Before, string.Empty);
        return rule.States.Contains(state) ? OptimizerRule.LetterOf(state) + variable.Substring(state.Length) : variable;
    }

    /// <summary>Formulas with places for what a row brings.</summary>
    private sealed class TemplateNotation : PaperNotation
    {
        /// <summary>No row on paper is as large.</summary>
        private const double FarOut = 1e30;

        public TemplateNotation()
            : base(leaf => leaf switch
            {
                Variable variable => $"⟨{variable.Name}⟩",
                Quantity { Role: SymbolRole.Parameter } parameter => $"⟨θ.{parameter.Symbol.OnPaper}⟩",
                Quantity quantity => $"⟨{quantity.Symbol.OnPaper}⟩",
                _ => throw Rewriting.Unknown(leaf),
            })
        {
        }

        /// <summary>1 − 0.9 is 0.1 on paper.</summary>
        protected override string Number(double value) => Text(double.Parse(value.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

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

        protected override string? Conditional(bool orEqual, string left, string right, string then, string otherwise) =>
            !orEqual && right == "0" && then == "1" && otherwise == $"0 > {left} ? −1 : 0" ? $"sign({left})" : null;

        protected override string Call(string function, params string[] arguments) => function switch
        {
            "Sum" => $"Σ⟦{arguments[0]}⟧",
            "LogSumExp" => $"ln Σ⟦exp({arguments[0]})⟧",
            "Softmax" => $"exp({arguments[0]}) / Σ⟦exp({arguments[0]})⟧",
            _ => base.Call(function, arguments),
        };
    }
}

/// <summary>A value with its formula.</summary>
/// <param name="Name">What it is called on paper.</param>
/// <param name="IsOnePerLayer">Whether a layer has only one of it.</param>
/// <param name="Formula">How it is computed.</param>
internal sealed record NamedFormula(string Name, bool IsOnePerLayer, string Formula);
