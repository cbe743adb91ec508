using BackpropGen.Generator.Models;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Networks with memory in ONNX: what is read of them, and what is refused by the name of its node.</summary>
public class SequenceOnnxTests
{
    private static readonly string[] Files = ["gru-sequence", "gru-step", "lstm-sequence", "lstm-step", "rnn-last", "tcn", "window-classifier"];

    public static TheoryData<string, string> Exported => new()
    {
        { "gru-sequence", "1 8:gru:Linear 1:Linear" },
        { "gru-step", "2 8:gru:Linear 1:Linear" },
        { "lstm-sequence", "2 8:lstm:Linear 1:Linear" },
        { "lstm-step", "1 16:lstm:Linear 1:Linear" },
        { "rnn-last", "3 6:rnn:Linear 2:Linear" },
        { "tcn", "1 4:conv(3):Tanh 4:conv(3,2):Tanh 4:conv(3,4):Tanh 1:conv(1):Linear" },
    };

    [Theory]
    [MemberData(nameof(Exported))]
    public void An_export_of_PyTorch_is_a_chain_of_layers(string name, string layers)
    {
        TrainedModel model = ModelFile.Read(Bytes(name));
        Assert.Equal(layers, string.Join(" ", model.Layers.Select(layer => $"{layer.Size}{(layer.Memory is null ? string.Empty : ":" + layer.Memory)}:{layer.Activation}").Prepend($"{model.InputCount}")));
        Assert.Equal([new ModelPort("input", model.InputCount)], model.Inputs);
        Assert.Equal([new ModelPort("output", model.Layers[^1].Size)], model.Outputs);
    }

    [Fact]
    public void A_convolution_with_strides_is_refused_by_name() => Assert.StartsWith(
        "node '/a/Conv' (Conv) has strides of 2; 1 is supported", ModelFile.Problem(Bytes("window-classifier")), StringComparison.Ordinal);

    [Fact]
    public void One_message_names_every_obstacle_of_a_network_with_memory()
    {
        OnnxFile file = new OnnxFile().Input("x", "steps", "batch", 1).InputOf(OnnxFile.Int64, "z", "steps", "batch", 1);
        file.Node("LSTM", $"x {file.Constant([1, 2, 3, 4], 1, 4, 1)} {file.Constant([1, 2, 3, double.NaN], 1, 4, 1)}", "h", ("direction", "reverse"));
        string pooled = file.Node("MaxPool", "h", "pooled");
        string sine = file.Node("Sin", "x", "sine");
        string cosine = file.Node("Sin", sine, "cosine");
        file.Node("Concat", $"{pooled} {cosine} z", "y", ("axis", 2));
        string problem = ModelFile.Problem(file.Output("y").ToBytes());
        string[] parts = problem.Split(". Also, ");
        Assert.Equal(4, parts.Length);
        Assert.Equal("node 'pooled' (MaxPool) is an operator that is not supported", parts[0]);
        Assert.Equal("node 'sine' (Sin) is an operator that is not supported (and one more node like it)", parts[1]);
        Assert.Equal("the initializer 'c1' has a number that is not finite", parts[2]);
        Assert.StartsWith("the input 'z' is not a tensor of float, double or float16. Operators that are supported are Abs, Add, ", parts[3], StringComparison.Ordinal);
        Assert.Contains(", Conv, ", parts[3], StringComparison.Ordinal);
    }

    [Fact]
    public void The_gates_of_ONNX_are_put_in_the_order_of_PyTorch()
    {
        OnnxFile lstm = new OnnxFile().Input("x", "steps", "batch", 1).Output("y");
        Lstm(lstm, "x", [.. Enumerable.Range(1, 4).Select(i => (double)i)], [5, 6, 7, 8], [.. Enumerable.Range(9, 8).Select(i => (double)i)]);

        // i, o, f, c for i, f, g, o.
        Assert.Equal([[1.0, 3, 4, 2], [5.0, 7, 8, 6], [9.0, 11, 12, 10], [13.0, 15, 16, 14]], ModelFile.Read(lstm.ToBytes()).Tensors.Select(tensor => tensor.ToArray()));

        OnnxFile gru = new OnnxFile().Input("x", "steps", "batch", 1).Output("y");
        gru.Node("GRU", $"x {gru.Constant([1, 2, 3], 1, 3, 1)} {gru.Constant([4, 5, 6], 1, 3, 1)} {gru.Constant([7, 8, 9, 10, 11, 12], 1, 6)}", "four");
        gru.Node("Squeeze", $"four {gru.Integers(1)}", "y");
        TrainedModel model = ModelFile.Read(gru.ToBytes());
        Assert.Equal([[2.0, 1, 3], [5.0, 4, 6], [8.0, 7, 9], [11.0, 10, 12]], model.Tensors.Select(tensor => tensor.ToArray()));
        Assert.Equal(new LayerMemory(MemoryKind.Gru, "resetbefore"), model.Layers[0].Memory);
    }

    [Fact]
    public void Zeros_on_both_sides_are_causal_where_the_last_outputs_are_cut_off()
    {
        byte[] Write(long end)
        {
            OnnxFile file = new OnnxFile().Input("x", "batch", 1, "steps").Output("y");
            file.Node("Conv", $"x {file.Constant([1, 2, 3], 1, 1, 3)}", "both", ("pads", new[] { 4, 4 }), ("dilations", new[] { 2 }));
            file.Node("Slice", $"both {file.Integers(0)} {file.Integers(end)} {file.Integers(2)}", "y");
            return file.ToBytes();
        }

        Assert.Equal(new LayerMemory(MemoryKind.Conv, kernel: 3, dilation: 2), Assert.Single(ModelFile.Read(Write(-4)).Layers).Memory);
        Assert.Contains("node 'y' (Slice) takes a part of a sequence other than its last step", ModelFile.Problem(Write(-3)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_input_added_to_the_output_is_a_sum()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 2, "steps").Output("y");
        file.Node("Conv", $"x {file.Constant([1, 2, 3, 4], 2, 2, 1)}", "conv");
        file.Node("Add", "x conv", "y");
        Assert.Equal(["0", "0 1"], ModelFile.Read(file.ToBytes()).Layers.Select(layer => string.Join(' ', layer.Sources)));
    }

    [Fact]
    public void States_of_a_stack_go_on_one_after_the_other()
    {
        OnnxFile file = new OnnxFile().Input("x", 1, 1, 1).Input("h", 2, 1, 1).Output("y").Output("h_out");
        string first = file.Node("Slice", $"h {file.Integers(0)} {file.Integers(1)} {file.Integers(0)}", "first");
        string second = file.Node("Slice", $"h {file.Integers(1)} {file.Integers(2)} {file.Integers(0)}", "second");
        string weights = $"{file.Constant([1], 1, 1, 1)} {file.Constant([1], 1, 1, 1)} - -";
        file.Node("RNN", $"x {weights} {first}", "four1 h1");
        file.Node("Squeeze", $"four1 {file.Integers(1)}", "y1");
        file.Node("RNN", $"y1 {weights} {second}", "four2 h2");
        file.Node("Squeeze", $"four2 {file.Integers(1)}", "y");
        file.Node("Concat", "h1 h2", "h_out", ("axis", 0));
        Assert.Equal(2, ModelFile.Read(file.ToBytes()).Layers.Count);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "direction=bidirectional", "node 'four' (LSTM) runs in the direction 'bidirectional'; forward is supported" },
        { "direction=reverse", "node 'four' (LSTM) runs in the direction 'reverse'; forward is supported" },
        { "clip", "node 'four' (LSTM) has a clip, which is not supported" },
        { "input_forget", "node 'four' (LSTM) couples its input and forget gates (input_forget), which is not supported" },
        { "activations", "node 'four' (LSTM) has the activations HardSigmoid, Tanh, Tanh; Sigmoid, Tanh, Tanh are supported" },
        { "peepholes", "node 'four' (LSTM) has peepholes, which are not supported" },
        { "lengths", "node 'four' (LSTM) has lengths of sequences (sequence_lens), which are not supported" },
        { "initial", "node 'four' (LSTM) has an initial state that is neither 0 nor an input of the model" },
        { "hidden_size", "node 'four' (LSTM) has a hidden_size that does not fit its weights" },
        { "width", "node 'four' (LSTM) takes 2 values of a step, but there are 3" },
        { "state", "the input 'h' is the initial state of recurrent layers, but no output gives their states after the step in the same order: a state that goes on has both" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_cell_of_PyTorch_does_not_have_is_refused_by_its_node(string what, string problem)
    {
        OnnxFile file = new OnnxFile().Input("x", "steps", "batch", what == "width" ? 3 : 2).Output("y");
        List<(string, object)> attributes = what switch
        {
            "direction=bidirectional" or "direction=reverse" => [("direction", what["direction=".Length..])],
            "clip" => [("clip", 1.0)],
            "input_forget" => [("input_forget", 1)],
            "activations" => [("activations", new[] { "HardSigmoid", "Tanh", "Tanh" })],
            "hidden_size" => [("hidden_size", 4)],
            _ => [],
        };
        string lengths = what == "lengths" ? file.Integers(3) : "-";
        string initial = what == "initial" ? file.Constant([1], 1, 1, 1) : what == "state" ? "h" : "-";
        string peepholes = what == "peepholes" ? " - " + file.Constant([1, 2, 3], 1, 3) : string.Empty;
        if (what == "state")
        {
            file.Input("h", 1, 1, 1);
        }

        file.Node("LSTM", $"x {file.Constant(new double[8], 1, 4, 2)} {file.Constant(new double[4], 1, 4, 1)} - {lengths} {initial}{peepholes}", "four", [.. attributes]);
        file.Node("Squeeze", $"four {file.Integers(1)}", "y");
        Assert.StartsWith(problem, ModelFile.Problem(file.ToBytes()), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> RefusedConvolutions => new()
    {
        { "strides", "node 'y' (Conv) has strides of 2; 1 is supported" },
        { "group", "node 'y' (Conv) has groups, which are not supported" },
        { "auto_pad", "node 'y' (Conv) has an auto_pad, which is not causal" },
        { "pads", "node 'y' (Conv) has 1 zeros before the first step, but causal, so that output t depends on no later input, it is with 2" },
        { "behind", "the output 'y' is the input itself, or has steps before the first of the sequence or behind its last" },
        { "MaxPool", "node 'pooled' (MaxPool) is an operator that is not supported; supported are Abs, Add, " },
    };

    [Theory]
    [MemberData(nameof(RefusedConvolutions))]
    public void A_convolution_that_is_not_causal_is_refused_by_its_node(string what, string problem)
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 2, "steps").Output("y");
        string weights = file.Constant(new double[12], 2, 2, 3);
        List<(string, object)> attributes = what switch
        {
            "strides" => [("strides", new[] { 2 })],
            "group" => [("group", 2)],
            "auto_pad" => [("auto_pad", "SAME_UPPER")],
            "pads" => [("pads", new[] { 1, 1 })],
            "behind" => [("pads", new[] { 2, 1 })],
            _ => [("pads", new[] { 2, 0 })],
        };
        string source = what == "MaxPool" ? file.Node("MaxPool", "x", "pooled") : "x";
        file.Node("Conv", $"{source} {weights}", "y", [.. attributes]);
        Assert.StartsWith(problem, ModelFile.Problem(file.ToBytes()), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> RefusedGraphs => new()
    {
        { "steps beside the last", "node 'y' (Add) takes values of every step beside others, or dimensions in another order; values of the same steps are supported" },
        { "before any layer", "node 'x2' (Tanh) works along another dimension than that of the values of a step, or stands before any layer that tells which it is" },
        { "another dimension", "node 'y' (Softmax) works along another dimension than that of the values of a step, or stands before any layer that tells which it is" },
        { "another dimension by default", "node 'y' (Softmax) works along another dimension than that of the values of a step, or stands before any layer that tells which it is" },
        { "another order", "node 'y' (MatMul) takes a tensor whose dimensions are in another order than layers before it tell" },
        { "another shape", "node 'y' (Reshape) gives a sequence another shape, which is not supported" },
        { "joined steps", "node 'y' (Concat) is supported along the values of a row" },
        { "a sum of steps", "node 'y' (ReduceMean) is supported over the values of a row" },
        { "some steps", "node 'y' (Slice) takes a part of a sequence other than its last step, which is not supported" },
        { "steps as a state", "node 'y' (RNN) takes a whole sequence, which is not supported there" },
        { "behind the last step", "node 'y' (RNN) takes one step, made of a whole sequence; layers that remember take every step" },
        { "two inputs", "the input 'other' and the input 'x' are both not initial states of recurrent layers; a network with memory has one input with a sequence" },
        { "a row", "the input 'other' does not have three dimensions; [batch, steps, values], in the order that the layers ask for, is expected" },
        { "a constant", "no output depends on the sequence" },
        { "unknown", "node 'four' (RNN) takes 2 values of a step, but there are 3" },
    };

    [Theory]
    [MemberData(nameof(RefusedGraphs))]
    public void What_mixes_steps_is_refused_by_its_node(string what, string problem)
    {
        var file = new OnnxFile(what == "another dimension by default" ? 11 : 17);
        if (what == "a row")
        {
            file.Input("other", "batch", 2);
        }

        file.Input("x", what switch { "before any layer" => [5, 1, 2], "unknown" => ["steps", "batch", 3], _ => ["steps", "batch", "values"] });
        string weights = $"{file.Constant([1, 2], 1, 1, 2)} {file.Constant([1], 1, 1, 1)}";
        string narrow = $"{file.Constant([1], 1, 1, 1)} {file.Constant([1], 1, 1, 1)}";
        file.Node("RNN", $"{(what == "before any layer" ? file.Node("Tanh", "x", "x2") : "x")} {weights}", "four h");
        string three = what == "another dimension by default" ? file.Node("Squeeze", "four", "three", ("axes", new[] { 1 })) : file.Node("Squeeze", $"four {file.Integers(1)}", "three");
        string last = file.Node("Gather", $"three {file.ConstantOf(OnnxFile.Int64, [-1])}", "last", ("axis", 0));
        if (what == "two inputs")
        {
            file.Input("other", "steps", "batch", 1);
        }

        _ = what switch
        {
            "steps beside the last" => file.Node("Add", $"{three} {last}", "y"),
            "another dimension" => file.Node("Softmax", three, "y", ("axis", 0)),
            "another dimension by default" => file.Node("Softmax", three, "y"),
            "another order" => file.Node("MatMul", $"{file.Node("Transpose", three, "moved", ("perm", new[] { 0, 2, 1 }))} {file.Constant([1], 1, 1)}", "y"),
            "another shape" => file.Node("Reshape", $"{three} {file.Integers(-1, 1)}", "y"),
            "joined steps" => file.Node("Concat", $"{three} {three}", "y", ("axis", 0)),
            "a sum of steps" => file.Node("ReduceMean", three, "y", ("axes", new[] { 0 }), ("keepdims", 1)),
            "some steps" => file.Node("Slice", $"{three} {file.Integers(2)} {file.Integers(5)} {file.Integers(0)}", "y"),
            "steps as a state" => file.Node("RNN", $"{three} {narrow} - - {three}", "y"),
            "behind the last step" => file.Node("RNN", $"{file.Node("Unsqueeze", $"{last} {file.Integers(0)}", "again")} {narrow}", "y"),
            "two inputs" or "a row" => file.Node("Add", $"{three} other", "y"),
            "a constant" => file.Node("Identity", file.Constant([1, 2], 1, 2), "y"),
            _ => file.Node("Identity", three, "y"),
        };
        Assert.StartsWith(problem, ModelFile.Problem(file.Output("y").ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_happens_to_a_file_nothing_is_thrown()
    {
        byte[][] files = [.. Files.Select(Bytes)];
        int read = 0;
        RandomCases.Try(4_000, random =>
        {
            byte[] file = [.. files[random.Next(files.Length)]];
            int changes = random.Next(1, 4);
            for (int i = 0; i < changes; i++)
            {
                file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            ModelReading reading = OnnxReader.Read(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000_000, Convert.ToBase64String(file));
            Assert.True(reading.Model is null != reading.Problem is null);
            if (reading.Model is { } model)
            {
                // Consistent enough for code to be made of it.
                Assert.Equal(model.Tensors.Sum(tensor => (long)tensor.Count), ParametersOf(model));
                read++;
            }
        });
        Assert.True(read > 0);
    }

    private static long ParametersOf(TrainedModel model)
    {
        int width = model.InputCount;
        long count = 0;
        foreach (Graph.LayerSpecification layer in model.Layers)
        {
            count += layer.Memory?.ParameterCount(width, layer.Size) ?? ((width + 1L) * layer.Size);
            width = layer.Size;
        }

        return count;
    }

    private static void Lstm(OnnxFile file, string input, double[] weights, double[] recurrence, double[] biases)
    {
        file.Node("LSTM", $"{input} {file.Constant(weights, 1, 4, 1)} {file.Constant(recurrence, 1, 4, 1)} {file.Constant(biases, 1, 8)}", "four");
        file.Node("Squeeze", $"four {file.Integers(1)}", "y");
    }

    private static byte[] Bytes(string name) => File.ReadAllBytes(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Sequences", name + ".onnx"));
}
