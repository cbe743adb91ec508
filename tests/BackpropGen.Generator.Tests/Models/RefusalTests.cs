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
        ["an integer output"] = ("the output 'y' is not a tensor of float, double or float16", () => new OnnxFile().Input("x", "n", 5).OutputOf(OnnxFile.Int64, "y").ToBytes()),
        ["an integer input"] = ("the input 'x' is not a tensor of float, double or float16", () => Identity(new OnnxFile(), file => file.InputOf(OnnxFile.Int64, "x", "n", 5))),
        ["a size that is not known"] = ("the input 'x' has a size that is not known, and is not that of the batch", () => Identity(new OnnxFile(), file => file.Input("x", "n", "m"))),
        ["no shape"] = ("the input 'x' has no shape", () => Identity(new OnnxFile(), file => file.Input("x"))),
        ["an input of billions"] = ("the input 'x' has more than 65,536 values", () => Identity(new OnnxFile(), file => file.Input("x", 1, int.MaxValue, int.MaxValue))),
        ["a value from nowhere"] = ("node 'y' (Tanh) takes 'z', which nothing in the graph produces", () => Model(file => file.Node("Tanh", "z", "y"))),
        ["an output from nowhere"] = ("the output 'y' is given by nothing in the graph", () => Model(_ => { })),
        ["no graph"] = ("the file is not an ONNX model: it has no graph", () => []),
        ["not a model"] = ("the file is damaged, cut short, or no ONNX file", () => "{ \"a\": 1 }"u8.ToArray()),
        ["transA"] = ("node 'y' (Gemm) transposes the batch", () => Model(file => file.Node("Gemm", $"x {file.Constant(OperatorCases.Numbers(25), 5, 5)}", "y", ("transA", 1)))),
        ["a matrix from the left"] = ("node 'y' (MatMul) multiplies the batch from the left", () => Model(file => file.Node("MatMul", $"{file.Constant(OperatorCases.Numbers(25), 5, 5)} x", "y"))),
        ["a matrix of another size"] = ("node 'y' (MatMul) multiplies 5 values by a matrix for 4", () => Model(file => file.Node("MatMul", $"x {file.Constant(OperatorCases.Numbers(8), 4, 2)}", "y"))),
        ["an exponential"] = ("node 'y' (Exp) is supported only as a part of a written-out activation", () => Model(file => file.Node("Exp", "x", "y"))),
        ["softmax over the batch"] = ("node 'y' (Softmax) is supported over all values of a row", () => Model(file => file.Node("Softmax", "x", "y", ("axis", 0)))),
        ["a reshape that mixes rows"] = ("node 'y' (Reshape) changes what a row is: it makes 10 values of 5", () => Model(file => file.Node("Reshape", $"x {file.Integers(-1, 10)}", "y"))),
        ["a reshape that takes values of a row for rows"] = ("node 'y' (Reshape) changes what a row is: its first size is not that of the batch", () => Model(file => file.Node("Reshape", $"x {file.Integers(5, -1)}", "y"))),
        ["training"] = ("node 'y' (Dropout) is in training mode", () => Model(file => file.Node("Dropout", $"x - {file.ConstantOf(OnnxFile.Boolean, [1])}", "y"))),
        ["values of a row that are rounded to float16"] = ("node 'h' (Cast) rounds the values of a row to float16, which no layer does: export the model in float", () => Model(file => file.Node("Cast", file.Node("Cast", "x", "h", ("to", 10)), "y", ("to", 1)))),
        ["a slice of the batch"] = ("node 'y' (Slice) takes some rows of the batch; all of them, or values of a row, are supported", () => Model(file => file.Node("Slice", $"x {file.Integers(0, 0)} {file.Integers(1, 5)} {file.Integers(0, 1)}", "y"))),
        ["a slice of nothing"] = ("node 'y' (Slice) leaves nothing of the row", () => Model(file => file.Node("Slice", $"x {file.Integers(3)} {file.Integers(3)} {file.Integers(1)}", "y"))),
        ["a slice with lists of two lengths"] = ("node 'y' (Slice) has lists of starts, ends, axes and steps of different lengths", () => Model(file => file.Node("Slice", $"x {file.Integers(3, 1)} {file.Integers(3)} {file.Integers(1)}", "y"))),
        ["a slice with a step of 0"] = ("node 'y' (Slice) has a start, an end or a step that depends on the batch or is not a whole number, or a step of 0", () => Model(file => file.Node("Slice", $"x {file.Integers(0)} {file.Integers(3)} {file.Integers(1)} {file.Integers(0)}", "y"))),
        ["a slice from between two places"] = ("node 'y' (Slice) has a start, an end or a step that depends on the batch or is not a whole number", () => Model(file => file.Node("Slice", $"x {file.Number(0.5)} {file.Integers(3)} {file.Integers(1)}", "y"))),
        ["a fractional size of a row"] = ("node 'y' (Expand) has a shape of numbers that are not whole", () => Model(file => file.Node("Expand", $"{file.Node("Reshape", $"x {file.Integers(-1, 5, 1)}", "r")} {file.Constant([1, 5, 2.5], 3)}", "y"))),
        ["a fractional size of a constant"] = ("node 'e' (Expand) has a shape of numbers that are not whole", () => Model(file => file.Node("Add", $"x {file.Node("Expand", $"{file.Number(1)} {file.Constant([5.5], 1)}", "e")}", "y"))),
        ["a fractional size of a new constant"] = ("node 'c' (ConstantOfShape) has a shape of numbers that are not whole", () => Model(file => file.Node("Add", $"x {file.Node("ConstantOfShape", file.Constant([5.5], 1), "c")}", "y"))),
        ["a fractional size of a reshaped row"] = ("node 'y' (Reshape) has a shape of numbers that are not whole", () => Model(file => file.Node("Reshape", $"x {file.Constant([-1, 5.5], 2)}", "y"))),
        ["more places than an axis has, joined"] = ("node 'c' (Concat) has a size that no tensor has", () => Model(file => file.Node("Add", $"x {file.Node("Concat", $"{Nothing(file, int.MaxValue, 0)} {file.Node("Identity", "nothing", "more")}", "c", ("axis", 0))}", "y"))),
        ["more places than an axis has, flattened"] = ("node 'c' (Flatten) has a size that no tensor has", () => Model(file => file.Node("Add", $"x {file.Node("Flatten", Nothing(file, 0, int.MaxValue, int.MaxValue), "c", ("axis", 1))}", "y"))),
        ["an expansion of the batch"] = ("node 'y' (Expand) changes what a row is", () => Model(file => file.Node("Expand", $"x {file.Integers(3, 5)}", "y"))),
        ["an expansion to another shape"] = ("node 'y' (Expand) has a shape that does not go with the row's", () => Model(file => file.Node("Expand", $"x {file.Integers(1, 4)}", "y"))),
        ["the batch as a second size"] = ("node 'y' (Add) combines rows of two shapes; equal shapes are supported", () => Model(file => file.Node("Add", $"x {file.Node("Expand", $"{file.Number(1)} {file.Node("Concat", $"{file.Integers(1)} {file.Node("Shape", "x", "s")}", "t", ("axis", 0))}", "c")}", "y"))),
        ["constants that differ from row to row"] = ("node 'y' (Concat) joins a row with a constant of another number of rows, or of rows that differ", () => Model(file => file.Node("Concat", $"x {file.Constant([1, 2], 2, 1)}", "y", ("axis", 1)))),
        ["integers beside a row"] = ("node 'y' (Concat) joins a row with a constant that is not a tensor of floats", () => Model(file => file.Node("Concat", $"x {file.ConstantOf(OnnxFile.Int64, [1], 1, 1)}", "y", ("axis", 1)))),
        ["constants of shapes that differ"] = ("node 'c' (Concat) joins constants of different shapes", () => Model(file => file.Node("Add", $"x {file.Node("Concat", $"{file.Constant([1, 2], 2)} {file.Constant([1, 2], 2, 1)}", "c", ("axis", 0))}", "y"))),
        ["constants that do not go together"] = ("node 'c' (Mul) combines constants of shapes that do not go together", () => Model(file => file.Node("Add", $"x {file.Node("Mul", $"{file.Constant([1, 2], 2)} {file.Constant([1, 2, 3], 3)}", "c")}", "y"))),
        ["a constant that is infinite"] = ("node 'c' (Log) computes a constant that is not finite", () => Model(file => file.Node("Add", $"x {file.Node("Log", file.Number(0), "c")}", "y"))),
        ["a scaled constant that is infinite"] = ("node 'c' (BatchNormalization) computes a constant that is not finite", () => Model(file => file.Node("Add", $"x {file.Node("BatchNormalization", $"{file.ConstantOf(OnnxFile.Double, [1e300], 1, 1)} {file.ConstantOf(OnnxFile.Double, [1e300], 1)} {file.Number(0)} {file.Number(0)} {file.Number(1)}", "c")}", "y"))),
        ["a comparison of rows"] = ("node 'e' (Equal) is supported for constants only", () => Model(file => file.Node("Where", $"{file.Node("Equal", $"x {file.Number(0)}", "e")} x x", "y"))),
        ["a row in another order"] = ("node 'y' (Transpose) moves the batch, or gives the values of a row another order; that is supported for constants only", () => Model(file => file.Node("Transpose", "x", "y"))),
        ["an activation of integers"] = ("node 'c' (Relu) computes with integers; float, double and float16 are supported", () => Model(file => file.Node("Add", $"x {file.Node("Relu", file.Integers(1), "c")}", "y"))),
        ["an output of integers that calls itself one of floats"] = ("the output 'y' holds integers; float, double and float16 are supported", () => Model(file => file.Node("Shape", "x", "y"))),
        ["integers alone for inputs"] = ("the graph has no input of floats with a known number of values", () => Identity(new OnnxFile(), file => file.InputOf(OnnxFile.Int64, "x", "n", 5), file => file.Node("Identity", file.Number(1), "y"))),
        ["a matrix that is repeated for the batch"] = ("node 'y' (MatMul) takes its matrix from a value that is repeated for each row of the batch; only a constant is supported there", () => Model(file => file.Node("MatMul", $"x {file.Node("Expand", $"{file.Number(1)} {file.Node("Shape", "x", "s")}", "e")}", "y"))),
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
    public void One_message_names_every_obstacle_of_a_file()
    {
        string problem = ModelFile.Problem(Identity(new OnnxFile(), file => file.Input("x", "batch", 5).Input("z", "batch", "length"), file =>
        {
            string sine = file.Node("Sin", "x", "sine");
            string moved = file.Node("Transpose", "x", "moved");
            string power = file.Node("Exp", "x", "power");
            string sum = file.Node("Add", $"x {file.Number(double.NaN)}", "sum");
            string branch = file.Node("If", "x", "branch", ("then_branch", new OnnxFile()));
            string joined = file.Node("Concat", $"{sine} {moved} {power} {sum} {branch} z", "joined");
            file.Node("Conv", file.Node("Cos", joined, "cosine"), "y");
        }));
        string[] expected =
        [
            "node 'y' (Conv) is an operator that is not supported", "node 'sine' (Sin) is an operator that is not supported", "node 'branch' (If) has a graph of its own", "node 'cosine' (Cos) is an operator",
            "the initializer 'c0' has a number that is not finite", "the input 'z' has a size that is not known", "node 'moved' (Transpose) moves the batch", "node 'power' (Exp) is supported only as a part",
        ];
        Assert.All(expected, sentence => Assert.Single(problem.Split(". Also, "), part => part.StartsWith(sentence, StringComparison.Ordinal)));
        Assert.StartsWith(expected[0], problem, StringComparison.Ordinal);
        Assert.DoesNotContain("joined", problem, StringComparison.Ordinal);
        Assert.Contains(". Operators that are supported are Abs, Add, ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_too_old_does_not_hide_an_operator_that_is_not_supported()
    {
        string problem = ModelFile.Problem(Identity(new OnnxFile(6), write: file => file.Node("Conv", "x", "y")));
        Assert.StartsWith("the model uses version 6", problem, StringComparison.Ordinal);
        Assert.Contains("node 'y' (Conv) is an operator that is not supported", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_are_refused_for_one_reason_are_named_once()
    {
        string problem = ModelFile.Problem(Model(file => file.Node("Sin", file.Node("Sin", file.Node("Sin", file.Node("Cos", file.Node("Cos", "x", "a"), "b"), "c"), "d"), "y")));
        Assert.StartsWith("node 'a' (Cos) is an operator that is not supported (and one more node like it). Also, node 'c' (Sin) is an operator that is not supported (and 2 more nodes like it). ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_many_obstacles_has_a_message_that_can_be_read()
    {
        string problem = ModelFile.Problem(Model(file => file.Node("Sum", string.Join(' ', Enumerable.Range(0, 1_000).Select(i => file.Node($"Operator{i}", "x", $"v{i}"))), "y")));
        Assert.Contains(". Also, there are 988 more obstacles. ", problem, StringComparison.Ordinal);
        Assert.True(problem.Length < 3_000);
    }

    [Fact]
    public void An_initial_state_is_0()
    {
        Assert.Equal("node 'y' (LSTM) has an initial state that is neither 0 nor an input of the model", ModelFile.Problem(Recurrent(OperatorCases.Numbers(4))));
        Assert.Equal(new LayerMemory(MemoryKind.Lstm), Assert.Single(ModelFile.Read(Recurrent(new double[4])).Layers).Memory);
    }

    /// <summary>As PyTorch writes it: a state of zeros for the batch, in a shape of [layers, batch, size], and steps before rows.</summary>
    private static byte[] Recurrent(IReadOnlyList<double> initial) => Identity(new OnnxFile(14), file => file.Input("x", "batch", 7, 3), file =>
    {
        string batch = file.Node("Unsqueeze", $"{file.Node("Gather", $"{file.Node("Shape", "x", "shape")} {file.ConstantOf(OnnxFile.Int64, [0])}", "g")} {file.Integers(0)}", "b");
        string sizes = file.Node("Concat", $"{file.Integers(1)} {batch} {file.Integers(4)}", "sizes", ("axis", 0));
        string state = file.Node("Expand", $"{file.Constant(initial, 1, 1, 4)} {sizes}", "state");
        string steps = file.Node("Transpose", "x", "steps", ("perm", new[] { 1, 0, 2 }));
        file.Node("LSTM", $"{steps} {file.Constant(OperatorCases.Numbers(48), 1, 16, 3)} {file.Constant(OperatorCases.Numbers(64), 1, 16, 4)} - - {state}", "y", ("hidden_size", 4));
    });

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

    /// <summary>A tensor without values, whose sizes are large.</summary>
    private static string Nothing(OnnxFile file, params long[] sizes) => file.Node("ConstantOfShape", file.Integers(sizes), "nothing");

    private static byte[] Model(Action<OnnxFile> write) => Identity(new OnnxFile(), file => file.Input("x", "batch", 5), write);

    private static byte[] Identity(OnnxFile file, Action<OnnxFile>? input = null, Action<OnnxFile>? write = null)
    {
        (input ?? (f => f.Input("x", "batch", 5)))(file);
        (write ?? (f => f.Node("Identity", "x", "y")))(file);
        return file.Output("y").ToBytes();
    }
}
