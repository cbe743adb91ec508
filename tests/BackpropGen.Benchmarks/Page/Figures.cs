using System.Globalization;

namespace BackpropGen.Benchmarks.Page;

/// <summary>Numbers as the page shows them.</summary>
internal static class Figures
{
    public const string None = "–";

    /// <summary>Three digits, and no more are meant.</summary>
    public static string Short(double? value) => value is not { } number ? None : number switch
    {
        0 => "0",
        < 9.995 => number.ToString("0.00", CultureInfo.InvariantCulture),
        < 99.95 => number.ToString("0.0", CultureInfo.InvariantCulture),
        < 999.5 => number.ToString("0", CultureInfo.InvariantCulture),
        _ => ThreeDigits(number).ToString("#,0", CultureInfo.InvariantCulture),
    };

    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Percent(double? share) => share is { } number ? number.ToString("0 %", CultureInfo.InvariantCulture) : None;

    private static double ThreeDigits(double value)
    {
        double unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 2);
        return Math.Round(value / unit) * unit;
    }
}
