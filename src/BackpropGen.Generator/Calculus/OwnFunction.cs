using System.Globalization;

namespace BackpropGen.Generator.Calculus;

/// <summary>A method of the author's, as a formula.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reference">How generated code calls it.</param>
/// <param name="Parameters">What it takes; the formula has a <see cref="Variable"/> of each name.</param>
/// <param name="Body">The formula, in the order of operations that the author chose.</param>
/// <param name="IsDouble">Whether the method computes in double.</param>
internal sealed record OwnFunction(string Name, string Reference, EquatableArray<FunctionParameter> Parameters, Expression Body, bool IsDouble)
{
    /// <summary>The most parts of a formula: beyond, its derivative would fill pages.</summary>
    public const int MostParts = 400;

    /// <summary>The formula with other things in the place of the parameters.</summary>
    public Expression With(IReadOnlyList<Expression> arguments)
    {
        var values = Parameters.Zip(arguments, (parameter, argument) => (parameter, argument)).ToDictionary(pair => pair.parameter.Name, pair => pair.argument);
        return Body.Replace(part => part switch
        {
            Variable variable => values[variable.Name],

            // −a of a number is a number, to the bit.
            Product { Factors: [Constant { Value: -1 }, Variable variable] } when values[variable.Name] is Constant number => -number.Value,
            _ => null,
        });
    }

    /// <summary>The name with the numbers that the method is given behind its variables: Snake(0.5).</summary>
    public string Title(IReadOnlyList<double> numbers) =>
        numbers.Count == 0 ? Name : Name + "(" + string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))) + ")";

    /// <summary>What the parameters behind the first ones are: numbers that are given, then defaults.</summary>
    /// <param name="first">How many parameters are variables.</param>
    /// <param name="given">The numbers that are given.</param>
    public IReadOnlyList<double> Arguments(int first, IReadOnlyList<double> given) =>
        Parameters.Skip(first).Select((parameter, i) => i < given.Count ? given[i] : parameter.Default ?? 0).ToList();
}

/// <summary>A number that a method takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The number where none is given; null where one must be.</param>
/// <param name="Learned">For what a number of its own is trained; null where it is a constant.</param>
internal sealed record FunctionParameter(string Name, double? Default, LearnedFor? Learned = null);

/// <summary>What has a trained number of its own.</summary>
internal enum LearnedFor
{
    Layer,
    Node,
}

/// <summary>An author's activation, and the numbers that the topology gives it.</summary>
internal sealed record OwnActivation(OwnFunction Function, EquatableArray<double> Given)
{
    /// <summary>The numbers that are trained, in the order of the method's parameters.</summary>
    public IEnumerable<LearnedNumber> Learned => Function.Parameters.Skip(1).Zip(Function.Arguments(1, Given), (parameter, start) => (parameter, start))
        .Where(each => each.parameter.Learned is not null)
        .Select(each => new LearnedNumber(each.parameter.Name, each.start, each.parameter.Learned == LearnedFor.Node));

    /// <summary>f(z), with a <see cref="Variable"/> for each number that is trained.</summary>
    public Expression Formula => With(number => new Variable(number.Name));

    /// <summary>f(z), with something in the place of each number that is trained.</summary>
    public Expression With(Func<LearnedNumber, Expression> learned)
    {
        var numbers = Learned.ToDictionary(number => number.Name, StringComparer.Ordinal);
        IEnumerable<Expression> arguments = Function.Parameters.Skip(1).Zip(
            Function.Arguments(1, Given), (parameter, number) => numbers.TryGetValue(parameter.Name, out LearnedNumber? trained) ? learned(trained) : number);
        return Function.With(arguments.Prepend(Formulas.Z).ToList());
    }
}

/// <summary>A number of an activation that is trained.</summary>
/// <param name="Name">The name of the method's parameter.</param>
/// <param name="Start">What it starts with.</param>
/// <param name="IsPerNode">Whether each node of a layer has its own.</param>
internal sealed record LearnedNumber(string Name, double Start, bool IsPerNode)
{
    /// <summary>How many numbers a layer has of it.</summary>
    public int CountIn(int nodes) => IsPerNode ? nodes : 1;
}

/// <summary>An author's loss, the numbers that the attribute gives it, and which numbers may be targets.</summary>
internal sealed record OwnLoss(OwnFunction Function, EquatableArray<double> Given, TargetDomain Targets)
{
    /// <summary>How many targets and outputs the method takes together: a group.</summary>
    public GroupShape Group { get; init; } = new(1, 1);

    /// <summary>The constants behind them.</summary>
    public IReadOnlyList<double> Numbers => Function.Arguments(Group.Variables, Given);

    /// <summary>The formula of the targets and outputs of a group.</summary>
    public Expression Formula => Function.With(Group.Targets.Concat(Group.Outputs).Concat(Numbers.Select(number => (Expression)number)).ToList());
}

/// <summary>The targets and outputs that a loss takes together. The first outputs of all groups of a row come first, then the second ones, as torch.chunk cuts them; so do targets.</summary>
/// <param name="TargetCount">How many targets a group has.</param>
/// <param name="OutputCount">How many outputs it has.</param>
internal sealed record GroupShape(int TargetCount, int OutputCount)
{
    /// <summary>The most numbers that a loss compares: beyond, its derivatives would fill pages.</summary>
    public const int MostVariables = 16;

    /// <summary>Whether a loss is of one target and one output.</summary>
    public bool IsElementwise => Variables == 2;

    public int Variables => TargetCount + OutputCount;

    /// <summary>The targets of a group in formulas: y, or y1, y2, ….</summary>
    public IReadOnlyList<Variable> Targets => Numbered(Formulas.Y, TargetCount);

    /// <summary>Its outputs: o, or o1, o2, ….</summary>
    public IReadOnlyList<Variable> Outputs => Numbered(Formulas.O, OutputCount);

    /// <summary>How many groups so many outputs are.</summary>
    public int CountIn(int outputs) => outputs / OutputCount;

    /// <summary>How many targets a row of so many outputs has.</summary>
    public int TargetsOf(int outputs) => CountIn(outputs) * TargetCount;

    private static IReadOnlyList<Variable> Numbered(Variable one, int count) => count == 1 ? new[] { one }
        : Enumerable.Range(1, count).Select(i => new Variable(one.Name + i.ToString(CultureInfo.InvariantCulture))).ToList();
}
