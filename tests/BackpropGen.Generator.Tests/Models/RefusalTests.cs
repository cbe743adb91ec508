using BackpropGen.Generator.Models;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>What is not supported is refused with a sentence that names the place.</summary>
public class RefusalTests
{
    private static readonly Dictionary<string, (string Expected, Func<byte[]> File)> Cases = new()
    {
        ["opset 6"] = ("the model uses version 6 of the ONNX operators (opset); 7 to 25 are supported", () => Identity(new OnnxFile(6))),
        ["opset 26"] = ("the model uses version 26 of the ONNX operators (opset); 7 to 25 are supported", () => Identity(new OnnxFile(26))),
        ["another domain"] = ("node 'y' (FusedGemm) is an operator of the domain 'com.microsoft' that is not supported", () => Model(file => file.NodeOf("com.microsoft", "FusedGemm", "x", "y"))),
        ["a loop"] = ("takes a value that depends on its own: graphs with a loop are not supported", () => Model(file => file.Node("Add", $"x {file.Node("Tanh", "y", "t")}", "y"))),
        ["a node that takes its own value"] = ("takes a value that depends on its own", () => Model(file => file.Node("Add", "x y", "y"))),
        ["a sub-graph"] = ("node 'y' (If) has a graph of its own", () => Model(file => file.Node("If", "x", "y", ("then_branch", new OnnxFile())))),
        ["an integer output"] = ("the output 'y' is no tensor of float, double or float16", () => new OnnxFile().Input("x", "n", 5).OutputOf(OnnxFile.Int64, "y").ToBytes()),
        ["an integer input"] = ("the input 'x' is no tensor of float, double or float16", () => Identity(new OnnxFile(), file => file.InputOf(OnnxFile.Int64, "x", "n", 5))),
        ["a size that is not known"] = ("the input 'x' has a size that is not known, and is not that of the batch", () => Identity(new OnnxFile(), file => file.Input("x", "n", "m"))),
        ["no shape"] = ("the input 'x' has no shape", () => Identity(new OnnxFile(), file => file.Input("x"))),
        ["an input of billions"] = ("the input 'x' has more than 65,536 values", () => Identity(new OnnxFile(), file => file.Input("x", 1, int.MaxValue, int.MaxValue))),
        ["a value from nowhere"] = ("node 'y' (Tanh) takes 'z', which nothing in the graph gives", () => Model(file => file.Node("Tanh", "z", "y"))),
        ["an output from nowhere"] = ("the output 'y' is given by nothing in the graph", () => Model(_ => { })),
        ["a constant output"] = ("the output 'y' does not depend on the inputs", () => Model(file => file.Node("Identity", file.Number(1), "y"))),
        ["no graph"] = ("the file is no ONNX model: it has no graph", () => []),
        ["not a model"] = ("the file is damaged, cut short, or no ONNX file", () => "{ \"a\": 1 }"u8.ToArray()),
        ["transA"] = ("node 'y' (Gemm) transposes the batch", () => Model(file => file.Node("Gemm", $"x {file.Constant(OperatorCases.Numbers(25), 5, 5)}", "y", ("transA", 1)))),
        ["a matrix from the left"] = ("node 'y' (MatMul) multiplies the batch from the left", () => Model(file => file.Node("MatMul", $"{file.Constant(OperatorCases.Numbers(25), 5, 5)} x", "y"))),
        ["a matrix of another size"] = ("node 'y' (MatMul) multiplies 5 values by a matrix for 4", () => Model(file => file.Node("MatMul", $"x {file.Constant(OperatorCases.Numbers(8), 4, 2)}", "y"))),
        ["two computed factors"] = ("node 'y' (Mul) computes what is supported only as a part of a written-out activation", () => Model(file => file.Node("Mul", $"x {file.Node("Tanh", "x", "t")}", "y"))),
        ["softmax over the batch"] = ("node 'y' (Softmax) is supported over all values of a row", () => Model(file => file.Node("Softmax", "x", "y", ("axis", 0)))),
        ["a reshape that mixes rows"] = ("node 'y' (Reshape) changes what a row is: it makes 10 values of 5", () => Model(file => file.Node("Reshape", $"x {file.Integers(-1, 10)}", "y"))),
        ["a reshape that takes values of a row for rows"] = ("node 'y' (Reshape) changes what a row is: its first size is not that of the batch", () => Model(file => file.Node("Reshape", $"x {file.Integers(5, -1)}", "y"))),
        ["training"] = ("node 'y' (Dropout) is in training mode", () => Model(file => file.Node("Dropout", $"x - {file.ConstantOf(OnnxFile.Boolean, [1])}", "y"))),
        ["a slope for each value"] = ("node 'y' (PRelu) has a slope for each value", () => Model(file => file.Node("PRelu", $"x {file.Constant([1, 2, 3, 4, 5], 5)}", "y"))),
        ["a negative alpha"] = ("node 'y' (Elu) has an alpha of -1; 0.001 to 1000 is supported", () => Model(file => file.Node("Elu", "x", "y", ("alpha", -1.0)))),
        ["a classifier of one class"] = ("node 'label' (LinearClassifier) is supported for two classes and more", () => Classifier(file => Scores(file, "y", ("coefficients", OperatorCases.Numbers(5)), ("intercepts", new[] { 1.0 })))),
        ["a classifier with too few intercepts"] = ("node 'label' (LinearClassifier) is supported for two classes and more, with a coefficient of each value", () => Classifier(file => Scores(file, "y", ("coefficients", OperatorCases.Numbers(15)), ("intercepts", new[] { 1.0 })))),
        ["a transform of scores"] = ("node 'label' (LinearClassifier) has the post_transform 'PROBIT'; NONE, SOFTMAX and LOGISTIC are supported", () => Classifier(file => Scores(file, "y", ("coefficients", OperatorCases.Numbers(15)), ("post_transform", "PROBIT")))),
        ["a label that is computed with"] = ("node 'y' (Tanh) takes the label of a classifier; only its scores are supported", () => Classifier(file => file.Node("Tanh", Scores(file, "s", ("coefficients", OperatorCases.Numbers(15))), "y"))),
        ["a label for an output of floats"] = ("the output 'y' is the label of a classifier; only its scores are supported", () => Classifier(file => file.Node("Identity", Scores(file, "s", ("coefficients", OperatorCases.Numbers(15))), "y"))),
        ["one against the rest"] = ("node 'y' (Normalizer) divides by a norm of the row", () => Classifier(file => Normalized(file, "L1", ("coefficients", OperatorCases.Numbers(15)), ("post_transform", "LOGISTIC")))),
        ["two classes of their own"] = ("node 'y' (Normalizer) divides by a norm of the row", () => Classifier(file => Normalized(file, "L1", ("coefficients", OperatorCases.Numbers(10)), ("post_transform", "LOGISTIC")))),
        ["two classes with intercepts of their own"] = ("node 'y' (Normalizer) divides by a norm of the row", () => Classifier(file => Normalized(file, "L1", ("coefficients", new[] { 1.0, 2, 3, 4, 5, -1, -2, -3, -4, -5 }), ("intercepts", new[] { 1.0, 1 }), ("post_transform", "LOGISTIC")))),
        ["another norm"] = ("node 'y' (Normalizer) divides by a norm of the row; that is supported for the norm L1 where it is 1 already", () => Classifier(file => Normalized(file, "L2", ("coefficients", OperatorCases.Numbers(15)), ("post_transform", "SOFTMAX")))),
        ["a weight that is not finite"] = ("the initializer 'c0' has a number that is not finite", () => Model(file => file.Node("Add", $"x {file.Number(double.NaN)}", "y"))),
        ["a tensor that is cut short"] = ("the initializer 'c0' should have 25 numbers and has 5", () => Model(file => file.Node("MatMul", $"x {file.Constant(OperatorCases.Numbers(5), 5, 5)}", "y"))),
        ["a tensor of another type"] = ("the initializer 'c0' has elements of type 3", () => Model(file => file.Node("Add", $"x {file.ConstantOf(3, [1])}", "y"))),
        ["a constant as large as memory"] = ("the model needs far more numbers than its file holds", () => Model(file => file.Node("Add", $"x {file.Node("ConstantOfShape", file.Integers(2_000_000_000), "c")}", "y"))),
        ["an input of more values than a layer has"] = ("the input 'x' has more than 65,536 values", () => Identity(new OnnxFile(), file => file.Input("x", 1, 65_537))),
        ["inputs of more values than a layer has"] = ("the inputs have more than 65,536 values", () => Identity(new OnnxFile(), file => file.Input("x", 1, 65_000).Input("z", 1, 537))),
        ["an activation of a wide row, scaled by numbers"] = ("the model needs far more numbers than its file holds", () => Identity(new OnnxFile(), file => file.Input("x", 1, 65_536), file =>
            file.Node("Tanh", file.Node("BatchNormalization", $"{file.Node("Reshape", $"x {file.Integers(1, 1, -1)}", "r")} {file.Number(2)} {file.Number(2)} {file.Number(2)} {file.Number(2)}", "b"), "y"))),
    };

    public static TheoryData<string> Names => new(Cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_refusal_names_the_place_and_the_reason(string name)
    {
        (string expected, Func<byte[]> file) = Cases[name];
        Assert.Contains(expected, ModelFile.Problem(file()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_the_file_cannot_break_the_message()
    {
        string problem = ModelFile.Problem(Model(file => file.Node("Conv\n\u2028" + new string('x', 100_000), "x", "y")));
        Assert.DoesNotContain('\n', problem);
        Assert.True(problem.Length < 2_000);
    }

    [Fact]
    public void Numbers_in_another_file_are_refused()
    {
        var tensor = new OnnxFile().Tensor(OnnxFile.Float, [], 5).Integer(14, 1);
        Assert.Contains("node 'c' (Constant) keeps its numbers in another file", ModelFile.Problem(Model(file => file.Node("Add", $"x {file.Node("Constant", "-", "c", ("value", tensor))}", "y"))), StringComparison.Ordinal);
    }

    [Fact]
    public void More_nodes_than_a_network_has_are_refused() => Assert.Contains("the graph has more than 10,000 nodes", ModelFile.Problem(Model(file =>
    {
        for (int i = 0; i < 10_001; i++)
        {
            file.Node("Tanh", "x", "y");
        }
    })), StringComparison.Ordinal);

    [Fact]
    public void A_chain_as_long_as_is_allowed_is_read()
    {
        TrainedModel model = ModelFile.Read(Model(file =>
        {
            string last = "x";
            for (int i = 0; i < 9_999; i++)
            {
                last = file.Node(i % 2 == 0 ? "Tanh" : "Identity", last, $"v{i}");
            }

            file.Node("Identity", last, "y");
        }));
        Assert.Equal(5_000, model.Layers.Count);
    }

    private static byte[] Classifier(Action<OnnxFile> write) => Identity(new OnnxFile(17, "ai.onnx.ml"), write: write);

    private static string Scores(OnnxFile file, string scores, params (string, object)[] attributes) => file.NodeOf("ai.onnx.ml", "LinearClassifier", "x", $"label {scores}", attributes);

    private static string Normalized(OnnxFile file, string norm, params (string, object)[] attributes)
    {
        Scores(file, "s", attributes);
        return file.NodeOf("ai.onnx.ml", "Normalizer", "s", "y", ("norm", norm));
    }

    private static byte[] Model(Action<OnnxFile> write) => Identity(new OnnxFile(), file => file.Input("x", "batch", 5), write);

    private static byte[] Identity(OnnxFile file, Action<OnnxFile>? input = null, Action<OnnxFile>? write = null)
    {
        (input ?? (f => f.Input("x", "batch", 5)))(file);
        (write ?? (f => f.Node("Identity", "x", "y")))(file);
        return file.Output("y").ToBytes();
    }
}
