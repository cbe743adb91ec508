// The generator compiles this file in: its own type is none of a consumer's.
#if GENERATOR
namespace BackpropGen.Generator;
#else
namespace BackpropGen;
#endif

/// <summary>How a layer remembers earlier steps of a sequence.</summary>
internal sealed record LayerMemory
{
    /// <summary>A kind of memory.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="cell">What tells cells of a kind apart, as a topology writes it: relu of an Elman layer, resetbefore of a GRU; empty for PyTorch's default.</param>
    /// <param name="kernel">Of a convolution, how many steps it takes.</param>
    /// <param name="dilation">Of a convolution, how many steps lie between two that it takes, the second counted.</param>
    public LayerMemory(MemoryKind kind, string cell = "", int kernel = 1, int dilation = 1)
    {
        Kind = kind;
        Cell = cell;
        Kernel = kernel;
        Dilation = dilation;
    }

    public MemoryKind Kind { get; }

    public string Cell { get; }

    public int Kernel { get; }

    public int Dilation { get; }

    /// <summary>The most steps that a convolution looks back.</summary>
    public const int MostSteps = 65_536;

    /// <summary>How many gates a recurrent layer has, each with weights of its own.</summary>
    public int Gates => Kind switch { MemoryKind.Lstm => 4, MemoryKind.Gru => 3, _ => 1 };

    /// <summary>Whether the layer takes its own outputs of the step before.</summary>
    public bool IsRecurrent => Kind != MemoryKind.Conv;

    /// <summary>Weights and biases, of which a recurrent layer has two vectors, as in PyTorch.</summary>
    /// <param name="inputs">How many values the layer takes.</param>
    /// <param name="nodes">How many nodes it has.</param>
    public long ParameterCount(int inputs, int nodes) => IsRecurrent ? (long)Gates * nodes * (inputs + nodes + 2L) : ((long)inputs * Kernel * nodes) + nodes;

    /// <summary>As a topology writes it: lstm, rnn(relu), conv(3), conv(3,2).</summary>
    public override string ToString() => Kind == MemoryKind.Conv
        ? (Dilation == 1 ? FormattableString.Invariant($"conv({Kernel})") : FormattableString.Invariant($"conv({Kernel},{Dilation})"))
        : Kind.ToString().ToLowerInvariant() + (Cell.Length == 0 ? string.Empty : $"({Cell})");
}
