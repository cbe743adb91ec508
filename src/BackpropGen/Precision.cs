namespace BackpropGen;

/// <summary>The floating-point type of a network's parameters and arithmetic.</summary>
public enum Precision
{
    /// <summary>32 bits, <see cref="float"/>.</summary>
    Single,

    /// <summary>64 bits, <see cref="double"/>.</summary>
    Double,
}
