namespace BackpropGen.Tests.GradientChecks;

/// <summary>A network whose gradient, or loss, is made wrong on its way out.</summary>
internal sealed class FalsifiedNetwork(INetwork<double> network) : INetwork<double>
{
    public NetworkDescription Description { get; init; } = network.Description;

    public int Index { get; init; }

    public Func<double, double> Derivative { get; init; } = value => value;

    public Func<double, double> Loss { get; init; } = value => value;

    public void GetParameters(Span<double> destination) => network.GetParameters(destination);

    public double GradientBatch(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, Span<double> gradient)
    {
        double loss = network.GradientBatch(inputs, targets, gradient);
        gradient[Index] = Derivative(gradient[Index]);
        return Loss(loss);
    }

    public void Initialize(int seed) => throw new NotSupportedException();

    public void SetParameters(ReadOnlySpan<double> source) => throw new NotSupportedException();

    public void Predict(ReadOnlySpan<double> inputs, Span<double> outputs) => throw new NotSupportedException();

    public double Evaluate(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets) => throw new NotSupportedException();

    public double Gradient(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, Span<double> gradient) => throw new NotSupportedException();

    public void Backward(ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputGradient, Span<double> gradient, Span<double> inputGradient) => throw new NotSupportedException();

    public void InputGradient(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, Span<double> inputGradient) => throw new NotSupportedException();

    public void Update(ReadOnlySpan<double> gradient, double learningRate) => throw new NotSupportedException();

    public double Train(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, double learningRate) => throw new NotSupportedException();

    public void PredictBatch(ReadOnlySpan<double> inputs, Span<double> outputs) => throw new NotSupportedException();

    public double EvaluateBatch(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets) => throw new NotSupportedException();

    public double TrainBatch(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, double learningRate) => throw new NotSupportedException();

    public INetwork<double> Clone() => throw new NotSupportedException();
}
