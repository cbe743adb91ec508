using System.Globalization;
using System.Text;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Topology;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Declaration;

/// <summary>Reads the names of inputs and outputs: they become arguments, and elements of tuples.</summary>
internal sealed class NameReader
{
    /// <summary>Names that no element of a tuple can have, since the tuple itself has such members.</summary>
    private static readonly HashSet<string> TupleMembers =
        new(StringComparer.Ordinal) { "CompareTo", "Deconstruct", "Equals", "GetHashCode", "Rest", "ToString" };

    /// <summary>The compiler takes no name of over 1,023 bytes: this many characters of any script, and a suffix of ours.</summary>
    private const int MostCharacters = 256;

    private readonly string _topology;
    private readonly DeclaredNetwork _declared;
    private readonly List<Problem> _problems;

    public NameReader(string topology, DeclaredNetwork declared, List<Problem> problems)
    {
        _topology = topology;
        _declared = declared;
        _problems = problems;
    }

    /// <summary>Whether a name belongs to what tuples have anyway, at whatever place.</summary>
    public static bool IsOfTuples(string name) => TupleMembers.Contains(name) || (name.StartsWith("Item", StringComparison.Ordinal) && name.Skip(4).All(char.IsDigit));

    /// <summary>The names as identifiers: one that is a keyword carries an @. None where the author gives none.</summary>
    public IReadOnlyList<string> Read(WrittenNames? written, string property, string noun, int count, IReadOnlyCollection<string> others)
    {
        if (written is null)
        {
            return Array.Empty<string>();
        }

        var names = new List<string>();
        foreach (WrittenName writtenName in written.Names)
        {
            string name = WithoutFormatting(writtenName.Text ?? string.Empty);
            name = name.StartsWith("@", StringComparison.Ordinal) ? name.Substring(1) : name;
            if (Objection(name, names.Count, count, noun, names, others) is { } objection)
            {
                _problems.Add(new Problem("BPG007", new ArgumentSite(property, Element: names.Count), writtenName.Text is null ? "null" : Quotation.Quote(writtenName.Text), noun, objection));
            }

            names.Add(TypeShape.Identifier(name));
        }

        if (names.Count != count)
        {
            string existing = count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? string.Empty : "s");
            string given = names.Count == 1 ? "1 name" : names.Count.ToString(CultureInfo.InvariantCulture) + " names";
            _problems.Add(new Problem("BPG008", new ArgumentSite(property), property, given, _topology, existing)
            {
                Hints = Hints(noun, names.Count, count).ToEquatableArray(),
            });
        }

        return names;
    }

    /// <summary>How many names there should be, and names for those that are missing: the ones that inputs and outputs have where nobody names them.</summary>
    private IEnumerable<Hint> Hints(string noun, int given, int count)
    {
        // Beyond, there is nothing that the names would be used for.
        if (count > Limits.MostNamed)
        {
            yield break;
        }

        yield return new Hint(FixProperty.NameCount, count.ToString(CultureInfo.InvariantCulture));

        // Columns of a row cannot be made up.
        if (given < count && _declared.Row is null)
        {
            yield return new Hint(FixProperty.MissingNames, string.Join(",", FreeNames(noun == "input" ? "x" : "y", given + 1).Take(count - given)));
        }
    }

    private IEnumerable<string> FreeNames(string letter, int first)
    {
        var taken = new HashSet<string>(new[] { _declared.Inputs, _declared.Outputs }.SelectMany(written => written?.Names ?? default).Select(name => name.Text ?? string.Empty));
        return Enumerable.Range(first, int.MaxValue - first).Select(number => letter + number.ToString(CultureInfo.InvariantCulture)).Where(name => !taken.Contains(name));
    }

    private static string? Objection(string name, int index, int count, string noun, List<string> earlier, IEnumerable<string> others)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
        {
            return "it is not an identifier";
        }

        if (name.Length > MostCharacters)
        {
            return $"it is longer than {MostCharacters} characters";
        }

        string identifier = TypeShape.Identifier(name);
        if (earlier.Contains(identifier))
        {
            return $"another {noun} has that name";
        }

        if (others.Contains(identifier))
        {
            return "an input has that name";
        }

        if (count > 1 && TupleMembers.Contains(name))
        {
            return "no element of a tuple can have it";
        }

        bool isPosition = name.StartsWith("Item", StringComparison.Ordinal)
            && int.TryParse(name.Substring(4), NumberStyles.None, CultureInfo.InvariantCulture, out int position)
            && position > 0
            && name == "Item" + position.ToString(CultureInfo.InvariantCulture)
            && position != index + 1;
        return count > 1 && isPosition ? "in a tuple it belongs to another place" : null;
    }

    /// <summary>The compiler ignores characters of formatting in identifiers: names that differ only in them are the same.</summary>
    private static string WithoutFormatting(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                kept.Append(c);
            }
        }

        return kept.ToString();
    }
}
