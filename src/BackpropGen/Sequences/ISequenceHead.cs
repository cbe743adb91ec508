using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What a network with memory makes of the outputs of a step: predictions, by the activation of its last layer, and their loss. Generated code implements it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISequenceHead<T>
    where T : unmanaged
{
    /// <summary>The predictions.</summary>
    /// <param name="inputs">The outputs of a step before their activation.</param>
    /// <param name="outputs">Receives the predictions.</param>
    void Predict(ReadOnlySpan<T> inputs, Span<T> outputs);

    /// <summary>The loss.</summary>
    /// <param name="inputs">The outputs of a step before their activation.</param>
    /// <param name="targets">The targets.</param>
    /// <returns>The loss.</returns>
    T Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets);

    /// <summary>The derivative of the loss by the outputs before their activation.</summary>
    /// <param name="inputs">The outputs of a step before their activation.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="inputGradient">Receives the derivative.</param>
    void InputGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> inputGradient);
}
