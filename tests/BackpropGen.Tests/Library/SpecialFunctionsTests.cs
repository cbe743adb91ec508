using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Library;

public class SpecialFunctionsTests
{
    [Theory]
    [InlineData(0.1, 0.11246291601828489)]
    [InlineData(0.5, 0.52049987781304654)]
    [InlineData(1, 0.84270079294971487)]
    [InlineData(2, 0.99532226501895273)]
    [InlineData(3, 0.99997790950300141)]
    [InlineData(4, 0.99999998458274210)]
    [InlineData(5, 0.99999999999846254)]
    public void Erf_has_the_values_of_tables(double x, double expected)
    {
        // DLMF 7.23 names the tables (Abramowitz and Stegun, table 7.1); more digits from its series 7.6.1 in 50-digit arithmetic.
        Assert.Equal(expected, SpecialFunctions.Erf(x), 2.3e-16);
        Assert.Equal(-SpecialFunctions.Erf(x), SpecialFunctions.Erf(-x));
        Assert.Equal((float)expected, SpecialFunctions.Erf((float)x), 1e-7f);
    }

    [Fact]
    public void Erf_where_nothing_is_to_compute()
    {
        Assert.True(double.IsNegative(SpecialFunctions.Erf(-0.0)));
        Assert.Equal(2 / Math.Sqrt(Math.PI) * 1e-300, SpecialFunctions.Erf(1e-300), 1e-315);
        Assert.Equal(1, SpecialFunctions.Erf(6.5));
        Assert.Equal(-1, SpecialFunctions.Erf(double.NegativeInfinity));
        Assert.Equal(double.NaN, SpecialFunctions.Erf(double.NaN));
    }

    [Fact]
    public void Erf_rises_across_the_boundaries_of_its_formulas()
    {
        foreach (double boundary in (double[])[1, 6])
        {
            double below = SpecialFunctions.Erf(Math.BitDecrement(boundary) - 1e-15);
            Assert.True(below <= SpecialFunctions.Erf(boundary));
            Assert.True(SpecialFunctions.Erf(boundary) <= SpecialFunctions.Erf(boundary + 1e-15));
        }
    }

    // ln(1 + e^−z) in 60-digit arithmetic.
    [Theory]
    [InlineData(10, 0.0000453988992168646467694878293071)]
    [InlineData(15, 3.05902273713720485897019177280e-7)]
    [InlineData(20, 2.06115362031438070323898279888e-9)]
    [InlineData(30, 9.35762296883973677937769742468e-14)]
    [InlineData(40, 4.24835425529158898630497784364e-18)]
    public void The_logarithm_of_one_plus_a_small_number_keeps_its_digits(double z, double expected)
    {
        // The argument is rounded, and so is e^−z.
        Assert.Equal(1, SpecialFunctions.LogOnePlus(Math.Exp(-z)) / expected, 1e-15);
        Assert.Equal(1, SpecialFunctions.LogOnePlus((float)Math.Exp(-z)) / expected, 1.2e-7);
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, 0.69314718055994530942)]
    [InlineData(-0.5, -0.69314718055994530942)]
    [InlineData(1e-20, 1e-20)]
    [InlineData(-1.0, double.NegativeInfinity)]
    [InlineData(-2.0, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void The_logarithm_of_one_plus_a_number_over_its_domain(double x, double expected)
    {
        Assert.Equal(expected, SpecialFunctions.LogOnePlus(x));
        Assert.Equal((float)expected, SpecialFunctions.LogOnePlus((float)x));
    }
}
