using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>Methods of the author's that networks are made of, as the library describes them, and as documentation shows them.</summary>
internal static class FunctionDescriptions
{
    /// <summary>An expression for an activation.</summary>
    public static string Of(OwnActivation own) => Of(own.Function, ActivationFunction.Of(own).Value, own.Function.Arguments(1, own.Given), variables: 1);

    /// <summary>An expression for a loss.</summary>
    public static string Of(OwnLoss own) => Of(own.Function, own.Function.With(new Expression[] { Formulas.Y, Formulas.O }.Concat(own.Function.Arguments(2, own.Given).Select(number => (Expression)number)).ToList()), own.Function.Arguments(2, own.Given), variables: 2);

    /// <summary>What the author's functions and their derivatives are on paper, a line each.</summary>
    public static IEnumerable<string> OnPaper(NetworkSpecification specification)
    {
        foreach (ActivationFunction activation in specification.Layers.Where(layer => layer.Own is not null).Select(layer => layer.Function).Distinct())
        {
            yield return $"{activation.Name}:  f(z) = {Print(activation.Value)}";
            yield return $"{new string(' ', activation.Name.Length)}   f′(z) = {Print(Formulas.Total(activation.Value).Derivative(Formulas.Z))}";
        }

        if (specification.Loss.Own is { } loss)
        {
            yield return $"{loss.Function.Name}:  ∂L/∂ŷ = {Print(specification.Loss.Function.DerivativeOver(1))} of one output";
        }
    }

    private static string Print(Expression formula) => new PaperNotation(leaf => leaf.Equals(Formulas.O) ? "ŷ" : ((Variable)leaf).Name).Print(formula);

    private static string Of(OwnFunction function, Expression formula, IReadOnlyList<double> numbers, int variables)
    {
        string real = function.IsDouble ? "double" : "float";
        IEnumerable<string> arguments = Enumerable.Range(0, variables).Select(i => function.IsDouble ? FormattableString.Invariant($"x[{i}]") : FormattableString.Invariant($"({real})x[{i}]"))
            .Concat(numbers.Select(number => CSharpNotation.Literal(number, function.IsDouble)));
        string given = numbers.Count == 0 ? "new double[0]" : $"new[] {{ {string.Join(", ", numbers.Select(number => CSharpNotation.Literal(number, isDouble: true)))} }}";
        return $"new global::BackpropGen.FunctionDescription({Emitter.Quote(function.Name)}, {given}, {Emitter.Quote(new FormulaNotation().Print(formula))}, x => {function.Reference}({string.Join(", ", arguments)}))";
    }
}
