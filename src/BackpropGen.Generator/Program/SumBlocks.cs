namespace BackpropGen.Generator.Program;

/// <summary>
/// Into how many blocks of neighbouring inputs a sum is cut where nodes or rows lie in the lanes of vectors: the one table. A node's sum is a chain of
/// multiply-adds that wait for each other, four cycles each, and a processor begins two in a cycle: layers of few vectors need several chains.
/// </summary>
internal static class SumBlocks
{
    /// <summary>Below this many inputs a chain is short.</summary>
    private const int LeastInputs = 8;

    /// <summary>One vector of 64 bytes in single precision.</summary>
    private const int NodesOfFour = 16;

    /// <summary>Six of them.</summary>
    private const int NodesOfTwo = 96;

    /// <summary>The blocks of a sum over so many inputs, for each of so many nodes.</summary>
    public static int Of(int inputs, int nodes) => inputs < LeastInputs ? 1 : nodes <= NodesOfFour ? 4 : nodes <= NodesOfTwo ? 2 : 1;

    /// <summary>How many inputs stand before a block, counted from 0. Where they do not divide evenly, the first blocks have one more.</summary>
    public static int StartOf(int block, int inputs, int blocks) => (inputs / blocks * block) + Math.Min(block, inputs % blocks);
}
