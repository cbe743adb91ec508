using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Which values of one row are in local vectors while its forward pass is printed, a name for each vector of nodes.</summary>
internal sealed class NodeRegisters
{
    private readonly Dictionary<Quantity, (int Lanes, IReadOnlyList<string> Names)> _values = new();

    /// <summary>Values that have just been computed.</summary>
    public void Add(Quantity value, int lanes, IEnumerable<string> names) => _values[value.At(0)] = (lanes, names.ToList());

    /// <summary>From here on values are read where they lie.</summary>
    public void Clear() => _values.Clear();

    /// <summary>Neighbouring values as a vector, or a half of one; null where they lie in no vector together.</summary>
    /// <param name="value">What the values are of.</param>
    /// <param name="from">The first of them, counted from 0.</param>
    /// <param name="lanes">How many.</param>
    public string? Find(Quantity value, int from, int lanes)
    {
        if (!_values.TryGetValue(value.At(0), out (int Lanes, IReadOnlyList<string> Names) known) || from % lanes != 0 || from / known.Lanes >= known.Names.Count)
        {
            return null;
        }

        string name = known.Names[from / known.Lanes];
        return known.Lanes == lanes ? name
            : known.Lanes != 2 * lanes ? null
            : $"global::System.Runtime.Intrinsics.Vector512.{(from % known.Lanes == 0 ? "GetLower" : "GetUpper")}({name})";
    }
}
