namespace BackpropGen.Generator.Models;

/// <summary>A cast to float16.</summary>
internal static class HalfRounding
{
    /// <summary>The nearest number that has the form of binary16, of two equally near ones that with an even fraction; infinite beyond the largest.</summary>
    public static double RoundedToHalf(double number)
    {
        // Neighbours are 2⁻¹⁰ of the power of two below apart, and never less than 2⁻²⁴.
        double magnitude = Math.Abs(number);
        int exponent = magnitude == 0 ? -14 : Math.Max(-14, (int)Math.Floor(Math.Log(magnitude, 2)));
        exponent -= magnitude < Math.Pow(2, exponent) && exponent > -14 ? 1 : 0;
        double step = Math.Pow(2, exponent - 10);
        double rounded = Math.Round(number / step, MidpointRounding.ToEven) * step;
        return Math.Abs(rounded) <= 65504 ? rounded : rounded > 0 ? double.PositiveInfinity : double.NegativeInfinity;
    }
}
