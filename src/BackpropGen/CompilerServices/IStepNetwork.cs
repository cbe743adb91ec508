using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>The step of a network with memory, where its nodes lie in the lanes of vectors: its values stay in memory of the caller's from the way forward to the way back.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>Nothing is checked here.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStepNetwork<T>
    where T : unmanaged
{
    /// <summary>How many values the way forward and the way back need.</summary>
    int NodeCount { get; }

    /// <summary>Where results lie among them: the outputs of the network, then what each cell of memory is to hold.</summary>
    ReadOnlySpan<int> ResultPlaces { get; }

    /// <summary>How many values a gradient takes, in the layout of the network's own memory.</summary>
    int GradientLength { get; }

    /// <summary>The way forward.</summary>
    /// <param name="inputs">The inputs of a row.</param>
    /// <param name="nodes">Receives its values.</param>
    void Forward(ReadOnlySpan<T> inputs, Span<T> nodes);

    /// <summary>The way forward without a way back: of the values, the outputs alone are left.</summary>
    /// <param name="inputs">The inputs of a row.</param>
    /// <param name="nodes">Receives its outputs in their place.</param>
    /// <param name="memory">Receives what each cell of memory is to hold, one after the other. It may be a part of the inputs.</param>
    void Advance(ReadOnlySpan<T> inputs, Span<T> nodes, Span<T> memory);

    /// <summary>The way back, which adds the gradient of the row.</summary>
    /// <param name="inputs">The inputs of the row.</param>
    /// <param name="nodes">What the way forward left.</param>
    /// <param name="outputGradient">∂L/∂ŷ for every output.</param>
    /// <param name="gradient">The sum of gradients: <see cref="GradientLength"/> values.</param>
    /// <param name="inputGradient">Receives ∂L/∂x for every input.</param>
    void AddGradient(ReadOnlySpan<T> inputs, Span<T> nodes, ReadOnlySpan<T> outputGradient, Span<T> gradient, Span<T> inputGradient);

    /// <summary>A gradient in the order of the parameters.</summary>
    /// <param name="gradient">A sum of gradients.</param>
    /// <param name="destination">Receives a value for each parameter.</param>
    void Unpack(Span<T> gradient, Span<T> destination);
}
