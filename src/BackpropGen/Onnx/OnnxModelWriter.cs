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

    private OnnxModelWriter(NetworkDescription description, OnnxGraph<T> graph)
    {
        _graph = graph.Message(description.Topology);
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

        _model = ModelOf(description);
        _model.WriteLength(7, length);
        if (_model.Length + length > MostBytes)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"The network was not saved: with {description.ParameterCount} parameters the file would have {_model.Length + length} bytes, but ONNX allows {MostBytes}. Save writes a safetensors file of any size."));
        }
    }

    private static string Version => typeof(WeightFile).Assembly.GetName().Version!.ToString(fieldCount: 3);

    /// <summary>Copies what is to be written, and refuses what could not be read again.</summary>
    public static OnnxModelWriter<T> Of(INetwork<T> network) => new(network.Description, NetworkGraph.Of(network));

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
    private static ProtobufWriter ModelOf(NetworkDescription description)
    {
        ProtobufWriter model = new();
        model.WriteInteger(1, FormatVersion);
        model.WriteText(2, Library);
        model.WriteText(3, Version);
        ProtobufWriter operators = new();
        operators.WriteText(1, string.Empty);
        operators.WriteInteger(2, OperatorSet);
        model.WriteMessage(8, operators);
        foreach ((string key, string value) in MetadataOf(description))
        {
            ProtobufWriter entry = new();
            entry.WriteText(1, key);
            entry.WriteText(2, value);
            model.WriteMessage(14, entry);
        }

        return model;
    }

    private static IEnumerable<(string Key, string Value)> MetadataOf(NetworkDescription description)
    {
        NetworkLayout layout = DescribedLayout.Of<T>(description);
        yield return ("library", Library + " " + Version);
        yield return (WeightFormat.TopologyKey, layout.Topology);
        yield return ("activations", List(description.Layers.Select(layer => layer.Activation.ToString())));
        yield return (WeightFormat.LossKey, description.Loss.ToString());
        yield return ("input_names", List(description.InputNames));
        yield return ("output_names", List(description.OutputNames));
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
