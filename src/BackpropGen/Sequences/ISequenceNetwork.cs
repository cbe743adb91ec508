using System.ComponentModel;
using BackpropGen.CompilerServices;

namespace BackpropGen;

/// <summary>A network with memory: its outputs depend on the steps before. Generated networks with a layer <c>rnn</c>, <c>gru</c>, <c>lstm</c> or <c>conv</c> implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>
/// <see cref="SequenceNetwork"/> has the methods that all of them share: predictions of whole sequences and of many streams, gradients, training, files. Parameters and gradients are flat. Several
/// threads may predict at once, each with a state of its own, while no thread changes the network.
/// </remarks>
public interface ISequenceNetwork<T>
    where T : unmanaged
{
    /// <summary>Layers, names and sizes.</summary>
    SequenceDescription Description { get; }

    /// <summary>What supports this library. It is of no use otherwise.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    SequenceCore<T> Core { get; }

    /// <summary>The beginning of a stream.</summary>
    /// <returns>A state in which all that is remembered is 0.</returns>
    SequenceState<T> NewState();

    /// <summary>The outputs of the next step of a stream. Nothing is allocated.</summary>
    /// <param name="inputs">The step's inputs.</param>
    /// <param name="state">What is remembered of the stream: it goes on by this step.</param>
    /// <param name="outputs">Receives the step's outputs.</param>
    /// <exception cref="ArgumentException">A span has another length, or the state is of another network; the state is left as it was.</exception>
    void Predict(ReadOnlySpan<T> inputs, SequenceState<T> state, Span<T> outputs);
}
