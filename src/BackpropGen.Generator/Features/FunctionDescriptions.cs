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
    public static string Of(OwnLoss own) => Of(
        own.Function, own.Formula, own.Numbers, own.Group.Variables, Array.Empty<LearnedNumber>(),
        own.Group.IsElementwise ? string.Empty : FormattableString.Invariant($", {own.Group.TargetCount}, {own.Group.OutputCount}"));

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
            GroupShape group = loss.Group;
            string indent = new string(' ', loss.Function.Name.Length);
            IReadOnlyList<Expression> slopes = specification.Loss.Function.DerivativesOver(group.OutputCount);
            for (int i = 0; i < slopes.Count; i++)
            {
                yield return group.IsElementwise ? $"{loss.Function.Name}:  ∂L/∂ŷ = {PrintOfLoss(slopes[i], group)} of one output"
                    : $"{(i == 0 ? loss.Function.Name + ":" : indent + " ")}  ∂L/∂{PrintOfLoss(group.Outputs[i], group)} = {PrintOfLoss(slopes[i], group)}{(i == slopes.Count - 1 ? ", of one group of outputs" : string.Empty)}";
            }
        }
    }

    private static string Print(Expression formula) => new PaperNotation(leaf => ((Variable)leaf).Name).Print(formula);

    /// <summary>A formula of a loss, of the targets and outputs of one group: y₁ and ŷ₂.</summary>
    private static string PrintOfLoss(Expression formula, GroupShape group) => new PaperNotation(leaf =>
        Place(group.Outputs, leaf) is >= 0 and var output ? "ŷ" + Number(output, group.OutputCount) : "y" + Number(Place(group.Targets, leaf), group.TargetCount)).Print(formula);

    private static int Place(IReadOnlyList<Variable> variables, Leaf leaf) => variables.ToList().FindIndex(variable => variable.Equals(leaf));

    private static string Number(int place, int count) => count == 1 ? string.Empty : PaperNotation.Subscript(place + 1);

    private static string Of(OwnFunction function, Expression formula, IReadOnlyList<double> numbers, int variables, IReadOnlyList<LearnedNumber> learned, string group = "")
    {
        var names = learned.Select(number => number.Name).ToList();
        IEnumerable<string> arguments = function.Parameters.Select((parameter, i) =>
            i < variables ? Value(i) : names.IndexOf(parameter.Name) is var place && place >= 0 ? Value(variables + place) : CSharpNotation.Literal(numbers[i - variables], function.IsDouble));
        string given = numbers.Count == 0 ? "new double[0]" : $"new[] {{ {string.Join(", ", numbers.Select(number => CSharpNotation.Literal(number, isDouble: true)))} }}";
        string trained = learned.Count == 0 ? string.Empty
            : $", new[] {{ {string.Join(", ", learned.Select(number => $"new global::BackpropGen.LearnedParameter({Emitter.Quote(number.Name)}, {CSharpNotation.Literal(number.Start, isDouble: true)}, {(number.IsPerNode ? "true" : "false")})"))} }}";
        return $"new global::BackpropGen.FunctionDescription({Emitter.Quote(function.Name)}, {given}, {Emitter.Quote(new FormulaNotation().Print(formula))}, x => {function.Reference}({string.Join(", ", arguments)}){trained}{group})";

        string Value(int place) => FormattableString.Invariant($"{(function.IsDouble ? string.Empty : "(float)")}x[{place}]");
    }
}
