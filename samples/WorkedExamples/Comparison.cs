namespace Textbooks;

/// <summary>Published numbers beside those of the library; the program fails where they should agree and do not.</summary>
internal static class Comparison
{
    public static bool AllAgree { get; private set; } = true;

    public static void Heading(string text) => Console.WriteLine($"\n{text}\n{new string('─', text.Length)}\n");

    public static void Columns(string published, string ours) => Console.WriteLine($"  {string.Empty,-34}{published,22}{ours,24}");

    /// <summary>A published number that is right, as far as it has digits.</summary>
    public static void Same(string what, double published, double ours, double tolerance)
    {
        bool agrees = Math.Abs(published - ours) <= tolerance;
        AllAgree &= agrees;
        Console.WriteLine($"  {what,-34}{published,22}{ours,24}{(agrees ? string.Empty : "  ← differs")}");
    }

    /// <summary>A published number that is wrong: ours must be the correct one, and what explains the published one must give it.</summary>
    public static void Wrong(string what, double published, double ours, double correct, double explanation, double tolerance)
    {
        bool explained = Math.Abs(explanation - published) <= tolerance && Math.Abs(ours - correct) <= 1e-12 * Math.Abs(correct);
        AllAgree &= explained;
        Console.WriteLine($"  {what,-34}{published,22}{ours,24}  {explanation}{(explained ? string.Empty : "  ← differs")}");
    }
}
