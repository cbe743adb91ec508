namespace BackpropGen.Generator.Calculus;

/// <summary>What a loss's targets may be, and how that is said and checked.</summary>
/// <param name="Domain">The numbers that are allowed.</param>
/// <param name="Phrase">What follows the word target in a sentence.</param>
/// <param name="Check">The library's check of one value, null where finite numbers are all allowed.</param>
/// <param name="CheckAll">Its check of rows.</param>
/// <param name="OtherClass">The target of a class that a row is not of, where the one that it is of has 1; null where rows have no classes.</param>
internal sealed record TargetRule(TargetDomain Domain, string Phrase, string? Check, string? CheckAll, double? OtherClass)
{
    /// <summary>Any finite number.</summary>
    public static readonly TargetRule Real = new(TargetDomain.Real, string.Empty, null, null, null);

    /// <summary>Each finite and at least 0.</summary>
    public static readonly TargetRule NonNegative = new(TargetDomain.NonNegative, ", at least 0", "NonNegative", "NonNegatives", null);

    /// <summary>Each 1 or −1.</summary>
    public static readonly TargetRule Sign = new(TargetDomain.Sign, ", 1 or −1", "Sign", "Signs", -1);

    /// <summary>Each in [0, 1].</summary>
    public static readonly TargetRule Probability = new(TargetDomain.Probability, ", in [0, 1]", "Probability", "Probabilities", 0);

    /// <summary>Each in [0, 1], and a row's sum is 1.</summary>
    public static readonly TargetRule Distribution = new(TargetDomain.Distribution, ", in [0, 1] that sum to 1", "Probability", "Distributions", 0);

    /// <summary>The rule of a domain.</summary>
    public static TargetRule Of(TargetDomain domain) => new[] { Real, NonNegative, Sign, Probability, Distribution }.First(rule => rule.Domain == domain);

    /// <summary>Whether a row's targets belong together: each output is one of the classes.</summary>
    public bool IsOverClasses => this == Distribution;
}
