using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>Which layers without weights have lines in the forward pass of one row: those that bring values of other layers together, node by node or one after the other.</summary>
internal static class RegisterGates
{
    /// <summary>Vectors of nodes that a layer may have: a call costs as much as a few.</summary>
    private const int MostVectors = 12;

    /// <summary>Vectors of nodes whose activation is inlined.</summary>
    private const int MostActivated = 4;

    /// <summary>The width of the vectors for the nodes of a layer.</summary>
    public static int BitsOf(int width, int bytes) => width * bytes <= 32 ? 256 : 512;

    /// <summary>Whether a layer has lines: its values are sums, parts or products of others at the same node, or those of others one after the other.</summary>
    public static bool HasLines(VectorLayout layout, RowProgram program, Stage stage, int bytes)
    {
        int width = stage.Steps[0].Width;
        int lanes = BitsOf(width, bytes) / 8 / bytes;
        int vectors = (width + lanes - 1) / lanes;
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage);
        return program.Forward.Contains(stage)
            && vectors <= MostVectors
            && stage.Steps.All(step => step is Move or Map)
            && layout.NodesOf(stage.Steps[0].Result!.Layer).Count == width
            && VectorLayout.IsElementwise(tail)
            && (vectors <= MostActivated || tail.All(layout.IsIdentity) || program.IsOfGates(stage))
            && stage.Steps.OfType<Move>().All(move => !move.IsCleared && (IsNodeByNode(move) ? move.Terms.All(term => IsReadable(layout, move, term, lanes, BitsOf(width, bytes))) : IsSequence(layout, move)));
    }

    /// <summary>Whether every term comes to all nodes.</summary>
    public static bool IsNodeByNode(Move move) => move.Terms.All(term => term.To == 0 && term.Count == move.Width);

    /// <summary>Whether nothing is done but to put values one after the other, all of which lie in memory.</summary>
    private static bool IsSequence(VectorLayout layout, Move move) => move.InOrder().All(term => term.IsFirst) && move.Terms.All(term => layout.HasRowPlace(term.Source) && layout.IsReadElsewhere(term.Source));

    /// <summary>Inputs of a row end where the caller's memory does: vectors of them stay within, or are copied one by one.</summary>
    private static bool IsReadable(VectorLayout layout, Move move, MoveTerm term, int lanes, int bits) => term.Source.Role != SymbolRole.Input
        || move.Width <= MostCopied
        || IsHalf(move.Width % lanes, lanes, bits)
        || term.From + ((move.Width + lanes - 1) / lanes * lanes) <= layout.WidthOf(term.Source);

    /// <summary>Whether the last nodes of a layer fill half of a vector, which is then read alone.</summary>
    public static bool IsHalf(int left, int lanes, int bits) => bits == 512 && left == lanes / 2;

    /// <summary>Values that are copied one by one.</summary>
    public const int MostCopied = 4;
}
