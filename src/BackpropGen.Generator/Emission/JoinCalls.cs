using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Calls by which vectorized networks bring values from layer to layer.</summary>
internal static class JoinCalls
{
    private const string Joins = "global::BackpropGen.CompilerServices.Joins";
    private const string Layout = "global::BackpropGen.CompilerServices.ParameterLayout";

    /// <summary>The lines of a move between rows of values.</summary>
    /// <param name="move">The move.</param>
    /// <param name="place">Where some values of a quantity begin, from a place on that counts from 0.</param>
    /// <param name="stride">How far apart rows of a quantity are.</param>
    /// <param name="rows">How many rows there are.</param>
    public static IEnumerable<string> Rows(Move move, Func<Quantity, int, string> place, Func<Quantity, int> stride, string rows)
    {
        string target = place(move.Target, 0);
        int targetStride = stride(move.Target);
        if (move.IsCleared)
        {
            yield return FormattableString.Invariant($"{Joins}.Clear(ref {target}, {(rows == "1" ? string.Empty : rows + " * ")}{targetStride});");
        }

        foreach ((MoveTerm term, bool isFirst) in move.InOrder())
        {
            yield return FormattableString.Invariant(
                $"{Joins}.{(isFirst ? "Copy" : "Add")}(ref {place(term.Source, term.From)}, {stride(term.Source)}, ref {place(move.Target, term.To)}, {targetStride}, {rows}, {term.Count});");
        }

        if (!move.IsCleared && targetStride > move.Width)
        {
            yield return FormattableString.Invariant($"{Layout}.ClearPadding(ref {target}, {targetStride}, {rows}, {move.Width});");
        }
    }

    /// <summary>The lines of a move between columns, which hold room values each.</summary>
    /// <param name="move">The move.</param>
    /// <param name="place">Where a column of a quantity begins, of those that count from 0.</param>
    public static IEnumerable<string> Columns(Move move, Func<Quantity, int, string> place)
    {
        if (move.IsCleared)
        {
            yield return FormattableString.Invariant($"{Joins}.Clear(ref {place(move.Target, 0)}, {move.Width} * room);");
        }

        foreach ((MoveTerm term, bool isFirst) in move.InOrder())
        {
            string length = FormattableString.Invariant($"{term.Count} * room");
            yield return $"{Joins}.{(isFirst ? "Copy" : "Add")}(ref {place(term.Source, term.From)}, 0, ref {place(move.Target, term.To)}, 0, 1, {length});";
        }
    }
}
