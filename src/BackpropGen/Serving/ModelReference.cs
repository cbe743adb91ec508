using BackpropGen.Serving;

namespace BackpropGen;

/// <summary>
/// A network that many threads predict with while another one replaces it: readers take no lock, and each sees one whole model, the old one or the new one, never a mixture. For services that load new
/// models or go on learning while they answer.
/// </summary>
/// <typeparam name="TNetwork">The class of the network.</typeparam>
/// <remarks>
/// <para>A model that is published is not changed any more, as long as somebody may read it. <see cref="Publish"/> publishes a copy, so that the caller can go on training; <see cref="Replace"/> publishes the instance itself.</para>
/// <para>
/// Readers count themselves in and out with <see cref="Read"/>: the memory of a copy that no scope holds any more is used for the next one. Or they take <see cref="Current"/>, which costs less
/// and may be kept for any time: a copy that was handed out so is left to the garbage collector, and the next one is new.
/// </para>
/// </remarks>
public sealed class ModelReference<TNetwork>
    where TNetwork : class
{
    private readonly object _publishing = new();
    private Slot _current;

    // The copy before the current one, whose memory may serve again.
    private Slot? _spare;

    /// <summary>A reference to a network, which is published as it is: it must not be changed any more.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public ModelReference(TNetwork network)
    {
        _current = new Slot(network ?? throw new ArgumentNullException(nameof(network)), isCopy: false, version: 1);
    }

    /// <summary>The model that was published last. It may be kept for any time, and must not be changed. Takes no lock and allocates nothing.</summary>
    public TNetwork Current
    {
        get
        {
            while (true)
            {
                Slot slot = Volatile.Read(ref _current);
                if (!slot.IsKept)
                {
                    slot.IsKept = true;
                    Interlocked.MemoryBarrier();
                }

                // Whoever reuses memory looks at IsKept after the slot has ceased to be the current one: where it still is, that comes later. Where it is not, its memory may be under way to the next
                // model already, even if another reader has marked it meanwhile.
                if (ReferenceEquals(Volatile.Read(ref _current), slot))
                {
                    return slot.Network;
                }
            }
        }
    }

    /// <summary>How many models were published, the first one included.</summary>
    public long Version => Volatile.Read(ref _current).Version;

    /// <summary>Holds the model that was published last until the scope is disposed of. Takes no lock and allocates nothing.</summary>
    /// <returns>The scope, for a <see langword="using"/> on one thread.</returns>
    public Scope Read()
    {
        while (true)
        {
            Slot slot = Volatile.Read(ref _current);
            Interlocked.Increment(ref slot.Readers);

            // Between the two lines another model may have been published, and the memory of this one be under way to the next.
            if (ReferenceEquals(Volatile.Read(ref _current), slot))
            {
                return new Scope(slot);
            }

            Interlocked.Decrement(ref slot.Readers);
        }
    }

    /// <summary>Publishes a copy of a network: its parameters and its scaling. What the copy before held is used again if no reader can hold it any more.</summary>
    /// <param name="network">The network, which the caller may go on training; nothing else may change it during the call.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="ArgumentException">Its parameters are not finite; the model before stays.</exception>
    /// <exception cref="NotSupportedException">It is no network that can be copied, as one is that is frozen: <see cref="Replace"/> it.</exception>
    public void Publish(TNetwork network)
    {
        NetworkOperations<TNetwork> operations = NetworkOperations<TNetwork>.Of(network ?? throw new ArgumentNullException(nameof(network)))
            ?? throw new NotSupportedException($"{network.GetType()} cannot be copied: publish the instance itself with Replace.");
        lock (_publishing)
        {
            Slot next;
            if (_spare is { IsCopy: true, IsKept: false } spare && Volatile.Read(ref spare.Readers) == 0 && spare.Network.GetType() == network.GetType())
            {
                operations.CopyInto(network, spare.Network);
                next = spare;
                next.Version = _current.Version + 1;
            }
            else
            {
                next = new Slot(operations.Copy(network), isCopy: true, _current.Version + 1);
            }

            _spare = Interlocked.Exchange(ref _current, next);
        }
    }

    /// <summary>Publishes a network itself: it must not be changed any more.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public void Replace(TNetwork network)
    {
        if (network is null)
        {
            throw new ArgumentNullException(nameof(network));
        }

        lock (_publishing)
        {
            _spare = Interlocked.Exchange(ref _current, new Slot(network, isCopy: false, _current.Version + 1));
        }
    }

    /// <summary>Compiles what predictions run: <see cref="Preparation.WarmUp{T}(INetwork{T})"/> of the current model, and what readers of this reference call.</summary>
    public void WarmUp()
    {
        for (int call = 0; call < 64; call++)
        {
            using Scope scope = Read();
            _ = scope.Network;
        }

        NetworkOperations<TNetwork>.Of(Current)?.WarmUp(Current);
    }

    /// <summary>A model that is held by a reader: whole, and not changed before the scope is disposed of.</summary>
    public readonly ref struct Scope
    {
        private readonly Slot _slot;

        internal Scope(Slot slot)
        {
            _slot = slot;
        }

        /// <summary>The model. It must not be kept beyond the scope, nor changed.</summary>
        public TNetwork Network => _slot.Network;

        /// <summary>Which of the published models it is, counted from 1.</summary>
        public long Version => _slot.Version;

        /// <summary>Lets go of the model. To be called once.</summary>
        public void Dispose() => Interlocked.Decrement(ref _slot.Readers);
    }

    // A model, and who reads it.
    internal sealed class Slot
    {
        // How many scopes hold the model.
        public int Readers;

        public Slot(TNetwork network, bool isCopy, long version)
        {
            Network = network;
            IsCopy = isCopy;
            Version = version;
        }

        public TNetwork Network { get; }

        // Whether it was made here, and nobody else has it.
        public bool IsCopy { get; }

        public long Version { get; set; }

        // Whether somebody took it without counting himself in.
        public volatile bool IsKept;
    }
}
