namespace BackpropGen.Generator.Topology;

/// <summary>An activation that a topology may name.</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Parameter">The number that may stand in parentheses behind it, or null.</param>
internal sealed record TopologyActivation(string Name, TopologyParameter? Parameter = null)
{
    /// <summary>Of an author's activation, how many numbers it takes at least and at most; null of one of the library's.</summary>
    public (int Least, int Most)? Numbers { get; init; }
}

/// <summary>A number in parentheses behind an activation.</summary>
/// <param name="Title">What it is, in a sentence.</param>
/// <param name="Least">The smallest number allowed.</param>
/// <param name="Most">The largest.</param>
internal sealed record TopologyParameter(string Title, decimal Least, decimal Most)
{
    public string Range => FormattableString.Invariant($"a number from {Least} to {Most:#,0}");
}

/// <summary>The activations that a topology may name. Names are ASCII, and upper and lower case are the same.</summary>
internal sealed class ActivationNames
{
    /// <summary>What may follow an activation.</summary>
    public const string Dropout = "dropout";

    /// <summary>What other libraries call an activation, where the name is not just another spelling of ours.</summary>
    private static readonly IReadOnlyDictionary<string, string> OtherNames = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["swish"] = "SiLU",
        ["hswish"] = "HardSwish",
        ["hsigmoid"] = "HardSigmoid",
        ["logistic"] = "Sigmoid",
        ["identity"] = "Linear",
        ["none"] = "Linear",
        ["lrelu"] = "LeakyReLU",
        ["rectifier"] = "ReLU",
    };

    private static readonly LayerOperation[] Operations = (LayerOperation[])Enum.GetValues(typeof(LayerOperation));

    private static readonly MemoryKind[] Kinds = (MemoryKind[])Enum.GetValues(typeof(MemoryKind));

    private readonly IReadOnlyList<TopologyActivation> _activations;

    public ActivationNames(IReadOnlyList<TopologyActivation> activations)
    {
        _activations = activations;
    }

    private IEnumerable<string> Spellings => _activations.Select(activation => activation.Numbers is null ? Spell(activation.Name) : activation.Name);

    /// <summary>How a topology spells a canonical name.</summary>
    public static string Spell(string canonicalName) => canonicalName.ToLowerInvariant();

    /// <summary>The activation, or null where nobody knows it.</summary>
    public TopologyActivation? Find(string written) =>
        _activations.FirstOrDefault(activation => activation.Name == written)
        ?? _activations.FirstOrDefault(activation => string.Equals(activation.Name, written, StringComparison.OrdinalIgnoreCase));

    /// <summary>All names as a topology spells them.</summary>
    public string List() => string.Join(", ", Spellings);

    /// <summary>Whether a word is dropout, in whatever case.</summary>
    public static bool IsDropout(string written) => string.Equals(written, Dropout, StringComparison.OrdinalIgnoreCase);

    /// <summary>The operation of a name, in whatever case, or null.</summary>
    public static LayerOperation? FindOperation(string written) =>
        Operations.Where(operation => string.Equals(operation.ToString(), written, StringComparison.OrdinalIgnoreCase)).Cast<LayerOperation?>().FirstOrDefault();

    /// <summary>The kind of memory of a name, in whatever case, or null.</summary>
    public static MemoryKind? FindMemory(string written) =>
        Kinds.Where(kind => string.Equals(kind.ToString(), written, StringComparison.OrdinalIgnoreCase)).Cast<MemoryKind?>().FirstOrDefault();

    /// <summary>The name that was probably meant, those of kinds, operations and dropout among them, as a topology spells it, or null.</summary>
    public string? Suggest(string written) => OtherNames.TryGetValue(written, out string? meant) ? Spell(meant) : Spelling.Nearest(written, Spellings.Concat(Operations.Select(operation => Spell(operation.ToString()))).Concat(Kinds.Select(kind => Spell(kind.ToString()))).Append(Dropout));
}
