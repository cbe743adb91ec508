using BackpropGen.CompilerServices;
using BackpropGen.State;

namespace BackpropGen.Training;

// The epoch with the least loss so far, and the parameters that the network had after it.
internal sealed class BestEpoch<T>
    where T : unmanaged
{
    private readonly INetwork<T> _network;
    private readonly double _leastImprovement;
    private readonly T[]? _parameters;

    // Parameters are kept where something may want them back.
    public BestEpoch(INetwork<T> network, double leastImprovement, bool keepsParameters)
    {
        _network = network;
        _leastImprovement = leastImprovement;
        _parameters = keepsParameters ? new T[network.Description.ParameterCount] : null;
    }

    // Counted from 1; 0 before the first.
    public int Number { get; private set; }

    public double Loss { get; private set; } = double.PositiveInfinity;

    // Null where nothing may want them back.
    public T[]? Parameters => _parameters;

    // As it was in a training that goes on, whose best parameters are needed where these are kept. Where they are not, the losses of the epochs decide: that training may have kept some,
    // and judged them by another loss.
    public void Resume(int number, double loss, T[]? parameters, IReadOnlyList<double> losses)
    {
        if (_parameters is not null)
        {
            (Number, Loss) = (number, loss);
            parameters!.CopyTo(_parameters, 0);
            return;
        }

        for (int epoch = 1; epoch <= losses.Count; epoch++)
        {
            Look(epoch, losses[epoch - 1]);
        }
    }

    public void Look(int epoch, double loss)
    {
        // Any loss is better than one that is not finite.
        bool isFirst = Real.IsFinite(loss) && !Real.IsFinite(Loss);
        if (Number > 0 && !isFirst && !(loss < Loss - _leastImprovement))
        {
            return;
        }

        (Number, Loss) = (epoch, loss);
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

            // What is remembered of steps away from them would lead the next ones astray.
            OptimizerMemory.Clear(_network);
        }
    }
}
