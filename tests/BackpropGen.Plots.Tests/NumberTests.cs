using BackpropGen.Drawing;

namespace BackpropGen.Plots.Tests;

public class NumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.30000000000000004, "0.3")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0001, "10⁻⁴")]
    [InlineData(-1e-4, "-10⁻⁴")]
    [InlineData(2.5e-7, "2.5·10⁻⁷")]
    [InlineData(123456, "123456")]
    [InlineData(999999.9, "10⁶")]
    [InlineData(1.7976931348623157e308, "1.79769·10³⁰⁸")]
    public void A_number_is_short(double value, string expected) => Assert.Equal(expected, Numbers.Format(value));

    [Fact]
    public void Digits_can_be_fewer() => Assert.Equal("0.0123", Numbers.Format(0.0123456, 3));
}
