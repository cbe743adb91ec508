namespace BackpropGen.Generator.Models;

/// <summary>Knows operations of layers that a file writes out in parts.</summary>
internal static class WrittenOutOperations
{
    /// <summary>The operation that a quotient is; null where it is none.</summary>
    public static RowNode? Quotient(RowNode numerator, RowNode denominator, RowGraph graph) => null;
}
