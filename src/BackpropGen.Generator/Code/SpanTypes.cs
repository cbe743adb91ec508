namespace BackpropGen.Generator.Code;

/// <summary>The types of arguments that are many numbers, without what the numbers are.</summary>
internal static class SpanTypes
{
    public const string ReadOnlySpan = "global::System.ReadOnlySpan";
    public const string Span = "global::System.Span";
}
