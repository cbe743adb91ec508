using BackpropGen.CompilerServices;

namespace BackpropGen.State;

// All that a network holds beside what its declaration says. Weight files and checkpoints save and bring back what is listed here and nothing else. Initialize and
// Clone, which are generated, have the same list in the generator, NetworkPlan.State; StateTests compares every field of networks after all of them.
internal sealed class NetworkState<T>
    where T : unmanaged
{
    public NetworkState(T[] parameters)
    {
        Parameters = parameters;
    }

    public T[] Parameters { get; }

    // What the optimiser remembers, moment after moment, and its number of steps; empty and 0 where it remembers nothing.
    public T[] Moments { get; set; } = [];

    public long Steps { get; set; }

    // The numbers of the scaling, and whether they come from data. Null where the network scales nothing; on the way back, where they are to stay as they are.
    public (T[] Numbers, bool IsFitted)? Scaling { get; set; }

    // Where the random numbers of dropout stand. Null where nothing is dropped; on the way back, where they are to stay as they are.
    public (ulong S0, ulong S1, ulong S2, ulong S3)? Dropout { get; set; }

    // Copies.
    public static NetworkState<T> Of(INetwork<T> network)
    {
        NetworkState<T> state = new(new T[network.Description.ParameterCount]);
        network.GetParameters(state.Parameters);
        if (OptimizerMemory.Of(network) is { } moments)
        {
            state.Moments = moments;
            state.Steps = ((IOptimizerState<T>)network).GetOptimizerState(moments);
        }

        if (network is IScaledNetwork<T> scaled)
        {
            T[] numbers = new T[ScalingFit.CountOf(network.Description)];
            bool isFitted = scaled.GetScaling(numbers);
            state.Scaling = (numbers, isFitted);
        }

        if (network is IDropoutNetwork<T> dropout)
        {
            state.Dropout = dropout.Dropout.State;
        }

        return state;
    }

    // Nothing is checked: whoever reads a state from a file has done so.
    public void SetTo(INetwork<T> network)
    {
        network.SetParameters(Parameters);
        if (network is IOptimizerState<T> optimizer)
        {
            optimizer.SetOptimizerState(Moments, Steps);
        }

        if (network is IScaledNetwork<T> scaled && Scaling is (var numbers, var isFitted))
        {
            scaled.SetScaling(numbers, isFitted);
        }

        if (network is IDropoutNetwork<T> dropout && Dropout is { } words)
        {
            dropout.Dropout.State = words;
        }
    }
}
