using System.Globalization;

namespace BackpropGen.Layout;

/// <summary>Numbers in messages.</summary>
internal static class Counted
{
    /// <summary>A number with its noun: 1 layer, 2 layers.</summary>
    public static string Spell(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? string.Empty : "s");
}
