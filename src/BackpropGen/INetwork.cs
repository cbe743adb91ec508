namespace BackpropGen;

/// <summary>What every generated network does, for code that works with any of them.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>
/// Rows are flat: a batch of r rows of n inputs is a span of r·n values, row after row. Parameters and gradients are flat in the order of
/// PyTorch: for each layer the weights [out, in], then the biases. A span of the wrong length throws <see cref="ArgumentException"/> before
/// anything is written. Several threads may predict at once while no thread changes the network, by training it, <c>Load</c>, <c>Update</c>, <c>Initialize</c> or setting its parameters or scaling: predictions beside that come from neither
/// model. <c>ModelReference</c> is for networks that change while others predict.
/// </remarks>
public interface INetwork<T>
    where T : unmanaged
{
    /// <summary>Layers, names and sizes.</summary>
    NetworkDescription Description { get; }

    /// <summary>Gives the network new weights, as its initializer draws them, and biases of 0. The same seed gives the same weights. Scaling is to be fitted anew, and the optimiser starts anew.</summary>
    /// <param name="seed">Any number.</param>
    void Initialize(int seed);

    /// <summary>Copies all parameters out.</summary>
    /// <param name="destination">As many values as the network has parameters.</param>
    void GetParameters(Span<T> destination);

    /// <summary>Replaces all parameters.</summary>
    /// <param name="source">As many finite values as the network has parameters.</param>
    void SetParameters(ReadOnlySpan<T> source);

    /// <summary>The outputs of one row.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="outputs">Receives the row's outputs.</param>
    void Predict(ReadOnlySpan<T> inputs, Span<T> outputs);

    /// <summary>The loss of one row; of scaled targets where the network scales them.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="targets">The row's targets: one for each output, unless the loss takes several outputs together.</param>
    /// <returns>The loss.</returns>
    T Evaluate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets);

    /// <summary>The loss of one row and its derivative by every parameter.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="targets">The row's targets: one for each output, unless the loss takes several outputs together.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ.</param>
    /// <returns>The loss.</returns>
    T Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient);

    /// <summary>Back-propagates a given derivative by the outputs, for networks that are part of something larger.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="outputGradient">∂L/∂ŷ for every output ŷ, after the output activation.</param>
    /// <param name="gradient">Receives ∂L/∂θ for every parameter θ.</param>
    /// <param name="inputGradient">Receives ∂L/∂x for every input x.</param>
    void Backward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> outputGradient, Span<T> gradient, Span<T> inputGradient);

    /// <summary>The derivative of one row's loss by its inputs.</summary>
    /// <param name="inputs">The row's inputs.</param>
    /// <param name="targets">The row's targets: one for each output, unless the loss takes several outputs together.</param>
    /// <param name="inputGradient">Receives ∂L/∂x for every input x.</param>
    void InputGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> inputGradient);

    /// <summary>One step of the network's optimiser; gradient descent's is θ ← θ − η·∂L/∂θ.</summary>
    /// <param name="gradient">A finite ∂L/∂θ for every parameter θ.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet: call <c>Fit</c> or <see cref="FeatureScaling.FitScaling"/> first.</exception>
    void Update(ReadOnlySpan<T> gradient, T learningRate);

    /// <summary>One step of training on one row.</summary>
    /// <param name="inputs">The row's inputs, finite.</param>
    /// <param name="targets">The row's targets, finite.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The loss before the step, with outputs dropped where the network has dropout. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet: call <c>Fit</c> or <see cref="FeatureScaling.FitScaling"/> first.</exception>
    T Train(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate);

    /// <summary>The outputs of many rows.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="outputs">Receives the outputs, row after row.</param>
    void PredictBatch(ReadOnlySpan<T> inputs, Span<T> outputs);

    /// <summary>The mean loss of many rows, weighted by class where the network has class weights.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <returns>The mean of the rows' losses.</returns>
    T EvaluateBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets);

    /// <summary>The mean loss of many rows, weighted by class where the network has class weights, and its derivative by every parameter.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="targets">The targets, row after row.</param>
    /// <param name="gradient">Receives the derivative of that mean by every parameter θ.</param>
    /// <returns>The mean of the rows' losses.</returns>
    T GradientBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient);

    /// <summary>One step of training on the mean gradient of many rows, weighted by class where the network has class weights.</summary>
    /// <param name="inputs">The inputs, row after row, finite.</param>
    /// <param name="targets">The targets, row after row, finite.</param>
    /// <param name="learningRate">η, finite and at least 0.</param>
    /// <returns>The mean of the rows' losses before the step, with outputs dropped where the network has dropout. If it is not finite, the network was left as it was.</returns>
    /// <exception cref="InvalidOperationException">The network scales its columns, and its scaling has not been fitted yet: call <c>Fit</c> or <see cref="FeatureScaling.FitScaling"/> first.</exception>
    T TrainBatch(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T learningRate);

    /// <summary>A copy whose parameters are its own.</summary>
    /// <returns>The copy.</returns>
    INetwork<T> Clone();
}
