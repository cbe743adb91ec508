using System.Globalization;
using BackpropGen.Generator.Graph;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>A layer with the numbers of its parameters in PyTorch's order.</summary>
internal sealed record JsonLayer(LayerSpecification Layer, IReadOnlyList<EquatableArray<double>> Tensors);

/// <summary>What models in JSON have in common, whoever wrote them.</summary>
internal static class JsonModel
{
    /// <summary>The network of layers.</summary>
    /// <param name="inputs">How many inputs a step has.</param>
    /// <param name="layers">The layers, each with the numbers of its parameters in PyTorch's order.</param>
    /// <param name="isResidual">Whether the first inputs are added to the outputs.</param>
    public static TrainedModel ModelOf(int inputs, IReadOnlyList<JsonLayer> layers, bool isResidual)
    {
        if (isResidual && layers[layers.Count - 1].Layer.Size > inputs)
        {
            throw new RefusedFile(FormattableString.Invariant($"the file adds inputs to its outputs, but it has {inputs} of those and {layers[layers.Count - 1].Layer.Size} of these"));
        }

        return new TrainedModel(
            new[] { new ModelPort("x", inputs) }.ToEquatableArray(),
            new[] { new ModelPort("y", layers[layers.Count - 1].Layer.Size) }.ToEquatableArray(),
            layers.Select(layer => layer.Layer).ToEquatableArray(),
            layers.SelectMany(layer => layer.Tensors).ToEquatableArray(),
            InputScaling: null,
            IsDouble: false)
        {
            IsResidual = isResidual,
        };
    }

    /// <summary>A whole number from 1 on.</summary>
    public static int CountOf(JsonValue? value, string title) => value is JsonNumber { Value: >= 1 and <= int.MaxValue } number && number.Value == Math.Floor(number.Value) ? (int)number.Value
        : throw new RefusedFile($"{title} should be a whole number from 1 on, but it is {(value is null ? "missing" : Spell(value))}");

    /// <summary>A value fit for a message.</summary>
    public static string Spell(JsonValue value) => value switch
    {
        JsonNumber number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        JsonString text => TensorEntry.Quote(text.Text),
        _ => value.Title,
    };

    /// <summary>Whether a model says that its inputs are added to its outputs: 1 or true.</summary>
    public static bool IsResidual(JsonValue? skip) => skip switch
    {
        null or JsonWord { Word: "false" or "null" } or JsonNumber { Value: 0 } => false,
        JsonWord { Word: "true" } or JsonNumber { Value: 1 } => true,
        _ => throw new RefusedFile($"the number of inputs that are skipped to the outputs is {Spell(skip)}, but it must be 0 or 1"),
    };
}
