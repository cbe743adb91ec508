namespace BackpropGen.Benchmarks.Accuracy;

/// <summary>What f(−x) is, to the bit.</summary>
public enum Symmetry
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>−f(x).</summary>
    Odd,

    /// <summary>f(x).</summary>
    Even,
}
