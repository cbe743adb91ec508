using BackpropGen.Testing;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.WeightFiles;

public class LayoutTests
{
    /// <summary>The whole file, byte for byte, against one that is put together here.</summary>
    [Fact]
    public void A_file_has_the_bytes_that_the_specification_says()
    {
        MazurModel model = new();
        model.SetParameters([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        const string Header =
            """{"__metadata__":{"backpropgen":"1","topology":"2-2:sigmoid-2:sigmoid","loss":"MeanSquaredError","optimizer":"SGD"}""" +
            ""","0.weight":{"dtype":"F64","shape":[2,2],"data_offsets":[0,32]},"0.bias":{"dtype":"F64","shape":[2],"data_offsets":[32,48]}""" +
            ""","2.weight":{"dtype":"F64","shape":[2,2],"data_offsets":[48,80]},"2.bias":{"dtype":"F64","shape":[2],"data_offsets":[80,96]}}""";
        string padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        Assert.NotEqual(Header, padded);
        Assert.Equal(SafetensorsBytes.Of(padded, SafetensorsBytes.Doubles(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)), SafetensorsBytes.Save(model));
    }

    [Fact]
    public void A_scaling_in_double_keeps_all_its_digits()
    {
        var network = new DoubleScaledNetwork();
        network.SetScaling(new ScalingNumbers([0.1], [1.0 / 3], [], []));
        var loaded = new DoubleScaledNetwork();
        SafetensorsBytes.Load(loaded, SafetensorsBytes.Save(network));
        Assert.Equal([0.1], loaded.GetScaling()!.InputOffsets);
        Assert.Equal([1.0 / 3], loaded.GetScaling()!.InputScales);
    }

    /// <summary>Of means of squares a root is taken: they must not be negative, and nothing else is bound to a sign.</summary>
    [SampledTheory(2)]
    [InlineData(Optimizer.Momentum, "momentum_buffer")]
    [InlineData(Optimizer.Nesterov, "momentum_buffer")]
    [InlineData(Optimizer.Adagrad, "sum")]
    [InlineData(Optimizer.RMSprop, "square_avg")]
    [InlineData(Optimizer.Adadelta, "square_avg", "acc_delta")]
    [InlineData(Optimizer.AdamW, "exp_avg", "exp_avg_sq")]
    [InlineData(Optimizer.NAdam, "exp_avg", "exp_avg_sq")]
    [InlineData(Optimizer.Lion, "exp_avg")]
    public void What_an_optimizer_remembers_has_the_names_of_PyTorch(Optimizer optimizer, params string[] moments)
    {
        INetwork<float> network = Networks.Single($"\"1-1:tanh\", Optimizer = Optimizer.{optimizer}");
        byte[] file = SafetensorsBytes.Save(network, withOptimizerState: true);
        Assert.Equal(
            from moment in moments from tensor in new[] { "0.weight", "0.bias" } select $"optimizer.{moment}.{tensor}",
            SafetensorsBytes.Tensors(file).Skip(2).Select(tensor => tensor.Name));

        for (int i = 0; i < moments.Length; i++)
        {
            byte[] negative = [.. file];
            SafetensorsBytes.Singles(-1).CopyTo(negative, file.Length - 4 - (8 * (moments.Length - 1 - i)));
            Exception? refused = Record.Exception(() => SafetensorsBytes.Load(network, negative));
            Assert.Equal(moments[i] is "momentum_buffer" or "exp_avg" ? null : typeof(WeightFileException), refused?.GetType());
        }
    }

    [Fact]
    public void The_state_of_Adam_follows_under_the_names_of_PyTorch()
    {
        INetwork<float> network = new AdamNetwork();
        network.SetParameters([1, 2]);
        network.Update([3, 4], 0.5f);
        byte[] file = SafetensorsBytes.Save(network, withOptimizerState: true);

        // After one step m = 0.1·g and v = 0.001·g², and θ has moved by η.
        Assert.Equal("1", SafetensorsBytes.Metadata(file)["optimizer_steps"]);
        Assert.Equal("Adam", SafetensorsBytes.Metadata(file)["optimizer"]);
        IReadOnlyList<(string Name, string Type, long[] Shape, double[] Values)> tensors = SafetensorsBytes.Tensors(file);
        Assert.Equal(
            ["0.weight", "0.bias", "optimizer.exp_avg.0.weight", "optimizer.exp_avg.0.bias", "optimizer.exp_avg_sq.0.weight", "optimizer.exp_avg_sq.0.bias"],
            tensors.Select(tensor => tensor.Name));
        Assert.All(tensors, tensor => Assert.Equal(("F32", tensor.Name.EndsWith("bias", StringComparison.Ordinal) ? 1 : 2), (tensor.Type, tensor.Shape.Length)));
        double[] expected = [0.5, 1.5, 0.3, 0.4, 0.009, 0.016];
        Assert.All(tensors.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.Values.Single(), 1e-6));
    }

    /// <summary>Sequential counts modules: an activation is one, the identity is none.</summary>
    [SampledTheory(2)]
    [InlineData("4-16:relu-16:relu-3:softmax", "0 2 4")]
    [InlineData("4-16:relu-16:linear-3:linear", "0 2 3")]
    [InlineData("4-3:linear-2:linear-5:tanh-1:sigmoid", "0 1 2 4")]
    [InlineData("300-7:tanh-2", "0 2")]
    [InlineData("4-16:relu:dropout(0.2)-3:linear", "0 3")]
    [InlineData("4-16:linear:dropout(0.5)-5:tanh:dropout(0.25)-3", "0 2 5")]
    public void Layers_are_counted_as_Sequential_counts(string topology, string indices)
    {
        byte[] file = SafetensorsBytes.Save(Networks.Single($"\"{topology}\""));
        Assert.Equal(
            indices.Split(' ').SelectMany(index => new[] { index + ".weight", index + ".bias" }),
            SafetensorsBytes.Tensors(file).Select(tensor => tensor.Name));
    }

    [SampledTheory(3)]
    [InlineData("\"4-16-16-3\", Activation.ReLU, Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam", "4-16:relu-16:relu-3:softmax", "CrossEntropy", "Adam")]
    [InlineData("\"4-16:dropout(0.25)-3\", Loss = Loss.CrossEntropy", "4-16:tanh:dropout(0.25)-3:softmax", "CrossEntropy", "SGD")]
    [InlineData("\"2-4:leakyrelu-1\", Loss = Loss.BinaryCrossEntropy", "2-4:leakyrelu-1:sigmoid", "BinaryCrossEntropy", "SGD")]
    public void Metadata_say_what_the_network_is(string arguments, string topology, string loss, string optimizer)
    {
        IReadOnlyDictionary<string, string> metadata = SafetensorsBytes.Metadata(SafetensorsBytes.Save(Networks.Single(arguments)));
        Assert.Equal(
            new Dictionary<string, string> { ["backpropgen"] = "1", ["topology"] = topology, ["loss"] = loss, ["optimizer"] = optimizer },
            metadata);

        // It is a topology that the attribute takes.
        Networks.Single($"\"{topology}\", Loss = Loss.{loss}").Load(new MemoryStream(SafetensorsBytes.Save(Networks.Single(arguments))));
    }

    [Fact]
    public void Data_begin_at_a_multiple_of_eight_bytes()
    {
        foreach (string topology in new[] { "1-1", "10-1", "10-10" })
        {
            byte[] file = SafetensorsBytes.Save(Networks.Single($"\"{topology}\""));
            Assert.Equal(0, BitConverter.ToInt64(file) % 8);
        }
    }

    /// <summary>
    /// As safetensors.torch.save_file writes the state of Sequential(Linear(2, 2), Tanh(), Linear(2, 1)): tensors by name, so that biases come first, and
    /// spaces at the end of the header.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData("\"__metadata__\":{\"format\":\"pt\"},")]
    public void A_file_of_PyTorch_loads(string metadata)
    {
        string header = "{" + metadata +
            "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}" +
            ""","0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]}""" +
            ""","2.bias":{"dtype":"F32","shape":[1],"data_offsets":[24,28]},"2.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[28,36]}}""";
        byte[] file = SafetensorsBytes.Of(header.PadRight((header.Length + 7) / 8 * 8), SafetensorsBytes.Singles(5, 6, 1, 2, 3, 4, 9, 7, 8));
        INetwork<float> network = new PlainNetwork();
        SafetensorsBytes.Load(network, file);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], SafetensorsBytes.Parameters(network));
    }

    [Theory]
    [InlineData("0", "1")]
    [InlineData("0", "2")]
    [InlineData("3", "10")]
    [InlineData("9", "100000000")]
    public void Any_rising_numbers_of_layers_load(string first, string second)
    {
        INetwork<float> network = new PlainNetwork();
        network.SetParameters([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        byte[] file = SafetensorsBytes.WithHeader(SafetensorsBytes.Save(network), header => header
            .Replace("\"2.", $"\"{second}.", StringComparison.Ordinal).Replace("\"0.", $"\"{first}.", StringComparison.Ordinal));
        network.Initialize(1);
        SafetensorsBytes.Load(network, file);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], SafetensorsBytes.Parameters(network));
    }

    /// <summary>JSON may be spaced, and its characters escaped, as the writer likes.</summary>
    [Fact]
    public void A_header_in_other_spelling_loads()
    {
        INetwork<float> network = Networks.Single("\"1-1\"");
        const string Header = "{ \"__metadata__\" : { \"\\u00e9\\uD83D\\ude00\\n\\/\" : \"\\\"\\\\é\" } ,\n\t\"\\u0030.weight\":{\"data_offsets\":[0, 4],\r\n\"shape\":[ 1 , 1 ],\"dtype\":\"\\u004632\"}, \"0.bias\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"}}  ";
        SafetensorsBytes.Load(network, SafetensorsBytes.Of(Header, SafetensorsBytes.Singles(3, 4)));
        Assert.Equal([3, 4], SafetensorsBytes.Parameters(network));
    }
}
