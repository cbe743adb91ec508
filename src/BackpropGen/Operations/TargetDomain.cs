// The generator compiles this file in: its own type is none of a consumer's.
#if GENERATOR
namespace BackpropGen.Generator;
#else
namespace BackpropGen;
#endif

/// <summary>Which numbers a loss takes for targets; others are refused.</summary>
public enum TargetDomain
{
    /// <summary>Any finite number.</summary>
    Real,

    /// <summary>Finite numbers of at least 0: counts, and rates.</summary>
    NonNegative,

    /// <summary>1 for yes and −1 for no.</summary>
    Sign,

    /// <summary>Numbers in [0, 1], each on its own.</summary>
    Probability,

    /// <summary>Numbers in [0, 1] that sum to 1 over a row, within 0.001.</summary>
    Distribution,
}
