using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Generator.Calculus;

/// <summary>What a loss's targets may be.</summary>
internal enum TargetDomain
{
    /// <summary>Any finite number.</summary>
    Real,

    /// <summary>Each in [0, 1].</summary>
    Probability,

    /// <summary>Each in [0, 1], and a row's sum is 1.</summary>
    Distribution,
}

/// <summary>A loss: its name in the enum, and the loss of one row over its n outputs o or, for losses that are stable only there, logits z.</summary>
internal sealed class LossFunction
{
    /// <summary>Every loss there is. A new one is one line here.</summary>
    public static readonly IReadOnlyList<LossFunction> All = new LossFunction[]
    {
        new("MeanSquaredError", "mean squared error", Total(Square(Y - O)) / N, "Linear", TargetDomain.Real),
        new("BinaryCrossEntropy", "binary cross-entropy", Total(Softplus(Z) - (Y * Z)) / N, "Sigmoid", TargetDomain.Probability),
        new("CrossEntropy", "cross-entropy", (Total(Y) * LogSumExp(Z)) - Total(Y * Z), "Softmax", TargetDomain.Distribution),
    };

    private LossFunction(string name, string title, Expression value, string outputActivation, TargetDomain targets)
    {
        Name = name;
        Title = title;
        Value = value;
        OutputActivation = outputActivation;
        Targets = targets;
    }

    public string Name { get; }

    /// <summary>The name in a sentence.</summary>
    public string Title { get; }

    /// <summary>The loss of one row.</summary>
    public Expression Value { get; }

    /// <summary>The activation that the output layer has unless its author says otherwise.</summary>
    public string OutputActivation { get; }

    public TargetDomain Targets { get; }

    /// <summary>Whether the loss is written on logits: its output activation is then part of it.</summary>
    public bool IsOnLogits => Value.Contains(Z);

    /// <summary>Whether rows can be labelled with a class index instead of targets.</summary>
    public bool IsForClasses => Targets != TargetDomain.Real;

    public static LossFunction Named(string name) => All.First(loss => loss.Name == name);

    /// <summary>The loss of one row of n outputs.</summary>
    public Expression ValueOver(int outputs) => Value.Replace(N, outputs).Simplify();

    /// <summary>The loss's derivative by what it is written on, o or z, for a row of n outputs.</summary>
    public Expression DerivativeOver(int outputs) => ValueOver(outputs).Derivative(IsOnLogits ? Z : O);
}
