using BackpropGen;

namespace Playground.Lessons;

/// <summary>What <c>Explain</c> of a generated class returns for a row and a learning rate.</summary>
public delegate Derivation RowExplanation<TNetwork>(TNetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate);

/// <summary>A generated class that the page can choose: written in straight lines to be read, and on vectors to train batches.</summary>
public sealed class CompiledNetwork
{
    private readonly Func<int, INetwork<float>> _create;
    private readonly Func<INetwork<float>> _createOnVectors;
    private readonly RowExplanation<INetwork<float>> _explain;

    private CompiledNetwork(string className, Func<int, INetwork<float>> create, Func<INetwork<float>> createOnVectors, RowExplanation<INetwork<float>> explain)
    {
        ClassName = className;
        _create = create;
        _createOnVectors = createOnVectors;
        _explain = explain;
        Description = create(0).Description;
    }

    /// <summary>The name of the class that is read.</summary>
    public string ClassName { get; }

    public NetworkDescription Description { get; }

    /// <summary>A class that trains batches itself: it is narrow enough for that to be quick.</summary>
    public static CompiledNetwork Of<TNetwork>(Func<int, TNetwork> create, RowExplanation<TNetwork> explain)
        where TNetwork : INetwork<float> => Of(create, () => create(0), explain);

    /// <summary>A class whose batches are trained by another one with the same layers.</summary>
    public static CompiledNetwork Of<TNetwork>(Func<int, TNetwork> create, Func<INetwork<float>> createOnVectors, RowExplanation<TNetwork> explain)
        where TNetwork : INetwork<float> => new(
            typeof(TNetwork).Name,
            seed => create(seed),
            createOnVectors,
            (network, inputs, targets, learningRate) => explain((TNetwork)network, inputs, targets, learningRate));

    /// <summary>A network with random weights, of the class that is read.</summary>
    public INetwork<float> Create(int seed) => _create(seed);

    /// <summary>A network of the class that trains batches. Its weights mean nothing yet.</summary>
    public INetwork<float> CreateOnVectors() => _createOnVectors();

    /// <summary>Every number of a row and of the step that follows it.</summary>
    public Derivation Explain(INetwork<float> network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, float learningRate) =>
        _explain(network, inputs, targets, learningRate);
}
