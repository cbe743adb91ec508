using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using BackpropGen.Testing.Reference;
using BackpropGen.Tests.Vectors;

namespace BackpropGen.Tests.Library;

/// <summary>How exact the functions in double are: against numbers of mpmath, and against series that agree with those.</summary>
public class FunctionAccuracyTests
{
    private static readonly IReadOnlyDictionary<string, Func<double, ExactFunctions.Scaled>> Exact = new Dictionary<string, Func<double, ExactFunctions.Scaled>>
    {
        ["exp"] = ExactFunctions.Exp,
        ["sigmoid"] = ExactFunctions.Sigmoid,
        ["tanh"] = ExactFunctions.Tanh,
        ["erf"] = ExactFunctions.Erf,
        ["ln x"] = ExactFunctions.Log,
        ["ln(1 + x)"] = ExactFunctions.LogOnePlus,
    };

    // Without fused multiply-add the promise is only that nothing breaks.
    private static readonly bool IsFused = Fma.IsSupported || AdvSimd.IsSupported;

    public static TheoryData<string> Functions => [.. DoubleFunction.All.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_are_within_the_promised_units_of_mpmath_s(string name)
    {
        DoubleFunction function = Named(name);
        foreach ((double x, DoubleDouble exact) in Numbers(name))
        {
            double error = new ExactFunctions.Scaled(exact, 0).ErrorInUlp(function.Scalar(x));
            Assert.True(error <= Allowed(function), $"{name} at {x:R} is {function.Scalar(x):R}, {error:F2} ulp from {exact.High:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_series_have_thirty_digits_of_mpmath_s(string name)
    {
        foreach ((double x, DoubleDouble exact) in Numbers(name))
        {
            ExactFunctions.Scaled value = Exact[name](x);
            DoubleDouble difference = value.Number.Scaled(value.Exponent) - exact;

            // The low half of a number near the smallest is itself rounded.
            Assert.True(Math.Abs(difference.High) <= Math.Max(Math.Abs(exact.High) * 1e-29, 1e-323), $"{name} at {x:R}: {difference.High} of {exact.High}");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Values_are_within_the_promised_units_of_the_series(string name)
    {
        DoubleFunction function = Named(name);
        foreach (double x in Points(name))
        {
            double error = Exact[name](x).ErrorInUlp(function.Scalar(x));
            if (error > Allowed(function))
            {
                Assert.Fail($"{name} at {x:R} is {function.Scalar(x):R}, {error:F2} ulp from {Exact[name](x).Rounded:R}");
            }
        }
    }

    private static double Allowed(DoubleFunction function) => IsFused ? function.LargestError : 16;

    private static DoubleFunction Named(string name) => DoubleFunction.All.Single(function => function.Name == name);

    // Where errors are largest, and over the whole domain.
    private static IEnumerable<double> Points(string name)
    {
        var random = new Random(3);
        const int Count = 8000;
        for (int i = 0; i < Count; i++)
        {
            double unit = random.NextDouble();
            double power = Math.Exp(-700 + (1400 * random.NextDouble()));
            switch (name)
            {
                case "ln x":
                    yield return 0.4 + (2 * unit);
                    yield return power;
                    break;
                case "ln(1 + x)":
                    yield return -0.95 + (3 * unit);
                    yield return power;
                    yield return -Math.Min(power, 1 / power);
                    break;
                case "exp":
                    yield return -1 + (2 * unit);
                    yield return -745 + (1454 * unit);
                    break;
                default:
                    yield return -2 + (4 * unit);
                    yield return -40 + (80 * unit);
                    yield return name == "sigmoid" ? -744 * unit : Math.Min(power, 1 / power);
                    break;
            }
        }
    }

    private static IEnumerable<(double X, DoubleDouble Exact)> Numbers(string name)
    {
        using Stream stream = typeof(FunctionAccuracyTests).Assembly.GetManifestResourceStream("functions.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(row => (row[0].GetDouble(), new DoubleDouble(row[1].GetDouble(), row[2].GetDouble())))];
    }
}
