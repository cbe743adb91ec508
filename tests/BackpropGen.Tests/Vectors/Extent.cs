namespace BackpropGen.Tests.Vectors;

/// <summary>How much the tests of the kernels try.</summary>
internal static class Extent
{
    /// <summary>Whether they try a part: set by a program that runs them once for each set of instructions, or in an interpreter, and in an ordinary run.</summary>
    public static bool IsReduced { get; set; }

    /// <summary>The one, or where it is enough the other.</summary>
    public static int Of(int all, int reduced) => IsReduced ? reduced : all;
}
