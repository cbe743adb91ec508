using System.Runtime.CompilerServices;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Generator.Calculus;

/// <summary>A loss: its name in the enum, and the loss of one row over its n outputs o or, for losses that are stable only there, logits z.</summary>
internal sealed class LossFunction
{
    /// <summary>Every loss there is. A new one is one line here.</summary>
    public static readonly IReadOnlyList<LossFunction> All = new LossFunction[]
    {
        new("MeanSquaredError", "mean squared error", Total(Square(Y - O)) / N),
        new("BinaryCrossEntropy", "binary cross-entropy", Total(Softplus(Z) - (Y * Z)) / N) { Targets = TargetRule.Probability, Outputs = new("logits", "Sigmoid") },
        new("CrossEntropy", "cross-entropy", smoothing => CrossEntropy(((1 - smoothing) * Y) + (smoothing / N)), LossParameter.Share("LabelSmoothing", 0))
        {
            Targets = TargetRule.Distribution,
            Outputs = new("logits", "Softmax", "LogSoftmax"),
            TakesClassWeights = true,
        },
        new("MeanAbsoluteError", "mean absolute error", Total(Abs(Y - O)) / N),
        new("Huber", "Huber loss", delta => Total(WhereGreater(Abs(Y - O), delta, delta * (Abs(Y - O) - (0.5 * delta)), 0.5 * Square(Y - O))) / N, LossParameter.Positive("HuberDelta", 1)),
        new("LogCosh", "log-cosh loss", Total(LogCosh(Y - O)) / N),
        new("Hinge", "hinge loss", Total(Max(1 - (Y * O), 0)) / N) { Targets = TargetRule.Sign },

        // Where y·o could be infinite, eᵒ is, and the difference would be NaN.
        new("Poisson", "Poisson loss", Total(Exp(O) - (Y * Min(O, 1_000))) / N) { Targets = TargetRule.NonNegative, Definition = Total(Exp(O) - (Y * O)) / N },
        new("KullbackLeibler", "Kullback–Leibler divergence", Total(WherePositive(Y, Y * Log(Y), 0) - (Y * O)))
        {
            Targets = TargetRule.Distribution,
            Outputs = new("log-probabilities", "LogSoftmax"),
        },
        new("HalfSquaredError", "half squared error", Total(Square(Y - O)) / 2),
    };

    /// <summary>What is derived of an author's loss is asked for often.</summary>
    private static readonly ConditionalWeakTable<OwnLoss, LossFunction> Derived = new();

    private readonly Func<double, Expression>? _valueWith;

    private LossFunction(string name, string title, Expression value)
    {
        Name = name;
        Title = title;
        Value = value;
    }

    private LossFunction(string name, string title, Func<double, Expression> valueWith, LossParameter parameter)
        : this(name, title, valueWith(parameter.Default))
    {
        _valueWith = valueWith;
        Parameter = parameter;
    }

    public string Name { get; }

    /// <summary>The name in a sentence.</summary>
    public string Title { get; }

    /// <summary>The loss of one row.</summary>
    public Expression Value { get; }

    /// <summary>The author's method that it is; null for one of the library's.</summary>
    public OwnLoss? Own { get; private set; }

    /// <summary>What is derived, where the loss is computed in another form than it is defined in.</summary>
    private Expression? Definition { get; set; }

    /// <summary>What the attribute may set; null where the loss depends on nothing.</summary>
    public LossParameter? Parameter { get; }

    /// <summary>What it is defined on; null where that is any output.</summary>
    public LossOutputs? Outputs { get; private set; }

    /// <summary>The activation that the output layer has unless its author says otherwise.</summary>
    public string OutputActivation => Outputs?.Activations[0] ?? "Linear";

    public TargetRule Targets { get; private set; } = TargetRule.Real;

    /// <summary>Whether each class may have a weight, by which its targets are multiplied.</summary>
    public bool TakesClassWeights { get; private set; }

    /// <summary>Whether the loss is written on logits: its output activation is then part of it.</summary>
    public bool IsOnLogits => Value.Contains(Z);

    /// <summary>The targets and outputs that it takes together.</summary>
    public GroupShape Group { get; private set; } = new(1, 1);

    /// <summary>Whether rows can be labelled with a class index instead of targets.</summary>
    public bool IsForClasses => Targets.OtherClass is not null && Group.IsElementwise;

    /// <summary>Whether so many outputs tell classes apart: one for each, or one for yes or no.</summary>
    public bool HasClasses(int outputs) => IsForClasses && Targets.IsOverClasses == (outputs > 1);

    public static LossFunction Named(string name) => All.First(loss => loss.Name == name);

    /// <summary>A loss of the author's: the mean over groups of what the method gives for their targets and outputs.</summary>
    public static LossFunction Of(OwnLoss own) => Derived.GetValue(own, static each =>
        new LossFunction("Custom", each.Function.Title(each.Numbers), Total(new AsWritten(each.Formula)) / N) { Own = each, Targets = TargetRule.Of(each.Targets), Group = each.Group });

    /// <summary>The loss with a number in the place of its parameter's default.</summary>
    public static LossFunction Named(string name, double? parameter)
    {
        LossFunction loss = Named(name);
        return parameter is { } value && loss._valueWith is { } valueWith
            ? new LossFunction(name, loss.Title, valueWith(value)) { Targets = loss.Targets, Outputs = loss.Outputs, TakesClassWeights = loss.TakesClassWeights }
            : loss;
    }

    /// <summary>The loss of one row of n outputs.</summary>
    public Expression ValueOver(int outputs) => Over(Value, outputs);

    /// <summary>The loss's derivative by what it is written on, o or z, for a row of n outputs.</summary>
    public Expression DerivativeOver(int outputs) => Over(Definition ?? Value, outputs).Derivative(IsOnLogits ? Z : O);

    /// <summary>Its derivatives by each of the outputs that it takes together, for a row of n outputs.</summary>
    public IReadOnlyList<Expression> DerivativesOver(int outputs) => Group.Outputs.Select(output => Over(Value, outputs).Derivative(output)).ToList();

    private Expression Over(Expression formula, int outputs) => formula.Replace(N, Group.CountIn(outputs)).Simplify();

    /// <summary>−Σ y · ln softmax(z). Targets that are smoothed, or weighted, need not sum to 1.</summary>
    private static Expression CrossEntropy(Expression y) => (Total(y) * LogSumExp(Z)) - Total(y * Z);
}

/// <summary>A number that a loss depends on: a property of the attribute.</summary>
/// <param name="Property">The property.</param>
/// <param name="Default">The number where it is not set: PyTorch's.</param>
/// <param name="Allows">Whether it may be that number.</param>
/// <param name="Range">Which numbers it may be, in a sentence.</param>
internal sealed record LossParameter(string Property, double Default, Func<double, bool> Allows, string Range)
{
    /// <summary>Numbers that have room in a float, and squares of them too.</summary>
    public const string PositiveRange = "from 0.000001 to 1,000,000";

    public static LossParameter Positive(string property, double @default) => new(property, @default, IsPositive, PositiveRange);

    /// <summary>A part of 1.</summary>
    public static LossParameter Share(string property, double @default) => new(property, @default, share => share is >= 0 and < 1, "at least 0 and less than 1");

    public static bool IsPositive(double number) => number is >= 1e-6 and <= 1e6;
}

/// <summary>The outputs that a loss is defined on: of certain activations, the first unless the author says otherwise, or linear ones.</summary>
/// <param name="OfLinear">What a network predicts whose output is linear.</param>
/// <param name="Activations">The activations.</param>
internal sealed record LossOutputs(string OfLinear, EquatableArray<string> Activations)
{
    public LossOutputs(string ofLinear, params string[] activations)
        : this(ofLinear, new EquatableArray<string>(activations))
    {
    }

    public bool Include(string activation) => activation == "Linear" || Activations.Contains(activation);
}
