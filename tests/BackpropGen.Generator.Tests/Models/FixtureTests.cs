using BackpropGen.Testing;
using BackpropGen.Generator.Models;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Models as others wrote them compute what they computed there.</summary>
public class FixtureTests
{
    private const string Unsupported = "unsupported-conv";

    public static TheoryData<string> Supported => new(ModelFile.Names.Where(name => name != Unsupported));

    [Theory]
    [MemberData(nameof(Supported))]
    public void A_model_gives_what_it_gave_where_it_was_exported(string name)
    {
        TrainedModel model = ModelFile.Read(ModelFile.Bytes(name + ".onnx"));
        (double[][] inputs, double[][] outputs) = ModelFile.Expected(name);
        Assert.NotEmpty(inputs);
        foreach ((double[] input, double[] output) in inputs.Zip(outputs))
        {
            ModelFile.AssertNear(output, ReferenceNetwork.Of(model).Predict(input), 1e-5, name);
        }
    }

    /// <summary>Those that ONNX Runtime gives back as tensors.</summary>
    public static TheoryData<string> Comparable => new(ModelFile.Names.Where(name => name is not (Unsupported or "sklearn-classifier")));

    [SampledTheory(3)]
    [MemberData(nameof(Comparable))]
    public void A_model_gives_what_ONNX_Runtime_gives_on_a_thousand_rows(string name)
    {
        byte[] file = ModelFile.Bytes(name + ".onnx");
        TrainedModel model = ModelFile.Read(file);
        using var session = new OnnxRuntimeSession(file);
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++)
        {
            double[] row = [.. Enumerable.Range(0, model.InputCount).Select(_ => (double)(float)((random.NextDouble() * 6) - 3))];
            ModelFile.AssertNear(session.Run(row), ReferenceNetwork.Of(model).Predict(row), 1e-5, name);
        }
    }

    [Theory]
    [InlineData("torch-gelu-9", "GELU")]
    [InlineData("torch-gelu-14", "GELU")]
    [InlineData("torch-gelu-tanh-14", "GELUTanh")]
    [InlineData("torch-mish-14", "Mish")]
    [InlineData("torch-silu-14", "SiLU")]
    [InlineData("torch-hardswish-9", "HardSwish")]
    [InlineData("torch-hardswish-14", "HardSwish")]
    [InlineData("torch-hardsigmoid-9", "HardSigmoid")]
    [InlineData("torch-hardtanh-14", "HardTanh")]
    [InlineData("torch-relu6-14", "ReLU6")]
    [InlineData("torch-softsign-14", "Softsign")]
    [InlineData("torch-softplus-beta-14", "Softplus")]
    [InlineData("torch-logsigmoid-14", "LogSigmoid")]
    [InlineData("keras-swish", "SiLU")]
    public void An_activation_keeps_its_name(string name, string activation)
    {
        TrainedModel model = ModelFile.Read(ModelFile.Bytes(name + ".onnx"));
        Assert.Equal(activation, model.Layers[0].Activation);
        Assert.Equal(2, model.Layers.Count);
    }

    [Fact]
    public void A_scaler_is_the_scaling_and_an_output_of_labels_is_left_out()
    {
        TrainedModel model = ModelFile.Read(ModelFile.Bytes("sklearn-classifier.onnx"));
        Assert.Equal([new ModelPort("output_probability", 3)], model.Outputs);
        Assert.Equal([new ModelPort("X", 4)], model.Inputs);
        Assert.NotNull(model.InputScaling);
        Assert.Equal(["ReLU", "Softmax"], model.Layers.Select(layer => layer.Activation));
    }

    [Fact]
    public void A_convolution_over_a_window_is_named_with_its_node()
    {
        string problem = ModelFile.Problem(ModelFile.Bytes(Unsupported + ".onnx"));
        Assert.StartsWith("node '/0/Conv' (Conv) has 0 zeros before the first step, but causal, so that output t depends on no later input, it is with 2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_normalisation_goes_into_the_layer_before()
    {
        TrainedModel model = ModelFile.Read(ModelFile.Bytes("batchnorm-dropout.onnx"));
        Assert.Equal(["ELU", "Linear"], model.Layers.Select(layer => layer.Activation));
        Assert.Equal([8, 1], model.Layers.Select(layer => layer.Size));
    }
}
