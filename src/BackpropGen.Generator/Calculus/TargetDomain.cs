namespace BackpropGen.Generator.Calculus;

/// <summary>What a loss's targets may be, and how that is said and checked. The library's enum has the same names.</summary>
/// <param name="Name">The name in the enum.</param>
/// <param name="Phrase">What follows the word target in a sentence.</param>
/// <param name="Check">The library's check of one value, null where finite numbers are all allowed.</param>
/// <param name="CheckAll">Its check of rows.</param>
/// <param name="OtherClass">The target of a class that a row is not of, where the one that it is of has 1; null where rows have no classes.</param>
internal sealed record TargetDomain(string Name, string Phrase, string? Check, string? CheckAll, double? OtherClass)
{
    /// <summary>Any finite number.</summary>
    public static readonly TargetDomain Real = new("Real", string.Empty, null, null, null);

    /// <summary>Each finite and at least 0.</summary>
    public static readonly TargetDomain NonNegative = new("NonNegative", ", at least 0", "NonNegative", "NonNegatives", null);

    /// <summary>Each 1 or −1.</summary>
    public static readonly TargetDomain Sign = new("Sign", ", 1 or −1", "Sign", "Signs", -1);

    /// <summary>Each in [0, 1].</summary>
    public static readonly TargetDomain Probability = new("Probability", ", in [0, 1]", "Probability", "Probabilities", 0);

    /// <summary>Each in [0, 1], and a row's sum is 1.</summary>
    public static readonly TargetDomain Distribution = new("Distribution", ", in [0, 1] and of sum 1", "Probability", "Distributions", 0);

    /// <summary>Whether a row's targets belong together: each output is one of the classes.</summary>
    public bool IsOverClasses => this == Distribution;
}
