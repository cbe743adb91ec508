using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Graph;

/// <summary>
/// Everything that decides what a network computes and what its members are called. Equal specifications give equal code. Where inputs or outputs
/// have no names, their names are letters with numbers.
/// </summary>
internal sealed record NetworkSpecification(
    string Topology,
    int InputCount,
    EquatableArray<LayerSpecification> Layers,
    LossSpecification Loss,
    OptimizerSpecification Optimizer,
    string Emission,
    string Initializer,
    bool IsDouble,
    int Seed,
    EquatableArray<string> InputNames,
    EquatableArray<string> OutputNames,
    string InputScaling = "None",
    string TargetScaling = "None",
    RowSpecification? Row = null,
    StartValues? Start = null,
    bool IsFrozen = false)
{
    public bool HasInputScaling => InputScaling != "None";

    public bool HasTargetScaling => TargetScaling != "None";

    /// <summary>Whether a layer remembers earlier steps of a sequence: such a network is computed step by step, by a network without memory (<see cref="StepNetwork"/>).</summary>
    public bool HasMemory => Layers.Any(layer => layer.Memory is not null);

    /// <summary>Whether the first inputs of a step are added to its outputs.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Whether the network shows how it computes a row.</summary>
    public bool IsExplained { get; init; }

    /// <summary>Whether its numbers are read when the program runs: nothing is known of them but their places.</summary>
    public bool IsEmbedded => Start?.Embedded is not null;

    public bool HasDropout => Layers.Any(layer => layer.Dropout is not null);

    public int OutputCount => Layers[Layers.Count - 1].Size;

    /// <summary>How many targets a row has: as many, unless the loss takes several outputs together.</summary>
    public int TargetCount => Loss.Own?.Group.TargetsOf(OutputCount) ?? OutputCount;

    /// <summary>Whether every layer is affine and takes the values of the one before.</summary>
    public bool IsChain => Layers.Select((layer, i) => layer.Kind == LayerKind.Affine && SourcesOf(i + 1).Single() == i).All(isLink => isLink);

    /// <summary>Weights, and so multiply-adds of one forward pass.</summary>
    public long WeightCount => Affines().Sum(layer => (long)layer.Inputs * layer.Outputs);

    public long ParameterCount => Affines().Sum(layer => ((long)layer.Inputs + 1) * layer.Outputs) + Layers.Sum(layer => (long)layer.CountBehindSums);

    /// <summary>The layers whose values a layer takes, 0 for the inputs.</summary>
    public IReadOnlyList<int> SourcesOf(int layer) => Layers[layer - 1].Sources.Count > 0 ? Layers[layer - 1].Sources : new[] { layer - 1 };

    /// <summary>How many values a layer gives; layer 0 is the inputs.</summary>
    public int WidthOf(int layer) => layer == 0 ? InputCount : Layers[layer - 1].Size;

    /// <summary>How many values every layer takes, and its nodes.</summary>
    public IEnumerable<(int Inputs, int Outputs)> Widths() => Layers.Select((layer, i) => (SourcesOf(i + 1).Sum(WidthOf), layer.Size));

    /// <summary>The same for layers with weights.</summary>
    private IEnumerable<(int Inputs, int Outputs)> Affines() => Widths().Where((_, i) => Layers[i].Kind == LayerKind.Affine);
}

/// <summary>
/// One layer: how many nodes, the name of their activation, the number in parentheses behind it, the probability with which training drops an output, and
/// what the activation is applied to.
/// </summary>
/// <param name="Size">How many nodes.</param>
/// <param name="Activation">The activation's name.</param>
/// <param name="Parameter">The activation's number, if it is not the default.</param>
/// <param name="Dropout">The probability with which training drops an output.</param>
/// <param name="Kind">How the pre-activations come from earlier layers.</param>
/// <param name="Sources">The numbers of those layers, counted from 1, or 0 for the inputs; none for the layer before.</param>
/// <param name="Start">Of a part, the place of its first value in its source, counted from 0.</param>
internal sealed record LayerSpecification(
    int Size, string Activation, double? Parameter = null, double? Dropout = null, LayerKind Kind = LayerKind.Affine, EquatableArray<int> Sources = default, int Start = 0)
{
    /// <summary>What the outputs of the layer are called; empty for o.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>How the layer remembers earlier steps; null for a layer that does not.</summary>
    public LayerMemory? Memory { get; init; }

    /// <summary>What is done with the nodes together before the activation, in order.</summary>
    public EquatableArray<LayerOperation> Operations { get; init; }

    /// <summary>The author's activation, where it is none of the library's.</summary>
    public OwnActivation? Own { get; init; }

    /// <summary>Whether the activation has numbers that are trained: it is then one more operation on the sums.</summary>
    public bool LearnsActivation => Own?.Function.Parameters.Any(parameter => parameter.Learned is not null) == true;

    /// <summary>The vectors that the layer is trained by behind its sums, as the tensors of PyTorch's modules: those of its operations, then those of its activation.</summary>
    public IEnumerable<(string Name, int Count)> VectorsBehindSums
    {
        get
        {
            foreach (LayerOperation operation in Operations)
            {
                (IReadOnlyList<long> weight, IReadOnlyList<long> bias) = LayerOperations.ShapesOf(operation, Size);
                yield return ("weight", (int)weight.Sum());
                yield return ("bias", (int)bias.Sum());
            }

            foreach ((string name, int count) in LearnedVectors)
            {
                yield return (name, count);
            }
        }
    }

    /// <summary>Those of its activation alone.</summary>
    public IEnumerable<(string Name, int Count)> LearnedVectors => Own?.Learned.Select(number => (number.Name, number.CountIn(Size))) ?? Enumerable.Empty<(string, int)>();

    public int CountBehindSums => VectorsBehindSums.Sum(vector => vector.Count);

    public ActivationFunction Function => Own is null ? ActivationFunction.Named(Activation, Parameter) : ActivationFunction.Of(Own);
}

/// <summary>A loss: its name, the number that the attribute sets for it, and a weight for each class, or none.</summary>
internal sealed record LossSpecification(string Name, double? Parameter = null, EquatableArray<double> ClassWeights = default)
{
    /// <summary>The loss of targets that are ready for it: class weights, and the smoothing that goes with them, have gone into those.</summary>
    public LossFunction Function => Own is null ? LossFunction.Named(Name, HasClassWeights ? null : Parameter) : LossFunction.Of(Own);

    /// <summary>The author's loss, where it is none of the library's.</summary>
    public OwnLoss? Own { get; init; }

    public bool HasClassWeights => ClassWeights.Count > 0;
}

/// <summary>An optimiser: its name, μ of those that have a momentum, λ of weight decay, and λ₁ of the penalty on magnitudes.</summary>
internal sealed record OptimizerSpecification(string Name, double Momentum = 0.9, double WeightDecay = 0, double L1 = 0)
{
    public OptimizerRule Rule => OptimizerRule.Of(Name, Momentum, WeightDecay, L1);
}
