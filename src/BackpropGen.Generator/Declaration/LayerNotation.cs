using System.Globalization;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Layers as text, for messages, comments and files. A chain reads as its author would write it, <c>4-16:relu-3:softmax</c>. Layers that take other values than
/// those of the layer before say so: <c>@1</c> an affine layer that takes those of layer 1, <c>@1+3</c> a sum, <c>@1*3</c> a product, <c>@1~2~3</c> a blend, <c>@1,3</c> a concatenation, <c>@0[2]</c> a part
/// of the inputs from the third on.
/// </summary>
internal static class LayerNotation
{
    public static string Print(int inputCount, IReadOnlyList<LayerSpecification> layers) =>
        Text(inputCount) + string.Concat(layers.Select((layer, i) => "-" + Print(layer, i + 1)));

    private static string Print(LayerSpecification layer, int number)
    {
        string parameter = layer.Parameter is { } value ? "(" + Decimals(value) + ")" : string.Empty;
        string dropout = layer.Dropout is { } probability ? $":{ActivationNames.Dropout}({Decimals(probability)})" : string.Empty;
        string operations = string.Concat(layer.Operations.Select(operation => ":" + ActivationNames.Spell(operation.ToString())));
        string memory = layer.Memory is null ? string.Empty : ":" + layer.Memory;
        return $"{Text(layer.Size)}{memory}{operations}:{(layer.Own is null ? ActivationNames.Spell(layer.Activation) : layer.Function.Title)}{parameter}{dropout}{Sources(layer, number)}";
    }

    private static string Sources(LayerSpecification layer, int number)
    {
        IEnumerable<int> sources = layer.Sources.Count > 0 ? layer.Sources : new[] { number - 1 };
        string all = string.Join(layer.Kind switch { LayerKind.Sum => "+", LayerKind.Product => "*", LayerKind.Blend => "~", _ => "," }, sources.Select(Text));
        return layer.Kind switch
        {
            LayerKind.Affine => sources.Single() == number - 1 ? string.Empty : "@" + all,
            LayerKind.Part => $"@{all}[{Text(layer.Start)}]",
            _ => "@" + all,
        };
    }

    /// <summary>The shortest decimal that is this number, from 0 to 1,000, without an exponent: topologies have none.</summary>
    private static string Decimals(double number)
    {
        string[] parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        return parts.Length == 1 ? parts[0]
            : "0." + new string('0', -1 - int.Parse(parts[1], CultureInfo.InvariantCulture)) + parts[0].Replace(".", string.Empty);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
