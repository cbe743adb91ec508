using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>An activation of the author's with numbers that are trained, f(zⱼ, θ): a θ for the layer, or one for each of its nodes.</summary>
internal sealed class LearnedActivationNode : OperationNode
{
    private readonly OwnActivation _activation;
    private readonly IReadOnlyDictionary<LearnedNumber, Coefficients> _learned;

    /// <param name="source">z.</param>
    /// <param name="activation">f.</param>
    /// <param name="gives">What its values are called.</param>
    /// <param name="start">The place of its first parameter among all.</param>
    public LearnedActivationNode(GraphNode source, OwnActivation activation, Symbol gives, int start)
        : base(source, gives)
    {
        _activation = activation;
        var learned = new Dictionary<LearnedNumber, Coefficients>();
        foreach (LearnedNumber number in activation.Learned)
        {
            Symbol symbol = Symbol.Learned(activation.Function.Name + char.ToUpperInvariant(number.Name[0]) + number.Name.Substring(1), number.Name, isOnePerLayer: !number.IsPerNode);
            string summary = number.IsPerNode
                ? FormattableString.Invariant($"{number.Name} of {activation.Function.Name} at the nodes of layer {source.Layer}, {symbol.Letter}{source.Layer}_j at node j.")
                : FormattableString.Invariant($"{number.Name} of {activation.Function.Name} in layer {source.Layer}.");
            learned.Add(number, new Coefficients(null, new Parameter(symbol, source.Layer, $"values of {number.Name}", summary, number.CountIn(source.Width), 0, start)));
            start += number.CountIn(source.Width);
        }

        _learned = learned;
    }

    public override IReadOnlyList<Coefficients> Coefficients => _activation.Learned.Select(number => _learned[number]).ToList();

    public override string Title => _activation.Function.Name;

    public override string OnPaper
    {
        get
        {
            string z = PaperNotation.AtNode(Source.Value.Symbol.OnPaper, Layer, Index);
            var notation = new PaperNotation(leaf => leaf.Equals(Formulas.Z) ? z
                : _activation.Learned.Single(number => number.Name == ((Variable)leaf).Name) is var number && number.IsPerNode ? PaperNotation.AtNode(number.Name, Layer, Index)
                : PaperNotation.AtNode(number.Name, Layer, string.Empty));
            return $"{PaperNotation.AtNode(Value.Symbol.OnPaper, Layer, Index)} = {notation.Print(_activation.Formula)}";
        }
    }

    /// <summary>Functions that formula and derivatives have several times are computed once, the innermost first.</summary>
    public override IEnumerable<Instruction> Lower()
    {
        Expression formula = new AsWritten(_activation.With(number => ValueOf(_learned[number].Biases)).Replace(Formulas.Z, Source.Value)).SpellOut();
        List<Expression> derivatives = formula.All().OfType<Quantity>().Distinct().Select(read => formula.DerivativeAt(read, Value)).ToList();
        for (int parts = 1; SharedParts.AllRepeated(derivatives.Prepend(formula)).FirstOrDefault(part => formula.All().Contains(part)) is { } part; parts++)
        {
            var value = new Quantity(Symbol.PartOfLearned(parts), Layer);
            yield return new Map(value, new AsWritten(part), Width);
            formula = formula.Replace(part, value);
            derivatives = derivatives.Select(derivative => derivative.Replace(part, value)).ToList();
        }

        yield return new Map(Value, formula, Width);
    }

    private static Quantity ValueOf(Parameter parameter) => parameter.Symbol.IsOnePerLayer ? parameter.At(1) : new Quantity(parameter.Symbol, parameter.Layer);
}
