using System.Globalization;
using System.Text;
using BackpropGen.CompilerServices;

namespace BackpropGen.Derivations;

// Numbers as on paper: −0.00342, and 1.5·10⁻⁷.
internal static class NumberText
{
    // Numbers between 10⁻⁶ and 10⁷ are written out.
    private const int LeastExponent = -6;
    private const int MostExponent = 6;

    public static string Of<T>(T value, bool exact)
        where T : unmanaged
        => double.IsNaN(Real.ToDouble(value)) ? "NaN"
            : !Real.IsFinite(Real.ToDouble(value)) ? (Real.ToDouble(value) < 0 ? "−∞" : "∞")
            : Spell(exact ? Real.Format(value) : Real.ToDouble(value).ToString("G6", CultureInfo.InvariantCulture));

    private static string Spell(string text)
    {
        int e = text.IndexOf('E');
        if (e < 0)
        {
            return text.Replace('-', '−');
        }

        int exponent = int.Parse(text.Substring(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= LeastExponent and <= MostExponent)
        {
            return decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture).Replace('-', '−');
        }

        string mantissa = text.Substring(0, e).TrimStart('-');
        var power = new StringBuilder("10");
        foreach (char digit in exponent.ToString(CultureInfo.InvariantCulture))
        {
            power.Append(digit == '-' ? '⁻' : LatexText.Above[digit - '0']);
        }

        return (text[0] == '-' ? "−" : string.Empty) + (mantissa == "1" ? string.Empty : mantissa + "·") + power;
    }
}
