namespace Campus;

/// <summary>The table of the notes. It is exactly LPA = 0.1 · IQ − 3.</summary>
internal static class Graduates
{
    /// <summary>IQ and CGPA, a row for each graduate.</summary>
    public static readonly double[,] Inputs = { { 80, 8 }, { 60, 5 }, { 110, 7 } };

    /// <summary>The package of each, in LPA.</summary>
    public static readonly double[] Packages = { 5, 3, 8 };
}
