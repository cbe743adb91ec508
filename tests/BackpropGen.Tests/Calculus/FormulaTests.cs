using BackpropGen.Testing;
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
        ["ELU"] = ("z > 0 ? z : expminusone(z)", "g * (o > 0 ? 1 : o + 1)"),
        ["SELU"] = ("z > 0 ? 1.0507009873554805 * z : 1.7580993408473766 * expminusone(z)", "g * (o > 0 ? 1.0507009873554805 : o + 1.7580993408473766)"),
        ["GELU"] = ("0.5 * z * (1 + erf(0.7071067811865476 * z))", "g * (0.5 * (1 + erf(0.7071067811865476 * z)) + 0.3989422804014327 * z * exp(-(0.7071067811865476 * z) * (0.7071067811865476 * z)))"),
        ["GELUTanh"] = ("0.5 * z * (1 + tanh(0.7978845608028654 * (z + 0.044715 * (z * z * z))))", "g * (0.5 * (1 + tanh(0.7978845608028654 * (z + 0.044715 * (z * z * z)))) + 0.3989422804014327 * z * (1 - tanh(0.7978845608028654 * (z + 0.044715 * (z * z * z))) * tanh(0.7978845608028654 * (z + 0.044715 * (z * z * z)))) * (1 + 0.134145 * min(z * z, 1E+30)))"),
        ["SiLU"] = ("z * sigmoid(z)", "g * sigmoid(z) * (1 + z * (1 - sigmoid(z)))"),
        ["Mish"] = ("z * tanh(softplus(z))", "g * (tanh(softplus(z)) + z * (1 - tanh(softplus(z)) * tanh(softplus(z))) * sigmoid(z))"),
        ["HardSigmoid"] = ("min(max(z + 3, 0), 6) / 6", "(6 > z + 3 ? (z + 3 > 0 ? g : 0) : 0) / 6"),
        ["HardTanh"] = ("min(max(z, -1), 1)", "1 > z ? (z > -1 ? g : 0) : 0"),
        ["HardSwish"] = ("z > 1E+30 ? z : z * min(max(z + 3, 0), 6) / 6", "g * (min(max(z + 3, 0), 6) + (6 > z + 3 ? (z + 3 > 0 ? z : 0) : 0)) / 6"),
        ["ReLU6"] = ("min(max(z, 0), 6)", "6 > z ? (z > 0 ? g : 0) : 0"),
        ["Softplus"] = ("softplus(z)", "g * sigmoid(z)"),
        ["Softsign"] = ("z / (1 + abs(z))", "g / ((1 + abs(z)) * (1 + abs(z)))"),
        ["LogSoftmax"] = ("z - logsumexp(z)", "g - sum(g) * softmax(z)"),
        ["LogSigmoid"] = ("-softplus(-z)", "g * sigmoid(-z)"),
    };

    [Fact]
    public void Every_activation_of_the_enum_has_a_formula_and_the_other_way_round() =>
        Assert.Equal(LibraryFunctions.ActivationNames, ActivationFunction.All.Select(activation => activation.Name));

    [Fact]
    public void Every_loss_of_the_enum_has_a_formula_and_the_other_way_round() =>
        Assert.Equal(LibraryFunctions.LossNames, LossFunction.All.Select(loss => loss.Name));

    [Fact]
    public void Activations_pass_derivatives_on_in_as_few_words_as_on_paper() => Assert.Equal(
        Activations,
        ActivationFunction.All.ToDictionary(activation => activation.Name, activation => (activation.Value.AsText(), activation.PassOn.AsText())));

    [Theory]
    [InlineData("MeanSquaredError", 1, "sum((y - o) * (y - o))", "-2 * (y - o)")]
    [InlineData("MeanSquaredError", 2, "sum((y - o) * (y - o)) / 2", "o - y")]
    [InlineData("MeanSquaredError", 4, "sum((y - o) * (y - o)) / 4", "-0.5 * (y - o)")]
    [InlineData("BinaryCrossEntropy", 1, "sum(softplus(z) - y * z)", "sigmoid(z) - y")]
    [InlineData("BinaryCrossEntropy", 2, "sum(softplus(z) - y * z) / 2", "0.5 * (sigmoid(z) - y)")]
    [InlineData("CrossEntropy", 1, "sum(y) * logsumexp(z) - sum(y * z)", "sum(y) * softmax(z) - y")]
    [InlineData("CrossEntropy", 3, "sum(y) * logsumexp(z) - sum(y * z)", "sum(y) * softmax(z) - y")]
    [InlineData("MeanAbsoluteError", 2, "sum(abs(y - o)) / 2", "-0.5 * (y - o > 0 ? 1 : (0 > y - o ? -1 : 0))")]
    [InlineData(
        "Huber", 2, "sum(abs(y - o) > 1 ? abs(y - o) - 0.5 : 0.5 * ((y - o) * (y - o))) / 2", "0.5 * (abs(y - o) > 1 ? -(y - o > 0 ? 1 : (0 > y - o ? -1 : 0)) : o - y)")]
    [InlineData("LogCosh", 2, "sum(logcosh(y - o)) / 2", "-0.5 * tanh(y - o)")]
    [InlineData("Hinge", 1, "sum(max(1 - y * o, 0))", "1 - y * o > 0 ? -y : 0")]
    [InlineData("Hinge", 2, "sum(max(1 - y * o, 0)) / 2", "1 - y * o > 0 ? -0.5 * y : 0")]
    [InlineData("Poisson", 1, "sum(exp(o) - y * min(o, 1000))", "exp(o) - y")]
    [InlineData("Poisson", 2, "sum(exp(o) - y * min(o, 1000)) / 2", "0.5 * (exp(o) - y)")]
    [InlineData("KullbackLeibler", 3, "sum((y > 0 ? y * log(y) : 0) - y * o)", "-y")]
    [InlineData("HalfSquaredError", 3, "sum((y - o) * (y - o)) / 2", "o - y")]
    public void Losses_have_the_derivatives_that_textbooks_give(string loss, int outputs, string value, string derivative)
    {
        Assert.Equal(value, LossFunction.Named(loss).ValueOver(outputs).AsText());
        Assert.Equal(derivative, LossFunction.Named(loss).DerivativeOver(outputs).AsText());
    }

    /// <summary>What a message or a documentation comment says of a loss, beside its formula.</summary>
    [Theory]
    [InlineData("MeanSquaredError", "mean squared error", "")]
    [InlineData("BinaryCrossEntropy", "binary cross-entropy", ", in [0, 1]", "logits", "Sigmoid")]
    [InlineData("CrossEntropy", "cross-entropy", ", in [0, 1] that sum to 1", "logits", "Softmax", "LogSoftmax")]
    [InlineData("MeanAbsoluteError", "mean absolute error", "")]
    [InlineData("Huber", "Huber loss", "")]
    [InlineData("LogCosh", "log-cosh loss", "")]
    [InlineData("Hinge", "hinge loss", ", 1 or −1")]
    [InlineData("Poisson", "Poisson loss", ", at least 0")]
    [InlineData("KullbackLeibler", "Kullback–Leibler divergence", ", in [0, 1] that sum to 1", "log-probabilities", "LogSoftmax")]
    [InlineData("HalfSquaredError", "half squared error", "")]
    public void It_is_said_what_a_loss_is_called_and_defined_on(string name, string title, string targets, string? ofLinear = null, params string[] outputs)
    {
        LossFunction loss = LossFunction.Named(name);
        Assert.Equal((title, targets, ofLinear), (loss.Title, loss.Targets.Phrase, loss.Outputs?.OfLinear));
        Assert.Equal(outputs, loss.Outputs?.Activations ?? []);
        Assert.Equal(outputs.Append("Linear").ToHashSet(), ActivationFunction.All.Select(activation => activation.Name).Where(activation => loss.Outputs?.Include(activation) ?? activation == "Linear").ToHashSet());
        Assert.Equal(name is "CrossEntropy" or "KullbackLeibler", loss.Targets.IsOverClasses);
        Assert.Equal(name == "CrossEntropy", loss.TakesClassWeights);
        Assert.Equal(name switch { "Hinge" => -1, "BinaryCrossEntropy" or "CrossEntropy" or "KullbackLeibler" => 0, _ => (double?)null }, loss.Targets.OtherClass);
    }

    [Fact]
    public void Parameters_have_the_names_and_ranges_of_the_documentation()
    {
        LossParameter delta = LossFunction.Named("Huber").Parameter!;
        Assert.Equal(("HuberDelta", 1, "from 0.000001 to 1,000,000"), (delta.Property, delta.Default, delta.Range));
        Assert.Equal([false, true, true, false], new[] { 9e-7, 1e-6, 1e6, 1.1e6 }.Select(delta.Allows));

        LossParameter smoothing = LossFunction.Named("CrossEntropy").Parameter!;
        Assert.Equal(("LabelSmoothing", 0, "at least 0 and less than 1"), (smoothing.Property, smoothing.Default, smoothing.Range));
        Assert.Equal([false, true, true, false], new[] { -0.1, 0, 0.9, 1 }.Select(smoothing.Allows));

        Assert.Equal(
            [("LeakyReLU", "the slope below 0"), ("ELU", "α"), ("Softplus", "β")],
            ActivationFunction.All.Where(activation => activation.Parameter is not null).Select(activation => (activation.Name, activation.Parameter!.Name)));
    }

    /// <summary>The number that a formula of one z comes to, which decides whether zeros may be skipped, is what the formula means.</summary>
    [Fact]
    public void A_formula_of_z_has_a_value()
    {
        foreach (ActivationFunction activation in ActivationFunction.All)
        {
            foreach (double z in new[] { -4, -0.5, 0, 0.5, 4 })
            {
                double expected = new Layer(new Dictionary<Variable, double[]> { [Z] = [z] }).ValueOf(activation.Value);
                Assert.Equal(expected, activation.Value.SpellOut().At(z), 1e-14);
                Assert.Equal(expected, activation.Value.At(z), 1e-14);
            }
        }
    }

    /// <summary>Abramowitz and Stegun, table 7.1, and the first term of its series (7.1.5).</summary>
    [Theory]
    [InlineData(0.5, 0.5204998778)]
    [InlineData(1, 0.8427007929)]
    [InlineData(-2, -0.9953222650)]
    [InlineData(3, 0.9999779095)]
    [InlineData(7, 1)]
    [InlineData(-1e-12, -1.1283791671e-12)]
    public void The_error_function_of_a_number_is_that_of_the_tables(double x, double expected) => Assert.Equal(expected, Erf(Z).At(x), Math.Abs(expected) * 1.1e-10);

    [Fact]
    public void The_derivative_of_a_root_has_the_root_in_its_denominator() =>
        Assert.Equal("0.5 / sqrt(z)", Total(new Apply(Function.Sqrt, Z)).Derivative(Z).AsText());

    [Fact]
    public void Parameters_stand_in_formulas_as_numbers()
    {
        Assert.Equal("g * (o > 0 ? 1 : o + 0.5)", ActivationFunction.Named("ELU", 0.5).PassOn.AsText());
        Assert.Equal("g * (o > 0 ? 1 : 0.2)", ActivationFunction.Named("LeakyReLU", 0.2).PassOn.AsText());
        Assert.Equal("z > 1E+30 ? z : softplus(2 * z) / 2", ActivationFunction.Named("Softplus", 2).Value.AsText());
        Assert.Equal("g * sigmoid(2 * z)", ActivationFunction.Named("Softplus", 2).PassOn.AsText());
        Assert.Equal("sum(abs(y - o) > 2 ? 2 * (abs(y - o) - 1) : 0.5 * ((y - o) * (y - o)))", LossFunction.Named("Huber", 2).ValueOver(1).AsText());
        Assert.Equal("sum(0.75 * y + 0.125) * softmax(z) - 0.125 - 0.75 * y", LossFunction.Named("CrossEntropy", 0.25).DerivativeOver(2).AsText());
    }

    /// <summary>Of eˣ − 1 the small x keeps its digits, and of ln cosh x its half square.</summary>
    [Theory]
    [InlineData("expminusone(z)", 1e-10, 1e-10 + 5e-21)]
    [InlineData("expminusone(z)", -1e-10, -1e-10 + 5e-21)]
    [InlineData("expminusone(z)", 0, 0)]
    [InlineData("expminusone(z)", -1_000, -1)]
    [InlineData("logcosh(z)", 1e-8, 5e-17)]
    [InlineData("logcosh(z)", 0, 0)]
    [InlineData("logcosh(z)", 1_000, 1_000 - 0.69314718055994531)]
    [InlineData("logcosh(z)", -1_000, 1_000 - 0.69314718055994531)]
    public void What_is_spelled_out_is_exact_near_0_and_far_out(string formula, double z, double value)
    {
        Expression function = formula.StartsWith("exp", StringComparison.Ordinal) ? ExpMinusOne(Z) : LogCosh(Z);
        double computed = new Layer(new Dictionary<Variable, double[]> { [Z] = [z] }).ValueOf(function.SpellOut());
        Assert.True(Math.Abs(computed - value) <= 1e-15 * Math.Abs(value), $"{formula} at {z} is {computed}, not {value}.");
    }

    [Theory]
    [InlineData("BinaryCrossEntropy", 1, "o - y")]
    [InlineData("BinaryCrossEntropy", 2, "0.5 * (o - y)")]
    [InlineData("CrossEntropy", 3, "sum(y) * o - y")]
    public void Fused_with_its_output_activation_a_loss_on_logits_comes_down_to_the_output_less_the_target(string loss, int outputs, string derivative)
    {
        LossFunction function = LossFunction.Named(loss);
        Expression activation = ActivationFunction.Named(function.OutputActivation).Value;
        Assert.Equal(derivative, ActivationFunction.InTermsOfOutput(function.DerivativeOver(outputs), activation).AsText());
    }

    /// <summary>Rectifiers start as He et al. propose, and zeros may be skipped where f leaves them zeros.</summary>
    [Fact]
    public void What_follows_from_an_activation_s_formula()
    {
        string[] rectifiers = ["ReLU", "LeakyReLU", "ELU", "GELU", "GELUTanh", "SiLU", "Mish", "HardSwish", "ReLU6"];
        string[] zeroAtZero = ["Linear", .. rectifiers, "Tanh", "SELU", "HardTanh", "Softsign"];
        Assert.Equal(rectifiers.ToHashSet(), NamesOf(activation => activation.IsRectifier));
        Assert.Equal(["Linear"], NamesOf(activation => activation.IsLinear));
        Assert.Equal(["Softmax", "LogSoftmax"], NamesOf(activation => !activation.IsElementwise));
        Assert.Equal(zeroAtZero.ToHashSet(), NamesOf(activation => activation.IsZeroAtZero));

        // max(−0, 0) is +0; what is not 0 at 0 has no sign to lose.
        Assert.Equal(["ReLU", "ReLU6"], NamesOf(activation => activation.IsZeroAtZero && activation.LosesSignOfZero));

        static HashSet<string> NamesOf(Func<ActivationFunction, bool> holds) => [.. ActivationFunction.All.Where(holds).Select(activation => activation.Name)];
    }

    /// <summary>ReLU's derivative asks for the sign of the output, which is that of z; a function that does not keep the sign must not.</summary>
    [Fact]
    public void Only_a_function_that_keeps_the_sign_of_z_is_asked_for_it()
    {
        Expression shifted = WherePositive(Z, Z, 0.5 + Z);
        Assert.Equal("z > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), shifted).AsText());

        Expression mirrored = WherePositive(Z, Z, -0.5 * Z);
        Assert.Equal("z > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), mirrored).AsText());

        Expression elsewhere = WherePositive(Z + 1, Z, 0.5 * Z);
        Assert.Equal("z > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), elsewhere).AsText());

        Expression leaking = WherePositive(Z, Z, 0.5 * Z);
        Assert.Equal("o > 0 ? g : 0", ActivationFunction.InTermsOfOutput(WherePositive(Z, G, 0), leaking).AsText());
    }
}
