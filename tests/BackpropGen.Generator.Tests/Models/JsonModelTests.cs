using System.Text;
using BackpropGen.Generator.Models;
using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Models in JSON, as RTNeural's scripts write them: what is read of them, and what is refused.</summary>
public class JsonModelTests
{
    private const string Dense = """{"type": "dense", "activation": "", "shape": [null, null, 1], "weights": [[[1], [2]], [3]]}""";

    public static TheoryData<string, string> Layers => new()
    {
        { """{"type": "conv2d", "shape": [null, 1]}""", "layer 1 (conv2d) is of a type that is not supported; supported are dense, time-distributed-dense, gru, lstm, conv1d, activation" },
        { """{"activation": "tanh"}""", "the type of layer 1 is missing" },
        { """{"type": "dense", "activation": "swiish", "shape": [1], "weights": []}""", "the activation \"swiish\" of layer 1 (dense) is not supported" },
        { """{"type": "dense", "shape": [null, 1], "weights": [[[1, 2]], [3]]}""", "the kernel of layer 1 (dense) has the shape [1, 2], but the layer needs [2, 1]" },
        { """{"type": "dense", "shape": [null, 1], "weights": [[[1], [2, 3]], [3]]}""", "tensor 1 of layer 1 (dense) is not a tensor: its rows are not all of one length" },
        { """{"type": "dense", "shape": [null, 1], "weights": [[[1], [2]], [3, 4]]}""", "the bias of layer 1 (dense) has the shape [2], but the layer needs [1]" },
        { """{"type": "dense", "shape": [null, 1], "weights": [[[1], [2]], [3], [4]]}""", "layer 1 (dense) has 3 tensors, but at most 2 were expected" },
        { """{"type": "dense", "shape": [null, 0], "weights": []}""", "the last number of the shape of layer 1 (dense) should be a whole number from 1 on, but it is 0" },
        { """{"type": "dense", "shape": [null, 1], "weights": [[["a"], [2]], [3]]}""", "tensor 1 of layer 1 (dense) should be numbers in arrays, but there is a text" },
        { """{"type": "dense", "shape": [null, 1]}""", "the weights of layer 1 (dense) should be an array of tensors" },
        { """{"type": "lstm", "activation": "relu", "shape": [1], "weights": []}""", "layer 1 (lstm) has another activation than tanh, which is not supported" },
        { """{"type": "gru", "activation": "tanh", "shape": [1], "weights": [[[1, 1, 1], [1, 1, 1]], [[1, 1, 1]]]}""", "layer 1 (gru) has no biases, whose number tells whether its reset comes after the matrix (reset_after)" },
        { """{"type": "lstm", "activation": "tanh", "shape": [1], "weights": [[[1, 1, 1, 1], [1, 1, 1, 1]]]}""", "the recurrent kernel of layer 1 (lstm) is missing" },
        { """{"type": "activation", "activation": "relu"}""", "layer 1 (activation) has no layer before it" },
        { """{"type": "conv1d", "activation": "", "shape": [1], "kernel_size": [2], "dilation": [1], "groups": 2, "weights": []}""", "layer 1 (conv1d) has groups other than 1, which are not supported" },
        { """{"type": "conv1d", "activation": "", "shape": [1], "kernel_size": [2], "weights": []}""", "the dilation of layer 1 (conv1d) should be a whole number from 1 on, but it is missing" },
        { """{"type": "conv1d", "activation": "", "shape": [1], "kernel_size": [65537], "dilation": [65537], "weights": []}""", "layer 1 (conv1d) looks back 4295032832 steps, more than 65536" },
    };

    public static TheoryData<string, string> Files => new()
    {
        { "", "the file is not JSON: in line 1, character 1, the file ends within its text" },
        { "[1, 2]", "the file is not a model: it should hold an object" },
        { "{}", "it has neither layers, as Keras's models have, nor tensors with the names of PyTorch's modules" },
        { "{\n  \"a\": 1,\n  \"a\": 2}", "the file is not JSON: in line 3, character 9, the name \"a\" stands twice in one object" },
        { "{\"a.weight\": [[NaN]]}", "the file is not JSON: in line 1, character 16, there is NaN, but numbers of a model must be finite" },
        { "{\"a.weight\": [[1e999]]}", "the file is not JSON: in line 1, character 16, \"1e999\" is not a finite number" },
        { "{\"a.weight\": [[1-]]}", "the file is not JSON: in line 1, character 16, \"1-\" is not a finite number" },
        { "{\"a.weight\": [[1]]} x", "the file is not JSON: in line 1, character 21, the text goes on behind the end of its value" },
        { "{\"a", "the file is not JSON: in line 1, character 2, a text that begins here has no end" },
        { "{\"a\": \"\\q\"}", "the file is not JSON: in line 1, character 10, the character after the backslash is not one of JSON's escapes" },
        { "{\"layers\": 1}", "\"layers\" should be an array of objects" },
        { "{\"layers\": [1], \"in_shape\": [1]}", "\"layers\" should be an array of objects" },
        { "{\"layers\": [], \"in_shape\": [1]}", "it has no layers" },
        { "{\"layers\": []}", "\"in_shape\" should be an array that ends with the number of inputs of a step" },
        { "{\"lr\": 0.1}", "The tensor \"lr\" does not belong to a network, whose tensors are called \"0.weight\", \"0.bias\", \"1.weight_ih_l0\" and so on" },
        { "{\"l.weight_ih_l0_reverse\": [[1]]}", "The tensor \"l.weight_ih_l0_reverse\" is of a bidirectional layer, which needs the end of a sequence before its beginning: only layers that run forward are supported" },
        { "{\"l.weight_hr_l0\": [[1]]}", "The tensor \"l.weight_hr_l0\" is the projection of an LSTM with proj_size, which is not supported: use proj_size = 0" },
        { "{\"l.weight_ih_l0\": [[1],[1],[1],[1]]}", "the tensor \"l.weight_hh_l0\" is missing" },
        { "{\"l.weight_ih_l0\": [[1]], \"l.weight_hh_l0\": [[1]]}", "the tensor \"l.weight_ih_l0\" has the shape [1, 1] beside [1, 1], as neither an LSTM nor a GRU has: declare the layers as a topology, save the weights as safetensors, and name those in Weights" },
        { "{\"a.weight\": [[1]], \"b.weight\": [[1]]}", "the file does not say which activation stands before \"b.weight\": declare the layers as a topology, save the weights as safetensors, and name those in Weights" },
        { "{\"a.weight\": [1]}", "the tensor \"a.weight\" has the shape [1]: neither that of torch.nn.Linear, [out, in], nor that of torch.nn.Conv1d, [out, in, kernel]" },
        { "{\"a.weight\": [[1, 2]], \"a.bias\": [1, 2]}", "the tensor \"a.bias\" has the shape [2], but the layer needs [1]" },
        { "{\"model_data\": {\"skip\": 2}, \"state_dict\": {\"a.weight\": [[1]]}}", "the number of inputs that are skipped to the outputs is 2, but it must be 0 or 1" },
        { "{\"model_data\": {\"skip\": 1}, \"state_dict\": {\"a.weight\": [[1], [1]]}}", "the file adds inputs to its outputs, but it has 1 of those and 2 of these" },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_that_is_not_supported_is_named(string layer, string problem) => Assert.Equal(problem, Problem($$"""{"in_shape": [null, 2], "layers": [{{layer}}]}"""));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_no_model_is_refused_with_the_reason(string file, string problem) => Assert.Equal(problem, Problem(file));

    [Fact]
    public void Arrays_are_not_followed_to_any_depth() =>
        Assert.Equal("the file is not JSON: in line 1, character 34, values are more than 32 deep within each other", Problem(new string('[', 100_000)));

    [SampledTheory(2)]
    [InlineData("[],")]
    [InlineData("{},")]
    [InlineData("[1],")]
    [InlineData("1,")]
    public void The_largest_file_takes_less_than_100_MB(string value)
    {
        byte[] file = Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat(value, (16 << 20) / value.Length)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("the file holds more than 600,000 values, more than a model that is compiled in", JsonModelReader.Read(file).Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Text_that_is_not_in_UTF_8_is_refused() => Assert.Equal("the file is not text in UTF-8", JsonModelReader.Read([0xFF, 0xFE, 0x7B]).Problem);

    [Fact]
    public void Activations_of_their_own_go_with_the_layer_before()
    {
        TrainedModel model = Read($$"""{"in_shape": [2], "layers": [{{Dense}}, {"type": "activation", "activation": "sigmoid"}]}""");
        Assert.Equal("Sigmoid", Assert.Single(model.Layers).Activation);
        Assert.Equal([[1.0, 2], [3.0]], model.Tensors.Select(tensor => tensor.ToArray()));
        Assert.False(model.IsResidual);
    }

    [Fact]
    public void The_gates_of_a_GRU_of_Keras_are_put_in_the_order_of_PyTorch()
    {
        // z, r and h of one unit and two inputs.
        TrainedModel model = Read("""{"in_shape": [2], "layers": [{"type": "gru", "activation": "tanh", "shape": [1], "weights": [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9]], [[10, 11, 12], [13, 14, 15]]]}]}""");
        Assert.Equal([[2.0, 5, 1, 4, 3, 6], [8.0, 7, 9], [11.0, 10, 12], [14.0, 13, 15]], model.Tensors.Select(tensor => tensor.ToArray()));
        Assert.Equal(new LayerMemory(MemoryKind.Gru), model.Layers[0].Memory);

        TrainedModel before = Read("""{"in_shape": [2], "layers": [{"type": "gru", "activation": "tanh", "shape": [1], "weights": [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9]], [10, 11, 12]]}]}""");
        Assert.Equal([[2.0, 5, 1, 4, 3, 6], [8.0, 7, 9], [11.0, 10, 12], [0.0, 0, 0]], before.Tensors.Select(tensor => tensor.ToArray()));
        Assert.Equal(new LayerMemory(MemoryKind.Gru, "resetbefore"), before.Layers[0].Memory);
    }

    [Fact]
    public void A_stack_of_PyTorch_is_several_layers_and_biases_may_be_left_out()
    {
        TrainedModel model = Read("""
            {"model_data": {"skip": 1}, "state_dict": {"rec.weight_ih_l1": [[1],[2],[3],[4]], "rec.weight_hh_l1": [[5],[6],[7],[8]], "rec.weight_ih_l0": [[1, 2],[2, 2],[3, 2],[4, 2]], "rec.weight_hh_l0": [[5],[6],[7],[8]], "lin.weight": [[9]]}}
            """);
        Assert.Equal([2, 1, 1, 1], model.Layers.Select(layer => layer.Size).Prepend(model.InputCount));
        Assert.Equal([8, 4, 4, 4, 4, 4, 4, 4, 1, 1], model.Tensors.Select(tensor => tensor.Count));
        Assert.True(model.IsResidual);
    }

    [Fact]
    public void Whatever_happens_to_a_file_nothing_is_thrown()
    {
        string[] files = ["gru_1d.json", "conv1d_torch.json", "gru_torch.json"];
        byte[][] whole = [.. files.Select(file => File.ReadAllBytes(Repository.PathOf("tests", "BackpropGen.Generator.Tests", "Models", "Fixtures", "RTNeural", file)))];
        int read = 0;
        RandomCases.Try(2_000, random =>
        {
            byte[] file = [.. whole[random.Next(whole.Length)]];
            int changes = random.Next(1, 4);
            for (int i = 0; i < changes; i++)
            {
                file[random.Next(file.Length)] = random.Next(2) == 0 ? (byte)"[]{}\",:0e-. "[random.Next(12)] : (byte)random.Next(256);
            }

            ModelReading reading = JsonModelReader.Read(random.Next(4) == 0 ? file[..random.Next(file.Length)] : file);
            Assert.True(reading.Model is null != reading.Problem is null);
            read += reading.Model is null ? 0 : 1;
        });
        Assert.True(read > 0);
    }

    private static TrainedModel Read(string text)
    {
        ModelReading reading = JsonModelReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(reading.Model is not null, reading.Problem);
        return reading.Model;
    }

    private static string Problem(string text)
    {
        ModelReading reading = JsonModelReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(reading.Model);
        return reading.Problem!;
    }
}
