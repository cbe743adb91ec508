using Spectre.Console;

namespace Campus;

/// <summary>What the sample claims, compared with what came out: the program fails if a claim is wrong.</summary>
internal static class Promises
{
    public static bool AllKept { get; private set; } = true;

    public static void Expect(string what, double expected, double actual, double tolerance)
    {
        // Written so that NaN is a broken promise too.
        if (!(Math.Abs(actual - expected) <= tolerance))
        {
            Broken($"{what} is {actual:R}, but it should be {expected:R}");
        }
    }

    public static void Broken(string what)
    {
        AllKept = false;
        AnsiConsole.MarkupLineInterpolated($"[red]Broken promise: {what}.[/]");
    }
}
