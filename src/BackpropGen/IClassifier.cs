namespace BackpropGen;

/// <summary>
/// A network that tells classes apart: its loss is binary cross-entropy or hinge loss with one output, or cross-entropy or Kullback-Leibler divergence with an
/// output for each class. All generated networks of these losses implement it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>
/// Classes count from 0. A row's targets are 1 for the output of its class and 0 for the others; with one output, 1 for class 1, and for class 0 what the loss
/// asks for: 0, or −1 for hinge loss. <see cref="Classification"/> has the number of classes, methods that translate classes into targets and outputs into classes, and the
/// methods for many rows.
/// </remarks>
public interface IClassifier<T> : INetwork<T>
    where T : unmanaged
{
    /// <summary>The class of one row: with one output 1 if the network considers it more likely than 0; otherwise that of the largest output, the first of equals.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <returns>A class, from 0.</returns>
    /// <exception cref="InvalidOperationException">An output is NaN.</exception>
    int PredictClass(ReadOnlySpan<T> inputs);

    /// <summary>The loss of one row.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="classIndex">The row's class, from 0.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    T Evaluate(ReadOnlySpan<T> inputs, int classIndex);

    /// <summary>The loss of one row and its derivative by every parameter.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="classIndex">The row's class, from 0.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    T Gradient(ReadOnlySpan<T> inputs, int classIndex, Span<T> gradient);

    /// <summary>The derivative of one row's loss by its inputs.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="classIndex">The row's class, from 0.</param>
    /// <param name="inputGradient">Receives ∂L/∂x for every input x.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    void InputGradient(ReadOnlySpan<T> inputs, int classIndex, Span<T> inputGradient);

    /// <summary>One step of training on one row.</summary>
    /// <param name="inputs">The row's inputs, finite.</param>
    /// <param name="classIndex">The row's class, from 0.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The loss before the step. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class, or the learning rate is not as described.</exception>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet: call <c>Fit</c> or <see cref="FeatureScaling.FitScaling"/> first.</exception>
    T Train(ReadOnlySpan<T> inputs, int classIndex, T learningRate);
}
