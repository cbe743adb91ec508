namespace BackpropGen.CompilerServices;

// The epoch with the least loss so far, and the parameters that the network had after it.
internal sealed class BestEpoch<T>
    where T : unmanaged
{
    private readonly INetwork<T> _network;
    private readonly double _leastImprovement;
    private readonly T[]? _parameters;
    private double _loss = double.PositiveInfinity;

    // Parameters are kept where something may want them back.
    public BestEpoch(INetwork<T> network, double leastImprovement, bool keepsParameters)
    {
        _network = network;
        _leastImprovement = leastImprovement;
        _parameters = keepsParameters ? new T[network.Description.ParameterCount] : null;
    }

    // Counted from 1; 0 before the first.
    public int Number { get; private set; }

    public void Look(int epoch, double loss)
    {
        if (Number > 0 && !(loss < _loss - _leastImprovement))
        {
            return;
        }

        (Number, _loss) = (epoch, loss);
        if (_parameters is not null)
        {
            _network.GetParameters(_parameters);
        }
    }

    public void Restore()
    {
        if (_parameters is not null && Number > 0)
        {
            _network.SetParameters(_parameters);
        }
    }
}
