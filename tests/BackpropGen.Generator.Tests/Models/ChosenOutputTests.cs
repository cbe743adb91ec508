using BackpropGen.Generator.Models;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>A network gives the tensors of a file that its author chose.</summary>
public class ChosenOutputTests
{
    [Fact]
    public void Tensors_come_in_the_order_in_which_they_are_chosen_and_what_they_do_not_need_is_left_out()
    {
        TrainedModel model = Read(File(), "inner", "y");
        Assert.Equal(["inner", "y"], model.Outputs.Select(output => output.Name));
        Assert.Equal([3, 2], model.Outputs.Select(output => output.Width));
        Assert.Equal([new ModelPort("x", 3)], model.Inputs);

        // inner = tanh(x), y = 2 · inner, without its last value.
        Assert.Equal(
            new[] { Math.Tanh(0.5), Math.Tanh(-1), Math.Tanh(2), 2 * Math.Tanh(0.5), 2 * Math.Tanh(-1) }, ReferenceNetwork.Of(model).Predict([0.5, -1, 2]), (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal(["y", "inner"], Read(File(), "y", "inner").Outputs.Select(output => output.Name));
    }

    [Fact]
    public void An_input_can_be_chosen_and_one_that_is_needed_stays()
    {
        TrainedModel model = Read(File(), "x", "both");
        Assert.Equal([new ModelPort("x", 3), new ModelPort("z", 3)], model.Inputs);
        Assert.Equal([1, 2, 3, 11, 22, 33], ReferenceNetwork.Of(model).Predict([1, 2, 3, 10, 20, 30]));
    }

    /// <summary>What a recurrent layer remembers comes out of it, chosen or not.</summary>
    [Fact]
    public void Sequences_have_chosen_outputs_as_well()
    {
        OnnxFile file = new OnnxFile().Input("x", "steps", "batch", 1).Input("h", 1, "batch", 1);
        file.Node("RNN", $"x {file.Constant([1], 1, 1, 1)} {file.Constant([1], 1, 1, 1)} - - h", "four h_out");
        file.Node("Squeeze", $"four {file.Integers(1)}", "y");
        file.Node("Sin", "y", "sine");
        byte[] bytes = file.Output("sine").Output("h_out").ToBytes();
        Assert.StartsWith("node 'sine' (Sin) is an operator that is not supported; supported are Abs, ", ModelFile.Problem(bytes), StringComparison.Ordinal);
        TrainedModel model = Read(bytes, "y");
        Assert.Equal([new ModelPort("y", 1)], model.Outputs);
        Assert.Equal([new ModelPort("x", 1)], model.Inputs);
    }

    [Theory]
    [InlineData("nothing", "ModelOutputs names 'nothing', but the graph has no tensor of that name; its outputs are 'y', 'sine'")]
    [InlineData("nothing,y,none", "ModelOutputs names 'nothing', 'none', but the graph has no tensor of those names; its outputs are 'y', 'sine'")]
    [InlineData("sine", "node 'sine' (Sin) is an operator that is not supported; supported are ")]
    [InlineData("c0", "the graph has no inputs")]
    public void A_tensor_that_cannot_be_computed_is_refused(string name, string problem)
    {
        ModelReading reading = OnnxReader.Read(File(), name.Split(',').ToEquatableArray());
        Assert.Null(reading.Model);
        Assert.StartsWith(problem, reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_proposes_what_can_be_compiled()
    {
        Assert.EndsWith(
            ". What does not depend on that can be compiled: set ModelOutputs = new[] { \"y\" }, or to inner tensors, such as \"inner\"", ModelFile.Problem(File()), StringComparison.Ordinal);

        // Where a name could not be written as it is, and where nothing can be compiled, nothing is proposed.
        OnnxFile quoted = new OnnxFile().Input("x", "batch", 3).Output("y", "batch", 3);
        quoted.Node("Sin", quoted.Node("Tanh", "x", "a\"b"), "y");
        Assert.DoesNotContain("ModelOutputs", ModelFile.Problem(quoted.ToBytes()), StringComparison.Ordinal);
        OnnxFile alone = new OnnxFile().Input("x", "batch", 3).Output("y", "batch", 3);
        alone.Node("Sin", "x", "y");
        Assert.DoesNotContain("ModelOutputs", ModelFile.Problem(alone.ToBytes()), StringComparison.Ordinal);
    }

    /// <summary>A network that gave nothing but constants would not be what anybody wants of a model that chooses.</summary>
    [Fact]
    public void A_model_whose_outputs_of_floats_are_constants_is_no_model_of_constants()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 3).Output("version", 1).OutputOf(OnnxFile.Int64, "action", "batch", 1);
        file.Node("Identity", file.Number(3), "version");
        file.Node("ArgMax", file.Node("Softmax", "x", "scores"), "action", ("axis", 1));
        string problem = ModelFile.Problem(file.ToBytes());
        Assert.StartsWith("node 'action' (ArgMax) is an operator that is not supported", problem, StringComparison.Ordinal);
        Assert.EndsWith("set ModelOutputs = new[] { \"scores\" }", problem, StringComparison.Ordinal);

        // The action, chosen, is refused with the same words.
        Assert.Equal(problem, OnnxReader.Read(file.ToBytes(), new[] { "action" }.ToEquatableArray()).Problem);
    }

    private static TrainedModel Read(byte[] file, params string[] outputs)
    {
        ModelReading reading = OnnxReader.Read(file, outputs.ToEquatableArray());
        Assert.True(reading.Model is not null, reading.Problem);
        return reading.Model;
    }

    private static byte[] File()
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 3).Input("z", "batch", 3).Output("y", "batch", 2).Output("sine", "batch", 3);
        string inner = file.Node("Tanh", "x", "inner");
        string twice = file.Node("Mul", $"{inner} {file.Number(2)}", "twice");
        file.Node("Slice", $"{twice} {file.Integers(0)} {file.Integers(2)} {file.Integers(1)}", "y");
        file.Node("Sin", inner, "sine");
        file.Node("Add", "x z", "both");
        return file.ToBytes();
    }
}
