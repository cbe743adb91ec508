namespace BackpropGen.Benchmarks.Networks;

/// <summary>
/// A generated network, called as its users call it: directly. Through <see cref="INetwork{T}"/> each call would be a virtual one, which is most of
/// the time of a small network.
/// </summary>
internal interface IModel
{
    /// <summary>The same network, for all that is not timed.</summary>
    INetwork<float> Network { get; }

    void Predict(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>With named arguments, which networks of up to 16 inputs have.</summary>
    void PredictNamed(ReadOnlySpan<float> x, Span<float> y);

    void PredictBatch(ReadOnlySpan<float> x, Span<float> y);

    void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate);

    void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate);

    void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate);
}
