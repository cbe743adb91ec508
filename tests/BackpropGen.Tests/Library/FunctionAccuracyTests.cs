using BackpropGen.Testing;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using BackpropGen.CompilerServices;
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
        ["sin"] = ExactFunctions.Sin,
        ["cos"] = ExactFunctions.Cos,
        ["tan"] = ExactFunctions.Tan,
        ["arcsin"] = ExactFunctions.Asin,
        ["arccos"] = ExactFunctions.Acos,
        ["arctan"] = ExactFunctions.Atan,
        ["sinh"] = ExactFunctions.Sinh,
        ["cosh"] = ExactFunctions.Cosh,
        ["e^x − 1"] = ExactFunctions.ExpMinusOne,
        ["cube root"] = ExactFunctions.Cbrt,
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

    [SampledTheory(5)]
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

    [Fact]
    public void The_functions_for_users_are_within_four_units_of_mpmath_s_and_in_float_within_one()
    {
        foreach ((string name, Func<double, double> function, Func<float, float> single) in new (string, Func<double, double>, Func<float, float>)[]
        {
            ("sigmoid", BackpropGen.Functions.Sigmoid, BackpropGen.Functions.Sigmoid),
            ("log-sigmoid", BackpropGen.Functions.LogSigmoid, BackpropGen.Functions.LogSigmoid),
            ("softplus", BackpropGen.Functions.Softplus, BackpropGen.Functions.Softplus),
            ("erf", BackpropGen.Functions.Erf, BackpropGen.Functions.Erf),
            ("ln(1 + x)", BackpropGen.Functions.Log1p, BackpropGen.Functions.Log1p),
            ("e^x − 1", BackpropGen.Functions.Expm1, BackpropGen.Functions.Expm1),
            ("cube root", SpecialFunctions.Cbrt, SpecialFunctions.Cbrt),
        })
        {
            foreach ((double x, DoubleDouble exact) in Numbers(name))
            {
                double error = new ExactFunctions.Scaled(exact, 0).ErrorInUlp(function(x));
                Assert.True(error <= 4, $"{name} at {x:R} is {function(x):R}, {error:F2} ulp from {exact.High:R}");

                // In float the numbers are rounded first; the function in double has shown that it is right there.
                float argument = (float)x;
                Assert.Equal((float)function(argument), single(argument));
            }
        }
    }

    [Theory]
    [InlineData("e^x − 1", 3)]
    [InlineData("cube root", 1)]
    public void Functions_for_frameworks_without_vectors_are_within_the_promised_units_of_the_series(string name, double promised)
    {
        Func<double, double> function = name == "cube root" ? SpecialFunctions.Cbrt : SpecialFunctions.ExpMinusOne;
        foreach (double x in Points(name))
        {
            double error = Exact[name](x).ErrorInUlp(function(x));
            if (error > promised)
            {
                Assert.Fail($"{name} at {x:R} is {function(x):R}, {error:F2} ulp from {Exact[name](x).Rounded:R}");
            }
        }
    }

    [Fact]
    public void The_logarithm_of_a_sum_of_two_powers_is_mpmath_s()
    {
        using Stream stream = typeof(FunctionAccuracyTests).Assembly.GetManifestResourceStream("functions.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        foreach (JsonElement row in document.RootElement.GetProperty("ln(e^x + e^y)").EnumerateArray())
        {
            (double x, double y) = (row[0].GetDouble(), row[1].GetDouble());
            double error = new ExactFunctions.Scaled(new DoubleDouble(row[2].GetDouble(), row[3].GetDouble()), 0).ErrorInUlp(BackpropGen.Functions.LogSumExp(x, y));
            Assert.True(error <= 4, $"at {x:R}, {y:R}: {error:F2} ulp");
            Assert.Equal(BackpropGen.Functions.LogSumExp(x, y), BackpropGen.Functions.LogSumExp(y, x));
            Assert.Equal((float)BackpropGen.Functions.LogSumExp((double)(float)x, (float)y), BackpropGen.Functions.LogSumExp((float)x, (float)y));
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
                case "sin" or "cos" or "tan":
                    yield return -7 + (14 * unit);
                    yield return -140_000 + (280_000 * unit);
                    yield return power;
                    break;
                case "arcsin" or "arccos":
                    yield return -1 + (2 * unit);
                    yield return 1 - Math.Min(1, Math.Min(power, 1 / power));
                    break;
                case "sinh" or "cosh":
                    yield return -4 + (8 * unit);
                    yield return -710 + (1420 * unit);
                    break;
                case "e^x − 1":
                    yield return -2 + (4 * unit);
                    yield return -40 + (740 * unit);
                    yield return Math.Min(power, 1 / power);
                    break;
                case "arctan" or "cube root":
                    yield return -8 + (16 * unit);
                    yield return power;
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
