using BackpropGen.CompilerServices;

namespace BackpropGen.Training;

// Rows by their classes: rows with the same targets are of one, be they one-hot, signs, or several labels at once.
internal sealed class ClassStrata<T>
    where T : unmanaged
{
    // The class of each row, and the number of rows of each class.
    private readonly int[] _classes;
    private readonly List<int> _counts = [];

    private ClassStrata(T[] targets, int outputs)
    {
        int[] rows = new int[targets.Length / outputs];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(rows, Compare);
        _classes = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (i == 0 || Compare(rows[i - 1], rows[i]) != 0)
            {
                _counts.Add(0);
            }

            _classes[rows[i]] = _counts.Count - 1;
            _counts[_counts.Count - 1]++;
        }

        int Compare(int left, int right)
        {
            for (int j = 0; j < outputs; j++)
            {
                // Not of bits: −0 is 0.
                double difference = Real.ToDouble(targets[(left * outputs) + j]) - Real.ToDouble(targets[(right * outputs) + j]);
                if (difference != 0)
                {
                    return Math.Sign(difference);
                }
            }

            return 0;
        }
    }

    public static ClassStrata<T> Of(ReadOnlySpan<T> targets, int outputs)
    {
        var strata = new ClassStrata<T>(targets.ToArray(), outputs);
        return strata._counts.Any(count => count > 1) ? strata : throw new ArgumentException(
            $"{nameof(FitOptions)}.{nameof(FitOptions.StratifyValidationSplit)} needs classes, rows with the same targets, but no two rows have the same: leave it off.", "options");
    }

    // The rows in an order with as many as are held out in front, of each class in proportion to its rows.
    public int[] TakeInPart(int[] order, int held, SeededRandom random)
    {
        int[] quotas = Quotas(held, random);
        List<int> taken = new(order.Length);
        List<int> left = [];
        foreach (int row in order)
        {
            bool isTaken = quotas[_classes[row]] > 0;
            quotas[_classes[row]] -= isTaken ? 1 : 0;
            (isTaken ? taken : left).Add(row);
        }

        taken.AddRange(left);
        return taken.ToArray();
    }

    // The whole parts of held · count / rows, and one more for those with the largest fractions (Hamilton's method); where these are equal, for the smallest
    // class, and among equal ones the seed draws. A class that this one more would leave without a row to train on comes last; no other gives two more instead.
    private int[] Quotas(int held, SeededRandom random)
    {
        int[] quotas = new int[_counts.Count];
        int[] drawn = new int[_counts.Count];
        for (int i = 0; i < quotas.Length; i++)
        {
            quotas[i] = (int)((long)held * _counts[i] / _classes.Length);
            drawn[i] = i;
        }

        random.Shuffle(drawn);
        IEnumerable<int> next = drawn
            .OrderBy(i => quotas[i] + 1 >= _counts[i])
            .ThenByDescending(i => (long)held * _counts[i] % _classes.Length)
            .ThenBy(i => quotas[i])
            .Take(held - quotas.Sum())
            .ToArray();
        foreach (int i in next)
        {
            quotas[i]++;
        }

        return quotas;
    }
}
