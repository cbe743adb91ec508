using System.Reflection;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Differentiated;

/// <summary>Derivatives of functions without a network.</summary>
public class DifferentiateTests
{
    private static readonly Lazy<Type> Physics = new(() => GeneratorRun.Of("""
        using System;
        using BackpropGen;

        namespace Consumer
        {
            /// <summary>Functions.</summary>
            public static partial class Physics
            {
                private const double Stiffness = 0.5;

                /// <summary>The energy.</summary>
                public static double Energy(double x, double y, double v1)
                {
                    double r = Math.Sqrt((x * x) + (y * y));
                    var bond = Math.Exp(-r) * Math.Sin(v1 * r);
                    return (Stiffness * x * x * y) + bond + Helper(v1);
                }

                private static double Helper(double a) => a > 1 ? a * a : Math.Cosh(a);

                /// <summary>Its gradient.</summary>
                [Differentiate(nameof(Energy))]
                public static partial (double X, double Y, double V1) Gradient(double x, double y, double v1);

                /// <summary>Its gradient.</summary>
                [Differentiate(nameof(Energy))]
                internal static partial void GradientInto(double @in, double b, double c, Span<double> gradient);

                /// <summary>Its second derivatives.</summary>
                [Differentiate(nameof(Energy), Order = 2)]
                public static partial void Hessian(double x, double y, double v1, Span<double> matrix);

                /// <summary>A function of one number.</summary>
                public static float Wave(float t) => MathF.Sin(t) * MathF.Exp(-t);

                /// <summary>Its slope.</summary>
                [Differentiate(nameof(Wave))]
                public static partial float Slope(float t);

                /// <summary>Its curvature.</summary>
                [Differentiate(nameof(Wave), Order = 2)]
                public static partial float Curvature(float t);

                /// <summary>Calls what writes to spans.</summary>
                public static double[] Into(double x, double y, double v1)
                {
                    double[] all = new double[12];
                    GradientInto(x, y, v1, all);
                    Hessian(x, y, v1, all.AsSpan(3));
                    return all;
                }
            }
        }
        """).Load().GetType("Consumer.Physics")!);

    [Theory]
    [InlineData(0.7, -1.2, 0.4)]
    [InlineData(-2, 0.3, 1.7)]
    public void Gradients_and_second_derivatives_are_those_of_finite_differences(double x, double y, double v1)
    {
        double[] point = [x, y, v1];
        (double X, double Y, double V1) gradient = ((double, double, double))Call("Gradient", x, y, v1);
        double[] into = (double[])Call("Into", x, y, v1);

        Assert.Equal([gradient.X, gradient.Y, gradient.V1], into[..3]);
        for (int i = 0; i < 3; i++)
        {
            Assert.InRange(Math.Abs(into[i] - Difference(at => (double)Call("Energy", at[0], at[1], at[2]), point, i)), 0, 1e-7);
            for (int j = 0; j < 3; j++)
            {
                double second = Difference(at => ((double[])Call("Into", at[0], at[1], at[2]))[i], point, j);
                Assert.InRange(Math.Abs(into[3 + (3 * i) + j] - second), 0, 1e-7);
                Assert.Equal(into[3 + (3 * i) + j], into[3 + (3 * j) + i]);
            }
        }
    }

    [Fact]
    public void A_function_of_one_number_has_a_slope_and_a_curvature()
    {
        Assert.Equal((Math.Cos(0.8) - Math.Sin(0.8)) * Math.Exp(-0.8), (float)Call("Slope", 0.8f), 1e-6);
        Assert.Equal(-2 * Math.Cos(0.8) * Math.Exp(-0.8), (float)Call("Curvature", 0.8f), 1e-6);
    }

    [Fact]
    public void The_jacobian_of_a_network_has_a_row_for_each_output()
    {
        INetwork<double> network = Networks.Double("\"3-7:tanh-2\"");
        double[] x = [0.3, -0.8, 1.1];
        double[] jacobian = new double[6];
        network.InputJacobian(x, jacobian);

        for (int j = 0; j < 2; j++)
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.InRange(Math.Abs(jacobian[(3 * j) + i] - Difference(at => Predict(network, at)[j], x, i)), 0, 1e-8);
            }
        }

        Assert.Throws<ArgumentException>(() => network.InputJacobian(x, new double[5]));
    }

    private static double[] Predict(INetwork<double> network, double[] x)
    {
        double[] outputs = new double[2];
        network.Predict(x, outputs);
        return outputs;
    }

    private static object Call(string method, params object[] arguments) =>
        Physics.Value.GetMethod(method, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, arguments)!;

    private static double Difference(Func<double[], double> f, double[] point, int coordinate)
    {
        const double H = 1e-5;
        double[] more = [.. point];
        double[] less = [.. point];
        more[coordinate] += H;
        less[coordinate] -= H;
        return (f(more) - f(less)) / (2 * H);
    }
}
