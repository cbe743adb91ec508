using System.Globalization;

namespace BackpropGen.Generator.Topology;

internal enum TopologyTokenKind
{
    /// <summary>
    /// A digit or a full stop and all letters, digits, underscores and full stops that follow: <c>16</c>, <c>1.5</c>, <c>0x10</c>.
    /// </summary>
    Number,

    /// <summary>A letter or an underscore and all letters, digits and underscores that follow.</summary>
    Name,

    Hyphen,
    Colon,
    OpenParenthesis,
    CloseParenthesis,

    /// <summary>A dash, hyphen or minus sign other than <c>-</c>.</summary>
    Dash,

    /// <summary>White space other than spaces and tabs.</summary>
    OtherSpace,

    /// <summary>Any other single character.</summary>
    Other,

    End,
}

/// <summary>A token and its characters. It says nothing about whether the token is right where it stands.</summary>
internal readonly record struct TopologyToken(TopologyTokenKind Kind, CharacterRange Range);

/// <summary>Cuts a topology string into tokens.</summary>
internal static class TopologyLexer
{
    /// <summary>The first token at the position or after it. Spaces and tabs before it are skipped.</summary>
    public static TopologyToken Next(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        if (position == text.Length)
        {
            return new TopologyToken(TopologyTokenKind.End, new CharacterRange(position, 0));
        }

        TopologyTokenKind kind = KindAt(text, position);
        int end = position + Quotation.CodePointLength(text, position);
        if (kind is TopologyTokenKind.Number or TopologyTokenKind.Name)
        {
            while (end < text.Length && Continues(kind, text, end))
            {
                end += Quotation.CodePointLength(text, end);
            }
        }

        return new TopologyToken(kind, CharacterRange.FromBounds(position, end));
    }

    private static TopologyTokenKind KindAt(string text, int position) => text[position] switch
    {
        '-' => TopologyTokenKind.Hyphen,
        ':' => TopologyTokenKind.Colon,
        '(' => TopologyTokenKind.OpenParenthesis,
        ')' => TopologyTokenKind.CloseParenthesis,
        '.' => TopologyTokenKind.Number,
        '_' => TopologyTokenKind.Name,
        _ when IsDash(text, position) => TopologyTokenKind.Dash,
        _ when IsDigit(text, position) => TopologyTokenKind.Number,
        _ when char.IsLetter(text, position) => TopologyTokenKind.Name,
        _ when char.IsWhiteSpace(text, position) => TopologyTokenKind.OtherSpace,
        _ => TopologyTokenKind.Other,
    };

    private static bool Continues(TopologyTokenKind kind, string text, int position) =>
        text[position] == '_'
        || (text[position] == '.' && kind == TopologyTokenKind.Number)
        || char.IsLetter(text, position)
        || IsDigit(text, position)
        || IsMark(text, position);

    // Digits of every script and superscripts too: "٣" and "²" are then refused as numbers, and the message can say how to write them.
    private static bool IsDigit(string text, int position) => char.IsNumber(text, position);

    private static bool IsMark(string text, int position) =>
        CharUnicodeInfo.GetUnicodeCategory(text, position) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Not classified as dashes by Unicode: soft hyphen, hyphen bullet, superscript and subscript minus, minus sign, heavy minus sign.
    private static bool IsDash(string text, int position) =>
        text[position] is '\u00AD' or '\u2043' or '\u207B' or '\u208B' or '\u2212' or '\u2796'
        || CharUnicodeInfo.GetUnicodeCategory(text, position) == UnicodeCategory.DashPunctuation;
}
