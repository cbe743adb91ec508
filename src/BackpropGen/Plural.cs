using static System.FormattableString;

namespace BackpropGen;

// Counted things in a sentence.
internal static class Plural
{
    // 1 row, 2 rows.
    public static string Of(int count, string noun) => Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
}
