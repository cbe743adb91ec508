namespace BackpropGen.Generator.Models;

/// <summary>Knows operations of layers that a file writes out in parts.</summary>
internal static class WrittenOutOperations
{
    /// <summary>(x − m) / √(mean((x − m)²) + ε) with the mean m of x, as PyTorch wrote layer normalisation before opset 17; null for any other quotient.</summary>
    public static RowNode? Quotient(RowNode deviation, RowNode root, RowGraph graph) =>
        DeviationOf(deviation) is { } x
        && root is PartialRow { Function: PartialFunction.Sqrt, Sources: [ScaledRow { Factor.Single: 1, Shift.Single: > 0 and var epsilon, Sources: [PartialRow { Function: PartialFunction.Mean, Sources: [var squares] }] }] }
        && SquareOf(squares) == deviation
            ? GraphReader.Normalized(x, epsilon, graph)
            : null;

    /// <summary>x of x − mean(x).</summary>
    private static RowNode? DeviationOf(RowNode node) =>
        node is SummedRow { Sources: [var x, ScaledRow { Factor.Single: -1, Shift.Single: 0, Sources: [PartialRow { Function: PartialFunction.Mean, Sources: [var averaged] }] }] } && averaged == x ? x : null;

    private static RowNode? SquareOf(RowNode node) => node switch
    {
        PartialRow { Function: PartialFunction.Square, Sources: [var squared] } => squared,
        PartialRow { Function: PartialFunction.Product, Sources: [var left, var right] } when left == right => left,
        _ => null,
    };
}
