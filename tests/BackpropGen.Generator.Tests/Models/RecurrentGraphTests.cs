using BackpropGen.Generator.Models;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Recurrent layers in graphs that compute one step: what becomes of them, and what is refused.</summary>
public class RecurrentGraphTests
{
    private static readonly string Folder = Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "Policies");

    public static TheoryData<string, string, string, string> Exported => new()
    {
        { "mlagents-recurrent-9", "deterministic_continuous_actions", "obs_0", "6:HardTanh 12:SiLU 12:SiLU 8:lstm:Linear 2:HardTanh" },
        { "mlagents-recurrent-15", "deterministic_continuous_actions", "obs_0", "6:HardTanh 12:SiLU 12:SiLU 8:lstm:Linear 2:HardTanh" },
        { "mlagents-recurrent-bare", "deterministic_continuous_actions", "obs_0", "4:lstm:Linear 2:HardTanh" },
        { "mlagents-recurrent-old", "deterministic_continuous_actions", "obs_0", "6:HardTanh 12:SiLU 12:SiLU 8:lstm:Linear 2:HardTanh" },
        { "mlagents-recurrent-observations", "deterministic_continuous_actions", "obs_0 obs_1", "3:HardTanh 4:HardTanh 7:Linear 12:SiLU 12:SiLU 4:lstm:Linear 3:HardTanh" },
        { "mlagents-recurrent-discrete-9", "/Softmax_1_output_0", "obs_0 action_masks", "5:HardTanh 10:SiLU 10:SiLU 6:lstm:Linear 2:Linear 2:Linear 2:Linear 2:Softmax" },
        { "recurrent-ppo-lstm", "", "obs", "10:layernorm:ReLU 6:lstm:Linear 6:lstm:Linear 3:LogSoftmax 16:Linear 1:Linear 4:Linear" },
        { "recurrent-ppo-gru", "value", "obs", "10:layernorm:ReLU 6:gru:Linear 6:gru:Linear 16:Linear 1:Linear" },
    };

    [Theory]
    [MemberData(nameof(Exported))]
    public void A_policy_is_a_graph_of_layers_without_its_states(string name, string chosen, string inputs, string layers)
    {
        ModelReading reading = OnnxReader.Read(Bytes(name), chosen.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToEquatableArray());
        Assert.Null(reading.Problem);
        Assert.Equal(inputs, string.Join(' ', reading.Model!.Inputs.Select(input => input.Name)));
        Assert.Equal(layers, string.Join(' ', reading.Model.Layers.Where(layer => layer.Kind != LayerKind.Part).Select(layer =>
            $"{layer.Size}{(layer.Memory is null ? string.Empty : ":" + layer.Memory)}{string.Concat(layer.Operations.Select(operation => ":layernorm"))}:{layer.Activation}")));
    }

    /// <summary>What is refused as a whole is told what to choose, as without memory. What the LSTM remembers is no reason to be content with it and the constants beside it.</summary>
    [Theory]
    [InlineData("mlagents-recurrent-9", 2, "\"deterministic_continuous_actions\" }, or to inner tensors, such as \"/Add_output_0\"")]
    [InlineData("mlagents-recurrent-discrete-9", 2, "\"/Softmax_output_0\", \"/Softmax_1_output_0\", \"/Log_output_0\", \"/Log_1_output_0\" }")]
    public void A_policy_that_draws_its_actions_is_told_what_to_choose(string name, int obstacles, string chosen)
    {
        string problem = ModelFile.Problem(Bytes(name));
        Assert.Equal(obstacles, problem.Split(". Also, ").Length);
        Assert.EndsWith("What does not depend on that can be compiled: set ModelOutputs = new[] { " + chosen, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GRU", 3)]
    [InlineData("RNN", 1)]
    [InlineData("LSTM", 4)]
    public void Layout_1_and_states_that_are_inputs_of_their_own(string cell, int gates)
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 2).Input("h", "batch", 1, 3).Output("y").Output("h_out");
        bool isLstm = cell == "LSTM";
        if (isLstm)
        {
            file.Input("c", "batch", 1, 3).Output("c_out");
        }

        string step = file.Node("Unsqueeze", $"x {file.Integers(1)}", "step");
        file.Node(cell, $"{step} {Weights(file, gates)} - h{(isLstm ? " c" : string.Empty)}", isLstm ? "four h_out c_out" : "four h_out", ("layout", 1));
        file.Node("Squeeze", $"four {file.Integers(1, 2)}", "y");
        TrainedModel model = ModelFile.Read(file.ToBytes());
        Assert.Equal([new ModelPort("x", 2)], model.Inputs);
        Assert.Equal([new ModelPort("y", 3)], model.Outputs);
        Assert.Equal(gates, model.Tensors[0].Count / 6);
    }

    /// <summary>Factors before a recurrent layer go into its weights, those behind it into the next.</summary>
    [Fact]
    public void Scales_cost_no_layer()
    {
        OnnxFile file = Step((file, x) => file.Node("Mul", $"{file.Node("Tanh", x, "tanh")} {file.Number(2)}", "twice"));
        file.Node("Gemm", $"{file.Node("Add", $"y {file.Number(1)}", "plus")} {file.Constant([1, 2, 3], 3, 1)}", "z");
        TrainedModel model = ModelFile.Read(file.Output("z").Output("h_out").ToBytes());
        Assert.Equal(["2:Tanh", "3:Linear", "1:Linear"], model.Layers.Select(layer => $"{layer.Size}:{layer.Activation}"));
        Assert.Equal(12, model.Tensors[0][5]);
        Assert.Equal([6.0], model.Tensors[^1]);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "nothing in", "node 'four' (RNN) has an initial state that is the same at every step, so that it remembers nothing: a state that goes on is an input of the model and an output" },
        { "zeros in", "node 'four' (RNN) has an initial state that is the same at every step, so that it remembers nothing: a state that goes on is an input of the model and an output" },
        { "computed", "node 'four' (RNN) has an initial state that is not a part of an input of the model" },
        { "narrow", "node 'four' (RNN) has an initial state that is not a part of an input of the model" },
        { "nothing out", "the input 'h' is the initial state of recurrent layers, but no output gives their states after the step in the same order: a state that goes on has both" },
        { "other order", "the input 'h' is the initial state of recurrent layers, but no output gives their states after the step in the same order: a state that goes on has both" },
        { "a part", "the input 'h' is the initial state of recurrent layers, but not each of its values is that of one layer" },
        { "taken", "the input 'h' is the initial state of recurrent layers, and taken by something else as well" },
        { "unknown", "the input 'h' is the initial state of recurrent layers, but its sizes, apart from that of the batch, are not known, or are not 1 to 65,536 values" },
        { "integers", "the input 'h' is not a tensor of float, double or float16" },
        { "states alone", "the graph has no output beside states of recurrent layers" },
        { "rows as steps", "node 'four' (RNN) takes something else than one step of each row, [1, batch, values]; sequences of several steps are an input of three dimensions, [batch, steps, values]" },
        { "width", "node 'four' (RNN) takes 2 values of a step, but there are 1" },
        { "rows that moved", "node 'z' (Gemm) takes something other than rows and a matrix" },
        { "a sum of rows that moved", "node 'z' (Softmax) takes rows whose first dimension is not the batch; recurrent layers do, and what changes shapes, takes parts and joins" },
        { "a shape", "node 'z' (Reshape) changes what a row is: of rows for recurrent layers, [batch, values], [batch, 1, values] and [1, batch, values] are supported" },
        { "joined", "node 'z' (Concat) joins a constant with rows for recurrent layers" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_go_round_is_refused_by_its_name(string what, string problem)
    {
        var file = new OnnxFile();
        file.Input("x", "batch", what == "width" ? 1 : 2);
        if (what == "integers")
        {
            file.InputOf(OnnxFile.Int64, "h", 1, "batch", 3);
        }
        else if (what is not ("nothing in" or "zeros in" or "computed"))
        {
            file.Input("h", what == "unknown" ? ["layers", "batch", 3] : [what is "a part" or "other order" ? 2 : 1, "batch", what == "narrow" ? 4 : 3]);
        }

        string step = file.Node("Unsqueeze", $"x {file.Integers(what == "rows as steps" ? 1 : 0)}", "step");
        string state = what switch
        {
            "nothing in" => "-",
            "zeros in" => file.Constant(new double[3], 1, 1, 3),
            "computed" => file.Node("Unsqueeze", $"{file.Node("Concat", "x x", "twice", ("axis", 1))} {file.Integers(0)}", "computed"),
            "a part" or "other order" => file.Node("Slice", $"h {file.Integers(0)} {file.Integers(1)} {file.Integers(0)}", "first"),
            _ => "h",
        };
        file.Node("RNN", $"{step} {Weights(file, 1)} - {state}", "four h_out");
        file.Node("Squeeze", $"four {file.Integers(0, 1)}", "y");
        if (what == "other order")
        {
            file.Node("RNN", $"{file.Node("Squeeze", $"four {file.Integers(1)}", "again")} {Weights(file, 1, 3)} - {file.Node("Slice", $"h {file.Integers(1)} {file.Integers(2)} {file.Integers(0)}", "second")}", "four2 h_out2");
        }

        string output = what switch
        {
            "taken" => file.Node("Add", $"h_out {file.Node("Neg", "h", "negative")}", "z"),
            "rows that moved" => file.Node("Gemm", $"h_out {file.Constant(new double[3], 3, 1)}", "z"),
            "a sum of rows that moved" => file.Node("Softmax", "h_out", "z", ("axis", 2)),
            "a shape" => file.Node("Reshape", $"h_out {file.Integers(3, -1)}", "z"),
            "joined" => file.Node("Concat", $"h_out {file.Constant(new double[3], 1, 1, 3)}", "z", ("axis", 2)),
            _ => "y",
        };
        if (what != "states alone")
        {
            file.Output(output);
        }

        if (what == "other order")
        {
            file.Output(file.Node("Concat", "h_out2 h_out", "both", ("axis", 0)));
        }
        else if (what != "nothing out")
        {
            file.Output("h_out");
        }

        Assert.Equal(problem, ModelFile.Problem(file.ToBytes()).Split(". What does not depend")[0]);
    }

    /// <summary>c of an LSTM is no value of a step, and its output has to go round.</summary>
    [Fact]
    public void What_an_LSTM_keeps_to_itself_is_taken_by_its_output_alone()
    {
        OnnxFile taken = Lstm();
        taken.Node("Add", "h_out c_out", "z");
        Assert.Equal("node 'four' (LSTM) remembers c, which something else takes than an output of the model; only h is supported there", ModelFile.Problem(taken.Output("z").Output("h_out").Output("c_out").ToBytes()));
        OnnxFile twice = Lstm();
        twice.Node("Identity", "c_out", "again");
        Assert.StartsWith(
            "the output 'c_out' gives what recurrent layers remember, but no input takes it up in the same order", ModelFile.Problem(twice.Output("y").Output("h_out").Output("c_out").Output("again").ToBytes()));

        static OnnxFile Lstm()
        {
            OnnxFile file = new OnnxFile().Input("x", "batch", 2).Input("h", 1, "batch", 3).Input("c", 1, "batch", 3);
            file.Node("LSTM", $"{file.Node("Unsqueeze", $"x {file.Integers(0)}", "step")} {Weights(file, 4)} - h c", "four h_out c_out");
            file.Node("Squeeze", $"four {file.Integers(0, 1)}", "y");
            return file;
        }
    }

    [Fact]
    public void Whatever_happens_to_a_file_nothing_is_thrown()
    {
        string[] names = ["mlagents-recurrent-9", "mlagents-recurrent-discrete-15", "recurrent-ppo-lstm", "recurrent-ppo-gru"];
        string[][] chosen = [["deterministic_continuous_actions"], ["/Softmax_output_0"], ["value"], []];
        byte[][] files = [.. names.Select(Bytes)];
        int read = 0;
        RandomCases.Try(4_000, random =>
        {
            int which = random.Next(files.Length);
            byte[] file = [.. files[which]];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
            }

            ModelReading reading = OnnxReader.Read(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file, chosen[which].ToEquatableArray());
            Assert.True(reading.Model is null != reading.Problem is null);
            read += reading.Model is null ? 0 : 1;
        });
        Assert.True(read > 0);
    }

    /// <summary>A step through an RNN, from x to y and from h to h_out; <paramref name="before"/> stands before it.</summary>
    private static OnnxFile Step(Func<OnnxFile, string, string> before)
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 2).Input("h", 1, "batch", 3);
        file.Node("RNN", $"{file.Node("Unsqueeze", $"{before(file, "x")} {file.Integers(0)}", "step")} {Weights(file, 1)} - h", "four h_out");
        file.Node("Squeeze", $"four {file.Integers(0, 1)}", "y");
        return file;
    }

    private static string Weights(OnnxFile file, int gates, int inputs = 2) =>
        $"{file.Constant([.. Enumerable.Range(1, 3 * gates * inputs).Select(i => (double)i)], 1, 3 * gates, inputs)} {file.Constant(new double[9 * gates], 1, 3 * gates, 3)} {file.Constant(new double[6 * gates], 1, 6 * gates)}";

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".onnx"));
}
