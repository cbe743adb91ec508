using System.Globalization;
using System.Text;

namespace BackpropGen.Generator.Models;

/// <summary>Reads JSON (RFC 8259), and says by line what is wrong with it.</summary>
internal sealed class JsonParser
{
    // A model's tensors are three deep, in layers in a list in an object.
    private const int MostDepth = 32;

    // Twice what is compiled in, each in an array of its own. An object takes the memory of some numbers.
    private const int MostValues = 600_000;
    private const int ValuesOfObject = 10;

    private readonly string _text;
    private int _next;
    private int _values;

    private JsonParser(string text)
    {
        _text = text;
    }

    /// <exception cref="RefusedFile">The bytes are no JSON.</exception>
    public static JsonValue Parse(byte[] file)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (ArgumentException)
        {
            throw new RefusedFile("the file is not text in UTF-8");
        }

        var parser = new JsonParser(text.TrimStart('\uFEFF'));
        JsonValue value = parser.Value(0);
        parser.SkipSpace();
        return parser._next == parser._text.Length ? value : throw parser.Wrong("the text goes on behind the end of its value");
    }

    private JsonValue Value(int depth)
    {
        if (depth > MostDepth)
        {
            throw Wrong(FormattableString.Invariant($"values are more than {MostDepth} deep within each other"));
        }

        SkipSpace();
        Count(1);
        switch (_next < _text.Length ? _text[_next] : '\0')
        {
            case '{':
                return Object(depth);
            case '[':
                return Array(depth);
            case '"':
                return new JsonString(Text());
            case '-':
            case >= '0' and <= '9':
                return new JsonNumber(Number());
            default:
                foreach (string word in new[] { "true", "false", "null" })
                {
                    if (string.CompareOrdinal(_text, _next, word, 0, word.Length) == 0)
                    {
                        _next += word.Length;
                        return new JsonWord(word);
                    }
                }

                foreach (string word in new[] { "NaN", "Infinity" })
                {
                    if (string.CompareOrdinal(_text, _next, word, 0, word.Length) == 0)
                    {
                        throw Wrong($"there is {word}, but numbers of a model must be finite");
                    }
                }

                throw Wrong(_next < _text.Length ? "here a value should begin" : "the file ends within its text");
        }
    }

    private JsonObject Object(int depth)
    {
        Count(ValuesOfObject);
        var result = new JsonObject();
        _next++;
        SkipSpace();
        if (Take('}'))
        {
            return result;
        }

        do
        {
            SkipSpace();
            if (_next == _text.Length || _text[_next] != '"')
            {
                throw Wrong("here a name in quotation marks should stand");
            }

            string name = Text();
            SkipSpace();
            Require(':');
            if (!result.TryAdd(name, Value(depth + 1)))
            {
                throw Wrong($"the name {Quoted(name)} stands twice in one object");
            }

            SkipSpace();
        }
        while (Take(','));
        Require('}');
        return result;
    }

    private JsonValue Array(int depth)
    {
        _next++;
        SkipSpace();
        if (Take(']'))
        {
            return new JsonArray(System.Array.Empty<JsonValue>());
        }

        var numbers = new List<double>();
        List<JsonValue>? items = null;
        do
        {
            SkipSpace();
            if (items is null && _next < _text.Length && (_text[_next] is '-' or (>= '0' and <= '9')))
            {
                Count(1);
                numbers.Add(Number());
            }
            else
            {
                items ??= numbers.Select(number => (JsonValue)new JsonNumber(number)).ToList();
                items.Add(Value(depth + 1));
            }

            SkipSpace();
        }
        while (Take(','));
        Require(']');
        return items is null ? new JsonNumbers(numbers) : new JsonArray(items);
    }

    private double Number()
    {
        int start = _next;
        while (_next < _text.Length && _text[_next] is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E')
        {
            _next++;
        }

        string digits = _text.Substring(start, _next - start);
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = digits[digits.Length - 1] is >= '0' and <= '9';
        try
        {
            double value = isNumber ? double.Parse(digits, Styles, CultureInfo.InvariantCulture) : double.NaN;
            if (Math.Abs(value) <= double.MaxValue)
            {
                return value;
            }
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
        }

        _next = start;
        throw Wrong($"{Quoted(digits)} is not a finite number");
    }

    private string Text()
    {
        var text = new StringBuilder();
        int start = _next++;
        while (_next < _text.Length && _text[_next] != '"')
        {
            char c = _text[_next++];
            if (c < ' ')
            {
                break;
            }

            text.Append(c == '\\' ? Escaped() : c);
        }

        if (!Take('"'))
        {
            _next = start;
            throw Wrong("a text that begins here has no end");
        }

        return text.ToString();
    }

    private char Escaped()
    {
        char c = _next < _text.Length ? _text[_next++] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _next + 4 <= _text.Length && ushort.TryParse(_text.Substring(_next, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _next += 4;
                return (char)code;
            default:
                throw Wrong("the character after the backslash is not one of JSON's escapes");
        }
    }

    private void Count(int values)
    {
        _values += values;
        if (_values > MostValues)
        {
            throw new RefusedFile(FormattableString.Invariant($"the file holds more than {MostValues:#,0} values, more than a model that is compiled in"));
        }
    }

    private void SkipSpace()
    {
        while (_next < _text.Length && _text[_next] is ' ' or '\t' or '\r' or '\n')
        {
            _next++;
        }
    }

    private bool Take(char c)
    {
        bool isThere = _next < _text.Length && _text[_next] == c;
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private void Require(char c)
    {
        if (!Take(c))
        {
            throw Wrong(_next < _text.Length ? $"here '{c}' should stand" : "the file ends within its text");
        }
    }

    private RefusedFile Wrong(string problem)
    {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.Min(_next, _text.Length); i++)
        {
            bool isEnd = _text[i] == '\n';
            line += isEnd ? 1 : 0;
            column = isEnd ? 1 : column + 1;
        }

        return new RefusedFile(FormattableString.Invariant($"the file is not JSON: in line {line}, character {column}, {problem}"));
    }

    private static string Quoted(string text) => Safetensors.TensorEntry.Quote(text);
}
