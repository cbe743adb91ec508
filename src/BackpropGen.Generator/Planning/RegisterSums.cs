using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>Which sums of one row on vectors stay in registers, in lines or in a loop, and what is inlined beside them. Other sums are calls of kernels.</summary>
internal static class RegisterSums
{
    /// <summary>As many as processors with 32 vector registers keep beside what they are multiplied by.</summary>
    private const int MostSums = 16;

    /// <summary>Multiply-adds that a layer may have as lines.</summary>
    private const int MostLines = 64;

    /// <summary>Vectors of nodes whose activation is inlined: the just-in-time compiler has a budget for that.</summary>
    private const int MostInlinedActivations = 2;

    /// <summary>Vectors of weights that the way back through a layer, or its update, may have as lines.</summary>
    private const int MostVectorsBack = 80;

    /// <summary>Products of vectors in a network whose stages are parts of the methods that call them: a call takes longer than one of them.</summary>
    private const int MostInlinedProducts = 40;

    /// <summary>The width of vectors for the nodes of a layer: half as wide where they fill no more.</summary>
    public static int BitsOf(Contract contract, int bytes) => contract.OutputCount * bytes <= 32 ? 256 : 512;

    /// <summary>Whether the sums of a stage stay in registers: not if it joins several, or has more of them than registers, or takes some of its inputs alone.</summary>
    public static bool HasForward(VectorLayout layout, Stage stage) => stage.Steps[0] is Contract { Over: Axis.Inputs } affine
        && VectorLayout.HasOneSum(stage)
        && layout.SourcesOf(affine.Coefficients).Count == affine.InputCount
        && layout.NodesOf(affine.Layer).Count == affine.OutputCount
        && VectorsOf(layout, affine) * affine.Blocks <= MostSums;

    /// <summary>Whether each input of a sum has a line; otherwise they are a loop.</summary>
    public static bool HasLines(Contract affine, int vectors) => affine.InputCount * vectors <= MostLines;

    /// <summary>Whether what a layer does at its nodes stands where its sums do; otherwise it is a call.</summary>
    public static bool HasActivation(IReadOnlyList<Instruction> tail, int vectors) => VectorLayout.IsElementwise(tail) && (vectors <= MostInlinedActivations || tail.Count == 0);

    /// <summary>Whether the way back through a layer, or its update, is lines.</summary>
    public static bool HasBack(VectorLayout layout, Contract contract) => (contract.InputCount + 1) * VectorsOf(layout, contract) <= MostVectorsBack;

    /// <summary>Whether the stages of a row are parts of the methods that call them.</summary>
    public static bool AreInlined(VectorLayout layout, RowProgram program) =>
        program.Forward.SelectMany(stage => stage.Steps).OfType<Contract>().Sum(sum => sum.InputCount * VectorsOf(layout, sum)) <= MostInlinedProducts;

    private static int VectorsOf(VectorLayout layout, Contract contract) => layout.Stride(contract.OutputCount) / layout.Unit;
}
