using System.Globalization;
using System.Text;
using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The names in a text of code, without what stands in comments, strings and directives: types named from global:: on, which can be shortened, and names from
/// <see cref="TypeNames"/> that stand alone, which then mean something of the network's own. It knows the
/// code that is generated: no comments between /* and */, and no strings but plain ones.
/// </summary>
internal sealed class QualifiedNames
{
    private const string Global = "global";

    private static readonly Dictionary<string, TypeName> BySpelling =
        TypeNames.All.SelectMany(type => type.Spellings.Select(spelling => (spelling, type))).ToDictionary(pair => pair.spelling, pair => pair.type, StringComparer.Ordinal);

    /// <summary>How long the namespaces are: most parts of a path are no type's name.</summary>
    private static readonly HashSet<int> Lengths = new(TypeNames.Namespaces.Select(space => space.Length));

    private readonly string _text;
    private readonly List<Place> _places = new();
    private readonly HashSet<string> _alone = new(StringComparer.Ordinal);

    private QualifiedNames(string text)
    {
        _text = text;
    }

    /// <summary>Names of types, and of namespaces' beginnings, that something else has.</summary>
    public IReadOnlyCollection<string> Alone => _alone;

    /// <summary>How long a text is once its types have their short names.</summary>
    public static int ShortLength(string text) => text.IndexOf(Global + "::", StringComparison.Ordinal) < 0 ? text.Length : text.Length - Of(text)._places.Sum(place => place.Name - place.Start);

    public static QualifiedNames Of(string text)
    {
        var names = new QualifiedNames(text);
        names.Scan();
        return names;
    }

    /// <summary>The text with short names for all types but these, and with the using directives that they need at a place in it.</summary>
    /// <param name="taken">Names that mean something else.</param>
    /// <param name="usingsAt">Where the using directives belong.</param>
    /// <param name="indentation">What stands before each of them.</param>
    public string Shorten(ISet<string> taken, int usingsAt, string indentation)
    {
        List<Place> free = _places.Where(place => !taken.Contains(place.Type.Name)).ToList();
        if (free.Count == 0)
        {
            return _text;
        }

        var text = new StringBuilder(_text.Length);
        text.Append(_text, 0, usingsAt);
        foreach (string space in free.Select(place => place.Type.Namespace).Distinct().OrderBy(space => space, UsingOrder))
        {
            text.Append(indentation).Append("using ").Append(taken.Contains(TypeNames.RootOf(space)) ? Global + "::" : string.Empty).Append(space).Append(";\n");
        }

        text.Append('\n');
        int at = usingsAt;
        foreach (Place place in free)
        {
            text.Append(_text, at, place.Start - at);
            at = place.Name;
        }

        return text.Append(_text, at, _text.Length - at).ToString();
    }

    /// <summary>The framework's namespaces come first, as editors sort them.</summary>
    private static readonly IComparer<string> UsingOrder = Comparer<string>.Create((left, right) =>
    {
        int order = IsFramework(right).CompareTo(IsFramework(left));
        return order != 0 ? order : string.CompareOrdinal(left, right);
    });

    private static bool IsFramework(string space) => TypeNames.RootOf(space) == "System";

    private void Scan()
    {
        bool isQualified = false;
        char last = ' ';
        int at = 0;
        while (at < _text.Length)
        {
            char c = _text[at];
            if (c is ' ' or '\n')
            {
                at++;
            }
            else if (IsInName(c))
            {
                int end = EndOfName(at);
                at = isQualified || (last is '{' or ',' && IsAssigned(end)) ? end : Look(at, end);
                isQualified = false;
                last = 'a';
            }
            else if (c == '#' || (c == '/' && Next(at) == '/'))
            {
                at = EndOfLine(at);
            }
            else
            {
                // Two dots are a range, one colon is of a label, a base class or a condition.
                isQualified = c == '.' ? !isQualified : c == ':' && at > 0 && _text[at - 1] == ':';
                at = c is '"' or '\'' ? EndOfLiteral(at + 1, c) : at + 1;
                last = c;
            }
        }
    }

    /// <summary>Whether a name is given a value: behind a brace or a comma it is then a property of what is initialised, or has been declared before.</summary>
    private bool IsAssigned(int end) => string.CompareOrdinal(_text, end, " = ", 0, 3) == 0;

    /// <summary>Notes a name that nothing qualifies, or the path that it begins; returns where that ends.</summary>
    private int Look(int start, int end)
    {
        if (end - start == Global.Length && string.CompareOrdinal(_text, start, Global, 0, Global.Length) == 0 && Next(end - 1) == ':' && Next(end) == ':')
        {
            return LookAtPath(start, end + 2);
        }

        // Nearly all identifiers are locals, keywords and numbers.
        bool isSpecial = HasSpecialCharacters(start, end);
        if (isSpecial || _text[start] is >= 'A' and <= 'Z')
        {
            string name = _text.Substring(start, end - start);
            string meaning = isSpecial ? Meaning(name) : name;
            if (BySpelling.TryGetValue(meaning, out TypeName? type) || TypeNames.Roots.Contains(meaning))
            {
                _alone.Add(type?.Name ?? meaning);
            }
        }

        return end;
    }

    private bool HasSpecialCharacters(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (_text[i] is '@' or '\\' or >= '\u0080')
            {
                return true;
            }
        }

        return false;
    }

    private int LookAtPath(int start, int first)
    {
        int name = first;
        int end = EndOfName(name);
        while (true)
        {
            // The namespace lies between global:: and the dot before the name.
            if (Lengths.Contains(name - 1 - first)
                && BySpelling.TryGetValue(_text.Substring(name, end - name), out TypeName? type)
                && type.Namespace.Length == name - 1 - first
                && string.CompareOrdinal(_text, first, type.Namespace, 0, type.Namespace.Length) == 0
                && type.Name.Length == end - name)
            {
                _places.Add(new Place(start, name, type));
                return end;
            }

            if (Next(end - 1) != '.')
            {
                return end;
            }

            name = end + 1;
            end = EndOfName(name);
        }
    }

    /// <summary>An identifier as the compiler compares it: without the @, without characters of formatting, and with what is written as a number.</summary>
    private static string Meaning(string identifier)
    {
        var meaning = new StringBuilder();
        for (int i = identifier[0] == '@' ? 1 : 0; i < identifier.Length; i++)
        {
            int digits = identifier[i] != '\\' || i + 1 == identifier.Length ? 0 : identifier[i + 1] == 'u' ? 4 : 8;
            if (digits > 0 && i + 1 + digits < identifier.Length
                && int.TryParse(identifier.Substring(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= char.MaxValue)
            {
                meaning.Append((char)number);
                i += 1 + digits;
            }
            else
            {
                meaning.Append(identifier[i]);
            }
        }

        return string.Concat(meaning.ToString().Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format));
    }

    private static bool IsInName(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '@' or '\\' || (c >= 128 && !char.IsWhiteSpace(c));

    private int EndOfName(int at)
    {
        while (at < _text.Length && IsInName(_text[at]))
        {
            at++;
        }

        return at;
    }

    private int EndOfLiteral(int at, char quote)
    {
        while (at < _text.Length && _text[at] != quote)
        {
            at += _text[at] == '\\' ? 2 : 1;
        }

        return at + 1;
    }

    private int EndOfLine(int at)
    {
        int end = _text.IndexOf('\n', at);
        return end < 0 ? _text.Length : end;
    }

    private char Next(int at) => at + 1 < _text.Length ? _text[at + 1] : '\0';

    /// <summary>A type named from global:: on: where that begins, and where the name does.</summary>
    private readonly record struct Place(int Start, int Name, TypeName Type);
}
