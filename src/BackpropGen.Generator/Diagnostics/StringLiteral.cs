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

        IReadOnlyList<(int Start, int End)>? spans = Spans(literal.Token.Text, value);
        if (spans is null || range.End > spans.Count)
        {
            return null;
        }

        // What is missing is shown as the character before it.
        int first = range.Length > 0 ? range.Start : range.Start - 1;
        return first < 0 ? null : TextSpan.FromBounds(literal.Token.SpanStart + spans[first].Start, literal.Token.SpanStart + spans[Math.Max(first, range.End - 1)].End);
    }

    /// <summary>For each character of the value its place in the literal's text; null where the two do not fit together.</summary>
    private static IReadOnlyList<(int Start, int End)>? Spans(string text, string value)
    {
        var spans = new List<(int Start, int End)>();
        var decoded = new StringBuilder();
        if (text.StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            DecodeRaw(text, spans, decoded);
        }
        else if (text.StartsWith("@", StringComparison.Ordinal))
        {
            DecodeVerbatim(text, spans, decoded);
        }
        else
        {
            DecodeRegular(text, spans, decoded);
        }

        return decoded.ToString() == value ? spans : null;
    }

    private static void DecodeVerbatim(string text, List<(int Start, int End)> spans, StringBuilder decoded)
    {
        for (int i = 2; i < text.Length - 1; i++)
        {
            int start = i;
            i += text[i] == '"' ? 1 : 0;
            spans.Add((start, i + 1));
            decoded.Append(text[start]);
        }
    }

    private static void DecodeRegular(string text, List<(int Start, int End)> spans, StringBuilder decoded)
    {
        int i = 1;
        while (i < text.Length - 1)
        {
            int start = i;
            string characters = text[i] == '\\' ? DecodeEscape(text, ref i) : text[i++].ToString();
            foreach (char c in characters)
            {
                spans.Add((start, i));
                decoded.Append(c);
            }
        }
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
    private static void DecodeRaw(string text, List<(int Start, int End)> spans, StringBuilder decoded)
    {
        int quotes = text.TakeWhile(c => c == '"').Count();
        int end = text.Length - quotes;
        if (end < quotes)
        {
            return;
        }

        int start = quotes;
        int indentation = 0;
        int lineStart = text.IndexOf('\n') + 1;
        if (lineStart > 0 && text.Substring(quotes, lineStart - quotes).Trim().Length == 0)
        {
            int lastLine = text.LastIndexOf('\n', end - 1) + 1;
            indentation = end - lastLine;
            end = Math.Max(lineStart, lastLine - (lastLine >= 2 && text[lastLine - 2] == '\r' ? 2 : 1));
            start = Math.Min(lineStart + indentation, end);
        }

        for (int i = start; i < end; i++)
        {
            spans.Add((i, i + 1));
            decoded.Append(text[i]);
            i += text[i] == '\n' ? Math.Min(indentation, end - i - 1) : 0;
        }
    }
}
