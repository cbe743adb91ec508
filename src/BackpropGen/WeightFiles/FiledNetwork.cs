using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.State;

namespace BackpropGen.WeightFiles;

/// <summary>What a weight file is written of, and read for: a network by what its file says of it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="layout">The tensors, in the order of the network's parameters, and the columns.</param>
/// <param name="loss">The loss.</param>
/// <param name="optimizer">The optimiser.</param>
/// <param name="implementation">The type that computes, for messages.</param>
/// <param name="givesOptimizerState">Whether that gives and takes what the optimiser remembers.</param>
internal sealed class FiledNetwork<T>(NetworkLayout layout, Loss loss, Optimizer optimizer, Type implementation, bool givesOptimizerState)
    where T : unmanaged
{
    public NetworkLayout Layout { get; } = layout;

    public IReadOnlyList<ParameterTensor> Tensors { get; } = ParameterTensor.Of(layout);

    public Loss Loss { get; } = loss;

    public Optimizer Optimizer { get; } = optimizer;

    public Type Implementation { get; } = implementation;

    /// <summary>What the optimiser remembers that the network gives and takes; null where it remembers something and the network, which is not generated, does not give it.</summary>
    public IReadOnlyList<OptimizerMoment>? Moments { get; } = givesOptimizerState || OptimizerMoment.Of(optimizer).Count == 0 ? OptimizerMoment.Of(optimizer) : null;

    public int ParameterCount => Tensors.Sum(tensor => tensor.Length);

    public static FiledNetwork<T> Of(INetwork<T> network) =>
        new(DescribedLayout.Of<T>(network.Description), network.Description.Loss, network.Description.Optimizer, network.GetType(), network is IOptimizerState<T>);
}
