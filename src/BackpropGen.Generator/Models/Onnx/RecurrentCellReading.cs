using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>Recurrent layers of a file.</summary>
internal static class RecurrentCellReading
{
    /// <summary>The kind of a node; null for other operators.</summary>
    public static MemoryKind? KindOf(OnnxNode node) => node.Domain.Length > 0 ? null : node.Operator switch { "LSTM" => MemoryKind.Lstm, "GRU" => MemoryKind.Gru, "RNN" => MemoryKind.Rnn, _ => null };

    /// <summary>X, W [1, gates · size, in], R [1, gates · size, size], B [1, 2 · gates · size], lengths, h, c, P.</summary>
    public static RecurrentCell Of(NodeReading node, MemoryKind kind, NumberBudget budget)
    {
        RequirePlain(node, kind);
        ConstantTensor weights = node.Constant(1, "weights");
        ConstantTensor recurrence = node.Constant(2, "recurrence weights");
        int gates = kind switch { MemoryKind.Lstm => 4, MemoryKind.Gru => 3, _ => 1 };
        int size = recurrence.Dimensions.Length == 3 ? recurrence.Dimensions[2] : 0;
        int rows = size is > 0 and <= NetworkTopology.MaximumSize ? gates * size : 0;
        if (rows == 0 || recurrence.Dimensions is not [1, var given, _] || given != rows || weights.Dimensions.Length != 3 || weights.Dimensions[0] != 1 || weights.Dimensions[1] != rows || weights.IsInteger)
        {
            throw node.Refuse("has weights of shapes that do not fit each other");
        }

        if (node.Integer("hidden_size", size) != size)
        {
            throw node.Refuse("has a hidden_size that does not fit its weights");
        }

        double[] biases = new double[2 * rows];
        if (node.Has(3))
        {
            ConstantTensor both = node.Constant(3, "biases");
            biases = both.Dimensions is [1, var count] && count == 2 * rows ? both.Numbers : throw node.Refuse("has biases of a shape that does not fit its weights");
        }

        // Which of ONNX's gates is each of PyTorch's: i, o, f, c for i, f, g, o; z, r, h for r, z, n.
        int[] order = kind switch { MemoryKind.Lstm => new[] { 0, 2, 3, 1 }, MemoryKind.Gru => new[] { 1, 0, 2 }, _ => new[] { 0 } };
        string cell = kind == MemoryKind.Gru && node.Integer("linear_before_reset", 0) == 0 ? "resetbefore" : kind == MemoryKind.Rnn && node.Texts("activations") is ["Relu", ..] ? "relu" : string.Empty;
        int inputs = weights.Dimensions[2];
        return new RecurrentCell(
            new LayerMemory(kind, cell), inputs, size,
            new[] { Ordered(weights.Numbers, 0, inputs), Ordered(recurrence.Numbers, 0, size), Ordered(biases, 0, 1), Ordered(biases, rows, 1) });

        double[] Ordered(double[] numbers, int first, int length)
        {
            double[] ordered = budget.Take((long)rows * length);
            for (int gate = 0; gate < gates; gate++)
            {
                Array.Copy(numbers, first + (order[gate] * size * length), ordered, gate * size * length, size * length);
            }

            return ordered;
        }
    }

    /// <summary>What PyTorch's cells do not have.</summary>
    private static void RequirePlain(NodeReading node, MemoryKind kind)
    {
        string direction = node.Text("direction", "forward");
        if (direction != "forward")
        {
            throw node.Refuse($"runs in the direction {NodeReading.Quote(direction)}; forward is supported");
        }

        if (node.HasAttribute("clip"))
        {
            throw node.Refuse("has a clip, which is not supported");
        }

        if (node.Integer("input_forget", 0) != 0)
        {
            throw node.Refuse("couples its input and forget gates (input_forget), which is not supported");
        }

        if (node.Has(7) && node.Constant(7, "peepholes").Numbers.Any(weight => weight != 0))
        {
            throw node.Refuse("has peepholes, which are not supported");
        }

        if (node.Has(4))
        {
            throw node.Refuse("has lengths of sequences (sequence_lens), which are not supported");
        }

        string[] usual = kind switch { MemoryKind.Lstm => new[] { "Sigmoid", "Tanh", "Tanh" }, MemoryKind.Gru => new[] { "Sigmoid", "Tanh" }, _ => new[] { "Tanh" } };
        if (node.Texts("activations") is { Count: > 0 } written && !written.SequenceEqual(usual) && !(kind == MemoryKind.Rnn && written is ["Relu"]))
        {
            throw node.Refuse($"has the activations {string.Join(", ", written.Take(4))}; {string.Join(", ", usual)} {(kind == MemoryKind.Rnn ? "or Relu is" : "are")} supported");
        }
    }
}
