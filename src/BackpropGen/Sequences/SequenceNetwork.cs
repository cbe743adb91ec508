using BackpropGen.CompilerServices;
using BackpropGen.Sequences;

namespace BackpropGen;

/// <summary>Predicts, evaluates and trains networks with memory.</summary>
/// <remarks>
/// A sequence is flat: the values of its first step, then those of its second. Its targets are flat, too: those of all steps, or those of the last step alone, where only the last
/// prediction counts. The loss of a sequence is the mean over the steps that have targets; that of several, the mean over the steps of all of them. A gradient is exact: back-propagation through
/// all steps, from a state of zeros. Training keeps what each step took and gave: (inputs + outputs + twice the memory) values a step.
/// </remarks>
public static partial class SequenceNetwork
{
    /// <summary>A copy that is trained apart: parameters, scaling, and what the optimiser remembers. States of streams fit both.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network. No thread may change it meanwhile.</param>
    /// <returns>The copy, of another class: <c>Clone()</c> of a generated class gives one of the same.</returns>
    public static ISequenceNetwork<T> Clone<T>(this ISequenceNetwork<T> network)
        where T : unmanaged
        => new SequenceCopy<T>(CoreOf(network).Clone());

    private static SequenceCore<T> CoreOf<T>(ISequenceNetwork<T> network)
        where T : unmanaged
        => (network ?? throw new ArgumentNullException(nameof(network))).Core;
}
