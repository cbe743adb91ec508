namespace BackpropGen.Benchmarks.Networks;

internal readonly struct Sgd2_2_1Model() : IModel
{
    private readonly Sgd2_2_1 _network = new();

    public INetwork<float> Network => _network;

    public void Predict(ReadOnlySpan<float> x, Span<float> y) => _network.Predict(x, y);

    public void PredictNamed(ReadOnlySpan<float> x, Span<float> y) => y[0] = _network.Predict(x[0], x[1]);

    public void PredictBatch(ReadOnlySpan<float> x, Span<float> y) => _network.PredictBatch(x, y);

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.Train(x, y, learningRate);

    public void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainBatch(x, y, learningRate);

    public void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainEach(x, y, learningRate);
}

internal readonly struct Sgd4_8_3Model() : IModel
{
    private readonly Sgd4_8_3 _network = new();

    public INetwork<float> Network => _network;

    public void Predict(ReadOnlySpan<float> x, Span<float> y) => _network.Predict(x, y);

    public void PredictNamed(ReadOnlySpan<float> x, Span<float> y) => (y[0], y[1], y[2]) = _network.Predict(x[0], x[1], x[2], x[3]);

    public void PredictBatch(ReadOnlySpan<float> x, Span<float> y) => _network.PredictBatch(x, y);

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.Train(x, y, learningRate);

    public void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainBatch(x, y, learningRate);

    public void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainEach(x, y, learningRate);
}

internal readonly struct Sgd4_16_16_3Model() : IModel
{
    private readonly Sgd4_16_16_3 _network = new();

    public INetwork<float> Network => _network;

    public void Predict(ReadOnlySpan<float> x, Span<float> y) => _network.Predict(x, y);

    public void PredictNamed(ReadOnlySpan<float> x, Span<float> y) => (y[0], y[1], y[2]) = _network.Predict(x[0], x[1], x[2], x[3]);

    public void PredictBatch(ReadOnlySpan<float> x, Span<float> y) => _network.PredictBatch(x, y);

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.Train(x, y, learningRate);

    public void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainBatch(x, y, learningRate);

    public void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainEach(x, y, learningRate);
}

internal readonly struct Sgd16_64_64_8Model() : IModel
{
    private readonly Sgd16_64_64_8 _network = new();

    public INetwork<float> Network => _network;

    public void Predict(ReadOnlySpan<float> x, Span<float> y) => _network.Predict(x, y);

    public void PredictNamed(ReadOnlySpan<float> x, Span<float> y) => (y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7]) = _network.Predict(
        x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11], x[12], x[13], x[14], x[15]);

    public void PredictBatch(ReadOnlySpan<float> x, Span<float> y) => _network.PredictBatch(x, y);

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.Train(x, y, learningRate);

    public void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainBatch(x, y, learningRate);

    public void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainEach(x, y, learningRate);
}

internal readonly struct Sgd64_128_64_10Model() : IModel
{
    private readonly Sgd64_128_64_10 _network = new();

    public INetwork<float> Network => _network;

    public void Predict(ReadOnlySpan<float> x, Span<float> y) => _network.Predict(x, y);

    public void PredictNamed(ReadOnlySpan<float> x, Span<float> y) => throw new NotSupportedException();

    public void PredictBatch(ReadOnlySpan<float> x, Span<float> y) => _network.PredictBatch(x, y);

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.Train(x, y, learningRate);

    public void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainBatch(x, y, learningRate);

    public void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainEach(x, y, learningRate);
}

internal readonly struct Sgd784_128_10Model() : IModel
{
    private readonly Sgd784_128_10 _network = new();

    public INetwork<float> Network => _network;

    public void Predict(ReadOnlySpan<float> x, Span<float> y) => _network.Predict(x, y);

    public void PredictNamed(ReadOnlySpan<float> x, Span<float> y) => throw new NotSupportedException();

    public void PredictBatch(ReadOnlySpan<float> x, Span<float> y) => _network.PredictBatch(x, y);

    public void Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.Train(x, y, learningRate);

    public void TrainBatch(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainBatch(x, y, learningRate);

    public void TrainEach(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float learningRate) => _network.TrainEach(x, y, learningRate);
}
