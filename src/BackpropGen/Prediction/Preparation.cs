using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>Prepares networks for the first call that must not wait.</summary>
public static class Preparation
{
    // After so many calls the runtime has compiled what it compiles a second time, or will do so beside the caller.
    private const int Calls = 64;

    // As many rows as fill the widest vectors and a block, and some that are left.
    private const int Rows = 65;

    /// <summary>
    /// Compiles what predictions run, alone and in batches, and touches the memory that they use: the first prediction after it waits for the just-in-time compiler no more. The network is not
    /// changed.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    public static void WarmUp<T>(this INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        T[] inputs = new T[Rows * description.InputCount];
        T[] outputs = new T[Rows * description.OutputCount];
        for (int call = 0; call < Calls; call++)
        {
            network.Predict(inputs.AsSpan(0, description.InputCount), outputs.AsSpan(0, description.OutputCount));
            network.PredictBatch(inputs, outputs);
        }
    }
}
