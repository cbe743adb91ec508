namespace BackpropGen.Generator.Topology;

/// <summary>
/// Some characters of a topology string, in UTF-16 code units of the string's value (not of the literal that spells it). It never cuts
/// a surrogate pair in two. The range of something that is missing at the end is empty and starts at the string's length.
/// </summary>
internal readonly record struct CharacterRange(int Start, int Length)
{
    /// <summary>The position after the last character.</summary>
    public int End => Start + Length;

    public static CharacterRange FromBounds(int start, int end) => new(start, end - start);
}
