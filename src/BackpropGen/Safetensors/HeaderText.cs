using System.Globalization;
using System.Text;

namespace BackpropGen.Safetensors;

/// <summary>
/// Reads the JSON of a header: an object with an entry for each tensor, {"dtype": "F32", "shape": [16, 4], "data_offsets": [0, 256]}, and at
/// most one of strings called __metadata__. Nothing else is accepted, so that no depth of nesting has to be followed. Entries are counted before they are built.
/// </summary>
internal sealed class HeaderText
{
    private const string MetadataKey = "__metadata__";

    // More than any file has of either; PyTorch's tensors have at most 64 dimensions.
    private const int MostMetadata = 10_000;
    private const int MostNumbers = 64;

    // Far more than those of the largest number there is.
    private const int MostShownDigits = 30;

    private readonly byte[] _text;
    private readonly int _start;
    private readonly int _end;
    private readonly Refusal _refuse;
    private readonly int _mostTensors;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _tensors = new();
    private int _next;

    private HeaderText(ArraySegment<byte> text, Refusal refuse, int mostTensors)
    {
        _text = text.Array!;
        _start = text.Offset;
        _end = text.Offset + text.Count;
        _next = _start;
        _refuse = refuse;
        _mostTensors = mostTensors;
    }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors in the order in which the header names them.</summary>
    public IReadOnlyList<TensorEntry> Tensors => _tensors;

    /// <param name="text">The header, valid UTF-8.</param>
    /// <param name="refuse">Makes the exception of a refusal.</param>
    /// <param name="mostTensors">How many tensors it may name.</param>
    public static HeaderText Read(ArraySegment<byte> text, Refusal refuse, int mostTensors)
    {
        var header = new HeaderText(text, refuse, mostTensors);
        header.ReadAll();
        return header;
    }

    private void ReadAll()
    {
        if (_start == _end || _text[_start] != '{')
        {
            throw Expected("'{', with which a header begins");
        }

        ReadObject(null, name =>
        {
            if (name == MetadataKey)
            {
                ReadObject(MetadataKey, ReadMetadata);
            }
            else if (_tensors.Count < _mostTensors)
            {
                _tensors.Add(ReadTensor(name));
            }
            else
            {
                throw _refuse($"The header names more than {Number(_mostTensors)} tensors, more than a file of this network holds.", null);
            }
        });
        SkipSpace();
        if (_next < _end)
        {
            throw Expected("nothing but spaces after the last '}'");
        }
    }

    private void ReadMetadata(string key)
    {
        if (_metadata.Count == MostMetadata)
        {
            throw _refuse($"The header has more than {Number(MostMetadata)} entries of metadata.", null);
        }

        _metadata.Add(key, ReadString());
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
                    shape = ReadNumbers(name, key);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(name, key);
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

    private List<long> ReadNumbers(string tensor, string key)
    {
        var numbers = new List<long>();
        Read('[');
        if (TryRead(']'))
        {
            return numbers;
        }

        do
        {
            if (numbers.Count == MostNumbers)
            {
                throw _refuse($"The tensor {TensorEntry.Quote(tensor)} has more than {Number(MostNumbers)} numbers in its {key}.", tensor);
            }

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
        while (_next < _end && IsDigit(_text[_next]))
        {
            _next++;
        }

        if (_next == start)
        {
            throw Expected("a whole number of at least 0");
        }

        int length = _next - start;
        if (length > 1 && _text[start] == '0')
        {
            _next = start;
            throw Expected("a number without zeros in front");
        }

        string digits = Decode(start, Math.Min(length, MostShownDigits));
        if (length > MostShownDigits || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            throw _refuse($"The header is not valid: the number {digits + (length > MostShownDigits ? "…" : string.Empty)} at character {Position(start)} is too large.", null);
        }

        return number;
    }

    private string ReadString()
    {
        Read('"', "'\"', the start of a string");
        int start = _next;
        int count = 0;
        bool isEscaped = false;
        while (true)
        {
            int run = _next;
            SkipCharacters();
            count += Encoding.UTF8.GetCharCount(_text, run, _next - run);
            if (_next == _end || _text[_next] < ' ')
            {
                throw Expected("'\"', the end of a string");
            }

            if (_text[_next] == '"')
            {
                break;
            }

            ReadEscaped();
            isEscaped = true;
            count++;
        }

        string text = isEscaped ? Unescaped(start, count) : Decode(start, _next - start);
        _next++;
        if (isEscaped)
        {
            RequireWholeCharacters(text);
        }

        return text;
    }

    // The string once more, from its start to its end, now that it is known to be good and how many characters it has.
    private string Unescaped(int start, int count)
    {
        int end = _next;
        char[] text = new char[count];
        int length = 0;
        _next = start;
        while (_next < end)
        {
            int run = _next;
            SkipCharacters();
            length += Encoding.UTF8.GetChars(_text, run, _next - run, text, length);
            if (_next < end)
            {
                text[length++] = ReadEscaped();
            }
        }

        return new string(text);
    }

    private void SkipCharacters()
    {
        while (_next < _end && _text[_next] is not ((byte)'"' or (byte)'\\') && _text[_next] >= ' ')
        {
            _next++;
        }
    }

    private char ReadEscaped()
    {
        const string Escapes = "\"\\/bfnrt";
        const string Meanings = "\"\\/\b\f\n\r\t";
        _next++;
        char escape = _next < _end ? (char)_text[_next] : '\0';
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
            int digit = _next < _end ? "0123456789abcdef".IndexOf(char.ToLowerInvariant((char)_text[_next])) : -1;
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
        if (_next == _end || _text[_next] != expected)
        {
            return false;
        }

        _next++;
        return true;
    }

    private void SkipSpace()
    {
        while (_next < _end && _text[_next] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _next++;
        }
    }

    private static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    private Exception Expected(string what)
    {
        string found = _next < _end ? "found " + Found(CharacterAt(_next)) : "the header ends there";
        return _refuse($"The header is not valid JSON of the format: at character {Position(_next)} it should have {what}, but {found}.", null);
    }

    private static string Found(char c) => c is > ' ' and < '\u007F' ? $"'{c}'" : "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);

    // The first half, of a character that has two.
    private char CharacterAt(int index) => Decode(index, _text[index] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 })[0];

    private string Decode(int index, int count) => Encoding.UTF8.GetString(_text, index, count);

    /// <summary>Characters are counted from 1 in messages.</summary>
    private string Position(int index) => Number(Encoding.UTF8.GetCharCount(_text, _start, index - _start) + 1);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
