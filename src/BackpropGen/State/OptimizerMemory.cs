using BackpropGen.CompilerServices;

namespace BackpropGen.State;

// What an optimiser remembers of the steps so far.
internal static class OptimizerMemory
{
    // Room for all of it; null where it remembers nothing.
    public static T[]? Of<T>(INetwork<T> network)
        where T : unmanaged
    {
        int moments = OptimizerMoment.Of(network.Description.Optimizer).Count;
        return network is IOptimizerState<T> && moments > 0 ? new T[checked(moments * network.Description.ParameterCount)] : null;
    }

    public static void Clear<T>(INetwork<T> network)
        where T : unmanaged
    {
        if (Of(network) is { } nothing)
        {
            ((IOptimizerState<T>)network).SetOptimizerState(nothing, 0);
        }
    }
}
