namespace Playground.Lessons.Data;

/// <summary>Rows that a network is trained on, and rows that it never sees.</summary>
/// <param name="Training">At least one row.</param>
/// <param name="HeldOut">No row where there are too few to hold any out.</param>
public sealed record SplitTable(Table Training, Table HeldOut)
{
    /// <summary>Fewer rows are all trained on.</summary>
    public const int FewestToSplit = 20;

    /// <summary>All rows are trained on.</summary>
    public static SplitTable AllOf(Table table) => new(table, table.Take([]));

    /// <summary>A third of the rows, drawn at random, is held out.</summary>
    public static SplitTable AtRandom(Table table, int seed)
    {
        if (table.Count < FewestToSplit)
        {
            return AllOf(table);
        }

        int[] order = [.. Enumerable.Range(0, table.Count)];
        new Random(seed).Shuffle(order);
        int heldOut = table.Count / 3;
        return new SplitTable(table.Take(order[heldOut..]), table.Take(order[..heldOut]));
    }
}
