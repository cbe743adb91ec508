namespace BackpropGen.Layout;

/// <summary>What a user says of the names in a file that another program wrote.</summary>
/// <param name="prefix">What the names of the network's tensors begin with: <c>actor.</c>; empty for nothing.</param>
/// <param name="modules">The module of each layer with parameters, in order, by its name behind the prefix: <c>fc1</c>; null where names and shapes are to tell.</param>
internal sealed class ModuleNames(string prefix, IReadOnlyList<string>? modules)
{
    public static readonly ModuleNames Any = new(string.Empty, modules: null);

    public string Prefix { get; } = prefix;

    public IReadOnlyList<string>? Modules { get; } = modules;
}
