using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.Safetensors;
using BackpropGen.State;

namespace BackpropGen.WeightFiles;

/// <summary>The scaling of a network as entries of the metadata, with every μ and σ as text that gives the same bits.</summary>
internal static class ScalingEntries
{
    /// <summary>The entries of a network's scaling; none where it has none, or none is fitted.</summary>
    /// <exception cref="InvalidOperationException">The scaling is one that no file may hold.</exception>
    public static IEnumerable<(string Key, string Value)> Of<T>(NetworkState<T> state, NetworkLayout layout)
        where T : unmanaged
    {
        if (state.Scaling is not (var numbers, true))
        {
            return [];
        }

        List<(string Key, string Value)> entries = [];
        int first = 0;
        foreach (ScalingMetadata group in ScalingMetadata.Of(layout).Where(group => group.Columns.IsScaled))
        {
            int count = group.Columns.Names.Count;
            double[] values = numbers.AsSpan(first, 2 * count).ToArray().Select(Real.ToDouble).ToArray();
            if (ScalingMetadata.ProblemOf(values.Take(count).ToArray(), values.Skip(count).ToArray(), group.Columns.Names, layout.IsDouble) is { } problem)
            {
                throw new InvalidOperationException($"The network was not saved: its scaling could not be loaded again. {problem}");
            }

            entries.Add((group.NameKey, group.Columns.Scaling));
            entries.Add((group.OffsetsKey, Spell(numbers.AsSpan(first, count))));
            entries.Add((group.ScalesKey, Spell(numbers.AsSpan(first + count, count))));
            first += 2 * count;
        }

        return entries;
    }

    /// <summary>The numbers in the metadata of a file, in the order of <see cref="IScaledNetwork{T}"/>; null where it holds none.</summary>
    public static T[]? Read<T>(NetworkLayout layout, IReadOnlyDictionary<string, string> metadata, Refusal refuse)
        where T : unmanaged
        => ScalingMetadata.Read(layout, metadata, refuse)?
            .SelectMany(pair => pair is { } scaled ? scaled.Offsets.Concat(scaled.Scales) : [])
            .Select(Real.FromDouble<T>)
            .ToArray();

    /// <summary>μ = 0 and σ = 1, in the same order.</summary>
    public static T[] NoneOf<T>(NetworkLayout layout)
        where T : unmanaged
        => ScalingMetadata.Of(layout)
            .Where(group => group.Columns.IsScaled)
            .SelectMany(group => Enumerable.Repeat(0.0, group.Columns.Names.Count).Concat(Enumerable.Repeat(1.0, group.Columns.Names.Count)))
            .Select(Real.FromDouble<T>)
            .ToArray();

    private static string Spell<T>(Span<T> numbers)
        where T : unmanaged
    {
        string[] texts = new string[numbers.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            // A float is a double, too: 17 digits of that give its bits again on every framework.
            texts[i] = Real.ToDouble(numbers[i]).ToString("G17", CultureInfo.InvariantCulture);
        }

        return string.Join(ScalingMetadata.Between.ToString(), texts);
    }
}
