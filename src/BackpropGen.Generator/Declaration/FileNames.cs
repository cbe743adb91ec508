using System.Globalization;
using System.Text;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Declaration;

/// <summary>
/// Names of generated files, from the names of types. File systems and the compiler do not tell upper from lower case, and take neither every
/// character nor any length: a name that is changed for one of these reasons gets a hash of the type's full name.
/// </summary>
internal sealed record FileNames(EquatableArray<string> Ambiguous)
{
    private const int MostCharacters = 120;

    public static FileNames Of(IEnumerable<string> all) => new(new EquatableArray<string>(all
        .GroupBy(name => Safe(name).ToUpperInvariant(), StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => group.Key)
        .OrderBy(name => name, StringComparer.Ordinal)));

    public string For(TypeIdentity type)
    {
        string safe = Safe(type.FileName);
        return safe == type.FileName && !Ambiguous.Contains(safe.ToUpperInvariant()) ? safe : safe + "_" + Hash(type.FileName);
    }

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
