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
internal sealed record NetworkWeights(EquatableArray<EquatableArray<double>> Tensors, ModelScaling? InputScaling, ModelScaling? TargetScaling);

/// <summary>What looking for a network's weights in a file came to: the weights, or sentences that say why the file is none of that network.</summary>
/// <param name="Weights">The weights; null where there is a problem.</param>
/// <param name="Problem">The problem, without a full stop at its end.</param>
internal sealed record NetworkWeightsReading(NetworkWeights? Weights, string? Problem)
{
    /// <summary>The parameters of a network of affine layers out of a file, or why the file is none of that network. The rules are those of the library's Load.</summary>
    public static NetworkWeightsReading Of(WeightsFile file, NetworkSpecification specification)
    {
        try
        {
            return new NetworkWeightsReading(Assemble(file, LayoutOf(specification)), Problem: null);
        }
        catch (RefusedFile refusal)
        {
            return new NetworkWeightsReading(Weights: null, refusal.Problem);
        }
    }

    private static NetworkWeights Assemble(WeightsFile file, NetworkLayout layout)
    {
        Dictionary<string, string> metadata = file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        Dictionary<TensorEntry, WeightsTensor> tensors = file.Tensors.ToDictionary(tensor => new TensorEntry(tensor.Name, tensor.Type, tensor.Shape, begin: 0, end: 0));
        LayoutCheck check = new(layout, metadata, tensors.Keys.ToList(), RefusedFile.Because);

        check.RequireVersionAndTopology();
        IReadOnlyList<(double[] Offsets, double[] Scales)?>? scaling = check.IsOfThisLibrary ? ScalingMetadata.Read(layout, metadata, RefusedFile.Because) : null;

        // All of them are found before the values of any are looked at, as the library does.
        List<TensorEntry> entries = check.TensorsOfLayers().Select(tensor => check.Find(tensor.Name, tensor.Tensor)).ToList();
        List<EquatableArray<double>> values = entries.Select(entry => FiniteValues(check, entry, tensors[entry])).ToList();
        return new NetworkWeights(
            values.ToEquatableArray(),
            ScalingOf(scaling?[0]),
            ScalingOf(scaling?[1]));
    }

    private static EquatableArray<double> FiniteValues(LayoutCheck check, TensorEntry entry, WeightsTensor tensor)
    {
        for (int i = 0; i < tensor.Values.Count; i++)
        {
            if (double.IsNaN(tensor.Values[i]) || double.IsInfinity(tensor.Values[i]))
            {
                throw check.NotFinite(entry, i, tensor.Values[i].ToString(CultureInfo.InvariantCulture));
            }
        }

        return tensor.Values;
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
