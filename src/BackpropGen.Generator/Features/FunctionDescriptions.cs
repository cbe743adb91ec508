using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>Methods of the author's that networks are made of, as the library describes them, and as documentation shows them.</summary>
internal static class FunctionDescriptions
{
    /// <summary>An expression for an activation.</summary>
    public static string Of(OwnActivation own) => Of(own.Function, new AsWritten(own.Formula), own.Function.Arguments(1, own.Given), variables: 1, own.Learned.ToList());

    /// <summary>An expression for a loss.</summary>
    public static string Of(OwnLoss own) => Of(own.Function, own.Function.With(new Expression[] { Formulas.Y, Formulas.O }.Concat(own.Function.Arguments(2, own.Given).Select(number => (Expression)number)).ToList()), own.Function.Arguments(2, own.Given), variables: 2, Array.Empty<LearnedNumber>());

    /// <summary>What the author's functions and their derivatives are on paper, a line each.</summary>
    public static IEnumerable<string> OnPaper(NetworkSpecification specification)
    {
        foreach (OwnActivation activation in specification.Layers.Select(layer => layer.Own).OfType<OwnActivation>().Distinct())
        {
            string indent = new string(' ', activation.Function.Name.Length);
            Expression value = new AsWritten(activation.Formula);
            yield return $"{activation.Function.Name}:  f(z) = {Print(value)}";
            yield return $"{indent}   f′(z) = {Print(Formulas.Total(value).Derivative(Formulas.Z))}";
            foreach (LearnedNumber number in activation.Learned)
            {
                yield return $"{indent}   ∂f/∂{number.Name} = {Print(Formulas.Total(value).Derivative(new Variable(number.Name)))}, {number.Name} is trained, {(number.IsPerNode ? "at each node" : "one for the layer")}, from {number.Start.ToString("R", CultureInfo.InvariantCulture)} on";
            }
        }

        if (specification.Loss.Own is { } loss)
        {
            yield return $"{loss.Function.Name}:  ∂L/∂ŷ = {Print(specification.Loss.Function.DerivativeOver(1))} of one output";
        }
    }

    private static string Print(Expression formula) => new PaperNotation(leaf => leaf.Equals(Formulas.O) ? "ŷ" : ((Variable)leaf).Name).Print(formula);

    private static string Of(OwnFunction function, Expression formula, IReadOnlyList<double> numbers, int variables, IReadOnlyList<LearnedNumber> learned)
    {
        var names = learned.Select(number => number.Name).ToList();
        IEnumerable<string> arguments = function.Parameters.Select((parameter, i) =>
            i < variables ? Value(i) : names.IndexOf(parameter.Name) is var place && place >= 0 ? Value(variables + place) : CSharpNotation.Literal(numbers[i - variables], function.IsDouble));
        string given = numbers.Count == 0 ? "new double[0]" : $"new[] {{ {string.Join(", ", numbers.Select(number => CSharpNotation.Literal(number, isDouble: true)))} }}";
        string trained = learned.Count == 0 ? string.Empty
            : $", new[] {{ {string.Join(", ", learned.Select(number => $"new global::BackpropGen.LearnedParameter({Emitter.Quote(number.Name)}, {CSharpNotation.Literal(number.Start, isDouble: true)}, {(number.IsPerNode ? "true" : "false")})"))} }}";
        return $"new global::BackpropGen.FunctionDescription({Emitter.Quote(function.Name)}, {given}, {Emitter.Quote(new FormulaNotation().Print(formula))}, x => {function.Reference}({string.Join(", ", arguments)}){trained})";

        string Value(int place) => FormattableString.Invariant($"{(function.IsDouble ? string.Empty : "(float)")}x[{place}]");
    }
}
