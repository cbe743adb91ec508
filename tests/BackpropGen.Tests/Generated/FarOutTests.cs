using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.PyTorch;

namespace BackpropGen.Tests.Generated;

/// <summary>
/// Values and derivatives from 0 and the smallest number to the largest one of a precision, in both directions, against mpmath: finite wherever the exact
/// value is, infinite with its sign where it is too large, and never NaN.
/// </summary>
public class FarOutTests : IClassFixture<FarOutTests.Compiled>
{
    /// <summary>So many rows that some lie in vectors of every width and some behind them.</summary>
    private const int Rows = 33;

    // Straight lines and, for many rows, lanes; loops without the library's functions of floats; vectors, whose functions are those of kernels.
    private static readonly string[] Forms = [RowForms.Locals, RowForms.Loops, RowForms.Vectors];

    public static TheoryData<string, string, Precision> Activations => Cases(Fixture.FarOutActivations.Select(reference => (reference.Name, Enum.Parse<Precision>(reference.Precision))));

    public static TheoryData<string, string, Precision> Losses => Cases(Fixture.FarOutLosses.Select(reference => ($"{reference.Name} {reference.Layer}", Enum.Parse<Precision>(reference.Precision))));

    [Fact]
    public void Every_activation_and_every_loss_has_reference_numbers()
    {
        Assert.Equal(LibraryFunctions.ActivationNames.Except(["Softmax", "LogSoftmax"]).Order(), Fixture.FarOutActivations.Select(reference => reference.Name.Split('(')[0]).Distinct().Order());
        Assert.Equal(LibraryFunctions.LossNames.Order(), Fixture.FarOutLosses.Select(reference => reference.Name).Distinct().Order());
    }

    [ThoroughTheory]
    [MemberData(nameof(Activations))]
    public void Activations_and_their_derivatives_are_finite_where_the_exact_value_is(string name, string form, Precision precision)
    {
        FarOutActivation expected = Fixture.FarOutActivations.Single(reference => reference.Name == name && reference.Precision == precision.ToString());
        AnyNetwork network = Activated(name, form, precision);
        for (int i = 0; i < expected.X.Length; i++)
        {
            (double x, double y, double slope) = (expected.X[i], expected.Y[i], expected.Dydx[i]);
            double[] inputs = PassThrough.Inputs(network, [x]);
            Near(network, network.Predict(inputs)[0], y, x, $"{name} at {x:R}");
            Near(network, network.Backward(inputs, [1]).InputGradient[0], slope, x, $"The derivative of {name} at {x:R}");

            double[] batch = Repeat(inputs);
            Assert.All(network.PredictBatch(batch), value => Near(network, value, y, x, $"{name} at {x:R} in a batch"));

            // Mean absolute error passes on 1 where the target lies below, −1 where it lies above. The gradient by the layer's bias is the mean of the slopes.
            double target = Math.Abs(y) > 1_000 ? 0 : y - 1;
            double bias = network.GradientBatch(batch, Repeat([target])).Gradient[network.Description.InputCount];
            Near(network, bias, y < target ? -slope : slope, x, $"The derivative of {name} at {x:R} in a batch");
        }
    }

    [ThoroughTheory]
    [MemberData(nameof(Losses))]
    public void Losses_and_their_derivatives_are_finite_where_the_exact_value_is(string name, string form, Precision precision)
    {
        FarOutLoss expected = Fixture.FarOutLosses.Single(reference => $"{reference.Name} {reference.Layer}" == name && reference.Precision == precision.ToString());
        AnyNetwork network = Judged(expected, form, precision);
        for (int i = 0; i < expected.X.Length; i++)
        {
            (double[] x, double[] targets) = (expected.X[i], expected.Targets[i]);
            double[] inputs = PassThrough.Inputs(network, x);
            double scale = x.Concat(targets).Max(Math.Abs);
            string where = $"{name} at {string.Join(", ", x)} for {string.Join(", ", targets)}";
            Near(network, network.Evaluate(inputs, targets), expected.Loss[i], scale, where);
            Near(network, network.EvaluateBatch(inputs, targets), expected.Loss[i], scale, where + " in a batch");
            double[] slopes = network.InputGradient(inputs, targets);
            double[] biases = network.GradientBatch(inputs, targets).Gradient[^x.Length..];
            for (int j = 0; j < x.Length; j++)
            {
                Near(network, slopes[j], expected.Slopes[i][j], scale, $"The derivative of {where}");
                Near(network, biases[j], expected.Slopes[i][j], scale, $"The derivative of {where} in a batch");
            }
        }
    }

    // Relative to the value or, where that is small, to what it is computed from; numbers below the smallest normal one may be lost.
    private static void Near(AnyNetwork network, double actual, double exact, double x, string what)
    {
        double expected = network.IsDouble ? exact : (float)exact;
        double smallest = network.IsDouble ? 2.2250738585072014e-308 : 1.17549435e-38;
        double allowed = (network.Tolerance * Math.Max(Math.Abs(expected), Math.Min(1, Math.Abs(x)))) + smallest;
        Assert.True(actual.Equals(expected) || (double.IsFinite(actual) && Math.Abs(actual - expected) <= allowed), $"{what} is {actual:R}, not {expected:R}.");
    }

    private static double[] Repeat(double[] row) => [.. Enumerable.Repeat(row, Rows).SelectMany(values => values)];

    private static AnyNetwork Activated(string name, string form, Precision precision) =>
        PassThrough.Network(form, 1, $"1:{name.ToLowerInvariant()}", isHidden: true, Loss.MeanAbsoluteError, precision);

    private static AnyNetwork Judged(FarOutLoss reference, string form, Precision precision)
    {
        int nodes = reference.X[0].Length;
        return PassThrough.Network(form, nodes, $"{nodes}:{reference.Layer}", isHidden: false, Enum.Parse<Loss>(reference.Name), precision);
    }

    private static TheoryData<string, string, Precision> Cases(IEnumerable<(string Name, Precision Precision)> references)
    {
        var cases = new TheoryData<string, string, Precision>();
        foreach ((string name, Precision precision) in references)
        {
            foreach (string form in Forms)
            {
                if (IsTried(name, form, precision))
                {
                    cases.Add(name, form, precision);
                }
            }
        }

        return cases;
    }

    // Vectors have functions of their own in each precision. The other two forms call the same functions: each is tried in one precision, the other form in the other.
    private static bool IsTried(string name, string form, Precision precision) =>
        form == RowForms.Vectors || (form == RowForms.Locals) == ((name.Length % 2 == 0) == (precision == Precision.Double));

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(!ThoroughTests.AreRun ? [] :
            Fixture.FarOutActivations.SelectMany(reference => Arguments(reference.Name, Enum.Parse<Precision>(reference.Precision), form =>
                    PassThrough.Arguments(form, 1, $"1:{reference.Name.ToLowerInvariant()}", isHidden: true, Loss.MeanAbsoluteError)))
                .Concat(Fixture.FarOutLosses.SelectMany(reference => Arguments($"{reference.Name} {reference.Layer}", Enum.Parse<Precision>(reference.Precision), form => PassThrough.Arguments(
                    form, reference.X[0].Length, $"{reference.X[0].Length}:{reference.Layer}", isHidden: false, Enum.Parse<Loss>(reference.Name)))))
                .Distinct());

        private static IEnumerable<string> Arguments(string name, Precision precision, Func<string, string> arguments) =>
            from form in Forms
            where IsTried(name, form, precision)
            select precision == Precision.Double ? Networks.InDouble(arguments(form)) : arguments(form);
    }
}
