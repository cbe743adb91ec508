namespace BackpropGen.Hosting;

// Loads networks of one class, whatever their precision.
internal sealed class NetworkFile<TNetwork>(NetworkOptions options)
    where TNetwork : class, new()
{
    // Ready to serve.
    public TNetwork Load()
    {
        TNetwork network = new();
        switch (network)
        {
            case INetwork<float> single:
                single.Load(options.Path);
                break;
            case INetwork<double> precise:
                precise.Load(options.Path);
                break;
            default:
                throw NoNetwork();
        }

        return Ready(network);
    }

    public TNetwork Untrained() => Ready(new TNetwork());

    public TNetwork Copy(TNetwork network) => network switch
    {
        INetwork<float> single => (TNetwork)single.Clone(),
        INetwork<double> precise => (TNetwork)precise.Clone(),
        _ => throw NoNetwork(),
    };

    private static NotSupportedException NoNetwork() =>
        new($"{typeof(TNetwork)} has no weights to load: it is a network with memory, a frozen one, or no network with the attribute Network at all.");

    private TNetwork Ready(TNetwork network)
    {
        if (options.WarmUp && network is INetwork<float> single)
        {
            single.WarmUp();
        }
        else if (options.WarmUp && network is INetwork<double> precise)
        {
            precise.WarmUp();
        }

        return network;
    }
}
