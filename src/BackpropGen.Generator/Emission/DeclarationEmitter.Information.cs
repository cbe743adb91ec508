using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>What only code that works with any network asks for: the description, and weights of classes.</summary>
internal sealed partial class DeclarationEmitter
{
    private void WriteInformation(Member member)
    {
        using (Writer.Block(Emitter.Header(member)))
        {
            if (Emitter.Network.HasClassWeights)
            {
                Writer.Line($"internal static readonly {T}[] ClassWeights = new {T}[] {{ {string.Join(", ", Emitter.Specification.Loss.ClassWeights.Select(Emitter.Literal))} }};");
                Writer.Line();
            }

            Writer.Line($"internal static readonly {Description} Description = new {Description}(");
            Writer.Line($"    {Emitter.Topology},");
            Writer.Line("    new global::BackpropGen.LayerDescription[]");
            Writer.Line("    {");
            foreach ((LayerSpecification layer, int inputs) in Emitter.Specification.Layers.Zip(Emitter.Specification.Widths(), (layer, widths) => (layer, widths.Inputs)))
            {
                string parameter = layer.Parameter is { } number ? ", " + CSharpNotation.Literal(number, isDouble: true) : string.Empty;
                string dropout = layer.Dropout is { } probability ? ", dropout: " + CSharpNotation.Literal(probability, isDouble: true) : string.Empty;
                Writer.Line($"        new global::BackpropGen.LayerDescription({inputs}, {layer.Size}, global::BackpropGen.Activation.{layer.Activation}{parameter}{dropout}{Sources(layer)}{Operations(layer)}),");
            }

            Writer.Line("    },");
            Writer.Line($"    global::BackpropGen.Loss.{Emitter.Specification.Loss.Name},");
            Writer.Line($"    {NameArray(Emitter.Names.Inputs, "x", Emitter.Specification.InputNames.Count)},");
            Writer.Line($"    {NameArray(Emitter.Names.Outputs, "y", Emitter.Specification.OutputNames.Count)},");
            Writer.Line($"    global::BackpropGen.Optimizer.{Emitter.Specification.Optimizer.Name},");
            LossSpecification loss = Emitter.Specification.Loss;
            string lossParameter = loss.Parameter is { } setting ? $",\n    lossParameter: {CSharpNotation.Literal(setting, isDouble: true)}" : string.Empty;
            string weights = loss.HasClassWeights ? $",\n    classWeights: new double[] {{ {string.Join(", ", loss.ClassWeights.Select(weight => CSharpNotation.Literal(weight, isDouble: true)))} }}" : string.Empty;
            Writer.Lines($"    global::BackpropGen.TargetDomain.{Emitter.Network.Graph.Loss.Targets.Name}{lossParameter}{weights}{ScalingArguments()});".Split('\n'));
        }
    }

    private static string Sources(LayerSpecification layer)
    {
        string kind = layer.Kind == LayerKind.Affine ? string.Empty : $", kind: global::BackpropGen.LayerKind.{layer.Kind}";
        string sources = layer.Sources.Count == 0 ? string.Empty : $", sources: new int[] {{ {string.Join(", ", layer.Sources)} }}";
        return kind + sources + (layer.Kind == LayerKind.Part ? FormattableString.Invariant($", start: {layer.Start}") : string.Empty);
    }

    private static string Operations(LayerSpecification layer) => layer.Operations.Count == 0 ? string.Empty
        : $", operations: new global::BackpropGen.LayerOperation[] {{ {string.Join(", ", layer.Operations.Select(operation => "global::BackpropGen.LayerOperation." + operation))} }}";

    private string ScalingArguments()
    {
        NetworkSpecification specification = Emitter.Specification;
        string inputs = specification.HasInputScaling ? $",\n    inputScaling: global::BackpropGen.Scaling.{specification.InputScaling}" : string.Empty;
        return inputs + (specification.HasTargetScaling ? $",\n    targetScaling: global::BackpropGen.Scaling.{specification.TargetScaling}" : string.Empty);
    }

    /// <summary>The names; many names that are only a letter and a number are made by the library.</summary>
    private static string NameArray(IReadOnlyList<string> names, string letter, int written) => written == 0 && names.Count > NetworkModel.MostNamed
        ? $"{Description}.NumberedNames({Emitter.Quote(letter)}, {names.Count})"
        : "new string[] { " + string.Join(", ", names.Select(name => Emitter.Quote(name.TrimStart('@')))) + " }";
}
