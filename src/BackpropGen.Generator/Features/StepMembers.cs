using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>What a network with memory asks of the vectorized network that computes its steps: both ways through values that the caller keeps.</summary>
internal sealed class StepMembers : RowFeature
{
    private const string Interface = "BackpropGen.CompilerServices.IStepNetwork";
    private const string Streams = "BackpropGen.CompilerServices.IStreamPrediction";

    private readonly StreamLanes? _lanes;

    public StepMembers(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Network)
    {
        _lanes = StreamLanes.Of(emitter.Network);
    }

    public override IEnumerable<string> Interfaces => _lanes is null ? new[] { Interface } : new[] { Interface, Streams };

    private Argument Nodes => new("", $"{Span}<{T}>", "nodes");

    public override IEnumerable<Member> Members()
    {
        VectorLayout layout = Network.Vectors.Value;
        var outputGradient = new Argument("", $"{ReadOnlySpan}<{T}>", "outputGradient");
        var inputGradient = new Argument("", $"{Span}<{T}>", "inputGradient");
        yield return ExplicitValue(Interface, "int", "NodeCount", Text(layout.RowLength));
        IEnumerable<int> places = Network.Graph.Layers[Network.Graph.Layers.Count - 1].Sum.Sources.Select(source => layout.RowPlace(source.Value));
        yield return ExplicitValue(Interface, $"{ReadOnlySpan}<int>", "ResultPlaces", $"new int[] {{ {string.Join(", ", places.Select(Text))} }}");
        yield return ExplicitValue(Interface, "int", "GradientLength", Text(layout.ParameterLength));
        yield return Explicit(Interface, "void", "Forward", new[] { Inputs, Nodes }, () => Stages.CallPlainForward(Writer)) with { IsHot = true };
        yield return Explicit(Interface, "void", "Advance", new[] { Inputs, Nodes, new Argument("", $"{Span}<{T}>", "memory") }, () => ((VectorEmitter)Stages).WriteAdvance(Writer)) with { IsHot = true };
        yield return Explicit(Interface, "void", "AddGradient", new[] { Inputs, Nodes, outputGradient, SpanGradient, inputGradient }, WriteAddGradient) with { IsHot = true };
        yield return Explicit(Interface, "void", "Unpack", new[] { SpanGradient, new Argument("", $"{Span}<{T}>", "destination") }, () =>
            Writer.Line("global::BackpropGen.CompilerServices.ParameterLayout.Unpack(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(gradient), destination, ParameterShapes);"));
        foreach (Member member in _lanes is null ? Array.Empty<Member>() : StreamMembers(new StreamEmitter(Emitter, _lanes), _lanes))
        {
            yield return member;
        }
    }

    private IEnumerable<Member> StreamMembers(StreamEmitter emitter, StreamLanes lanes)
    {
        var columns = new Argument("ref", T, "columns");
        yield return ExplicitValue(Streams, "int", "ColumnCount", Text(lanes.ColumnCount));
        yield return ExplicitValue(Streams, $"{ReadOnlySpan}<int>", "ResultColumns", $"new int[] {{ {string.Join(", ", lanes.Results.Select(Text))} }}");
        yield return Explicit(Streams, "void", "ForwardStreams", new[] { columns }, () => emitter.WriteForward(Writer)) with { IsHot = true };
        foreach ((string name, Action<CodeWriter> write) in emitter.Loops())
        {
            yield return Method("private", "void", name, "", new[] { columns }, () => write(Writer)) with { IsHot = true };
        }
    }

    private void WriteAddGradient()
    {
        Stages.CallGivenError(Writer);
        Stages.CallInputGradient(Writer);
        Writer.Line($"ref {T} g = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(gradient);");
        UpdateStep.WriteGradientOfRow(Writer, Emitter, add: true);
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
