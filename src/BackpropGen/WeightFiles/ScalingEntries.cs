using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.WeightFiles.Safetensors;

namespace BackpropGen.WeightFiles;

/// <summary>The scaling of a network in the metadata of a weight file: for inputs and for targets its name, and every μ and σ as text that gives the same bits.</summary>
internal static class ScalingEntries
{
    private const char Between = ' ';

    /// <summary>The entries of a network's scaling; none where it has none, or none is fitted.</summary>
    public static IEnumerable<(string Key, string Value)> Of<T>(INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        T[] numbers = new T[ScalingFit.CountOf(description)];
        if (network is not IScaledNetwork<T> scaled || !scaled.GetScaling(numbers))
        {
            return [];
        }

        List<(string Key, string Value)> entries = [];
        int first = 0;
        foreach ((string nameKey, string offsetsKey, string scalesKey, Scaling scaling, int count) in Groups(description))
        {
            if (scaling != Scaling.None)
            {
                entries.Add((nameKey, scaling.ToString()));
                entries.Add((offsetsKey, Spell(numbers.AsSpan(first, count))));
                entries.Add((scalesKey, Spell(numbers.AsSpan(first + count, count))));
                first += 2 * count;
            }
        }

        return entries;
    }

    /// <summary>The numbers in the metadata of a file; null where it holds none.</summary>
    public static T[]? Read<T>(NetworkDescription description, IReadOnlyDictionary<string, string> metadata, Refusal refuse)
        where T : unmanaged
    {
        if (!Groups(description).Any(group => metadata.ContainsKey(group.NameKey)))
        {
            return null;
        }

        List<T> numbers = [];
        foreach ((string nameKey, string offsetsKey, string scalesKey, Scaling scaling, int count) in Groups(description))
        {
            string found = metadata.TryGetValue(nameKey, out string? name) ? name : nameof(Scaling.None);
            if (found != scaling.ToString())
            {
                throw refuse($"The entry {TensorEntry.Quote(nameKey)} of the metadata is {TensorEntry.Quote(found)}, but the network's is {scaling}: declare the network with the scaling of the file.", null);
            }

            if (scaling != Scaling.None)
            {
                numbers.AddRange(Parse<T>(metadata, offsetsKey, count, refuse));
                numbers.AddRange(Parse<T>(metadata, scalesKey, count, refuse));
            }
        }

        T[] all = numbers.ToArray();
        return ScalingFit.ProblemOf(description, all) is { } problem ? throw refuse("The scaling of the file cannot be used. " + problem, null) : all;
    }

    private static IEnumerable<(string NameKey, string OffsetsKey, string ScalesKey, Scaling Scaling, int Count)> Groups(NetworkDescription description)
    {
        yield return (WeightFormat.InputScalingKey, WeightFormat.InputOffsetsKey, WeightFormat.InputScalesKey, description.InputScaling, description.InputCount);
        yield return (WeightFormat.TargetScalingKey, WeightFormat.TargetOffsetsKey, WeightFormat.TargetScalesKey, description.TargetScaling, description.OutputCount);
    }

    private static string Spell<T>(Span<T> numbers)
        where T : unmanaged
    {
        string[] texts = new string[numbers.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            // A float is a double, too: 17 digits of that give its bits again on every framework.
            texts[i] = Real.ToDouble(numbers[i]).ToString("G17", CultureInfo.InvariantCulture);
        }

        return string.Join(Between.ToString(), texts);
    }

    private static IEnumerable<T> Parse<T>(IReadOnlyDictionary<string, string> metadata, string key, int count, Refusal refuse)
        where T : unmanaged
    {
        string[] texts = metadata.TryGetValue(key, out string? text) ? text.Split(Between) : [];
        if (texts.Length != count)
        {
            throw refuse(FormattableString.Invariant($"The entry {TensorEntry.Quote(key)} of the metadata holds {Check.Count(texts.Length, "number")}, but it must hold {count}."), null);
        }

        foreach (string number in texts)
        {
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                throw refuse($"The entry {TensorEntry.Quote(key)} of the metadata holds {TensorEntry.Quote(number)}, which is no number.", null);
            }

            yield return Real.FromDouble<T>(value);
        }
    }
}
