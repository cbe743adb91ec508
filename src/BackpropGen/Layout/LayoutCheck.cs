using System.Globalization;
using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>Finds the parameters of a network in a file, and refuses a file that does not fit the network.</summary>
/// <param name="network">The network.</param>
/// <param name="metadata">The metadata of the file.</param>
/// <param name="tensors">The tensors of the file, in the order of their bytes.</param>
/// <param name="refuse">Makes the exception of a refusal.</param>
internal sealed class LayoutCheck(NetworkLayout network, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorEntry> tensors, Refusal refuse)
{
    private const int MostIndexDigits = 9;

    private readonly Dictionary<string, TensorEntry> _entries = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>Whether the metadata are this library's: in other files their keys mean nothing.</summary>
    public bool IsOfThisLibrary => metadata.ContainsKey(WeightFormat.VersionKey);

    public void RequireVersionAndTopology()
    {
        if (!metadata.TryGetValue(WeightFormat.VersionKey, out string? version))
        {
            return;
        }

        if (version is not (WeightFormat.Version or WeightFormat.VersionWithScaling))
        {
            throw refuse(
                $"The file has version {TensorEntry.Quote(version)} of the metadata, but this library reads the versions {TensorEntry.Quote(WeightFormat.Version)} and {TensorEntry.Quote(WeightFormat.VersionWithScaling)}. A newer library may read it.", null);
        }

        if (!metadata.TryGetValue(WeightFormat.TopologyKey, out string? topology))
        {
            throw refuse($"The metadata of the file have no entry {TensorEntry.Quote(WeightFormat.TopologyKey)}.", null);
        }

        if (topology != network.Topology)
        {
            throw refuse($"The file holds the network {TensorEntry.Quote(topology)}, but this one is {TensorEntry.Quote(network.Topology)}.", null);
        }
    }

    /// <summary>The names under which the file holds the tensors of the layers: the numbers need only rise from layer to layer.</summary>
    public IReadOnlyList<(ParameterTensor Tensor, string Name)> TensorsOfLayers()
    {
        if (network.HasMemory)
        {
            return new ModuleSearch(network, tensors, refuse).TensorsOfLayers();
        }

        var kinds = new HashSet<string>(network.Layers.SelectMany(layer => layer.Modules).SelectMany(module => module).Select(parameter => parameter.Kind), StringComparer.Ordinal) { "weight", "bias" };
        var indices = new SortedDictionary<int, string>();
        foreach (TensorEntry tensor in tensors.Where(tensor => !WeightFormat.IsOfTraining(tensor.Name)))
        {
            string index = tensor.Name.Split('.')[0];
            bool isNumber = index.Length is > 0 and <= MostIndexDigits && index.All(digit => digit is >= '0' and <= '9') && (index.Length == 1 || index[0] != '0');
            if (!isNumber || tensor.Name.Length <= index.Length || !kinds.Contains(tensor.Name.Substring(index.Length + 1)))
            {
                throw refuse($"The tensor {TensorEntry.Quote(tensor.Name)} does not belong to a network, whose tensors are called \"0.weight\", \"0.bias\" and so on.", tensor.Name);
            }

            indices[int.Parse(index, NumberStyles.None, CultureInfo.InvariantCulture)] = index;
        }

        if (network.Layers.All(layer => layer.IsLink))
        {
            RequireShapesOfTopology(indices.Values);
        }

        int layers = network.Layers.Sum(layer => layer.Modules.Count());
        string[] names = indices.Values.ToArray();
        if (names.Length != layers)
        {
            throw refuse(
                $"The file holds tensors of {Layers(names.Length)}{NamesOf(names)}, but the network {TensorEntry.Quote(network.Topology)} has {Layers(layers)}.",
                null);
        }

        return ParameterTensor.Of(network).Select(tensor => (tensor, names[tensor.Place] + "." + tensor.Kind)).ToList();

        static string Layers(int count) => Count(count, "layer");

        // Sequential numbers modules from 0, and everything else here layers from 1: a number alone would be taken for the other.
        static string NamesOf(string[] names) => names.Length == 0 ? string.Empty : $" (their names begin with {string.Join(", ", names.Take(10))})";
    }

    /// <summary>The tensor of a name, if it has the shape and the type that the network needs.</summary>
    public TensorEntry Find(string name, ParameterTensor tensor)
    {
        LayerLayout layer = network.Layers[tensor.Layer - 1];
        if (!_entries.TryGetValue(name, out TensorEntry? entry))
        {
            throw refuse($"The tensor {TensorEntry.Quote(name)} of layer {Number(tensor.Layer)} is missing: its shape would be {TensorEntry.Spell(tensor.Shape)}.", name);
        }

        if (!entry.Shape.SequenceEqual(tensor.Shape))
        {
            throw refuse(
                $"The tensor {TensorEntry.Quote(name)} has the shape {TensorEntry.Spell(entry.Shape)}, but layer {Number(tensor.Layer)} of {TensorEntry.Quote(network.Topology)}, "
                    + $"of {Count(layer.InputCount, "input")} and {Count(layer.OutputCount, "node")}, needs {TensorEntry.Spell(tensor.Shape)}.",
                name);
        }

        if (entry.Type != network.ElementType)
        {
            string advice = entry.Type is "F32" or "F64" ? $"Declare it with Precision.{(entry.Type == "F32" ? "Single" : "Double")}, or convert the file." : "Convert the file.";
            throw refuse(
                $"The tensor {TensorEntry.Quote(name)} holds elements of type {entry.Type}, but the network computes in {(network.IsDouble ? "double" : "float")}, {network.ElementType}. {advice}", name);
        }

        return entry;
    }

    /// <summary>The refusal of a value that is NaN or infinite.</summary>
    /// <param name="tensor">The tensor that holds it.</param>
    /// <param name="index">Its place in the tensor.</param>
    /// <param name="value">The value as a message shows it.</param>
    public Exception NotFinite(TensorEntry tensor, int index, string value) =>
        refuse($"The tensor {TensorEntry.Quote(tensor.Name)} holds {value} at {tensor.PlaceOf(index)}, counted from 0: every value must be finite.", tensor.Name);

    /// <summary>A number with its noun: 1 layer, 2 layers.</summary>
    public static string Count(int count, string noun) => Number(count) + " " + noun + (count == 1 ? string.Empty : "s");

    /// <summary>Where the weights follow on each other but belong to other layers, the sizes of both networks say more than a single shape.</summary>
    private void RequireShapesOfTopology(IEnumerable<string> indices)
    {
        var sizes = new List<long>();
        foreach (string index in indices)
        {
            if (!_entries.TryGetValue(index + ".weight", out TensorEntry? weights) || weights.Shape.Count != 2 || (sizes.Count > 0 && sizes[sizes.Count - 1] != weights.Shape[1]))
            {
                return;
            }

            if (sizes.Count == 0)
            {
                sizes.Add(weights.Shape[1]);
            }

            sizes.Add(weights.Shape[0]);
        }

        IEnumerable<long> expected = new long[] { network.InputCount }.Concat(network.Layers.Select(layer => (long)layer.OutputCount));
        if (sizes.Count > 0 && !sizes.SequenceEqual(expected))
        {
            throw refuse($"The file holds the network {Spell(sizes)}, as the shapes of its tensors say, but this one is {TensorEntry.Quote(network.Topology)}.", null);
        }

        static string Spell(IReadOnlyList<long> sizes) =>
            "\"" + string.Join("-", sizes.Take(20).Select(size => size.ToString(CultureInfo.InvariantCulture))) + (sizes.Count > 20 ? "-…" : string.Empty) + "\"";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
