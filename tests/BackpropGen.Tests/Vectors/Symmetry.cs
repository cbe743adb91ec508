namespace BackpropGen.Tests.Vectors;

/// <summary>What f(−x) is, to the bit.</summary>
public enum Symmetry
{
    None,

    /// <summary>−f(x).</summary>
    Odd,

    /// <summary>f(x).</summary>
    Even,
}
