using System.Globalization;
using System.Reflection;
using System.Text.Json;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using Xunit.Abstractions;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Activations and losses from the literature, written as methods, against numbers of mpmath.</summary>
public class LiteratureTests(ITestOutputHelper output)
{
    // Relative to the reference, where that is above 1. In float the point itself is rounded to 24 bits, too, which a slope of 20 makes 20 times as much.
    private const double Tolerance = 1e-13;
    private const double ToleranceInFloat = 5e-6;

    private const string InFloat = "InFloat";

    private static readonly string[] Forms = ["Unrolled", "Vectorized", "Unrolled" + InFloat, "Vectorized" + InFloat];

    // Body of the method in double, of z.
    private static readonly Dictionary<string, string> Activations = new()
    {
        ["Snake"] = "z + (Math.Pow(Math.Sin(0.5 * z), 2) / 0.5)",
        ["SQNL"] = "z > 2 ? 1 : z >= 0 ? z - (z * z / 4) : z >= -2 ? z + (z * z / 4) : -1",
        ["Gaussian"] = "Math.Exp(-z * z)",
        ["Serf"] = "z * Functions.Erf(Functions.Softplus(z))",
        ["TanhExp"] = "z * Math.Tanh(Math.Exp(z))",
        ["PSwish"] = "z * Functions.Sigmoid(1.7 * z)",
        ["Squareplus"] = "(z + Math.Sqrt((z * z) + 4)) / 2",
        ["BentIdentity"] = "((Math.Sqrt((z * z) + 1) - 1) / 2) + z",
        ["Gcu"] = "z * Math.Cos(z)",
        ["Isru"] = "z / Math.Sqrt(1 + (3 * z * z))",
        ["Isrlu"] = "z >= 0 ? z : z / Math.Sqrt(1 + (z * z))",
        ["ArcTan"] = "Math.Atan(z)",
        ["ArSinh"] = "z < 0 ? -Math.Log(Math.Sqrt((z * z) + 1) - z) : Math.Log(z + Math.Sqrt((z * z) + 1))",
        ["Logish"] = "z * Functions.Log1p(Functions.Sigmoid(z))",
        ["Phish"] = "z * Math.Tanh(0.5 * z * (1 + Functions.Erf(z / Math.Sqrt(2))))",
        ["Smish"] = "z * Math.Tanh(Functions.Log1p(Functions.Sigmoid(z)))",
        ["Lisht"] = "z * Math.Tanh(z)",
        ["SoftExponential"] = "(Functions.Expm1(0.25 * z) / 0.25) + 0.25",
        ["Elliott"] = "(0.5 * z / (1 + Math.Abs(z))) + 0.5",
        ["Elish"] = "z >= 0 ? z * Functions.Sigmoid(z) : (Math.Exp(z) - 1) * Functions.Sigmoid(z)",
        ["Colu"] = "z / (1 - (z * Math.Exp(-(z + Math.Exp(z)))))",
        ["Hexpo"] = "z >= 0 ? 1 - Math.Exp(-z) : Math.Exp(z) - 1",
        ["LogLog"] = "1 - Math.Exp(-Math.Exp(z))",
        ["Power"] = "Math.Pow((z * z) + 1, 0.75)",
        ["Sech"] = "z / Math.Cosh(z)",
    };

    // The same of y and o.
    private static readonly Dictionary<string, string> Losses = new()
    {
        ["Pinball"] = "Math.Max(0.9 * (y - o), -0.1 * (y - o))",
        ["Tukey"] = "Math.Abs(y - o) <= 4.685 ? 4.685 * 4.685 / 6 * (1 - Math.Pow(1 - Math.Pow((y - o) / 4.685, 2), 3)) : 4.685 * 4.685 / 6",
        ["Cauchy"] = "2 * Functions.Log1p((y - o) * (y - o) / 4)",
        ["Barron"] = "0.5 / 1.5 * (Math.Pow(((y - o) * (y - o) / 0.5) + 1, 0.75) - 1)",
        ["Focal"] = "(y * Math.Pow(1 - Functions.Sigmoid(o), 2) * Functions.Softplus(-o)) + ((1 - y) * Math.Pow(Functions.Sigmoid(o), 2) * Functions.Softplus(o))",
        ["Welsch"] = "1 - Math.Exp(-(y - o) * (y - o) / 2)",
        ["GemanMcClure"] = "(y - o) * (y - o) / (1 + ((y - o) * (y - o)))",
        ["Tweedie"] = "(2 * Math.Exp(0.5 * o)) + (2 * y * Math.Exp(-0.5 * o))",
    };

    /// <summary>The activations that this run tries, each with its form: no others are compiled.</summary>
    private static readonly HashSet<(string Name, string Form)> TriedActivations =
        [.. ThoroughTests.Sample(Activations.Keys.SelectMany(name => Forms.Select(form => (name, form))), 3, each => [each.name, each.form])];

    private static readonly Lazy<Assembly> Program = new(Compile);

    private static readonly Lazy<JsonElement> Reference = new(() => JsonDocument.Parse(typeof(LiteratureTests).Assembly.GetManifestResourceStream("own-functions.json")!).RootElement);

    public static TheoryData<string, string> ActivationCases => Cases(TriedActivations);

    public static TheoryData<string, string> LossCases => Cases(Losses.Keys.SelectMany(name => Forms.Select(form => (name, form))));

    [Fact]
    public void Every_function_has_reference_numbers()
    {
        Assert.Equal(Activations.Keys, Reference.Value.GetProperty("activations").EnumerateObject().Select(each => each.Name));
        Assert.Equal(Losses.Keys, Reference.Value.GetProperty("losses").EnumerateObject().Select(each => each.Name));
    }

    [Theory]
    [MemberData(nameof(ActivationCases))]
    public void Values_and_derivatives_of_activations_are_those_of_mpmath(string name, string form)
    {
        AnyNetwork network = Make($"{form}.{name}");
        double worst = 0;
        foreach (JsonElement point in Reference.Value.GetProperty("activations").GetProperty(name).EnumerateArray())
        {
            double[] input = [point[0].GetDouble()];
            double predicted = network.Predict(input)[0];
            double slope = network.Backward(input, [1]).InputGradient[0];
            worst = Math.Max(worst, Math.Max(Difference(predicted, point[1].GetDouble()), Difference(slope, point[2].GetDouble())));
        }

        output.WriteLine($"{name}: {worst:E1}");
        Assert.InRange(worst, 0, network.IsDouble ? Tolerance : ToleranceInFloat);
    }

    [Theory]
    [MemberData(nameof(LossCases))]
    public void Values_and_derivatives_of_losses_are_those_of_mpmath(string name, string form)
    {
        AnyNetwork network = Make($"{form}.{name}");
        double worst = 0;
        foreach (JsonElement point in Reference.Value.GetProperty("losses").GetProperty(name).EnumerateArray())
        {
            double loss = network.GradientBatch([point[1].GetDouble()], [point[0].GetDouble()]).Loss;
            double slope = network.InputGradient([point[1].GetDouble()], [point[0].GetDouble()])[0];
            worst = Math.Max(worst, Math.Max(Difference(loss, point[2].GetDouble()), Difference(slope, point[3].GetDouble())));
        }

        output.WriteLine($"{name}: {worst:E1}");
        Assert.InRange(worst, 0, network.IsDouble ? Tolerance : ToleranceInFloat);
    }

    [Fact]
    public void Networks_of_them_have_the_gradients_of_finite_differences()
    {
        foreach (string name in Activations.Keys)
        {
            var network = (INetwork<double>)Create($"Hidden.{name}");
            double difference = network.CheckGradient().LargestDifference;
            Assert.True(difference < 1e-7, $"{name}: {difference}");
        }
    }

    private static TheoryData<string, string> Cases(IEnumerable<(string Name, string Form)> each)
    {
        var cases = new TheoryData<string, string>();
        foreach ((string name, string form) in each)
        {
            cases.Add(name, form);
        }

        return cases;
    }

    private static double Difference(double value, double expected) => Math.Abs(value - expected) / Math.Max(1, Math.Abs(expected));

    private static object Create(string type) => Activator.CreateInstance(Program.Value.GetType("Consumer." + type)!)!;

    /// <summary>One node: its weight 1, its bias 0.</summary>
    private static AnyNetwork Make(string type)
    {
        object created = Create(type);
        AnyNetwork network = created is INetwork<double> inDouble ? AnyNetwork.Of(inDouble) : new AnyNetwork<float>((INetwork<float>)created);
        network.Parameters = [1, 0];
        return network;
    }

    private static Assembly Compile()
    {
        var source = new System.Text.StringBuilder("using System;\nusing BackpropGen;\nnamespace Consumer\n{\ninternal static class Methods\n{\n");
        foreach ((string name, string body) in Activations)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"[Activation] internal static double {name}(double z) => {body};");
        }

        foreach ((string name, string body) in Losses)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"[Loss] internal static double {name}(double y, double o) => {body};");
        }

        source.AppendLine("}\n}");
        foreach (string form in Forms)
        {
            string arguments = form.EndsWith(InFloat, StringComparison.Ordinal) ? $"Emission = Emission.{form.Replace(InFloat, string.Empty, StringComparison.Ordinal)}" : $"Precision = Precision.Double, Emission = Emission.{form}";
            source.AppendLine(CultureInfo.InvariantCulture, $"namespace Consumer.{form}\n{{");
            foreach (string name in Activations.Keys.Where(name => TriedActivations.Contains((name, form))))
            {
                source.AppendLine(CultureInfo.InvariantCulture, $"[Network(\"1-1:{name}\", {arguments})] public partial class {name} {{ }}");
            }

            foreach (string name in Losses.Keys)
            {
                source.AppendLine(CultureInfo.InvariantCulture, $"[Network(\"1-1\", LossFunction = \"{name}\", {arguments})] public partial class {name} {{ }}");
            }

            source.AppendLine("}");
        }

        source.AppendLine("namespace Consumer.Hidden\n{");
        foreach (string name in Activations.Keys)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"[Network(\"2-6:{name}-2\", Precision = Precision.Double)] public partial class {name} {{ }}");
        }

        source.AppendLine("}");
        return GeneratorRun.Of(source.ToString(), new ConsumerSettings(IsOnlyRun: true)).Load();
    }
}
