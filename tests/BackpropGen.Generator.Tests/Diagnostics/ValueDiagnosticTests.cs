using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Values of enums, and combinations of them.</summary>
public class ValueDiagnosticTests
{
    [SampledTheory(2)]
    [InlineData("\"2-2-1\", [|(Activation)99|]", "Linear, ReLU")]
    [InlineData("\"2-2-1\", activation: [|(Activation)(-1)|]", "Linear, ReLU")]
    [InlineData("activation: [|(Activation)99|], topology: \"2-2-1\"", "Linear, ReLU")]
    [InlineData("\"2-2-1\", OutputActivation = [|(Activation)99|]", "Softmax")]
    [InlineData("\"2-2-1\", Loss = [|(Loss)int.MaxValue|]", "MeanSquaredError")]
    [InlineData("\"2-2-1\", Initializer = [|(Initializer)99|]", "XavierUniform")]
    [InlineData("\"2-2-1\", Precision = [|(Precision)2|]", "Single, Double")]
    [InlineData("\"2-2-1\", Loss = [|~Loss.CrossEntropy|]", "CrossEntropy")]
    public void A_number_that_is_no_value_of_the_enum(string arguments, string values) =>
        Assert.Contains(values, Reported.Once("BPG012", $"[Network({arguments})] internal partial class Model {{ }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"2-2-1\", Loss = [|Loss.CrossEntropy|], OutputActivation = Activation.Tanh")]
    [InlineData("\"2-2-2:sigmoid\", Loss = [|Loss.CrossEntropy|]")]
    [InlineData("\"2-2-2:softmax\", Loss = [|Loss.BinaryCrossEntropy|]")]
    [InlineData("\"2-2-1:relu\", Loss = [|Loss.BinaryCrossEntropy|]")]
    [InlineData("\"2-2-2:logsoftmax\", Loss = [|Loss.BinaryCrossEntropy|]")]
    [InlineData("\"2-2-2:softmax\", Loss = [|Loss.KullbackLeibler|]")]
    public void A_loss_that_does_not_fit_the_output(string arguments) => Reported.Once("BPG011", $"[Network({arguments})] internal partial class Model {{ }}");

    [Theory]
    [InlineData("CrossEntropy", "tanh", "Cross-entropy is not defined on outputs of tanh: it takes softmax or logsoftmax, or linear for a network that predicts logits")]
    [InlineData("BinaryCrossEntropy", "elu", "Binary cross-entropy is not defined on outputs of elu: it takes sigmoid, or linear for a network that predicts logits")]
    [InlineData(
        "KullbackLeibler", "softmax", "Kullback–Leibler divergence is not defined on outputs of softmax: it takes logsoftmax, or linear for a network that predicts log-probabilities")]
    public void The_message_says_which_outputs_a_loss_takes(string loss, string output, string message) =>
        Assert.Equal(message, Reported.Once("BPG011", $"[Network(\"2-2-2:{output}\", Loss = [|Loss.{loss}|])] internal partial class Model {{ }}"));

    [SampledTheory(3)]
    [InlineData("Loss = Loss.Huber, HuberDelta = [|0|]", "HuberDelta is 0, but it must be from 0.000001 to 1,000,000")]
    [InlineData("Loss = Loss.Huber, HuberDelta = [|-1.5|]", "HuberDelta is -1.5, but it must be")]
    [InlineData("Loss = Loss.Huber, HuberDelta = [|double.NaN|]", "HuberDelta is NaN, but it must be")]
    [InlineData("Loss = Loss.Huber, HuberDelta = [|double.PositiveInfinity|]", "HuberDelta is Infinity, but it must be")]
    [InlineData("HuberDelta = [|2|]", "HuberDelta is for Loss.Huber, but the loss is mean squared error: remove it")]
    [InlineData("Loss = Loss.CrossEntropy, LabelSmoothing = [|1|]", "LabelSmoothing is 1, but it must be at least 0 and less than 1")]
    [InlineData("Loss = Loss.CrossEntropy, LabelSmoothing = [|-0.1|]", "LabelSmoothing is -0.1, but it must be")]
    [InlineData("Loss = Loss.CrossEntropy, LabelSmoothing = [|double.NaN|]", "LabelSmoothing is NaN, but it must be")]
    [InlineData("Loss = Loss.BinaryCrossEntropy, LabelSmoothing = [|0.1|]", "LabelSmoothing is for Loss.CrossEntropy, but the loss is binary cross-entropy: remove it")]
    [InlineData("Loss = Loss.CrossEntropy, ClassWeights = [|new[] { 1.0, 2.0 }|]", "ClassWeights gives 2 weights, but the network has 3 classes: give one for each")]
    [InlineData("Loss = Loss.CrossEntropy, ClassWeights = [|new double[0]|]", "ClassWeights gives 0 weights, but the network has 3 classes")]
    [InlineData("Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, [|0|], 2 }", "The weight of class 1 is 0, but it must be from 0.000001 to 1,000,000")]
    [InlineData("Loss = Loss.CrossEntropy, ClassWeights = new double[] { 1, 2, [|-3|] }", "The weight of class 2 is -3, but it must be")]
    [InlineData("ClassWeights = [|new[] { 1.0, 2, 3 }|]", "ClassWeights are for Loss.CrossEntropy, but the loss is mean squared error: remove them")]
    public void A_parameter_of_the_loss_that_is_not_valid(string arguments, string message) =>
        Assert.StartsWith(message, Reported.Once("BPG017", $"[Network(\"2-2-3\", {arguments})] internal partial class Model {{ }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"2-2:elu([|-1|])-1\"", "'-1' cannot be α of 'elu'")]
    [InlineData("\"2-2:leakyrelu([|x|])-1\"", "'x' cannot be the slope below 0 of 'leakyrelu'")]
    [InlineData("@\"2-2:softplus([|1001|])-1\"", "'1001' is out of range")]
    public void A_parameter_of_an_activation_that_is_not_valid(string arguments, string message) =>
        Assert.StartsWith(message, Reported.Once("BPG016", $"[Network({arguments})] internal partial class Model {{ }}"), StringComparison.Ordinal);

    [Fact]
    public void An_activation_without_a_parameter_takes_none() =>
        Reported.Once("BPG003", "[Network(\"2-2:relu[|(0.1)|]-1\")] internal partial class Model { }");

    [SampledTheory(2)]
    [InlineData("\"2-2:elu(0.5)-3\", Loss = Loss.CrossEntropy, LabelSmoothing = 0, ClassWeights = new[] { 1e6, 1e-6, 1 }")]
    [InlineData("\"2-2-3\", Loss = Loss.CrossEntropy, LabelSmoothing = 0.999")]
    [InlineData("\"2-2-3:logsoftmax\", ClassWeights = null, LabelSmoothing = 0.5")]
    [InlineData("\"2-2-1:tanh\", Loss = Loss.Hinge")]
    [InlineData("\"2-2-1\", Loss = Loss.Huber, HuberDelta = 1e-6")]
    public void Parameters_that_are_valid(string arguments) => Gate.Passes($"[Network({arguments})] internal partial class Model {{ }}");

    [SampledTheory(3)]
    [InlineData("\"2-2:[|softmax|]-1\"")]
    [InlineData("\"2-2-3 : [|SoftMax|] - 1\"")]
    [InlineData("\"2-2-1\", [|Activation.Softmax|]")]
    [InlineData("\"2-2-2-1\", [|Activation.Softmax|]")]
    [InlineData("\"2-2-2:tanh-1\", activation: [|Activation.Softmax|]")]
    [InlineData("\"2-2:dropout(0.2)-1\", [|Activation.Softmax|]")]
    [InlineData("\"2-3:tanh:dropout(0.2)-2 : dropout(0.5) -1\", [|Activation.Softmax|]")]
    [InlineData("\"2-2:[|softmax|]:dropout(0.2)-1\"")]
    [InlineData("\"2-3:dropout(0.2)-2 :\\t[|SoftMax|] : dropout(0.5)-1\"")]
    [InlineData("\"2-2:[|s\\u006Fftmax|]:dropout(0.2)-1\"")]
    [InlineData("@\"2-2:[|softmax|]:dropout(0.2)-1\"")]
    [InlineData("((\"2-2:[|softmax|]:dropout(0.2)-1\"))")]
    public void Softmax_in_a_hidden_layer(string arguments) => Reported.Once("BPG101", $"[Network({arguments})] internal partial class Model {{ }}");

    [Fact]
    public void Softmax_in_a_hidden_layer_of_a_constant() => Assert.StartsWith(
        "Layer 1 (column 5 of '2-2:softmax-1') is hidden",
        Reported.Once("BPG101", "[Network([|\"2-2:softmax\" + \"-1\"|])] internal partial class Model { }"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("\"2-2-2:softmax\", Loss = [|Loss.MeanSquaredError|]")]
    [InlineData("\"2-2-2\", OutputActivation = Activation.Softmax, Loss = [|Loss.MeanSquaredError|]")]
    public void Softmax_with_mean_squared_error(string arguments) => Reported.Once("BPG102", $"[Network({arguments})] internal partial class Model {{ }}");

    [SampledTheory(2)]
    [InlineData("[|\"2-2-1:softmax\"|]")]
    [InlineData("[|\"2-2-1\"|], OutputActivation = Activation.Softmax")]
    [InlineData("[|\"2-2-1\"|], Loss = Loss.CrossEntropy")]
    [InlineData("\"2-2-1:linear\", Loss = [|Loss.CrossEntropy|]")]
    [InlineData("[|\"2-2-1:logsoftmax\"|]")]
    [InlineData("[|\"2-2-1\"|], Loss = Loss.KullbackLeibler")]
    public void Softmax_or_cross_entropy_over_one_output(string arguments) => Reported.Once("BPG104", $"[Network({arguments})] internal partial class Model {{ }}");

    [SampledTheory(2)]
    [InlineData("\"2-2-1:[|relu|]\"")]
    [InlineData("\"2-2-1: [|relu6|]\", Loss = Loss.Huber")]
    [InlineData("\"2-2-1\", OutputActivation = [|Activation.ReLU|]")]
    [InlineData("\"2-2:elu(0.5):dropout(0.2)-1\", OutputActivation = [|Activation.ReLU|]")]
    [InlineData("\"2-2:dropout(0.2)-1 : [|ReLU|] \"")]
    public void Relu_at_the_output_of_a_regression(string arguments) => Reported.Once("BPG105", $"[Network({arguments})] internal partial class Model {{ }}");

    [Theory]
    [InlineData("\"2-2-1\", Initializer = [|Initializer.Ones|]")]
    [InlineData("\"2-2-1\", Initializer = [|Initializer.Zeros|]")]
    [InlineData("\"2-3:linear-2:relu-1\", Initializer = [|Initializer.Ones|]")]
    public void Nodes_that_start_equal(string arguments) => Reported.Once("BPG103", $"[Network({arguments})] internal partial class Model {{ }}");

    [SampledTheory(2)]
    [InlineData("\"2-2-1\", Activation.Linear, Initializer = Initializer.Ones")]
    [InlineData("\"2-1-1\", Initializer = Initializer.Ones")]
    [InlineData("\"2-3\", Initializer = Initializer.Zeros")]
    [InlineData("\"2-2-2\", OutputActivation = Activation.Softmax")]
    [InlineData("\"2-2-2:linear\", Loss = Loss.CrossEntropy")]
    public void What_only_looks_like_these_is_fine(string arguments) =>
        Reported.Nothing(Gate.InNamespace($"[Network({arguments})] internal partial class Model {{ }}"));

    [SampledTheory(2)]
    [InlineData("[|\"64-64-4\"|]")]
    [InlineData("[|\"1-501\"|]")]
    [InlineData("[|\"1-65536\"|]")]
    [InlineData("[|\"65536-1\"|]")]
    [InlineData("topology: [|\"16383-16383\"|]")]
    public void A_network_in_loops_is_information(string argument) => Reported.Once("BPG201", $"[Network({argument})] internal partial class Model {{ }}");
}
