namespace BackpropGen.Generator.Models;

/// <summary>What kind of obstacle: the first ones are the reasons that somebody who made the file wants to hear first.</summary>
internal enum ObstacleKind
{
    /// <summary>The version of the operators.</summary>
    Version,

    /// <summary>A whole layer of a kind that is not supported: a recurrent one, a convolution. What stands beside it mostly prepares its inputs.</summary>
    Layer,

    /// <summary>Another operator that is not supported.</summary>
    Operator,

    /// <summary>Something else: an input, a tensor, a supported operator in a form that is not.</summary>
    Other,
}

/// <summary>All that stands in the way of reading a file, so that one message names it and nobody exports a model five times to hear five reasons.</summary>
internal sealed class Obstacles
{
    private const int MostListed = 12;

    private readonly List<(ObstacleKind Kind, RefusedFile Refusal)> _found = new();

    public int Count => _found.Count;

    public bool Any => Count > 0;

    public void Add(RefusedFile refusal, ObstacleKind kind = ObstacleKind.Other) => _found.Add((kind, refusal));

    /// <summary>Runs a part of the reading; what refuses it is an obstacle, and null comes back.</summary>
    public T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (RefusedFile refusal)
        {
            Add(refusal);
            return null;
        }
    }

    /// <summary>One refusal that names them all: those of one kind about many nodes once.</summary>
    /// <param name="ending">What follows at the end.</param>
    public RefusedFile ToRefusal(string ending)
    {
        List<string> sentences = _found
            .OrderBy(found => found.Kind)
            .GroupBy(found => found.Refusal.Sort)
            .Select(group => (First: group.First().Refusal.Problem, More: group.Select(found => found.Refusal.Problem).Distinct().Count() - 1))
            .Select(group => group.First + group.More switch
            {
                0 => string.Empty,
                1 => " (and one more node like it)",
                _ => FormattableString.Invariant($" (and {group.More} more nodes like it)"),
            })
            .ToList();
        string more = sentences.Count > MostListed ? FormattableString.Invariant($". Also, there are {sentences.Count - MostListed} more obstacles") : string.Empty;
        return new RefusedFile(string.Join(". Also, ", sentences.Take(MostListed)) + more + ending);
    }
}
