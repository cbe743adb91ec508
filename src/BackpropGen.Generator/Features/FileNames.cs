using System.Globalization;
using System.Text;
using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Features;

/// <summary>
/// Names of generated files, from the names of types. File systems and the compiler do not tell upper from lower case, and take neither every
/// character nor any length; and a network called Forward within another has the name of that network's second file. A name that is changed or
/// not unique gets a hash of the type's full name.
/// </summary>
internal sealed record FileNames(EquatableArray<string> Ambiguous)
{
    private const int MostCharacters = 120;

    public static FileNames Of(IEnumerable<string> all)
    {
        List<string> names = all.Select(Key).ToList();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string file in names.SelectMany(FilesOf))
        {
            counts[file] = counts.TryGetValue(file, out int count) ? count + 1 : 1;
        }

        return new FileNames(names.Where(name => FilesOf(name).Any(file => counts[file] > 1)).Distinct().OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray());
    }

    public string For(TypeIdentity type)
    {
        string safe = Safe(type.FileName);
        return safe == type.FileName && !Ambiguous.Contains(Key(type.FileName)) ? safe : safe + "_" + Hash(type.FullName);
    }

    private static string Key(string name) => Safe(name).ToUpperInvariant();

    private static IEnumerable<string> FilesOf(string key) => NetworkSources.Suffixes.Select(suffix => key + suffix.ToUpperInvariant());

    private static string Safe(string name)
    {
        var safe = new StringBuilder();
        foreach (char c in name)
        {
            safe.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' ? c : '_');
        }

        return safe.Length <= MostCharacters ? safe.ToString() : safe.ToString(0, MostCharacters);
    }

    /// <summary>FNV-1a over the UTF-16 code units: the same on every machine, as string.GetHashCode is not.</summary>
    private static string Hash(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
        {
            hash = unchecked((hash ^ c) * 1099511628211);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
