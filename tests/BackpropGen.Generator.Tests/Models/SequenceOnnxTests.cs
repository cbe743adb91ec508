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
        "node '/a/Conv' (Conv) has strides of 2; 1 is supported. Also, node '/Flatten", ModelFile.Problem(Bytes("window-classifier")), StringComparison.Ordinal);

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
        Assert.Equal("the initializer 'c1' has a number that is not finite", parts[0]);
        Assert.StartsWith("the input 'z' is not a tensor of float or double", parts[1], StringComparison.Ordinal);
        Assert.Equal("node 'sine' (Sin) is an operator that is not supported in a network with memory (and one more node like it)", parts[2]);
        Assert.StartsWith("node 'pooled' (MaxPool) is an operator that is not supported in a network with memory. Operators that are supported are Add, Cast, Concat, Conv, ", parts[3], StringComparison.Ordinal);
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
    public void The_input_added_to_the_output_is_residual()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 2, "steps").Output("y");
        file.Node("Conv", $"x {file.Constant([1, 2, 3, 4], 2, 2, 1)}", "conv");
        file.Node("Add", "x conv", "y");
        Assert.True(ModelFile.Read(file.ToBytes()).IsResidual);
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
        { "state", "the input 'h' is an initial state of recurrent layer 1, but the state after the last step is not an output: a state that goes on has both, and one that starts at 0 has neither" },
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
        Assert.Equal(problem, ModelFile.Problem(file.ToBytes()));
    }

    public static TheoryData<string, string> RefusedConvolutions => new()
    {
        { "strides", "node 'y' (Conv) has strides of 2; 1 is supported" },
        { "group", "node 'y' (Conv) has groups, which are not supported" },
        { "auto_pad", "node 'y' (Conv) has an auto_pad, which is not causal" },
        { "pads", "node 'y' (Conv) has 1 zeros before the first step, but causal, so that output t depends on no later input, it is with 2" },
        { "behind", "the output 'y' is not given by the last layer; a network with memory has one output, beside the states of its layers" },
        { "MaxPool", "node 'pooled' (MaxPool) is an operator that is not supported in a network with memory; supported are Add, Cast, Concat, Conv, Dropout, " },
        { "two", "node 'b' (Tanh) takes values that another node has taken, too; a network with memory is read as a chain of layers" },
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
        if (what == "two")
        {
            file.Node("Conv", $"x {weights}", "a", [.. attributes]);
            file.Node("Conv", $"a {weights}", "c", [.. attributes]);
            file.Node("Tanh", "a", "b");
            file.Node("Add", "b c", "y");
        }
        else
        {
            file.Node("Conv", $"{source} {weights}", "y", [.. attributes]);
        }

        Assert.StartsWith(problem, ModelFile.Problem(file.ToBytes()), StringComparison.Ordinal);
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
