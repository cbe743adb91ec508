using System.Globalization;
using System.Text;
using BackpropGen.Generator.Topology;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Finds characters of a string's value in the literal that spells it: escaped, verbatim or raw.</summary>
internal static class StringLiteral
{
    /// <summary>Where the characters stand in the source; null unless the expression is a single literal.</summary>
    public static TextSpan? Locate(ExpressionSyntax expression, CharacterRange range)
    {
        if (expression is not LiteralExpressionSyntax literal || literal.Token.Value is not string value)
        {
            return null;
        }

        string text = literal.Token.Text;
        IReadOnlyList<int>? positions = Positions(text, value);
        if (positions is null || range.End >= positions.Count)
        {
            return null;
        }

        int start = literal.Token.SpanStart + positions[range.Start];
        int end = literal.Token.SpanStart + positions[range.End];

        // What is missing is shown as the character before it.
        return end > start ? TextSpan.FromBounds(start, end)
            : range.Start > 0 ? TextSpan.FromBounds(literal.Token.SpanStart + positions[range.Start - 1], start)
            : null;
    }

    /// <summary>For each character of the value, and for its end, the place in the literal's text; null where the two do not fit together.</summary>
    private static IReadOnlyList<int>? Positions(string text, string value)
    {
        var positions = new List<int>();
        var decoded = new StringBuilder();
        int end = text.StartsWith("\"\"\"", StringComparison.Ordinal) ? DecodeRaw(text, positions, decoded)
            : text.StartsWith("@", StringComparison.Ordinal) ? DecodeVerbatim(text, positions, decoded)
            : DecodeRegular(text, positions, decoded);
        positions.Add(end);
        return decoded.ToString() == value ? positions : null;
    }

    private static int DecodeVerbatim(string text, List<int> positions, StringBuilder decoded)
    {
        int i = 2;
        for (; i < text.Length - 1; i++)
        {
            positions.Add(i);
            decoded.Append(text[i]);
            i += text[i] == '"' ? 1 : 0;
        }

        return i;
    }

    private static int DecodeRegular(string text, List<int> positions, StringBuilder decoded)
    {
        int i = 1;
        while (i < text.Length - 1)
        {
            int start = i;
            string characters = text[i] == '\\' ? DecodeEscape(text, ref i) : text[i++].ToString();
            foreach (char c in characters)
            {
                positions.Add(start);
                decoded.Append(c);
            }
        }

        return i;
    }

    /// <summary>The characters of the escape sequence at i, which moves behind it.</summary>
    private static string DecodeEscape(string text, ref int i)
    {
        char kind = text[i + 1];
        i += 2;
        switch (kind)
        {
            case 'u':
                return ((char)Hexadecimal(text, ref i, 4)).ToString();
            case 'x':
                return ((char)Hexadecimal(text, ref i, 4)).ToString();
            case 'U':
                int codePoint = Hexadecimal(text, ref i, 8);
                return codePoint is > 0x10FFFF or (>= 0xD800 and <= 0xDFFF) ? "?" : char.ConvertFromUtf32(codePoint);
            default:
                const string Letters = "0abfnrtve";
                int letter = Letters.IndexOf(kind);
                return letter < 0 ? kind.ToString() : "\0\a\b\f\n\r\t\v\u001B"[letter].ToString();
        }
    }

    private static int Hexadecimal(string text, ref int i, int most)
    {
        int length = 0;
        while (length < most && i + length < text.Length && Uri.IsHexDigit(text[i + length]))
        {
            length++;
        }

        int.TryParse(text.Substring(i, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int value);
        i += length;
        return value;
    }

    /// <summary>Three quotes or more at both ends; over several lines, the closing line's indentation is not part of the value.</summary>
    private static int DecodeRaw(string text, List<int> positions, StringBuilder decoded)
    {
        int quotes = text.TakeWhile(c => c == '"').Count();
        int end = text.Length - quotes;
        if (end < quotes)
        {
            return quotes;
        }

        int lineStart = text.IndexOf('\n') + 1;
        if (lineStart == 0 || text.Substring(quotes, lineStart - quotes).Trim().Length > 0)
        {
            for (int i = quotes; i < end; i++)
            {
                positions.Add(i);
                decoded.Append(text[i]);
            }

            return end;
        }

        int lastLine = text.LastIndexOf('\n', end - 1) + 1;
        int indentation = end - lastLine;
        int contentEnd = Math.Max(lineStart, lastLine - (lastLine >= 2 && text[lastLine - 2] == '\r' ? 2 : 1));
        for (int i = Math.Min(lineStart + indentation, contentEnd); i < contentEnd; i++)
        {
            positions.Add(i);
            decoded.Append(text[i]);
            i += text[i] == '\n' ? Math.Min(indentation, contentEnd - i - 1) : 0;
        }

        return contentEnd;
    }
}
