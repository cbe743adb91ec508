using BackpropGen;

namespace Playground.Lessons;

/// <summary>Layers that are compiled in, with columns as they are and with columns that the network scales.</summary>
public sealed class NetworkSize(CompiledNetwork unscaled, CompiledNetwork scaled)
{
    /// <summary>The widths of the layers, such as <c>2-4-1</c>.</summary>
    public string Widths { get; } = string.Join('-', unscaled.Description.Layers.Select(layer => layer.OutputCount).Prepend(unscaled.Description.InputCount));

    /// <summary>The activation of the hidden layers; none where there are no hidden layers.</summary>
    public Activation? HiddenActivation { get; } = unscaled.Description.Layers.Count > 1 ? unscaled.Description.Layers[0].Activation : null;

    public CompiledNetwork Of(bool scaling) => scaling ? scaled : unscaled;
}
