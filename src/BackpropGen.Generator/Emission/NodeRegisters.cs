using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Which values of one row are in local vectors while its forward pass is printed, a name for each vector of nodes; and which are read in memory nevertheless.</summary>
internal sealed class NodeRegisters
{
    private const string Vector256 = "global::System.Runtime.Intrinsics.Vector256.";
    private const string Vector512 = "global::System.Runtime.Intrinsics.Vector512.";

    private readonly Dictionary<Quantity, (int Lanes, IReadOnlyList<string> Names)> _values = new();
    private readonly ISet<int>? _stored;
    private readonly HashSet<int> _read = new();

    /// <param name="stored">The places in memory that get their values; null for all.</param>
    public NodeRegisters(ISet<int>? stored = null)
    {
        _stored = stored;
    }

    /// <summary>The places in memory that have been read.</summary>
    public ISet<int> Read => _read;

    /// <summary>Whether the values of a place are stored.</summary>
    public bool AreStored(int place) => _stored is null || _stored.Contains(place);

    /// <summary>The values of a place are read in memory.</summary>
    /// <returns>The place.</returns>
    public int ReadAt(int place)
    {
        _read.Add(place);
        return place;
    }

    /// <summary>Values that have just been computed.</summary>
    public void Add(Quantity value, int lanes, IEnumerable<string> names) => _values[value.At(0)] = (lanes, names.ToList());

    /// <summary>From here on values are read where they lie.</summary>
    public void Clear() => _values.Clear();

    /// <summary>Neighbouring values as a vector, a half of one, or a half each of two; null where they lie otherwise.</summary>
    /// <param name="value">What the values are of.</param>
    /// <param name="from">The first of them, counted from 0.</param>
    /// <param name="lanes">How many.</param>
    public string? Find(Quantity value, int from, int lanes)
    {
        if (!_values.TryGetValue(value.At(0), out (int Lanes, IReadOnlyList<string> Names) known) || from / known.Lanes >= known.Names.Count)
        {
            return null;
        }

        // What has halves has 512 bits: where 256 hold all nodes, there is no second vector.
        int vector = from / known.Lanes;
        string name = known.Names[vector];
        int rest = from % known.Lanes;
        return known.Lanes == lanes && rest == 0 ? name
            : known.Lanes == 2 * lanes && rest % lanes == 0 ? $"{Vector512}{(rest == 0 ? "GetLower" : "GetUpper")}({name})"
            : known.Lanes != lanes || rest != lanes / 2 || (known.Names.Count == 1 && vector == 0) ? null
            : vector + 1 < known.Names.Count ? $"{Vector512}Create({Vector512}GetUpper({name}), {Vector512}GetLower({known.Names[vector + 1]}))"
            : $"{Vector256}ToVector512({Vector512}GetUpper({name}))";
    }
}
