namespace BackpropGen.Orleans.Hosting;

// A network that the grains of a silo know by its name.
internal abstract class NetworkRegistration(string name, NetworkGrainOptions options)
{
    public string Name { get; } = name;

    public NetworkGrainOptions Options { get; } = options;

    public abstract Type Precision { get; }
}

internal sealed class NetworkRegistration<T>(string name, NetworkGrainOptions options, Func<object> create) : NetworkRegistration(name, options)
    where T : unmanaged
{
    public override Type Precision => typeof(T);

    // A network, or one with memory, as its class makes it.
    public object Create() => create();

    // The network that every key begins with.
    public INetwork<T> CreateForKey()
    {
        INetwork<T> network = create() as INetwork<T>
            ?? throw new ArgumentException($"The network \"{Name}\" has memory: trainings and searches take it, but keys, replicas and cohorts are of networks without memory.");
        network.Initialize(Options.Seed);
        if (Options.Scaling is { } scaling)
        {
            network.SetScaling(scaling);
        }

        return network;
    }
}

// All networks of a silo.
internal sealed class NetworkRegistry
{
    private readonly Dictionary<string, NetworkRegistration> _registrations = [];

    public NetworkRegistry(IEnumerable<NetworkRegistration> registrations)
    {
        foreach (NetworkRegistration registration in registrations)
        {
            if (!_registrations.TryAdd(registration.Name, registration))
            {
                throw new InvalidOperationException($"Two networks are called \"{registration.Name}\": give AddNetworkGrains another name for one of them.");
            }
        }
    }

    public NetworkRegistration<T> Get<T>(string name)
        where T : unmanaged
        => !_registrations.TryGetValue(name, out NetworkRegistration? registration)
            ? throw new ArgumentException($"This silo knows no network \"{name}\": call AddNetworkGrains with that name on every silo. It knows {(_registrations.Count == 0 ? "none" : string.Join(", ", _registrations.Keys.Order(StringComparer.Ordinal)))}.")
            : registration as NetworkRegistration<T>
                ?? throw new ArgumentException($"The network \"{name}\" computes in {registration.Precision.Name}, but it was asked for in {typeof(T).Name}: ask for the grain of its precision.");
}
