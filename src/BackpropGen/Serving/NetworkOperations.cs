using BackpropGen.CompilerServices;
using BackpropGen.State;

namespace BackpropGen.Serving;

// What is done with a network whatever its precision: copies for readers, which predict and are never trained.
internal abstract class NetworkOperations<TNetwork>
    where TNetwork : class
{
    private static readonly NetworkOperations<TNetwork> Single = new Operations<float>();
    private static readonly NetworkOperations<TNetwork> Precise = new Operations<double>();

    // Null for what is no network that can be copied, such as one that is frozen.
    public static NetworkOperations<TNetwork>? Of(TNetwork network) => network switch
    {
        INetwork<float> => Single,
        INetwork<double> => Precise,
        _ => null,
    };

    public abstract TNetwork Copy(TNetwork network);

    public abstract void CopyInto(TNetwork network, TNetwork copy);

    public abstract void WarmUp(TNetwork network);

    private sealed class Operations<T> : NetworkOperations<TNetwork>
        where T : unmanaged
    {
        public override TNetwork Copy(TNetwork network)
        {
            INetwork<T> copy = ((INetwork<T>)network).Clone();

            // What predicts remembers no steps, and needs no memory for them.
            OptimizerMemory.Clear(copy);
            return (TNetwork)copy;
        }

        public override void CopyInto(TNetwork network, TNetwork copy) => ((INetwork<T>)copy).CopyFrom((INetwork<T>)network);

        public override void WarmUp(TNetwork network) => ((INetwork<T>)network).WarmUp();
    }
}
