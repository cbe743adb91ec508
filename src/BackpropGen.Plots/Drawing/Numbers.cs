using System.Globalization;
using System.Text;

namespace BackpropGen.Drawing;

/// <summary>Numbers as pictures show them, whatever the culture.</summary>
internal static class Numbers
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A number in full, or as a power of ten where that would have many zeros: <c>0.25</c>, <c>1500</c>, <c>2·10⁻⁷</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">How many significant digits are shown at most.</param>
    public static string Format(double value, int digits = 6)
    {
        // As rounded, for 999,999.9 is shown as a million.
        double rounded = double.Parse(value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        double magnitude = Math.Abs(rounded);
        // Adding 0 takes the sign of a negative zero.
        if (rounded == 0 || (magnitude >= 1e-3 && magnitude < 1e6))
        {
            return (rounded + 0.0).ToString("0.########", CultureInfo.InvariantCulture);
        }

        string[] parts = rounded.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('E');
        string mantissa = parts[0].TrimEnd('0').TrimEnd('.');
        string power = "10" + Superscript(int.Parse(parts[1], CultureInfo.InvariantCulture));
        return mantissa == "1" ? power : mantissa == "-1" ? "-" + power : mantissa + "·" + power;
    }

    public static string Count(int count, string noun) => FormattableString.Invariant($"{count} {noun}{(count == 1 ? string.Empty : "s")}");

    /// <summary>R² or an accuracy, with three decimals.</summary>
    public static string Score(double score) => score.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Superscript(int exponent)
    {
        var text = new StringBuilder(exponent < 0 ? "⁻" : string.Empty);
        foreach (char digit in Math.Abs(exponent).ToString(CultureInfo.InvariantCulture))
        {
            text.Append(Superscripts[digit - '0']);
        }

        return text.ToString();
    }
}
