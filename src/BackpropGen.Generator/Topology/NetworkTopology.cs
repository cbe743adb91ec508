using System.Globalization;
using System.Text;

namespace BackpropGen.Generator.Topology;

/// <summary>What a topology string says: how many inputs, then the layers in order, of which there is at least one.</summary>
internal sealed record NetworkTopology(int InputCount, EquatableArray<TopologyLayer> Layers)
{
    /// <summary>The most inputs, and the most nodes of a layer.</summary>
    public const int MaximumSize = 65_536;

    /// <summary>Weights and biases: Σ (nₗ₋₁ + 1)·nₗ, and those of operations. A single layer can have more than an <see cref="int"/> counts.</summary>
    public long ParameterCount
    {
        get
        {
            long count = 0;
            int previous = InputCount;
            foreach (TopologyLayer layer in Layers)
            {
                count += (layer.Memory?.ParameterCount(previous, layer.Size) ?? ((previous + 1L) * layer.Size)) + layer.Operations.Sum(operation => LayerOperations.CountOf(operation, layer.Size));
                previous = layer.Size;
            }

            return count;
        }
    }

    /// <summary>
    /// The canonical spelling, without spaces and with activations in lower case. It parses to a topology equal to this one.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder(InputCount.ToString(CultureInfo.InvariantCulture));
        foreach (TopologyLayer layer in Layers)
        {
            text.Append('-').Append(layer);
        }

        return text.ToString();
    }
}

/// <summary>
/// A layer as a topology string writes it. The activation is a canonical name, or null where the string leaves it to the attribute; the
/// parameter is null where none is written, and so is the probability with which an output is dropped in training.
/// </summary>
internal sealed record TopologyLayer(int Size, string? Activation = null, decimal? Parameter = null, decimal? Dropout = null)
{
    /// <summary>How the layer remembers earlier steps; null for a layer that does not.</summary>
    public LayerMemory? Memory { get; init; }

    /// <summary>Whether the activation is the author's own, and keeps its spelling.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The numbers in parentheses behind an activation of the author's.</summary>
    public EquatableArray<decimal> Numbers { get; init; }

    /// <summary>What stands between the size and the activation, in order.</summary>
    public EquatableArray<LayerOperation> Operations { get; init; }

    /// <summary>The canonical spelling, such as <c>16:relu</c> or <c>16:elu(0.5):dropout(0.2)</c>.</summary>
    public override string ToString()
    {
        // Decimals have no exponents, and keep zeros at their end unless told otherwise.
        static string Spell(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

        string size = Size.ToString(CultureInfo.InvariantCulture) + (Memory is null ? string.Empty : ":" + Memory) + string.Concat(Operations.Select(operation => ":" + ActivationNames.Spell(operation.ToString())));
        string numbers = Numbers.Count == 0 ? string.Empty : "(" + string.Join(",", Numbers.Select(Spell)) + ")";
        string activation = Activation is null ? string.Empty : IsOwn ? ":" + Activation + numbers : ":" + ActivationNames.Spell(Activation) + (Parameter is { } parameter ? $"({Spell(parameter)})" : string.Empty);
        return size + activation + (Dropout is { } dropout ? $":{ActivationNames.Dropout}({Spell(dropout)})" : string.Empty);
    }
}
