using BackpropGen.Generator.Models;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Types of numbers, forms of tensors and shapes of inputs.</summary>
public class FormTests
{
    [Theory]
    [InlineData(OnnxFile.Float, false, 1e-5)]
    [InlineData(OnnxFile.Float, true, 1e-5)]
    [InlineData(OnnxFile.Double, false, 1e-12)]
    [InlineData(OnnxFile.Double, true, 1e-12)]
    [InlineData(OnnxFile.Float16, false, 1e-2)]
    [InlineData(OnnxFile.Float16, true, 1e-2)]
    public void Numbers_are_read_in_every_type_and_field(int type, bool areTyped, double tolerance)
    {
        var file = new OnnxFile(13) { AreNumbersTyped = areTyped };
        file.InputOf(type, "x", "batch", 3);
        file.Node("Gemm", $"x {file.ConstantOf(type, OperatorCases.Numbers(12), 3, 4)} {file.ConstantOf(type, OperatorCases.Numbers(4, 2), 4)}", "h");
        file.Node("Reshape", $"{file.Node("Relu", "h", "r")} {file.Integers(-1, 4)}", "y");
        byte[] bytes = file.OutputOf(type, "y").ToBytes();
        TrainedModel model = ModelFile.Read(bytes);
        Assert.Equal(type == OnnxFile.Double, model.IsDouble);
        using var session = new OnnxRuntimeSession(bytes);
        double[] row = [0.5, -0.25, 2];
        ModelFile.AssertNear(session.Run(row), ReferenceNetwork.Of(model).Predict(row), tolerance);
    }

    [Fact]
    public void Double_inputs_of_float_weights_are_computed_in_float()
    {
        OnnxFile file = new OnnxFile(13).InputOf(OnnxFile.Double, "x", "batch", 3);
        file.Node("MatMul", $"{file.Node("Cast", "x", "c", ("to", 1))} {file.Constant(OperatorCases.Numbers(6), 3, 2)}", "y");
        Assert.False(ModelFile.Read(file.Output("y").ToBytes()).IsDouble);
    }

    [Theory]
    [InlineData("name", 6)]
    [InlineData(1, 6)]
    [InlineData(0, 6)]
    [InlineData(-1, 6)]
    [InlineData(8, 6)]
    [InlineData("name", 1, 2, 3)]
    [InlineData(1, 3, 2)]
    public void The_batch_may_have_any_size_and_a_row_any_shape(params object[] sizes)
    {
        OnnxFile file = new OnnxFile(13).Input("x", sizes);
        file.Node("Gemm", $"{file.Node("Flatten", "x", "f")} {file.Constant(OperatorCases.Numbers(12), 6, 2)}", "y");
        TrainedModel model = ModelFile.Read(file.Output("y").ToBytes());
        Assert.Equal([new ModelPort("x", 6)], model.Inputs);
        Assert.Single(model.Layers);
    }

    [Fact]
    public void A_reshape_may_name_the_number_of_rows_that_the_file_was_written_for()
    {
        OnnxFile file = new OnnxFile(13).Input("x", 8, 6);
        file.Node("Reshape", $"x {file.Integers(8, 2, 3)}", "r");
        file.Node("Tanh", file.Node("Reshape", $"r {file.Integers(8, -1)}", "s"), "y");
        Assert.Equal([new ModelPort("y", 6)], ModelFile.Read(file.Output("y").ToBytes()).Outputs);
    }

    [Fact]
    public void A_row_without_batch_is_a_row()
    {
        OnnxFile file = new OnnxFile(13).Input("x", 3);
        string h = file.Node("Add", $"{file.Node("MatMul", $"x {file.Constant(OperatorCases.Numbers(12), 3, 4)}", "m")} {file.Constant(OperatorCases.Numbers(4), 4)}", "h");
        file.Node("MatMul", $"{file.Constant(OperatorCases.Numbers(8), 2, 4)} {h}", "y");
        byte[] bytes = file.Output("y").ToBytes();
        using var session = new OnnxRuntimeSession(bytes);
        ModelFile.AssertNear(session.Run([0.5, -1, 2]), ReferenceNetwork.Of(ModelFile.Read(bytes)).Predict([0.5, -1, 2]), 1e-5);
    }

    [Fact]
    public void Initializers_that_are_listed_as_inputs_are_no_inputs()
    {
        var file = new OnnxFile(9);
        string matrix = file.Constant(OperatorCases.Numbers(6), 3, 2);
        file.Input("x", 1, 3).Input(matrix, 3, 2).Node("MatMul", $"x {matrix}", "y");
        Assert.Equal([new ModelPort("x", 3)], ModelFile.Read(file.Output("y").ToBytes()).Inputs);
    }

    [Fact]
    public void Numbers_are_rounded_to_float16_as_the_framework_rounds()
    {
        var random = new Random(1);
        double[] numbers =
        [
            0, -0.0, 1, 65504, 65519.99, 65520, -1e30, 5.9e-8, 2.9e-8, 2.98023223876953125e-8, 6.1e-5, 6.103515625e-5, 2049, 2051, 0.1, 1 / 3.0,
            .. Enumerable.Range(0, 10_000).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 20))),
            .. Enumerable.Range(-26, 42).SelectMany(power => new[] { Math.Pow(2, power), Math.BitDecrement(Math.Pow(2, power)), Math.BitIncrement(Math.Pow(2, power)), 1.5 * Math.Pow(2, power) }),
        ];
        Assert.All(numbers, number => Assert.Equal((double)(Half)number, HalfRounding.RoundedToHalf(number)));
    }

    [Fact]
    public void A_file_that_is_float16_from_its_inputs_on_may_say_so_again()
    {
        OnnxFile file = new OnnxFile(13).InputOf(OnnxFile.Float16, "x", "batch", 3);
        file.Node("Cast", file.Node("MatMul", $"x {file.ConstantOf(OnnxFile.Float16, OperatorCases.Numbers(6), 3, 2)}", "m"), "y", ("to", 10));
        Assert.Single(ModelFile.Read(file.OutputOf(OnnxFile.Float16, "y").ToBytes()).Layers);
    }
}
