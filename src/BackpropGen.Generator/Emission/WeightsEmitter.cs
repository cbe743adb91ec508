using System.Globalization;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Trained weights and biases as numbers in the code.</summary>
internal sealed class WeightsEmitter : AspectEmitter
{
    private const int NumbersPerLine = 8;

    public WeightsEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Weights)
    {
    }

    protected override void WriteMember(Member member)
    {
        string span = $"{Emitter.ReadOnlySpan}<{T}>";
        using (Writer.Block(Emitter.Header(member)))
        {
            if (Emitter.Target.HasReadOnlyData)
            {
                Writer.Line("// The compiler puts these numbers into the assembly: nothing initialises them, and they take no memory of the program's.");
                Writer.Line($"internal static {span} Parameters => new {T}[]");
            }
            else
            {
                Writer.Line($"internal static {span} Parameters => Numbers;");
                Writer.Line();
                Writer.Line($"private static readonly {T}[] Numbers = new {T}[]");
            }

            Writer.Line("{");
            foreach ((string title, IEnumerable<double> values) in Groups())
            {
                Writer.Line("    // " + title);
                WriteNumbers(values.Select(Emitter.Literal));
            }

            Writer.Line("};");
            WriteInputs();
        }
    }

    /// <summary>Which inputs a layer takes, where it does not take all.</summary>
    private void WriteInputs()
    {
        if (!Emitter.Network.IsVectorized)
        {
            return;
        }

        VectorLayout layout = Emitter.Network.Vectors.Value;
        foreach (Layer layer in Emitter.Network.Layers)
        {
            if (layout.InputsOf(layer.Number) is { } inputs)
            {
                Writer.Line();
                Writer.Line($"// The other inputs of layer {layer.Number} have no weight but 0.");
                Writer.Line($"internal static {Emitter.ReadOnlySpan}<int> {InputsOfLayer(layer.Number)} => new int[]");
                Writer.Line("{");
                WriteNumbers(inputs.Select(place => place.ToString(CultureInfo.InvariantCulture)));
                Writer.Line("};");
            }
        }
    }

    /// <summary>The places of the inputs that a frozen layer takes.</summary>
    public static string InputsOfLayer(int layer) => FormattableString.Invariant($"InputsOfLayer{layer}");

    protected override void WriteBody(Member member) => throw NoBody(member);

    private IEnumerable<(string Title, IEnumerable<double> Values)> Groups() => Emitter.Network is { IsFrozen: true, IsVectorized: true } ? GroupsOnVectors() : GroupsInOrder();

    /// <summary>As the code on vectors reads them: weights input by input, then biases, each row of nodes filled up with zeros.</summary>
    private IEnumerable<(string Title, IEnumerable<double> Values)> GroupsOnVectors()
    {
        VectorLayout layout = Emitter.Network.Vectors.Value;
        foreach (Coefficients coefficients in Emitter.Network.Graph.Coefficients)
        {
            int layer = coefficients.Layer;
            IReadOnlyList<int> nodes = layout.NodesOf(layer);
            int stride = layout.Stride(nodes.Count);
            IEnumerable<double> Row(Func<int, Quantity> parameter) =>
                Enumerable.Range(0, stride).Select(j => j < nodes.Count ? Emitter.Network.TrainedValue(parameter(nodes[j])) : 0);
            if (coefficients.Weights is { } weights)
            {
                IReadOnlyList<int> sources = layout.NodesOf(layer - 1);
                IEnumerable<int> inputs = layout.InputsOf(layer)?.Select(place => sources[place]) ?? sources;
                yield return ($"Layer {layer}, {weights.Title} [{layout.InputsTaken(coefficients)}, {stride}]", inputs.SelectMany(i => Row(j => weights.At(j, i))));
            }

            yield return ($"Layer {layer}, {coefficients.Biases.Title} [{stride}]", Row(j => coefficients.Biases.At(j)));
        }
    }

    private IEnumerable<(string Title, IEnumerable<double> Values)> GroupsInOrder() => Emitter.Network.Graph.Parameters.Select(parameter =>
        ($"Layer {parameter.Layer}, {parameter.Title} {parameter.Shape}", parameter.Elements().Select(Emitter.Network.TrainedValue)));

    private void WriteNumbers(IEnumerable<string> values)
    {
        var line = new List<string>();
        foreach (string value in values)
        {
            line.Add(value);
            if (line.Count == NumbersPerLine)
            {
                Flush();
            }
        }

        if (line.Count > 0)
        {
            Flush();
        }

        void Flush()
        {
            Writer.Line("    " + string.Join(", ", line) + ",");
            line.Clear();
        }
    }
}
