using System.Globalization;

namespace BackpropGen;

/// <summary>An activation or a loss of the author's own: a method that the generator has differentiated. Immutable.</summary>
public sealed class FunctionDescription
{
    /// <summary>Describes a function.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="arguments">The numbers that it is given beside its variables, in order.</param>
    /// <param name="formula">The formula with those numbers in it: of <c>z</c> and the names of what is trained for an activation, of <c>y</c> and <c>o</c> for a loss.</param>
    /// <param name="method">The method itself, of its variables in order, then of what is trained, in double; null where nothing but the formula is known.</param>
    /// <param name="learned">Which numbers of an activation are trained, in the order of the method's parameters; null for none.</param>
    /// <exception cref="ArgumentNullException">The name, the arguments or the formula is null.</exception>
    public FunctionDescription(string name, IReadOnlyList<double> arguments, string formula, Func<double[], double>? method = null, IReadOnlyList<LearnedParameter>? learned = null)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Arguments = arguments ?? throw new ArgumentNullException(nameof(arguments));
        Formula = formula ?? throw new ArgumentNullException(nameof(formula));
        Method = method;
        Learned = learned ?? Array.Empty<LearnedParameter>();
    }

    /// <summary>Describes a loss that takes several outputs together.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="arguments">The numbers that it is given beside its variables, in order.</param>
    /// <param name="formula">The formula with those numbers in it: of <c>y</c> and <c>o</c>, or of <c>y1</c>, <c>y2</c>, … and <c>o1</c>, <c>o2</c>, … where there are several.</param>
    /// <param name="method">The method itself, of its targets, then of its outputs, in double; null where nothing but the formula is known.</param>
    /// <param name="targetCount">How many targets it takes, at least 1.</param>
    /// <param name="outputCount">How many outputs it takes, at least 1.</param>
    /// <exception cref="ArgumentNullException">The name, the arguments or the formula is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It takes no target, or no output.</exception>
    public FunctionDescription(string name, IReadOnlyList<double> arguments, string formula, Func<double[], double>? method, int targetCount, int outputCount)
        : this(name, arguments, formula, method)
    {
        TargetCount = RequirePositive(targetCount, nameof(targetCount));
        OutputCount = RequirePositive(outputCount, nameof(outputCount));
    }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The numbers that it is given beside its variables.</summary>
    public IReadOnlyList<double> Arguments { get; }

    /// <summary>The formula, such as <c>z + Sin(z) * Sin(z)</c>.</summary>
    public string Formula { get; }

    /// <summary>The method itself, in double; null where it is not known.</summary>
    public Func<double[], double>? Method { get; }

    /// <summary>Which numbers of an activation are trained, in order; none of a loss.</summary>
    public IReadOnlyList<LearnedParameter> Learned { get; }

    /// <summary>How many targets a loss takes together.</summary>
    public int TargetCount { get; } = 1;

    /// <summary>How many outputs a loss takes together.</summary>
    public int OutputCount { get; } = 1;

    // Whether it is a loss of more than a target and an output.
    internal bool IsOfSeveral => TargetCount != 1 || OutputCount != 1;

    private static int RequirePositive(int count, string argument) =>
        count >= 1 ? count : throw new ArgumentOutOfRangeException(argument, FormattableString.Invariant($"{argument} is {count}, but it must be at least 1."));

    /// <summary>How many numbers a layer is trained by for the activation.</summary>
    /// <param name="nodes">How many nodes the layer has.</param>
    internal int LearnedCount(int nodes) => Learned.Sum(each => each.CountIn(nodes));

    /// <summary>The name, with the numbers behind it that it is given.</summary>
    /// <returns>Such as <c>Snake</c> or <c>Snake(0.5)</c>.</returns>
    public override string ToString() => Arguments.Count == 0 ? Name : Name + "(" + string.Join(", ", Arguments.Select(number => number.ToString("R", CultureInfo.InvariantCulture))) + ")";
}
