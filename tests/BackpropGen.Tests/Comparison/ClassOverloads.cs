namespace BackpropGen.Tests.Comparison;

/// <summary>The methods of a generated classifier that take or give class indices: the interface does not have them.</summary>
internal sealed class ClassOverloads<T>(INetwork<T> network)
    where T : unmanaged
{
    private readonly Dictionary<string, Delegate> _bound = [];

    public delegate int RowToClass(ReadOnlySpan<T> inputs);

    public delegate T RowLoss(ReadOnlySpan<T> inputs, int classIndex);

    public delegate T RowGradient(ReadOnlySpan<T> inputs, int classIndex, Span<T> gradient);

    public delegate void RowInputGradient(ReadOnlySpan<T> inputs, int classIndex, Span<T> inputGradient);

    public delegate T RowStep(ReadOnlySpan<T> inputs, int classIndex, T learningRate);

    public delegate void RowsToClasses(ReadOnlySpan<T> inputs, Span<int> classes);

    public delegate T RowsLoss(ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes);

    public delegate T RowsGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, Span<T> gradient);

    public delegate T RowsStep(ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, T learningRate);

    public delegate TrainingHistory Training(
        ReadOnlySpan<T> inputs, ReadOnlySpan<int> classes, FitOptions? options, CancellationToken cancellationToken);

    public RowToClass PredictClass => Bind<RowToClass>(nameof(PredictClass));

    public RowLoss Evaluate => Bind<RowLoss>(nameof(Evaluate));

    public RowGradient Gradient => Bind<RowGradient>(nameof(Gradient));

    public RowInputGradient InputGradient => Bind<RowInputGradient>(nameof(InputGradient));

    public RowStep Train => Bind<RowStep>(nameof(Train));

    public RowsToClasses PredictClassBatch => Bind<RowsToClasses>(nameof(PredictClassBatch));

    public RowsLoss EvaluateBatch => Bind<RowsLoss>(nameof(EvaluateBatch));

    public RowsGradient GradientBatch => Bind<RowsGradient>(nameof(GradientBatch));

    public RowsStep TrainBatch => Bind<RowsStep>(nameof(TrainBatch));

    public Training Fit => Bind<Training>(nameof(Fit));

    private TDelegate Bind<TDelegate>(string method)
        where TDelegate : Delegate
    {
        if (!_bound.TryGetValue(method, out Delegate? bound))
        {
            Type[] arguments = [.. typeof(TDelegate).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType)];
            _bound[method] = bound = network.GetType().GetMethod(method, arguments)!.CreateDelegate<TDelegate>(network);
        }

        return (TDelegate)bound;
    }
}
