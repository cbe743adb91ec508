namespace BackpropGen.Generator.Declaration;

/// <summary>
/// The properties of a diagnostic, by which the analyzer tells the code fixes what would mend a problem: they are in an assembly of their own, which knows neither
/// topologies nor networks. This file is compiled into both.
/// </summary>
internal static class FixProperty
{
    /// <summary>What should stand in place of the characters that are marked, and of those at the additional locations.</summary>
    public const string Replacement = "Replacement";

    /// <summary>How many names there should be.</summary>
    public const string NameCount = "NameCount";

    /// <summary>Names for those that are missing, separated by commas.</summary>
    public const string MissingNames = "MissingNames";
}
