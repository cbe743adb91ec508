using System.Globalization;
using System.Text;
using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.WeightFiles;

namespace BackpropGen.Onnx;

/// <summary>Writes a network as a ModelProto of ONNX. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class OnnxModelWriter<T>
    where T : unmanaged
{
    private const string Library = "BackpropGen";
    private const int FormatVersion = 8;
    private const int OperatorSet = 17;

    // What a message of Protocol Buffers may have.
    private const long MostBytes = int.MaxValue;

    private readonly ProtobufWriter _model;
    private readonly ProtobufWriter _graph;
    private readonly List<(ProtobufWriter Head, ArraySegment<T> Values)> _tensors = new();

    private OnnxModelWriter(string topology, int parameterCount, IEnumerable<(string Key, string Value)> metadata, OnnxGraph<T> graph)
    {
        _graph = graph.Message(topology);
        long length = _graph.Length;
        foreach (OnnxTensor<T> tensor in graph.Tensors)
        {
            ProtobufWriter head = tensor.Head();
            ProtobufWriter field = new();
            field.WriteLength(5, tensor.LengthWith(head));
            length += field.Length + tensor.LengthWith(head);
            field.Append(head);
            _tensors.Add((field, tensor.Values));
        }

        _model = ModelOf(metadata);
        _model.WriteLength(7, length);
        if (_model.Length + length > MostBytes)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"The network was not saved: with {parameterCount} parameters the file would have {_model.Length + length} bytes, but ONNX allows {MostBytes}. Save writes a safetensors file of any size."));
        }
    }

    private static string Version => typeof(WeightFile).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>Copies what is to be written, and refuses what could not be read again.</summary>
    public static OnnxModelWriter<T> Of(INetwork<T> network)
    {
        NetworkDescription description = network.Description;
        string topology = DescribedLayout.Of<T>(description).Topology;
        return Of(description.Topology, description.ParameterCount, MetadataOf(topology, description.Layers, description.Loss, description.InputNames, description.OutputNames), NetworkGraph.Of(network));
    }

    /// <summary>A model of any graph.</summary>
    /// <param name="topology">The name of the graph.</param>
    /// <param name="parameterCount">How many parameters the network has, for a message.</param>
    /// <param name="metadata">The metadata.</param>
    /// <param name="graph">The graph.</param>
    public static OnnxModelWriter<T> Of(string topology, int parameterCount, IEnumerable<(string Key, string Value)> metadata, OnnxGraph<T> graph) => new(topology, parameterCount, metadata, graph);

    /// <summary>What the metadata say of a network.</summary>
    public static IEnumerable<(string Key, string Value)> MetadataOf(string topology, IEnumerable<LayerDescription> layers, Loss loss, IEnumerable<string> inputNames, IEnumerable<string> outputNames)
    {
        yield return ("library", Library + " " + Version);
        yield return (WeightFormat.TopologyKey, topology);
        yield return ("activations", List(layers.Select(layer => layer.ActivationText)));
        yield return (WeightFormat.LossKey, loss.ToString());
        yield return ("input_names", List(inputNames));
        yield return ("output_names", List(outputNames));
    }

    /// <summary>Writes the model, the numbers of each tensor as they lie in memory.</summary>
    public void WriteTo(Stream stream)
    {
        _model.CopyTo(stream);
        _graph.CopyTo(stream);
        foreach ((ProtobufWriter head, ArraySegment<T> values) in _tensors)
        {
            head.CopyTo(stream);
            LittleEndian.Write<T>(stream, values);
        }
    }

    /// <summary>A ModelProto without its graph.</summary>
    private static ProtobufWriter ModelOf(IEnumerable<(string Key, string Value)> metadata)
    {
        ProtobufWriter model = new();
        model.WriteInteger(1, FormatVersion);
        model.WriteText(2, Library);
        model.WriteText(3, Version);
        ProtobufWriter operators = new();
        operators.WriteText(1, string.Empty);
        operators.WriteInteger(2, OperatorSet);
        model.WriteMessage(8, operators);
        foreach ((string key, string value) in metadata)
        {
            ProtobufWriter entry = new();
            entry.WriteText(1, key);
            entry.WriteText(2, value);
            model.WriteMessage(14, entry);
        }

        return model;
    }

    /// <summary>An array of strings in JSON.</summary>
    private static string List(IEnumerable<string> texts)
    {
        StringBuilder json = new("[");
        foreach (string text in texts)
        {
            json.Append(json.Length == 1 ? "\"" : ",\"");
            foreach (char c in text)
            {
                json.Append(c switch
                {
                    '"' or '\\' => "\\" + c,
                    < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                    _ => c.ToString(),
                });
            }

            json.Append('"');
        }

        return json.Append(']').ToString();
    }
}
