namespace BackpropGen.Generator.Topology;

/// <summary>Finds the name that somebody meant who wrote another.</summary>
internal static class Spelling
{
    /// <summary>
    /// The name that was probably meant, or null: at most one mistake in three letters, or one in two (a letter too many, missing, wrong, or two
    /// swapped), otherwise a name that starts with at least three letters of what was written. Upper and lower case are the same.
    /// </summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        string lowerCase = written.ToLowerInvariant();
        string? nearest = null;
        int fewestMistakes = int.MaxValue;
        foreach (string name in names)
        {
            int allowed = Math.Min(Math.Max(1, name.Length / 3), name.Length - 1);
            if (Math.Abs(name.Length - written.Length) > allowed)
            {
                continue;
            }

            int mistakes = Mistakes(name.ToLowerInvariant(), lowerCase);
            if (mistakes <= allowed && mistakes < fewestMistakes)
            {
                nearest = name;
                fewestMistakes = mistakes;
            }
        }

        if (nearest is null && lowerCase.Length >= 3)
        {
            nearest = names.FirstOrDefault(name => name.StartsWith(lowerCase, StringComparison.OrdinalIgnoreCase));
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
