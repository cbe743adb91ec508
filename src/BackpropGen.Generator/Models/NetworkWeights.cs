using System.Globalization;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Layout;
using BackpropGen.Safetensors;

namespace BackpropGen.Generator.Models;

/// <summary>The parameters of a network, and the numbers of its scaling.</summary>
/// <param name="Tensors">The numbers of every parameter, in the order of the parameters.</param>
/// <param name="InputScaling">What its inputs are scaled by; null where the file does not say.</param>
/// <param name="TargetScaling">What its targets are scaled by; null where the file does not say.</param>
/// <param name="Remarks">What its author would not expect of a file that fits: what of it is not used, or rounded; empty for nothing.</param>
internal sealed record NetworkWeights(EquatableArray<EquatableArray<double>> Tensors, ModelScaling? InputScaling, ModelScaling? TargetScaling, string Remarks)
{
    /// <summary>Where the numbers are instead, if they are read when the program runs; null where they are in <see cref="Tensors"/>.</summary>
    public EmbeddedNumbers? Embedded { get; init; }

    /// <summary>How many numbers the network has.</summary>
    public long NumberCount => Embedded?.Count ?? Tensors.Sum(tensor => (long)tensor.Count);
}

/// <summary>What looking for a network's weights in a file came to: the weights, or sentences that say why the file is none of that network.</summary>
/// <param name="Weights">The weights; null where there is a problem.</param>
/// <param name="Problem">The problem, without a full stop at its end.</param>
internal sealed record NetworkWeightsReading(NetworkWeights? Weights, string? Problem)
{
    /// <summary>The parameters of a network out of a file, or why the file is none of that network. The rules are those of the library's Load.</summary>
    /// <param name="file">The file.</param>
    /// <param name="specification">The network.</param>
    /// <param name="prefix">What the names of its tensors begin with; null where its author does not say.</param>
    /// <param name="modules">The names of its modules; null likewise.</param>
    public static NetworkWeightsReading Of(WeightsFile file, NetworkSpecification specification, string? prefix = null, IReadOnlyList<string>? modules = null)
    {
        try
        {
            return new NetworkWeightsReading(Assemble(file, LayoutOf(specification), new ModuleNames(prefix ?? string.Empty, modules)), Problem: null);
        }
        catch (RefusedFile refusal)
        {
            return new NetworkWeightsReading(Weights: null, refusal.Problem);
        }
    }

    private static NetworkWeights Assemble(WeightsFile file, NetworkLayout layout, ModuleNames names)
    {
        Dictionary<string, string> metadata = file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        Dictionary<TensorEntry, WeightsTensor> tensors = file.Tensors.ToDictionary(tensor => new TensorEntry(tensor.Name, tensor.Type, tensor.Shape, begin: 0, end: 0));
        LayoutCheck check = new(layout, metadata, tensors.Keys.ToList(), names, RefusedFile.Because);

        check.RequireVersionAndTopology();
        IReadOnlyList<(double[] Offsets, double[] Scales)?>? scaling = check.IsOfThisLibrary ? ScalingMetadata.Read(layout, metadata, RefusedFile.Because) : null;

        // All of them are found before the values of any are looked at, as the library does.
        LayoutMatch match = check.Match();
        List<(ParameterTensor Tensor, TensorEntry? Entry, bool IsTurned)> entries = match.Tensors
            .Select(tensor => (tensor.Tensor, tensor.Name is { } name ? check.Find(name, tensor.Tensor, tensor.IsTurned) : null, tensor.IsTurned))
            .ToList();
        string remarks = match.Remarks(layout.RoundedTypes(entries.Select(pair => pair.Entry)));
        var weights = new NetworkWeights(default, ScalingOf(scaling?[0]), ScalingOf(scaling?[1]), remarks);
        long count = entries.Sum(pair => (long)pair.Tensor.Length);
        if (file.Embedded is { } embedded && count > embedded.MostInSource)
        {
            List<NumberPiece> pieces = entries.Where(pair => pair.Entry is not null).Select(pair => Piece(check, pair.Tensor, pair.Entry!, pair.IsTurned, tensors[pair.Entry!], layout.IsDouble)).ToList();
            return weights with { Embedded = new EmbeddedNumbers(embedded, (int)count, pieces.ToEquatableArray()) };
        }

        List<EquatableArray<double>> values = entries
            .Select(pair => pair.Entry is { } entry ? Turned(Values(check, entry, tensors[entry], layout.IsDouble), pair.IsTurned ? pair.Tensor.Shape : Array.Empty<long>()) : new double[pair.Tensor.Length].ToEquatableArray())
            .ToList();
        return weights with { Tensors = values.ToEquatableArray() };
    }

    /// <summary>Where the file has the numbers of a tensor.</summary>
    private static NumberPiece Piece(LayoutCheck check, ParameterTensor parameter, TensorEntry entry, bool isTurned, WeightsTensor tensor, bool isDouble)
    {
        if (tensor.NotFinite is { } wrong)
        {
            throw check.NotFinite(entry, wrong.Index, wrong.Value.ToString(CultureInfo.InvariantCulture));
        }

        if (!isDouble && tensor.TooLarge is { } large)
        {
            throw check.TooLarge(entry, large.Index, large.Value);
        }

        if (tensor.Values.Count > 0)
        {
            Values(check, entry, tensor, isDouble);
        }

        int columns = parameter.Shape.Count > 1 ? parameter.Length / (int)parameter.Shape[0] : parameter.Length;
        int rows = parameter.Length / columns;
        return new PieceOfFile(parameter.First, rows, columns, entry.Type, tensor.Offset!.Value, isTurned ? rows : 1);
    }

    /// <summary>The numbers of a matrix with columns in the place of rows, where there is a shape to have then; otherwise as they are.</summary>
    private static EquatableArray<double> Turned(EquatableArray<double> values, IReadOnlyList<long> shape)
    {
        if (shape.Count == 0)
        {
            return values;
        }

        (int rows, int columns) = ((int)shape[0], (int)shape[1]);
        return Enumerable.Range(0, values.Count).Select(i => values[(i % columns * rows) + (i / columns)]).ToEquatableArray();
    }

    /// <summary>The numbers of a tensor, in the precision of the network.</summary>
    private static EquatableArray<double> Values(LayoutCheck check, TensorEntry entry, WeightsTensor tensor, bool isDouble)
    {
        for (int i = 0; i < tensor.Values.Count; i++)
        {
            double value = tensor.Values[i];
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw check.NotFinite(entry, i, value.ToString(CultureInfo.InvariantCulture));
            }

            if (!isDouble && float.IsInfinity((float)value))
            {
                throw check.TooLarge(entry, i, value);
            }
        }

        return isDouble || !ElementType.IsWiderThanFloat(entry.Type) ? tensor.Values : tensor.Values.Select(value => (double)(float)value).ToEquatableArray();
    }

    private static ModelScaling? ScalingOf((double[] Offsets, double[] Scales)? numbers) =>
        numbers is { } pair ? new ModelScaling(pair.Offsets.ToEquatableArray(), pair.Scales.ToEquatableArray()) : null;

    private static NetworkLayout LayoutOf(NetworkSpecification specification)
    {
        IEnumerable<LayerLayout> layers = specification.Layers.Zip(
            specification.Widths(), (layer, widths) => new LayerLayout(widths.Inputs, widths.Outputs, layer.Own is null ? layer.Activation : layer.Function.Title, layer.Parameter, layer.Dropout, operations: layer.Operations, memory: layer.Memory, isOwn: layer.Own is not null, learned: layer.LearnedVectors.ToList()));
        Names names = new(specification);
        return new NetworkLayout(
            specification.InputCount,
            layers.ToList(),
            specification.IsDouble,
            new ColumnsLayout(specification.InputScaling, names.Inputs.Select(Names.Plain).ToList()),
            new ColumnsLayout(specification.TargetScaling, names.Outputs.Select(Names.Plain).ToList()),
            specification.IsResidual);
    }
}
