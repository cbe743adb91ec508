using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>What decides which tensors and metadata a network's file must hold.</summary>
/// <remarks>
/// The code of this folder uses nothing of the library but the reader of the format, and of the framework nothing newer than .NET Standard 2.0: the generator
/// compiles it in, so that a file is judged alike when it is read at run time and when it is read by the compiler.
/// </remarks>
internal sealed class NetworkLayout(int inputCount, IReadOnlyList<LayerLayout> layers, bool isDouble, ColumnsLayout inputs, ColumnsLayout targets, bool isResidual = false)
{
    public int InputCount { get; } = inputCount;

    public IReadOnlyList<LayerLayout> Layers { get; } = layers;

    /// <summary>Whether the network computes in double.</summary>
    public bool IsDouble { get; } = isDouble;

    public ColumnsLayout Inputs { get; } = inputs;

    public ColumnsLayout Targets { get; } = targets;

    /// <summary>The type of the elements as the format calls it.</summary>
    public string ElementType => IsDouble ? "F64" : "F32";

    /// <summary>The types of tensors whose numbers are rounded to those of the network.</summary>
    public IReadOnlyList<string> RoundedTypes(IEnumerable<TensorEntry?> tensors) =>
        IsDouble ? Array.Empty<string>() : tensors.OfType<TensorEntry>().Select(tensor => tensor.Type).Where(Safetensors.ElementType.IsWiderThanFloat).Distinct().ToList();

    /// <summary>Whether a layer remembers earlier steps of a sequence.</summary>
    public bool HasMemory => Layers.Any(layer => layer.HasMemory);

    /// <summary>The topology with every activation, as the attribute takes it, and "+x" behind it where the first inputs are added to the outputs: 4-16:relu-3:softmax.</summary>
    public string Topology => FormattableString.Invariant($"{InputCount}-{string.Join("-", Layers.Select(layer => layer.Spelling))}{(isResidual ? "+x" : string.Empty)}");
}

/// <summary>A layer, fully connected or one that joins others.</summary>
/// <param name="inputCount">How many values it takes.</param>
/// <param name="outputCount">How many nodes it has.</param>
/// <param name="activation">The activation's name.</param>
/// <param name="parameter">The number that the topology gives the activation; null where it gives none.</param>
/// <param name="dropout">The probability with which training drops an output; null where it drops none.</param>
/// <param name="hasWeights">Whether it is fully connected, and has weights and biases.</param>
/// <param name="sources">What it takes, as text, where that is not just the values of the layer before.</param>
/// <param name="operations">What it does before its activation; null for nothing.</param>
/// <param name="memory">How it remembers earlier steps; null where it does not.</param>
/// <param name="isOwn">Whether the activation is a method of the author's, whose name keeps its spelling; its numbers are part of it.</param>
/// <param name="learned">What the activation is trained by, name and size; null for nothing.</param>
internal sealed class LayerLayout(
    int inputCount, int outputCount, string activation, double? parameter, double? dropout, bool hasWeights = true, string sources = "", IReadOnlyList<LayerOperation>? operations = null,
    LayerMemory? memory = null, bool isOwn = false, IReadOnlyList<(string Name, int Count)>? learned = null)
{
    public int InputCount { get; } = inputCount;

    public int OutputCount { get; } = outputCount;

    public bool HasWeights { get; } = hasWeights;

    /// <summary>Whether it remembers earlier steps of a sequence.</summary>
    public bool HasMemory => memory is not null;

    /// <summary>Whether its activation is trained, and so a module with parameters.</summary>
    private bool Learns => learned is { Count: > 0 };

    /// <summary>Whether it is fully connected with the layer before.</summary>
    public bool IsLink => HasWeights && sources.Length == 0;

    /// <summary>Its modules that have parameters, in order, each with the names and the shapes of those: torch.nn.Linear, torch.nn.LSTM, torch.nn.LayerNorm, torch.nn.PReLU.</summary>
    public IEnumerable<IReadOnlyList<(string Kind, IReadOnlyList<long> Shape)>> Modules
    {
        get
        {
            if (memory is { IsRecurrent: true } cell)
            {
                long rows = cell.Gates * (long)OutputCount;
                yield return new (string, IReadOnlyList<long>)[]
                {
                    ("weight_ih_l0", new[] { rows, InputCount }), ("weight_hh_l0", new[] { rows, OutputCount }), ("bias_ih_l0", new[] { rows }), ("bias_hh_l0", new[] { rows }),
                };
            }
            else if (memory is { } convolution)
            {
                yield return Pair(new long[] { OutputCount, InputCount, convolution.Kernel }, new long[] { OutputCount });
            }
            else if (HasWeights)
            {
                yield return Pair(new long[] { OutputCount, InputCount }, new long[] { OutputCount });
            }

            foreach (LayerOperation operation in operations ?? Array.Empty<LayerOperation>())
            {
                (IReadOnlyList<long> weight, IReadOnlyList<long> bias) = LayerOperations.ShapesOf(operation, OutputCount);
                yield return Pair(weight, bias);
            }

            if (Learns)
            {
                yield return learned!.Select(each => (each.Name, (IReadOnlyList<long>)new long[] { each.Count })).ToArray();
            }

            static (string, IReadOnlyList<long>)[] Pair(IReadOnlyList<long> weight, IReadOnlyList<long> bias) => new[] { ("weight", weight), ("bias", bias) };
        }
    }

    /// <summary>How many numbers torch.nn.Sequential counts for the layer: an activation and dropout are modules, but the identity, a linear activation, is none.</summary>
    public int ModuleCount => Modules.Count() + (activation == "Linear" || Learns ? 0 : 1) + (dropout is null ? 0 : 1);

    /// <summary>The number of nodes, how they remember, their activation, and dropout: 16:ELU(0.5):Dropout(0.2), 16:lstm:Linear.</summary>
    public override string ToString() => FormattableString.Invariant($"{string.Join(":", Parts())}:{activation}")
        + Behind;

    private string Behind => (parameter is null ? string.Empty : FormattableString.Invariant($"({parameter:R})"))
        + (dropout is null ? string.Empty : FormattableString.Invariant($":Dropout({dropout:R})"))
        + sources;

    /// <summary>The same as a topology spells it.</summary>
    public string Spelling => isOwn ? $"{string.Join(":", Parts())}:".ToLowerInvariant() + activation + Behind.ToLowerInvariant() : ToString().ToLowerInvariant();

    private IEnumerable<object> Parts()
    {
        yield return OutputCount;
        if (memory is not null)
        {
            yield return memory;
        }

        foreach (LayerOperation operation in operations ?? Array.Empty<LayerOperation>())
        {
            yield return operation;
        }
    }
}

/// <summary>The columns of the inputs or of the targets, and how they are scaled.</summary>
/// <param name="scaling">The scaling's name; None for none.</param>
/// <param name="names">A name for each column.</param>
internal sealed class ColumnsLayout(string scaling, IReadOnlyList<string> names)
{
    public string Scaling { get; } = scaling;

    public IReadOnlyList<string> Names { get; } = names;

    public bool IsScaled => Scaling != "None";
}
