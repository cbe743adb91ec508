using System.Globalization;
using System.Text;

namespace BackpropGen.WeightFiles.Safetensors;

/// <summary>
/// Reads the JSON of a header: an object with an entry for each tensor, {"dtype": "F32", "shape": [16, 4], "data_offsets": [0, 256]}, and at
/// most one of strings called __metadata__. Nothing else is accepted, so that no depth of nesting has to be followed.
/// </summary>
internal sealed class HeaderText
{
    private const string MetadataKey = "__metadata__";

    private readonly string _text;
    private readonly Refusal _refuse;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _tensors = new();
    private int _next;

    private HeaderText(string text, Refusal refuse)
    {
        _text = text;
        _refuse = refuse;
    }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors in the order in which the header names them.</summary>
    public IReadOnlyList<TensorEntry> Tensors => _tensors;

    public static HeaderText Read(string text, Refusal refuse)
    {
        var header = new HeaderText(text, refuse);
        header.ReadAll();
        return header;
    }

    private void ReadAll()
    {
        if (_text.Length == 0 || _text[0] != '{')
        {
            throw Expected("'{', with which a header begins");
        }

        ReadObject(null, name =>
        {
            if (name == MetadataKey)
            {
                ReadObject(MetadataKey, key => _metadata.Add(key, ReadString()));
            }
            else
            {
                _tensors.Add(ReadTensor(name));
            }
        });
        SkipSpace();
        if (_next < _text.Length)
        {
            throw Expected("nothing but spaces after the last '}'");
        }
    }

    private TensorEntry ReadTensor(string name)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        ReadObject(name, key =>
        {
            switch (key)
            {
                case "dtype":
                    type = ReadString();
                    break;
                case "shape":
                    shape = ReadNumbers();
                    break;
                case "data_offsets":
                    offsets = ReadNumbers();
                    break;
                default:
                    throw _refuse($"The tensor {TensorEntry.Quote(name)} has an entry {TensorEntry.Quote(key)}: only dtype, shape and data_offsets are known.", name);
            }
        });

        if (type is null || shape is null || offsets is null)
        {
            string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw _refuse($"The tensor {TensorEntry.Quote(name)} has no {missing} in the header.", name);
        }

        if (offsets.Count != 2)
        {
            throw _refuse($"The tensor {TensorEntry.Quote(name)} has {offsets.Count.ToString(CultureInfo.InvariantCulture)} data_offsets instead of 2, where it begins and where it ends.", name);
        }

        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
    }

    /// <summary>An object, each of whose values is read by the given method; no name comes twice.</summary>
    private void ReadObject(string? owner, Action<string> readValue)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Read('{');
        if (TryRead('}'))
        {
            return;
        }

        do
        {
            string name = ReadString();
            if (!names.Add(name))
            {
                throw owner is null
                    ? _refuse($"The header names {TensorEntry.Quote(name)} twice.", name)
                    : _refuse($"The header names {TensorEntry.Quote(name)} twice within {TensorEntry.Quote(owner)}.", owner == MetadataKey ? null : owner);
            }

            Read(':');
            readValue(name);
        }
        while (TryRead(','));
        Read('}', "',' or '}'");
    }

    private List<long> ReadNumbers()
    {
        var numbers = new List<long>();
        Read('[');
        if (TryRead(']'))
        {
            return numbers;
        }

        do
        {
            numbers.Add(ReadNumber());
        }
        while (TryRead(','));
        Read(']', "',' or ']'");
        return numbers;
    }

    private long ReadNumber()
    {
        SkipSpace();
        int start = _next;
        while (_next < _text.Length && IsDigit(_text[_next]))
        {
            _next++;
        }

        if (_next == start)
        {
            throw Expected("a whole number of at least 0");
        }

        string digits = _text.Substring(start, _next - start);
        if (digits.Length > 1 && digits[0] == '0')
        {
            _next = start;
            throw Expected("a number without zeros in front");
        }

        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            throw _refuse($"The header is not valid: the number {(digits.Length > 30 ? digits.Substring(0, 30) + "…" : digits)} at character {Position(start)} is too large.", null);
        }

        return number;
    }

    private string ReadString()
    {
        Read('"', "'\"', the start of a string");
        var value = new StringBuilder();
        while (true)
        {
            int start = _next;
            while (_next < _text.Length && _text[_next] is not ('"' or '\\') && _text[_next] >= ' ')
            {
                _next++;
            }

            value.Append(_text, start, _next - start);
            if (_next == _text.Length || _text[_next] < ' ')
            {
                throw Expected("'\"', the end of a string");
            }

            if (_text[_next++] == '"')
            {
                break;
            }

            value.Append(ReadEscaped());
        }

        string text = value.ToString();
        RequireWholeCharacters(text);
        return text;
    }

    private char ReadEscaped()
    {
        const string Escapes = "\"\\/bfnrt";
        const string Meanings = "\"\\/\b\f\n\r\t";
        char escape = _next < _text.Length ? _text[_next] : '\0';
        int known = Escapes.IndexOf(escape);
        if (known >= 0)
        {
            _next++;
            return Meanings[known];
        }

        if (escape != 'u')
        {
            throw Expected("an escape of JSON");
        }

        _next++;
        int code = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = _next < _text.Length ? "0123456789abcdef".IndexOf(char.ToLowerInvariant(_text[_next])) : -1;
            if (digit < 0)
            {
                throw Expected("a hexadecimal digit");
            }

            code = (code * 16) + digit;
            _next++;
        }

        return (char)code;
    }

    // Halves of characters can only come from escapes: the text was valid UTF-8.
    private void RequireWholeCharacters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                throw _refuse($"The header is not valid: the string {TensorEntry.Quote(text)} that ends at character {Position(_next - 1)} holds half a character.", null);
            }
        }
    }

    private void Read(char expected, string? name = null)
    {
        if (!TryRead(expected))
        {
            throw Expected(name ?? $"'{expected}'");
        }
    }

    private bool TryRead(char expected)
    {
        SkipSpace();
        if (_next == _text.Length || _text[_next] != expected)
        {
            return false;
        }

        _next++;
        return true;
    }

    private void SkipSpace()
    {
        while (_next < _text.Length && _text[_next] is ' ' or '\t' or '\n' or '\r')
        {
            _next++;
        }
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private Exception Expected(string what)
    {
        string found = _next < _text.Length ? "found " + Found(_text[_next]) : "the header ends there";
        return _refuse($"The header is not valid JSON of the format: at character {Position(_next)} it should have {what}, but {found}.", null);
    }

    private static string Found(char c) => c is > ' ' and < '\u007F' ? $"'{c}'" : "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>Characters are counted from 1 in messages.</summary>
    private static string Position(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
