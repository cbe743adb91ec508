using BackpropGen.Generator.Models;

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
            ModelFile.AssertNear(output, Interpreter.Run(model, input), 1e-5, name);
        }
    }

    [Fact]
    public void An_operator_that_is_not_supported_is_named_with_its_node()
    {
        string problem = ModelFile.Problem(ModelFile.Bytes(Unsupported + ".onnx"));
        Assert.StartsWith("node '/0/Conv' (Conv) is an operator that is not supported; supported are Abs, Add, BatchNormalization, ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_normalisation_goes_into_the_layer_before()
    {
        TrainedModel model = ModelFile.Read(ModelFile.Bytes("batchnorm-dropout.onnx"));
        Assert.Equal(["ELU", "Linear"], model.Layers.Select(layer => layer.Activation));
        Assert.Equal([8, 1], model.Layers.Select(layer => layer.Size));
    }
}
