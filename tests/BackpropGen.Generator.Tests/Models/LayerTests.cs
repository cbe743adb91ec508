using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Which layers come of a graph: no more than a person would write.</summary>
public class LayerTests
{
    private static readonly double[] Offsets = [0.5, -1.25, 2, 0.75, -0.25];
    private static readonly double[] Scales = [2, 0.5, 4, 1, 8];

    [Theory]
    [InlineData("GELU, half last", "GELU")]
    [InlineData("GELU, half first", "GELU")]
    [InlineData("GELU, half at the gate", "GELU")]
    [InlineData("GELU, half inside", "GELU")]
    [InlineData("GELU tanh, Pow", "GELUTanh")]
    [InlineData("GELU tanh, Mul", "GELUTanh")]
    [InlineData("GELU tanh, factored", "GELUTanh")]
    [InlineData("Mish", "Mish")]
    [InlineData("Mish, softplus written out", "Mish")]
    [InlineData("SiLU", "SiLU")]
    [InlineData("HardSwish, Div last", "HardSwish")]
    [InlineData("HardSwish, Div at the gate", "HardSwish")]
    [InlineData("HardSwish, HardSigmoid", "HardSwish")]
    [InlineData("HardSigmoid", "HardSigmoid")]
    [InlineData("HardSigmoid of Keras", "HardSigmoid")]
    [InlineData("Softsign", "Softsign")]
    [InlineData("Sigmoid, Div", "Sigmoid")]
    [InlineData("Sigmoid, Reciprocal", "Sigmoid")]
    [InlineData("SiLU, Div", "SiLU")]
    [InlineData("LogSigmoid, Log", "LogSigmoid")]
    [InlineData("LogSigmoid, Softplus", "LogSigmoid")]
    [InlineData("LogSigmoid, softplus written out", "LogSigmoid")]
    [InlineData("Softplus, LogSigmoid", "Softplus")]
    [InlineData("SiLU of 1.702 x", "SiLU")]
    public void An_activation_that_is_written_out_is_that_of_its_layer(string name, string activation)
    {
        TrainedModel model = ModelFile.Read(OperatorCases.All[$"{name} written out, in a hidden layer with Add behind MatMul, version 13"]());

        // The case has an output inside as well: the layers' values are joined at the end.
        LayerSpecification hidden = model.Layers[0];
        Assert.Equal((Generator.LayerKind.Affine, 4, activation), (hidden.Kind, hidden.Size, hidden.Activation));
    }

    [Theory]
    [InlineData("Relu, version 14", "ReLU", null)]
    [InlineData("Clip 0 6, version 7", "ReLU6", null)]
    [InlineData("Clip -1 1, version 11", "HardTanh", null)]
    [InlineData("Relu Min 6, version 13", "ReLU6", null)]
    [InlineData("LeakyRelu, version 7", "LeakyReLU", null)]
    [InlineData("LeakyRelu 0.2, version 16", "LeakyReLU", 0.2)]
    [InlineData("PRelu, version 16", "LeakyReLU", 0.25)]
    [InlineData("Elu 0.5, version 13", "ELU", 0.5)]
    [InlineData("Selu, version 7", "SELU", null)]
    [InlineData("HardSigmoid 1/6, version 14", "HardSigmoid", null)]
    [InlineData("Softmax, version 13", "Softmax", null)]
    public void An_activation_and_its_layer_are_one(string name, string activation, double? parameter)
    {
        LayerSpecification layer = Assert.Single(ModelFile.Read(OperatorCases.All[name]()).Layers);
        Assert.Equal((activation, parameter), (layer.Activation, layer.Parameter));
    }

    [Theory]
    [InlineData("BatchNormalization after Gemm, version 15")]
    [InlineData("BatchNormalization before Gemm, version 15")]
    [InlineData("MatMul Sub Mul Div, version 13")]
    [InlineData("Reshape there and back, version 13")]
    [InlineData("Gemm of a transposed constant, version 13")]
    public void What_an_affine_layer_can_take_on_is_no_layer_of_its_own(string name)
    {
        TrainedModel model = ModelFile.Read(OperatorCases.All[name]());
        Assert.Single(model.Layers);
        Assert.Null(model.InputScaling);
    }

    [Theory]
    [InlineData("Sub", "Div")]
    [InlineData("Sub", "Mul")]
    [InlineData("Mul", "Sub")]
    public void What_the_file_scales_its_inputs_by_is_the_scaling(string first, string second)
    {
        OnnxFile file = new OnnxFile().Input("x", "batch", 5);
        string s = file.Node(first, $"x {Constant(first)}", "s");
        string d = file.Node(second, $"{s} {Constant(second)}", "d");
        file.Node("MatMul", $"{d} {file.Constant(OperatorCases.Numbers(10), 5, 2)}", "y");
        TrainedModel model = ModelFile.Read(file.Output("y").ToBytes());
        Assert.Single(model.Layers);
        Assert.Equal(OperatorCases.Numbers(10).Select(number => (double)(float)number).Order(), model.Tensors[0].Order());
        Assert.Equal(Scales, model.InputScaling!.Scales);
        Assert.Equal(first == "Sub" ? Offsets : Offsets.Zip(Scales, (offset, scale) => offset * scale), model.InputScaling.Offsets);

        string Constant(string operation) => file.Constant(operation == "Sub" ? Offsets : operation == "Div" ? Scales : [.. Scales.Select(scale => 1 / scale)], 5);
    }

    [Fact]
    public void Inputs_that_are_scaled_and_joined_are_the_row_with_its_scaling()
    {
        TrainedModel model = ModelFile.Read(OperatorCases.All["two inputs, scaled and joined, version 13"]());
        Assert.Equal([new ModelPort("x", 5), new ModelPort("x2", 2)], model.Inputs);
        Assert.Equal([0], Assert.Single(model.Layers).Sources);
        Assert.Equal(2, model.InputScaling!.Scales[5]);
        Assert.Equal(3, model.InputScaling.Scales[0]);
    }

    [Fact]
    public void Heads_after_a_trunk_are_joined_in_the_order_of_the_outputs()
    {
        TrainedModel model = ModelFile.Read(OperatorCases.All["two heads, version 13"]());
        Assert.Equal([new ModelPort("first", 3), new ModelPort("y", 2)], model.Outputs);
        LayerSpecification last = model.Layers[^1];
        Assert.Equal((Generator.LayerKind.Concatenation, 5, "Linear"), (last.Kind, last.Size, last.Activation));
        Assert.Equal([1, 1], model.Layers.Skip(1).Take(2).SelectMany(layer => layer.Sources));
    }

    [Fact]
    public void The_activation_behind_a_residual_sum_is_that_of_the_sum()
    {
        TrainedModel model = ModelFile.Read(OperatorCases.All["residual Add, version 13"]());
        Assert.Equal((Generator.LayerKind.Sum, "ReLU"), (model.Layers[^1].Kind, model.Layers[^1].Activation));
        Assert.Contains(0, model.Layers[^1].Sources);
    }

    [Fact]
    public void Reading_a_file_twice_gives_equal_models() =>
        Assert.Equal(ModelFile.Read(ModelFile.Bytes("iris-relu.onnx")), ModelFile.Read(ModelFile.Bytes("iris-relu.onnx")));
}
