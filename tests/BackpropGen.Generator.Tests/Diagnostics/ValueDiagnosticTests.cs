namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Values of enums, and combinations of them.</summary>
public class ValueDiagnosticTests
{
    [Theory]
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
    public void A_loss_that_does_not_fit_the_output(string arguments) => Reported.Once("BPG011", $"[Network({arguments})] internal partial class Model {{ }}");

    [Theory]
    [InlineData("\"2-2:[|softmax|]-1\"")]
    [InlineData("\"2-2-3 : [|SoftMax|] - 1\"")]
    [InlineData("\"2-2-1\", [|Activation.Softmax|]")]
    [InlineData("\"2-2-2-1\", [|Activation.Softmax|]")]
    [InlineData("\"2-2-2:tanh-1\", activation: [|Activation.Softmax|]")]
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

    [Theory]
    [InlineData("[|\"2-2-1:softmax\"|]")]
    [InlineData("[|\"2-2-1\"|], OutputActivation = Activation.Softmax")]
    [InlineData("[|\"2-2-1\"|], Loss = Loss.CrossEntropy")]
    [InlineData("\"2-2-1:linear\", Loss = [|Loss.CrossEntropy|]")]
    public void Softmax_or_cross_entropy_over_one_output(string arguments) => Reported.Once("BPG104", $"[Network({arguments})] internal partial class Model {{ }}");

    [Theory]
    [InlineData("\"2-2-1\", Initializer = [|Initializer.Ones|]")]
    [InlineData("\"2-2-1\", Initializer = [|Initializer.Zeros|]")]
    [InlineData("\"2-3:linear-2:relu-1\", Initializer = [|Initializer.Ones|]")]
    public void Nodes_that_start_equal(string arguments) => Reported.Once("BPG103", $"[Network({arguments})] internal partial class Model {{ }}");

    [Theory]
    [InlineData("\"2-2-1\", Activation.Linear, Initializer = Initializer.Ones")]
    [InlineData("\"2-1-1\", Initializer = Initializer.Ones")]
    [InlineData("\"2-3\", Initializer = Initializer.Zeros")]
    [InlineData("\"2-2-2\", OutputActivation = Activation.Softmax")]
    [InlineData("\"2-2-2:linear\", Loss = Loss.CrossEntropy")]
    public void What_only_looks_like_these_is_fine(string arguments) =>
        Reported.Nothing(Gate.InNamespace($"[Network({arguments})] internal partial class Model {{ }}"));

    [Theory]
    [InlineData("[|\"64-64-4\"|]")]
    [InlineData("[|\"1-501\"|]")]
    [InlineData("[|\"1-65536\"|]")]
    [InlineData("[|\"65536-1\"|]")]
    [InlineData("topology: [|\"16383-16383\"|]")]
    public void A_network_in_loops_is_information(string argument) => Reported.Once("BPG201", $"[Network({argument})] internal partial class Model {{ }}");
}
