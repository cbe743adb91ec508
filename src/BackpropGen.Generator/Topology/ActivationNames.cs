namespace BackpropGen.Generator.Topology;

/// <summary>An activation that a topology may name.</summary>
/// <param name="Name">The canonical name.</param>
/// <param name="Parameter">The number that may stand in parentheses behind it, or null.</param>
internal sealed record TopologyActivation(string Name, TopologyParameter? Parameter = null);

/// <summary>A number in parentheses behind an activation.</summary>
/// <param name="Title">What it is, in a sentence.</param>
/// <param name="Least">The smallest number allowed.</param>
/// <param name="Most">The largest.</param>
internal sealed record TopologyParameter(string Title, decimal Least, decimal Most)
{
    public string Range => FormattableString.Invariant($"a number from {Least} to {Most:#,0}");
}

/// <summary>The activations that a topology may name. Names are ASCII, and upper and lower case are the same.</summary>
internal sealed class ActivationNames
{
    /// <summary>What may follow an activation.</summary>
    public const string Dropout = "dropout";

    private readonly IReadOnlyList<TopologyActivation> _activations;

    public ActivationNames(IReadOnlyList<TopologyActivation> activations)
    {
        _activations = activations;
    }

    private IEnumerable<string> Spellings => _activations.Select(activation => Spell(activation.Name));

    /// <summary>How a topology spells a canonical name.</summary>
    public static string Spell(string canonicalName) => canonicalName.ToLowerInvariant();

    /// <summary>The activation, or null where nobody knows it.</summary>
    public TopologyActivation? Find(string written) =>
        _activations.FirstOrDefault(activation => string.Equals(activation.Name, written, StringComparison.OrdinalIgnoreCase));

    /// <summary>All names as a topology spells them.</summary>
    public string List() => string.Join(", ", Spellings);

    /// <summary>Whether a word is dropout, in whatever case.</summary>
    public static bool IsDropout(string written) => string.Equals(written, Dropout, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The name that was probably meant, dropout among them, as a topology spells it, or null: at most one mistake in three letters (a letter too many,
    /// missing, wrong, or two swapped), otherwise a name that starts with at least three letters of what was written.
    /// </summary>
    public string? Suggest(string written)
    {
        string lowerCase = written.ToLowerInvariant();
        string? nearest = null;
        int fewestMistakes = int.MaxValue;
        foreach (string name in Spellings.Append(Dropout))
        {
            int allowed = Math.Max(1, name.Length / 3);
            if (Math.Abs(name.Length - written.Length) > allowed)
            {
                continue;
            }

            int mistakes = Mistakes(name, lowerCase);
            if (mistakes <= allowed && mistakes < fewestMistakes)
            {
                nearest = name;
                fewestMistakes = mistakes;
            }
        }

        if (nearest is null && lowerCase.Length >= 3)
        {
            nearest = Spellings.Append(Dropout).FirstOrDefault(name => name.StartsWith(lowerCase, StringComparison.Ordinal));
        }

        return nearest;
    }

    /// <summary>The optimal string alignment distance.</summary>
    private static int Mistakes(string a, string b)
    {
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int best = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, distance[i - 2, j - 2] + 1);
                }

                distance[i, j] = best;
            }
        }

        return distance[a.Length, b.Length];
    }
}
