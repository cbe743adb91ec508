using static System.FormattableString;

namespace BackpropGen;

// Counted things in a sentence.
internal static class Plural
{
    // 1 row, 2 rows.
    public static string Of(int count, string noun) => Of(count, noun, noun + "s");

    // 1 bias, 2 biases.
    public static string Of(int count, string one, string many) => Invariant($"{count} {(count == 1 ? one : many)}");
}
