using BackpropGen.Layout;

namespace BackpropGen;

/// <summary>Which tensors of a weight file are those of the network, for files of other programs whose names do not tell.</summary>
/// <example>
/// <code>
/// policy.Load("ppo.safetensors", new LoadOptions { WeightsPrefix = "actor." });
/// policy.Load("sac.safetensors", new LoadOptions { WeightsModules = new[] { "fc1", "fc2", "fc_mean" } });
/// </code>
/// </example>
public sealed class LoadOptions
{
    /// <summary>What the names of the network's tensors begin with, such as <c>actor.</c>: all others are not looked at.</summary>
    public string WeightsPrefix { get; set; } = string.Empty;

    /// <summary>
    /// The module of each layer with parameters, in the order of the layers, by its name in the file: <c>fc1</c> for <c>fc1.weight</c> and <c>fc1.bias</c>, without <see cref="WeightsPrefix"/>. Of a stack of recurrent
    /// layers one name stands for all. Unless set, numbers and shapes tell, or the file is refused.
    /// </summary>
    public IReadOnlyList<string>? WeightsModules { get; set; }

    internal static ModuleNames NamesOf(LoadOptions? options) => options is null ? ModuleNames.Any
        : new ModuleNames(
            options.WeightsPrefix ?? throw new ArgumentException($"{nameof(WeightsPrefix)} is null: leave it empty for files without one.", nameof(options)),
            options.WeightsModules?.Select(name => name ?? throw new ArgumentException($"A name in {nameof(WeightsModules)} is null.", nameof(options))).ToList());
}
