using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Program;

/// <summary>A computation over all nodes of a layer: what a straight line spells out node by node and a loop repeats.</summary>
internal abstract record Instruction
{
    /// <summary>How many numbers it computes.</summary>
    public abstract int Width { get; }

    /// <summary>What is computed; null where it is the gradient by parameters.</summary>
    public abstract Quantity? Result { get; }

    /// <summary>The values that it works on, parameters left out.</summary>
    public abstract IEnumerable<Quantity> Reads { get; }

    /// <summary>The values that a formula reads: where it takes others of a layer than that of its node, the same of the layer.</summary>
    protected static IEnumerable<Quantity> Values(Expression body) => body.All().OfType<Quantity>().Where(quantity => quantity.Role != SymbolRole.Parameter).Select(quantity => quantity.Unshifted);

    /// <summary>What is read and written.</summary>
    public IEnumerable<Quantity> Quantities => Result is null ? Reads : Reads.Append(Result);
}

/// <summary>What a sum of products runs over.</summary>
internal enum Axis
{
    /// <summary>outputⱼ = bⱼ + Σᵢ wᵢⱼ · inputᵢ: a layer.</summary>
    Inputs,

    /// <summary>inputᵢ = Σⱼ outputⱼ · wᵢⱼ: the way back through it.</summary>
    Outputs,

    /// <summary>∂L/∂wᵢⱼ = Σ outputⱼ · inputᵢ and ∂L/∂bⱼ = Σ outputⱼ over rows.</summary>
    Rows,
}

/// <summary>A sum of products of weights and values, or of values on both sides of the weights.</summary>
/// <param name="Over">What the sum runs over.</param>
/// <param name="Coefficients">The weights, and what the sums over inputs begin with.</param>
/// <param name="Inputs">The values on the side of the columns; those of the rows where there are only biases.</param>
/// <param name="Outputs">The values, or errors, on the side of the rows.</param>
internal sealed record Contract(Axis Over, Coefficients Coefficients, Quantity Inputs, Quantity Outputs) : Instruction
{
    public override int Width => Over == Axis.Outputs ? InputCount : OutputCount;

    public Parameter Weights => Coefficients.Weights ?? throw new InvalidOperationException("There are only biases.");

    public Parameter Biases => Coefficients.Biases;

    public int Layer => Coefficients.Layer;

    public int InputCount => Coefficients.InputCount;

    public int OutputCount => Coefficients.OutputCount;

    /// <summary>Into how many blocks a sum over inputs is cut, wherever it runs on vectors.</summary>
    public int Blocks => SumBlocks.Of(InputCount, OutputCount);

    public override Quantity? Result => Over switch { Axis.Inputs => Outputs, Axis.Outputs => Inputs, _ => null };

    public override IEnumerable<Quantity> Reads => Over switch
    {
        Axis.Inputs => new[] { Inputs },
        Axis.Outputs => new[] { Outputs },
        _ => new[] { Inputs, Outputs },
    };
}

/// <summary>targetⱼ = the sum of what the terms bring to j, 0 where none does.</summary>
internal sealed record Move(Quantity Target, EquatableArray<MoveTerm> Terms, int Nodes) : Instruction
{
    public override int Width => Nodes;

    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => Terms.Select(term => term.Source);

    /// <summary>Whether the target is 0 before the first term comes: a node gets nothing, or only a part of a term's nodes has got something before.</summary>
    public bool IsCleared => IsMixed || Enumerable.Range(0, Width).Any(node => !Terms.Any(term => node >= term.To && node < term.To + term.Count));

    private bool IsMixed => Enumerable.Range(0, Terms.Count).Any(i => CountBefore(i) is var known && known > 0 && known < Terms[i].Count);

    /// <summary>The terms, and whether each is the first that comes to its nodes: a sum begins with it, not with 0, since −0 + −0 is −0.</summary>
    public IEnumerable<(MoveTerm Term, bool IsFirst)> InOrder()
    {
        bool isMixed = IsMixed;
        return Terms.Select((term, i) => (term, !isMixed && CountBefore(i) == 0));
    }

    /// <summary>To how many of a term's nodes an earlier one has come.</summary>
    private int CountBefore(int i) => Enumerable.Range(Terms[i].To, Terms[i].Count).Count(node => Terms.Take(i).Any(term => node >= term.To && node < term.To + term.Count));

    /// <summary>What comes to a node, counted from 1.</summary>
    public IEnumerable<Quantity> At(int node) =>
        from term in Terms
        let place = node - 1 - term.To
        where place >= 0 && place < term.Count
        select term.Source.At(term.From + place + 1);
}

/// <summary>Neighbouring values of a source, and where they come to; places count from 0.</summary>
internal sealed record MoveTerm(Quantity Source, int From, int To, int Count);

/// <summary>targetⱼ = body at j, for each of the layer's nodes, or for each group of them that a loss takes together.</summary>
internal sealed record Map(Quantity Target, Expression Body, int Nodes) : Instruction
{
    /// <summary>Whether it is over groups: the values of a group lie apart, so that nodes are not alike.</summary>
    public bool IsOverGroups { get; init; }

    public override int Width => Nodes;

    public override Quantity? Result => Target.Unshifted;

    public override IEnumerable<Quantity> Reads => Values(Body);
}

/// <summary>target = Σⱼ body at j, or the largest.</summary>
/// <param name="Target">The one number.</param>
/// <param name="IsMaximum">Whether it is the largest.</param>
/// <param name="Body">What is summed or compared.</param>
/// <param name="Nodes">Over how many nodes.</param>
internal sealed record Reduce(Quantity Target, bool IsMaximum, Expression Body, int Nodes) : Instruction
{
    public override int Width => 1;

    public override Quantity? Result => Target;

    public override IEnumerable<Quantity> Reads => Values(Body);
}

/// <summary>Instructions that belong together, and the formula that heads them.</summary>
/// <param name="Name">A name for the method that holds them where they need one.</param>
/// <param name="Formula">What is computed, as on paper.</param>
/// <param name="Steps">The instructions in order.</param>
internal sealed record Stage(string Name, string Formula, IReadOnlyList<Instruction> Steps);
