using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Models;

/// <summary>A trained network as a file describes it.</summary>
/// <param name="Inputs">The inputs in the order of the file: a row has all of their values, one after the other.</param>
/// <param name="Outputs">The outputs in the order of the file: their values, one after the other, are those of the last layer.</param>
/// <param name="Layers">The layers in the order in which they are computed; each takes the values of earlier ones, the last gives the outputs.</param>
/// <param name="Tensors">The numbers of every parameter, in the order of the parameters.</param>
/// <param name="InputScaling">What the inputs are scaled by before any layer takes them; null where they are not.</param>
/// <param name="IsDouble">Whether the file computes in double.</param>
internal sealed record TrainedModel(
    EquatableArray<ModelPort> Inputs,
    EquatableArray<ModelPort> Outputs,
    EquatableArray<LayerSpecification> Layers,
    EquatableArray<EquatableArray<double>> Tensors,
    ModelScaling? InputScaling,
    bool IsDouble)
{
    /// <summary>Whether the first inputs of a step are added to its outputs.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Where the numbers are instead, if they are read when the program runs; null where they are in <see cref="Tensors"/>.</summary>
    public EmbeddedNumbers? Embedded { get; init; }

    /// <summary>How many numbers its parameters have.</summary>
    public long NumberCount => Embedded?.Count ?? Tensors.Sum(tensor => (long)tensor.Count);

    /// <summary>Whether float can hold all of them.</summary>
    public bool FitsFloat { get; init; } = Tensors.All(AreFloats);

    public int InputCount => Inputs.Sum(input => input.Width);

    // Without an enumerator, since there may be millions.
    private static bool AreFloats(EquatableArray<double> numbers)
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            if (!(Math.Abs(numbers[i]) <= float.MaxValue))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An input or output of a file: its name there, and how many values a row has of it.</summary>
internal sealed record ModelPort(string Name, int Width);

/// <summary>What reading a file came to: a model, or a sentence that says what is wrong with the file or not supported in it.</summary>
/// <param name="Model">The model; null where there is a problem.</param>
/// <param name="Problem">The problem, without a full stop at its end.</param>
internal sealed record ModelReading(TrainedModel? Model, string? Problem);
