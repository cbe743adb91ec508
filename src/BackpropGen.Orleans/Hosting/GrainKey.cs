namespace BackpropGen.Orleans.Hosting;

// The name of a network, and a key, a cohort, a training or a search of its own: "rent/customer-42".
internal static class GrainKey
{
    private const char Separator = '/';

    public static void RequireName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains(Separator))
        {
            throw new ArgumentException($"The name of a network is \"{name}\", but it must not hold '{Separator}', which ends it in the keys of grains.", nameof(name));
        }
    }

    public static string Of(string network, string key)
    {
        RequireName(network);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return network + Separator + key;
    }

    public static (string Network, string Key) Split(string grainKey)
    {
        int end = grainKey.IndexOf(Separator, StringComparison.Ordinal);
        return end > 0 && end < grainKey.Length - 1
            ? (grainKey[..end], grainKey[(end + 1)..])
            : throw new ArgumentException($"\"{grainKey}\" is no key of such a grain: get the grain with an extension method of {nameof(NetworkGrainFactoryExtensions)}.");
    }
}
