using System.Globalization;
using System.Text;

namespace BackpropGen.Generator.Topology;

/// <summary>The author's own text inside a message: short, on one line, and with invisible characters made visible.</summary>
internal static class Quotation
{
    private const int MaximumLength = 24;

    /// <summary>The characters in quotation marks, such as <c>'0x10'</c>; a long text is cut and ends in <c>…</c>.</summary>
    public static string Quote(string text)
    {
        var quotation = new StringBuilder("'");
        int position = 0;
        while (position < text.Length && position < MaximumLength)
        {
            int length = CodePointLength(text, position);
            string character = text.Substring(position, length);
            quotation.Append(IsVisible(text, position) ? character : "<" + CodePoint(character) + ">");
            position += length;
        }

        return quotation.Append(position < text.Length ? "…'" : "'").ToString();
    }

    /// <summary>
    /// One character, with its code point where it is easily mistaken for another: <c>'('</c>, <c>'–' (U+2013)</c>, <c>U+00AD</c>.
    /// </summary>
    public static string QuoteCharacter(string character)
    {
        if (!IsVisible(character, 0))
        {
            return CodePoint(character);
        }

        return character[0] < 0x80 ? $"'{character}'" : $"'{character}' ({CodePoint(character)})";
    }

    /// <summary>2 for a surrogate pair, otherwise 1.</summary>
    public static int CodePointLength(string text, int position) => char.IsSurrogatePair(text, position) ? 2 : 1;

    private static string CodePoint(string character)
    {
        int value = character.Length == 2 ? char.ConvertToUtf32(character, 0) : character[0];
        return "U+" + value.ToString("X4", CultureInfo.InvariantCulture);
    }

    private static bool IsVisible(string text, int position) => CharUnicodeInfo.GetUnicodeCategory(text, position) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => false,
        UnicodeCategory.SpaceSeparator => text[position] == ' ',
        _ => true,
    };
}
