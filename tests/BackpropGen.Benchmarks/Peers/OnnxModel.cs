using System.Runtime.InteropServices;
using BackpropGen.Benchmarks.Networks;

namespace BackpropGen.Benchmarks.Peers;

/// <summary>An ONNX file: a Gemm for each layer, and its activation. The numbers of the fields are those of onnx.proto.</summary>
internal static class OnnxModel
{
    public const string Input = "x";
    public const string Output = "y";

    private const int Float = 1;
    private const int Integer = 2;

    public static byte[] Write(Workload workload)
    {
        Topology topology = workload.Topology;
        var graph = new ProtobufWriter().Text(2, "network");
        ReadOnlySpan<float> parameters = workload.Parameters;
        string input = Input;
        for (int layer = 0; layer < topology.Layers; layer++)
        {
            int inputs = topology.Widths[layer], outputs = topology.Widths[layer + 1];
            string? activation = topology.ActivationOf(layer) switch
            {
                Activation.Tanh => "Tanh",
                Activation.ReLU => "Relu",
                _ => null,
            };
            string output = layer == topology.Layers - 1 ? Output : $"o{layer}";
            string sums = activation is null ? output : $"z{layer}";
            graph.Message(5, Tensor($"w{layer}", parameters[..(inputs * outputs)], outputs, inputs));
            graph.Message(5, Tensor($"b{layer}", parameters.Slice(inputs * outputs, outputs), outputs));
            parameters = parameters[((inputs + 1) * outputs)..];

            ProtobufWriter transposed = new ProtobufWriter().Text(1, "transB").Number(3, 1).Number(20, Integer);
            graph.Message(1, Node("Gemm", sums, input, $"w{layer}", $"b{layer}").Message(5, transposed));
            if (activation is not null)
            {
                graph.Message(1, Node(activation, output, sums));
            }

            input = output;
        }

        graph.Message(11, Value(Input, topology.Inputs)).Message(12, Value(Output, topology.Outputs));
        ProtobufWriter operators = new ProtobufWriter().Text(1, string.Empty).Number(2, 13);
        return new ProtobufWriter().Number(1, 8).Message(7, graph).Message(8, operators).ToArray();
    }

    private static ProtobufWriter Node(string operation, string output, params string[] inputs)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(4, operation);
    }

    private static ProtobufWriter Tensor(string name, ReadOnlySpan<float> values, params int[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (int dimension in shape)
        {
            tensor.Number(1, dimension);
        }

        return tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values));
    }

    private static ProtobufWriter Value(string name, int columns)
    {
        ProtobufWriter shape = new ProtobufWriter()
            .Message(1, new ProtobufWriter().Text(2, "rows"))
            .Message(1, new ProtobufWriter().Number(1, columns));
        ProtobufWriter tensor = new ProtobufWriter().Number(1, Float).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
