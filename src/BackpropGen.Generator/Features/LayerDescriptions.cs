using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Features;

/// <summary>The layers of a network as the library describes them.</summary>
internal static class LayerDescriptions
{
    /// <summary>An expression for each layer.</summary>
    public static IEnumerable<string> Of(NetworkSpecification network) => network.Layers.Zip(
        network.Widths(), (layer, widths) => $"new global::BackpropGen.LayerDescription.Builder {{ {string.Join(", ", Properties(network, layer, widths.Inputs))} }}");

    private static IEnumerable<string> Properties(NetworkSpecification network, LayerSpecification layer, int inputs)
    {
        yield return FormattableString.Invariant($"InputCount = {inputs}, OutputCount = {layer.Size}, Activation = global::BackpropGen.Activation.{layer.Activation}");
        if (layer.Own is { } own)
        {
            yield return $"Function = {FunctionDescriptions.Of(own)}";
        }

        if (layer.Parameter is { } parameter)
        {
            yield return $"Parameter = {CSharpNotation.Literal(parameter, isDouble: true)}";
        }

        if (layer.Dropout is { } probability)
        {
            yield return $"Dropout = {CSharpNotation.Literal(probability, isDouble: true)}";
        }

        if (layer.Kind == LayerKind.Affine)
        {
            // A recurrent layer's activation stands behind its cell.
            ActivationFunction behind = layer.Memory is { IsRecurrent: true } ? ActivationFunction.Named("Linear") : layer.Function;
            string chosen = network.Initializer is "Auto" ? Initialization.AutomaticFor(behind) : network.Initializer;
            yield return $"Initializer = global::BackpropGen.Initializer.{chosen}";
        }
        else
        {
            yield return $"Kind = global::BackpropGen.LayerKind.{layer.Kind}";
        }

        if (layer.Sources.Count > 0)
        {
            yield return $"Sources = new[] {{ {string.Join(", ", layer.Sources)} }}";
        }

        if (layer.Kind == LayerKind.Part)
        {
            yield return FormattableString.Invariant($"Start = {layer.Start}");
        }

        if (layer.Operations.Count > 0)
        {
            yield return $"Operations = new[] {{ {string.Join(", ", layer.Operations.Select(operation => "global::BackpropGen.LayerOperation." + operation))} }}";
        }

        if (layer.Memory is { } memory)
        {
            yield return $"Memory = global::BackpropGen.MemoryKind.{memory.Kind}";
            if (memory.Cell.Length > 0)
            {
                yield return $"Cell = {Emitter.Quote(memory.Cell)}";
            }

            if (!memory.IsRecurrent)
            {
                yield return FormattableString.Invariant($"Kernel = {memory.Kernel}, Dilation = {memory.Dilation}");
            }
        }
    }
}
