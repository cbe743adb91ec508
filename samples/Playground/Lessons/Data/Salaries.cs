namespace Playground.Lessons.Data;

/// <summary>The table of the lecture notes. It is exactly LPA = 0.1 · IQ − 3.</summary>
public static class Salaries
{
    /// <summary>IQ and CGPA of three graduates, and the package of each in lakhs per annum.</summary>
    public static Table Table { get; } = new(["iq", "cgpa"], "lpa", [], [80, 8, 60, 5, 110, 7], [5, 3, 8]);
}
