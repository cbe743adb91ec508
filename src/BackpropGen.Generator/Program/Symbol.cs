using System.Collections.Concurrent;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Program;

/// <summary>Where the numbers of a symbol come from, and where they go.</summary>
internal enum SymbolRole
{
    /// <summary>What a row's inputs are.</summary>
    Input,

    /// <summary>What a row's outputs are to be.</summary>
    Target,

    /// <summary>∂L/∂ŷ, given from outside.</summary>
    OutputGradient,

    /// <summary>∂L/∂x, given to the caller.</summary>
    InputGradient,

    /// <summary>What training changes.</summary>
    Parameter,

    /// <summary>∂L/∂θ of a parameter θ.</summary>
    ParameterGradient,

    /// <summary>What inputs or targets are scaled by.</summary>
    Scaling,

    /// <summary>What training multiplies outputs of a layer with dropout by, drawn for each row.</summary>
    Mask,

    /// <summary>Computed, and known by its name on paper.</summary>
    Value,

    /// <summary>Computed on the way to a value: it has no name where only one other value is made of it.</summary>
    Passing,
}

/// <summary>A letter of the notation, and what it stands for.</summary>
internal sealed class Symbol
{
    /// <summary>xᵢ.</summary>
    public static readonly Symbol Input = new("x", SymbolRole.Input);

    /// <summary>yⱼ.</summary>
    public static readonly Symbol Target = new("y", SymbolRole.Target);

    /// <summary>∂L/∂ŷⱼ, given from outside.</summary>
    public static readonly Symbol OutputGradient = new("OutputGradient", SymbolRole.OutputGradient);

    /// <summary>∂L/∂xᵢ.</summary>
    public static readonly Symbol InputGradient = new("InputGradient", SymbolRole.InputGradient);

    /// <summary>wᵢⱼ of a layer.</summary>
    public static readonly Symbol Weight = OfParameter("W");

    /// <summary>bⱼ of a layer.</summary>
    public static readonly Symbol Bias = OfParameter("B");

    /// <summary>oⱼ of a layer.</summary>
    public static readonly Symbol Output = new("o", SymbolRole.Value);

    /// <summary>oⱼ of a layer with dropout before it is multiplied by kⱼ.</summary>
    public static readonly Symbol Undropped = new("u", SymbolRole.Value);

    /// <summary>kⱼ of a layer with dropout: 0 or 1/(1 − p).</summary>
    public static readonly Symbol Mask = new("k", SymbolRole.Mask);

    /// <summary>zⱼ of a layer.</summary>
    public static readonly Symbol PreActivation = new("z", SymbolRole.Passing) { Successor = Output };

    /// <summary>dⱼ = ∂L/∂zⱼ of a layer.</summary>
    public static readonly Symbol Error = new("d", SymbolRole.Value);

    /// <summary>gⱼ = ∂L/∂oⱼ of a layer.</summary>
    public static readonly Symbol Upstream = new("g", SymbolRole.Passing) { Successor = Error };

    /// <summary>The part of gⱼ that comes through one of several layers that take oⱼ, whose number is <see cref="Quantity.From"/>.</summary>
    public static readonly Symbol Arriving = new("g", SymbolRole.Passing) { IsOneOfSeveral = true };

    /// <summary>m = maxⱼ zⱼ of a layer.</summary>
    public static readonly Symbol LargestLogit = new("m", SymbolRole.Passing) { IsOnePerLayer = true };

    /// <summary>cⱼ = zⱼ − m of a layer.</summary>
    public static readonly Symbol CentredLogit = new("c", SymbolRole.Passing);

    /// <summary>eⱼ = exp(cⱼ) of a layer.</summary>
    public static readonly Symbol Exponential = new("e", SymbolRole.Passing);

    /// <summary>s = Σ eⱼ of a layer.</summary>
    public static readonly Symbol ExponentialSum = new("s", SymbolRole.Passing) { IsOnePerLayer = true };

    /// <summary>t, a sum over a layer's nodes that a formula asks for.</summary>
    public static readonly Symbol NodeSum = new("t", SymbolRole.Passing) { IsOnePerLayer = true, IsOneOfSeveral = true };

    private static readonly ConcurrentDictionary<(char Letter, int Number), Symbol> Parts = new();

    private static readonly ConcurrentDictionary<(string Letter, string OnPaper, bool IsOnePerLayer), Symbol> LearnedNumbers = new();

    /// <summary>What layers that remember call the outputs of the layers that they are made of: gates, candidates, cells and hidden states.</summary>
    private static readonly Dictionary<string, (Symbol Output, Symbol PreActivation)> Gates =
        new[] { ("input", "i"), ("forget", "f"), ("candidate", "n"), ("output", "o"), ("cell", "c"), ("hidden", "h"), ("reset", "r"), ("update", "u"), ("before", "h′"), ("earlier", "c′") }
            .ToDictionary(gate => gate.Item1, gate => OfGate(gate.Item1, gate.Item2));

    /// <summary>aⱼ of a layer: what an operation makes of zⱼ.</summary>
    private static readonly Symbol FirstOperated = new("a", SymbolRole.Value);

    /// <summary>yⱼ as the network computes with it: (yⱼ − μⱼ) · 1/σⱼ.</summary>
    public static readonly Symbol ScaledTarget = new("y", SymbolRole.Value);

    /// <summary>μᵢ of an input.</summary>
    public static readonly Symbol InputOffset = new("InputOffset", SymbolRole.Scaling);

    /// <summary>σᵢ of an input.</summary>
    public static readonly Symbol InputScale = new("InputScale", SymbolRole.Scaling);

    /// <summary>1/σᵢ of an input.</summary>
    public static readonly Symbol InputFactor = new("InputFactor", SymbolRole.Scaling);

    /// <summary>μⱼ of a target.</summary>
    public static readonly Symbol TargetOffset = new("TargetOffset", SymbolRole.Scaling);

    /// <summary>σⱼ of a target.</summary>
    public static readonly Symbol TargetScale = new("TargetScale", SymbolRole.Scaling);

    /// <summary>1/σⱼ of a target.</summary>
    public static readonly Symbol TargetFactor = new("TargetFactor", SymbolRole.Scaling);

    private readonly Lazy<Symbol> _adjoint;
    private readonly Lazy<Symbol> _share;

    public Symbol(string letter, SymbolRole role)
    {
        Letter = letter;
        OnPaper = letter;
        Role = role;
        _adjoint = new Lazy<Symbol>(() => role == SymbolRole.Parameter
            ? new Symbol("row" + Letter, SymbolRole.Passing) { OnPaper = "d" + OnPaper, HasOneNode = IsOnePerLayer }
            : new Symbol("d" + Letter, SymbolRole.Passing) { OnPaper = "d" + OnPaper, IsOnePerLayer = IsOnePerLayer });
        _share = new Lazy<Symbol>(() => new Symbol("share" + Letter, SymbolRole.Passing) { OnPaper = "s" + OnPaper });
    }

    /// <summary>What its numbers are called, but for layer and node.</summary>
    public string Letter { get; }

    /// <summary>The same in formulas.</summary>
    public string OnPaper { get; init; }

    public SymbolRole Role { get; }

    /// <summary>∂L/∂ of a value, where no symbol of the notation stands for it; of a parameter, what a row adds to its gradient.</summary>
    public Symbol Adjoint => _adjoint.Value;

    /// <summary>Of a parameter of which a layer has one, what each node adds to <see cref="Adjoint"/>.</summary>
    public Symbol Share => _share.Value;

    /// <summary>Whether a layer has only one of these.</summary>
    public bool IsOnePerLayer { get; init; }

    /// <summary>Whether a layer has only one of these, which lies like a value of its first node, since gradients are sums over rows of values at nodes.</summary>
    public bool HasOneNode { get; private init; }

    /// <summary>Whether a layer has several of these, told apart by <see cref="Quantity.From"/>.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>What is made of it, node by node, and may lie in its place once nothing else reads it.</summary>
    public Symbol? Successor { get; init; }

    /// <summary>∂L/∂θ of a parameter θ.</summary>
    public Symbol? Gradient { get; private init; }

    /// <summary>The outputs of a layer by a name of its own, and what its activation takes.</summary>
    public static (Symbol Output, Symbol PreActivation) Named(string name) => Gates[name];

    private static (Symbol Output, Symbol PreActivation) OfGate(string name, string onPaper)
    {
        var output = new Symbol(name, SymbolRole.Value) { OnPaper = onPaper };
        return (output, new Symbol(name + "Sum", SymbolRole.Passing) { OnPaper = "z", Successor = output });
    }

    /// <summary>What the operation of a number, from 1, makes of the values before it.</summary>
    public static Symbol Operated(int number) => number == 1 ? FirstOperated : throw new InvalidOperationException("A layer has one operation.");

    /// <summary>A part that formulas of the author's have several times, by its number from 1: va, vb, …, vz, vaa.</summary>
    public static Symbol Shared(int number) => Part('v', number);

    /// <summary>The same on the way back through an activation with numbers that are trained: ra, rb, ….</summary>
    public static Symbol PartOfBack(int number) => Part('r', number);

    /// <summary>The same of an activation with numbers that are trained: qa, qb, ….</summary>
    public static Symbol PartOfLearned(int number) => Part('q', number);

    /// <summary>A number of an activation that is trained.</summary>
    /// <param name="letter">What it is called in code.</param>
    /// <param name="onPaper">The same in formulas.</param>
    /// <param name="isOnePerLayer">Whether a layer has only one of it.</param>
    public static Symbol Learned(string letter, string onPaper, bool isOnePerLayer) => LearnedNumbers.GetOrAdd((letter, onPaper, isOnePerLayer), static each =>
        new Symbol(each.Letter, SymbolRole.Parameter) { OnPaper = each.OnPaper, IsOnePerLayer = each.IsOnePerLayer, Gradient = new Symbol(each.Letter, SymbolRole.ParameterGradient) });

    private static Symbol Part(char letter, int number) => Parts.GetOrAdd((letter, number), static each =>
        new Symbol(each.Letter + new string('a', (each.Number - 1) / 26) + (char)('a' + ((each.Number - 1) % 26)), SymbolRole.Passing));

    /// <summary>A parameter, and its gradient under the same letter.</summary>
    public static Symbol OfParameter(string letter, string? onPaper = null) => new(letter, SymbolRole.Parameter)
    {
        OnPaper = onPaper ?? letter.ToLowerInvariant(),
        Gradient = new Symbol(letter, SymbolRole.ParameterGradient),
    };
}
