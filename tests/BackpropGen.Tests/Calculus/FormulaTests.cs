using BackpropGen.Generator.Calculus;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Tests.Calculus;

/// <summary>The derivatives as a person would write them: they are derived from the formulas, not typed in.</summary>
public class FormulaTests
{
    // ∂L/∂z from g = ∂L/∂o. Where it uses the output o, the forward pass has computed it.
    private static readonly Dictionary<string, (string Value, string PassOn)> Activations = new()
    {
        ["Linear"] = ("z", "g"),
        ["ReLU"] = ("max(z, 0)", "o > 0 ? g : 0"),
        ["LeakyReLU"] = ("z > 0 ? z : 0.01 * z", "g * (o > 0 ? 1 : 0.01)"),
        ["Sigmoid"] = ("sigmoid(z)", "g * o * (1 - o)"),
        ["Tanh"] = ("tanh(z)", "g * (1 - o * o)"),
        ["Softmax"] = ("softmax(z)", "o * (g - sum(g * o))"),
    };

    [Fact]
    public void Every_activation_of_the_enum_has_a_formula_and_the_other_way_round() =>
        Assert.Equal(Enum.GetNames<Activation>(), ActivationFunction.All.Select(activation => activation.Name));

    [Fact]
    public void Every_loss_of_the_enum_has_a_formula_and_the_other_way_round() =>
        Assert.Equal(Enum.GetNames<Loss>(), LossFunction.All.Select(loss => loss.Name));

    [Fact]
    public void Activations_pass_derivatives_on_in_as_few_words_as_on_paper() => Assert.Equal(
        Activations,
        ActivationFunction.All.ToDictionary(activation => activation.Name, activation => (activation.Value.ToString(), activation.PassOn.ToString())));

    [Theory]
    [InlineData("MeanSquaredError", 1, "sum((y - o) * (y - o))", "-2 * (y - o)")]
    [InlineData("MeanSquaredError", 2, "sum((y - o) * (y - o)) / 2", "o - y")]
    [InlineData("MeanSquaredError", 4, "sum((y - o) * (y - o)) / 4", "-0.5 * (y - o)")]
    [InlineData("BinaryCrossEntropy", 1, "sum(softplus(z) - y * z)", "sigmoid(z) - y")]
    [InlineData("BinaryCrossEntropy", 2, "sum(softplus(z) - y * z) / 2", "0.5 * (sigmoid(z) - y)")]
    [InlineData("CrossEntropy", 1, "sum(y) * logsumexp(z) - sum(y * z)", "sum(y) * softmax(z) - y")]
    [InlineData("CrossEntropy", 3, "sum(y) * logsumexp(z) - sum(y * z)", "sum(y) * softmax(z) - y")]
    public void Losses_have_the_derivatives_that_textbooks_give(string loss, int outputs, string value, string derivative)
    {
        Assert.Equal(value, LossFunction.Named(loss).ValueOver(outputs).ToString());
        Assert.Equal(derivative, LossFunction.Named(loss).DerivativeOver(outputs).ToString());
    }

    [Theory]
    [InlineData("BinaryCrossEntropy", 1, "o - y")]
    [InlineData("BinaryCrossEntropy", 2, "0.5 * (o - y)")]
    [InlineData("CrossEntropy", 3, "sum(y) * o - y")]
    public void Fused_with_its_output_activation_a_loss_on_logits_comes_down_to_the_output_less_the_target(string loss, int outputs, string derivative)
    {
        LossFunction function = LossFunction.Named(loss);
        Expression activation = ActivationFunction.Named(function.OutputActivation).Value;
        Assert.Equal(derivative, ActivationFunction.InTermsOfOutput(function.DerivativeOver(outputs), activation).ToString());
    }

    [Theory]
    [InlineData("Linear", false, true, true)]
    [InlineData("ReLU", true, false, true)]
    [InlineData("LeakyReLU", true, false, true)]
    [InlineData("Sigmoid", false, false, true)]
    [InlineData("Tanh", false, false, true)]
    [InlineData("Softmax", false, false, false)]
    public void What_follows_from_an_activation_s_formula(string name, bool isRectifier, bool isLinear, bool isElementwise)
    {
        ActivationFunction activation = ActivationFunction.Named(name);
        Assert.Equal((isRectifier, isLinear, isElementwise), (activation.IsRectifier, activation.IsLinear, activation.IsElementwise));
    }

    /// <summary>ReLU's derivative asks for the sign of the output, which is that of z; a function that does not keep the sign must not.</summary>
    [Fact]
    public void Only_a_function_that_keeps_the_sign_of_z_is_asked_for_it()
    {
        Expression shifted = WherePositive(Z, Z, 0.5 + Z);
        Assert.Equal("z > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), shifted).ToString());

        Expression mirrored = WherePositive(Z, Z, -0.5 * Z);
        Assert.Equal("z > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), mirrored).ToString());

        Expression leaking = WherePositive(Z, Z, 0.5 * Z);
        Assert.Equal("o > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), leaking).ToString());
    }
}
