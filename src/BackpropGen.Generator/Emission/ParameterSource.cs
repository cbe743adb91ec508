using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Where code that computes reads weights and biases that lie in one piece of memory.</summary>
/// <param name="Start">The first of them, as what a reference is to.</param>
/// <param name="Slice">Some of them as a span: the place of the first, and how many.</param>
internal sealed record ParameterSource(string Start, Func<long, long, string> Slice)
{
    /// <summary>The network's own.</summary>
    public static ParameterSource Own(string type) => new("_parameters.Start", (start, count) => FormattableString.Invariant($"new {SpanTypes.ReadOnlySpan}<{type}>(_parameters, {start}, {count})"));

    /// <summary>The numbers that are compiled in.</summary>
    public static ParameterSource Compiled { get; } = new(
        "global::System.Runtime.InteropServices.MemoryMarshal.GetReference(TrainedValues.Parameters)",
        (start, count) => FormattableString.Invariant($"TrainedValues.Parameters.Slice({start}, {count})"));
}
