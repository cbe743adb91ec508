using BackpropGen.Generator.Calculus;
using BackpropGen.Testing;
using CsCheck;
using Xunit.Abstractions;
using static BackpropGen.Generator.Calculus.Formulas;

namespace BackpropGen.Tests.Calculus;

public class DifferentiationTests(ITestOutputHelper output)
{
    private const double Largest = 1e3;

    [Fact]
    public void The_derivative_of_a_formula_by_one_node_is_its_slope()
    {
        const int Formulas = 3_000;
        int compared = 0;
        Gen.Select(RandomFormula.Formulas4, RandomFormula.Layers).Try(
            Formulas,
            both =>
            {
                (Expression body, Layer layer) = both;
                Expression formula = new Total(body);
                Expression derivative = formula.Derivative(Z);
                for (int node = 0; node < 3; node++)
                {
                    compared += Compare(formula, derivative, layer, node) ? 1 : 0;
                }
            });
        output.WriteLine($"{compared} slopes of {RandomCases.Count(Formulas)} formulas compared");
        Assert.InRange(compared, RandomCases.Count(Formulas), 3 * RandomCases.Count(Formulas));
    }

    [Fact]
    public void What_a_layer_passes_on_is_the_slope_of_its_outputs_weighed_by_the_derivatives_that_arrive()
    {
        const int Formulas = 1_000;
        int compared = 0;
        Gen.Select(RandomFormula.Formulas4, RandomFormula.Layers).Try(
            Formulas,
            both =>
            {
                (Expression f, Layer layer) = both;
                // y stands for the derivatives that arrive: f must not depend on it.
                Expression activation = f.Replace(Y, 0.25);
                Expression passedOn = activation.PassOn(Y, Z);
                for (int node = 0; node < 3; node++)
                {
                    compared += Compare(new Total(Y * activation), passedOn, layer, node) ? 1 : 0;
                }
            });
        output.WriteLine($"{compared} slopes of {RandomCases.Count(Formulas)} activations compared");
        Assert.InRange(compared, RandomCases.Count(Formulas), 3 * RandomCases.Count(Formulas));
    }

    [Fact]
    public void A_simplified_formula_has_the_values_of_the_formula()
    {
        const int Formulas = 5_000;
        int compared = 0;
        Gen.Select(RandomFormula.Formulas4, RandomFormula.Layers).Try(
            Formulas,
            both =>
            {
                (Expression formula, Layer layer) = both;
                Expression simple = formula.Simplify();
                double value = layer.Value(formula, 1);
                if (layer.Defines(formula) && Math.Abs(value) < Largest)
                {
                    double simpleValue = layer.Value(simple, 1);
                    Assert.True(
                        Math.Abs(simpleValue - value) <= 1e-6 * Math.Max(1, Math.Abs(value)), $"{formula} is {value}, but {simple} is {simpleValue}.");
                    compared++;
                }
            });
        output.WriteLine($"{compared} of {RandomCases.Count(Formulas)} formulas compared");
        Assert.InRange(compared, RandomCases.Count(Formulas) / 2, RandomCases.Count(Formulas));
    }

    [Fact]
    public void What_is_simple_stays_as_it_is() => RandomFormula.Formulas4.Try(
        2_000,
        formula =>
        {
            Expression simple = formula.Simplify();
            Assert.Equal(simple.AsText(), simple.Simplify().AsText());
        });

    [Fact]
    public void A_spelled_out_formula_has_the_values_of_the_formula()
    {
        Expression[] formulas = [Sigmoid(Z), Softplus(Z), Sigmoid(2 * Softplus(Z - Y)), Softplus(Sigmoid(Y) * Z), ExpMinusOne(Z), LogCosh(Z), LogCosh(0.01 * Z), ExpMinusOne(LogCosh(Y) * Z)];
        RandomFormula.Layers.Try(
            5_000,
            layer => Assert.All(formulas, formula =>
            {
                // Large values keep digits, not decimals.
                double value = layer.Value(formula, 0);
                Assert.Equal(value, layer.Value(formula.SpellOut(Function.Sigmoid).SpellOut(), 0), 1e-12 * Math.Max(1, Math.Abs(value)));
            }));
    }

    /// <summary>False where the slope cannot be seen in numbers: at kinks and jumps, at poles, and where values are large.</summary>
    private static bool Compare(Expression formula, Expression derivative, Layer layer, int node)
    {
        if (!layer.Defines(formula))
        {
            return false;
        }

        double slope = Slope(1e-4);
        double closer = Slope(5e-5);
        if (!double.IsFinite(slope) || Math.Abs(layer.ValueOf(formula)) > Largest || Math.Abs(slope) > Largest || Math.Abs(slope - closer) > 1e-6)
        {
            return false;
        }

        double value = layer.Value(derivative, node);
        Assert.True(
            Math.Abs(value - closer) <= 1e-5 * Math.Max(1, Math.Abs(closer)),
            $"The slope of {formula} by z is {closer}, but its derivative {derivative} is {value}.");
        return true;

        double Slope(double step) =>
            (layer.With(Z, node, step).ValueOf(formula) - layer.With(Z, node, -step).ValueOf(formula)) / (2 * step);
    }
}
