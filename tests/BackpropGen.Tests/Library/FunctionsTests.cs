namespace BackpropGen.Tests.Library;

/// <summary>The functions for users where nothing is to compute; their digits are in <see cref="FunctionAccuracyTests"/>.</summary>
public class FunctionsTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(-Infinity, 0)]
    [InlineData(-800, 0)]
    [InlineData(0, 0.5)]
    [InlineData(800, 1)]
    [InlineData(Infinity, 1)]
    [InlineData(double.NaN, double.NaN)]
    public void Sigmoid_far_out(double x, double expected)
    {
        Assert.Equal(expected, Functions.Sigmoid(x));
        Assert.Equal((float)expected, Functions.Sigmoid((float)x));
    }

    [Theory]
    [InlineData(-Infinity, 0)]
    [InlineData(-1e300, 0)]
    [InlineData(1e300, 1e300)]
    [InlineData(Infinity, Infinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Softplus_and_log_sigmoid_far_out(double x, double expected)
    {
        Assert.Equal(expected, Functions.Softplus(x));
        Assert.Equal(-expected, Functions.LogSigmoid(-x));
        Assert.Equal((float)expected, Functions.Softplus((float)x));
        Assert.Equal(-(float)expected, Functions.LogSigmoid(-(float)x));
    }

    [Theory]
    [InlineData(-Infinity, -1)]
    [InlineData(-1000, -1)]
    [InlineData(0.0, 0.0)]
    [InlineData(double.Epsilon, double.Epsilon)]
    [InlineData(1000, Infinity)]
    [InlineData(Infinity, Infinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Expm1_far_out_and_at_zero(double x, double expected)
    {
        Assert.Equal(expected, Functions.Expm1(x));
        Assert.Equal((float)expected, Functions.Expm1((float)x));
    }

    [Fact]
    public void What_is_zero_at_zero_keeps_its_sign() =>
        Assert.All([Functions.Expm1(-0.0), Functions.Log1p(-0.0), Functions.Erf(-0.0), BackpropGen.CompilerServices.SpecialFunctions.Cbrt(-0.0)], zero => Assert.True(zero == 0 && double.IsNegative(zero)));

    [Theory]
    [InlineData(-Infinity, double.NegativeInfinity)]
    [InlineData(-27.0, -3.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(double.Epsilon, 1.7031839360032603e-108)]
    [InlineData(8.0, 2.0)]
    [InlineData(Infinity, Infinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Cube_roots_for_frameworks_without_them(double x, double expected) =>
        Assert.Equal(expected, BackpropGen.CompilerServices.SpecialFunctions.Cbrt(x));

    [Theory]
    [InlineData(Infinity, Infinity, Infinity)]
    [InlineData(-Infinity, -Infinity, -Infinity)]
    [InlineData(Infinity, -Infinity, Infinity)]
    [InlineData(-Infinity, 3, 3)]
    [InlineData(1e308, 1e308, 1e308)]
    [InlineData(double.NaN, 1, double.NaN)]
    [InlineData(Infinity, double.NaN, double.NaN)]
    public void The_logarithm_of_a_sum_of_powers_far_out(double x, double y, double expected)
    {
        Assert.Equal(expected, Functions.LogSumExp(x, y));
        Assert.Equal(expected, Functions.LogSumExp(y, x));
        Assert.Equal((float)expected, Functions.LogSumExp((float)x, (float)y));
    }
}
