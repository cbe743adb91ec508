using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Program;

/// <summary>
/// What is computed for one row, as stages of instructions over whole layers. Forward comes first; the other stages find its results, and each
/// computes what else it needs, so that they can be combined at will.
/// </summary>
internal sealed class RowProgram
{
    /// <summary>The inputs as the network computes with them; null where it takes them as they are.</summary>
    public Stage? Scaling { get; init; }

    /// <summary>What comes before the loss: the scaling of the inputs, if there is one, and the layers.</summary>
    public IEnumerable<Stage> ToOutputs => Scaling is null ? Forward : Forward.Prepend(Scaling);

    /// <summary>The layers in order: their pre-activations where they are needed, and their outputs.</summary>
    public required IReadOnlyList<Stage> Forward { get; init; }

    /// <summary>What drops outputs where they lie; empty where nothing is dropped, or where the forward pass does it.</summary>
    public IReadOnlyList<DropStage> Drops { get; init; } = Array.Empty<DropStage>();

    /// <summary>What <see cref="LossValue"/> needs beyond the forward pass.</summary>
    public required Stage Loss { get; init; }

    /// <summary>The loss of the row.</summary>
    public required Expression LossValue { get; init; }

    /// <summary>The error terms of the output layer, from the loss.</summary>
    public required Stage LossError { get; init; }

    /// <summary>The error terms of the output layer, from a given ∂L/∂ŷ.</summary>
    public required Stage GivenError { get; init; }

    /// <summary>The layers from the last to the first.</summary>
    public required IReadOnlyList<BackwardLayer> Backward { get; init; }

    /// <summary>The gradients by weights and biases, in the order of the parameters.</summary>
    public IEnumerable<Contract> Gradients => Backward.Reverse().Where(layer => layer.Parameters is not null).SelectMany(layer => layer.Parameters!.Steps).OfType<Contract>();

    /// <summary>Whether a stage of a layer, or of the way back to one, is made of products at each node alone.</summary>
    public bool IsOfGates(Stage stage) => stage.Steps.All(step => step is Map map && !map.Target.IsScaledInput && map.Target.Role != SymbolRole.InputGradient)
        && (Forward.Contains(stage) || Backward.Any(layer => ReferenceEquals(layer.Back, stage)));

    /// <summary>What drops outputs of the layer of a stage: one or none.</summary>
    public IEnumerable<DropStage> DropsBehind(Stage stage) => Drops.Where(drop => ReferenceEquals(Forward[drop.Layer - 1], stage));

    /// <summary>What a stage computes that the gradients by parameters, or the layers before, take: error terms, and values that are summed over rows.</summary>
    public IEnumerable<Quantity> ErrorsOf(Stage stage)
    {
        var taken = new HashSet<Quantity>(Gradients.Select(gradient => gradient.Outputs).Concat(Backward.SelectMany(layer => layer.Back.Steps).OfType<Contract>().Select(back => back.Outputs)));
        Quantity last = stage.Steps[stage.Steps.Count - 1].Result!;
        return stage.Steps.Select(step => step.Result!).Where(result => result == last || taken.Contains(result)).Distinct().ToList();
    }

    /// <summary>The stages of a gradient: forward, errors, and gradients from the last layer to the first.</summary>
    /// <param name="error">The error terms of the output layer.</param>
    /// <param name="parameters">Whether it has the gradients by parameters.</param>
    /// <param name="inputs">Whether it has the gradient by the inputs.</param>
    public IEnumerable<Stage> Gradient(Stage error, bool parameters, bool inputs)
    {
        foreach (Stage stage in ToOutputs)
        {
            yield return stage;
        }

        yield return error;
        foreach (BackwardLayer layer in Backward)
        {
            if (parameters && layer.Parameters is { } byParameters)
            {
                yield return byParameters;
            }

            if (inputs || layer.Layer > 1)
            {
                yield return layer.Back;
            }
        }
    }
}

/// <summary>What back-propagation does at one layer.</summary>
/// <param name="Layer">The layer's number.</param>
/// <param name="Parameters">The gradient by its weights and biases; null where it has none.</param>
/// <param name="Back">
/// The errors of the layer with the next lower number, or the gradient by the inputs: all layers that take its values have higher numbers, and their errors are known.
/// </param>
internal sealed record BackwardLayer(int Layer, Stage? Parameters, Stage Back)
{
    public IEnumerable<Stage> Stages => Parameters is null ? new[] { Back } : new[] { Parameters, Back };
}

/// <summary>What drops outputs of a layer where they lie, in memory.</summary>
/// <param name="Layer">The layer's number.</param>
/// <param name="Stage">The steps.</param>
/// <param name="Mask">What the outputs are multiplied by.</param>
/// <param name="Undropped">Where they are kept for the way back.</param>
/// <param name="Output">The outputs.</param>
internal sealed record DropStage(int Layer, Stage Stage, Quantity Mask, Quantity Undropped, Quantity Output);
