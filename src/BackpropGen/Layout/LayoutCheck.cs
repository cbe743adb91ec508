using System.Globalization;
using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>Finds the parameters of a network in a file, and refuses a file that does not fit the network.</summary>
/// <param name="network">The network.</param>
/// <param name="metadata">The metadata of the file.</param>
/// <param name="tensors">The tensors of the file, in the order of their bytes.</param>
/// <param name="names">What a user says of the names of its tensors.</param>
/// <param name="refuse">Makes the exception of a refusal.</param>
internal sealed class LayoutCheck(NetworkLayout network, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorEntry> tensors, ModuleNames names, Refusal refuse)
{
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

    /// <summary>
    /// Where the file has the parameters of the layers. A file of this library has all of them, and nothing else but what a training goes on from; one of another program may lack biases, which are
    /// 0 then, and hold more.
    /// </summary>
    public LayoutMatch Match()
    {
        IReadOnlyList<TensorEntry> ofNetwork = tensors.Where(tensor => !WeightFormat.IsOfTraining(tensor.Name)).ToList();
        var search = new ModuleSearch(network, ofNetwork, names, IsOfThisLibrary, refuse);
        (IReadOnlyList<FileModule> modules, bool isByShape) = search.Find();
        List<(ParameterTensor, string?)> found = ParameterTensor.Of(network).Select(tensor => (tensor, modules[tensor.Place].NameOf(tensor, mayLackBiases: !IsOfThisLibrary))).ToList();
        IReadOnlyList<string> others = search.Others(modules);
        return IsOfThisLibrary && others.Count > 0
            ? throw FileModule.Unknown(others[0], refuse)
            : new LayoutMatch(found, modules.Select(module => module.Name).ToList(), others, isByShape);
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
                    + $"of {Counted.Spell(layer.InputCount, "input")} and {Counted.Spell(layer.OutputCount, "node")}, needs {TensorEntry.Spell(tensor.Shape)}.",
                name);
        }

        if (ElementType.BytesOf(entry.Type) == 0)
        {
            throw refuse($"The tensor {TensorEntry.Quote(name)} holds elements of type {entry.Type}, but weights are {ElementType.All}. Convert the file.", name);
        }

        return entry;
    }

    /// <summary>The refusal of a value that is NaN or infinite.</summary>
    /// <param name="tensor">The tensor that holds it.</param>
    /// <param name="index">Its place in the tensor.</param>
    /// <param name="value">The value as a message shows it.</param>
    public Exception NotFinite(TensorEntry tensor, int index, string value) =>
        refuse($"The tensor {TensorEntry.Quote(tensor.Name)} holds {value} at {tensor.PlaceOf(index)}, counted from 0: every value must be finite.", tensor.Name);

    /// <summary>The refusal of a value that is too large for a float.</summary>
    /// <param name="tensor">The tensor that holds it.</param>
    /// <param name="index">Its place in the tensor.</param>
    /// <param name="value">The value.</param>
    public Exception TooLarge(TensorEntry tensor, int index, double value) => refuse(
        $"The tensor {TensorEntry.Quote(tensor.Name)} holds {value.ToString("R", CultureInfo.InvariantCulture)} at {tensor.PlaceOf(index)}, counted from 0, which float cannot hold. Declare the network with Precision.Double.", tensor.Name);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
