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
        bool isTurned = !IsOfThisLibrary && !Fits(isTurned: false) && Fits(isTurned: true);
        return Match(isTurned, refuse);
    }

    private LayoutMatch Match(bool isTurned, Refusal refusal)
    {
        IReadOnlyList<TensorEntry> ofNetwork = tensors.Where(tensor => !WeightFormat.IsOfTraining(tensor.Name)).ToList();
        var search = new ModuleSearch(network, ofNetwork, names, IsOfThisLibrary, isTurned, refusal);
        (IReadOnlyList<FileModule> modules, bool isByShape) = search.Find();
        List<(ParameterTensor, string?, bool)> found = ParameterTensor.Of(network)
            .Select(tensor => (tensor, modules[tensor.Place].NameOf(tensor, mayLackBiases: !IsOfThisLibrary), modules[tensor.Place].IsTurnedOf(tensor)))
            .ToList();
        IReadOnlyList<string> others = search.Others(modules);
        return IsOfThisLibrary && others.Count > 0
            ? throw FileModule.Unknown(others[0], refusal)
            : new LayoutMatch(found, modules.Select(module => module.Name).ToList(), others, isByShape);
    }

    /// <summary>
    /// Whether the file has all parameters in their shapes. If all matrices are turned because of their shapes alone, none may be square, and no biases missing: nobody could tell which way round it is, or whether the file
    /// is of a network with as many inputs as this one has outputs.
    /// </summary>
    private bool Fits(bool isTurned)
    {
        try
        {
            return Match(isTurned, static (problem, _) => new Misfit(problem)).Tensors.All(found => found.Name is null
                ? !isTurned
                : (_entries.TryGetValue(found.Name, out TensorEntry? entry)
                    && Shape(found.Tensor, found.IsTurned).SequenceEqual(entry.Shape)
                    && !(isTurned && found.IsTurned && entry.Shape[0] == entry.Shape[1] && FileModule.KindOf(found.Name) == "weight")));
        }
        catch (Misfit)
        {
            return false;
        }
    }

    /// <summary>The shape of a parameter's tensor in the file.</summary>
    private static IReadOnlyList<long> Shape(ParameterTensor tensor, bool isTurned) => isTurned ? tensor.Shape.Reverse().ToList() : tensor.Shape;

    /// <summary>The tensor of a name, if it has the shape and the type that the network needs.</summary>
    /// <param name="name">The name.</param>
    /// <param name="tensor">The parameter.</param>
    /// <param name="isTurned">Whether the tensor is the matrix the other way round.</param>
    public TensorEntry Find(string name, ParameterTensor tensor, bool isTurned)
    {
        IReadOnlyList<long> shape = Shape(tensor, isTurned);
        LayerLayout layer = network.Layers[tensor.Layer - 1];
        if (!_entries.TryGetValue(name, out TensorEntry? entry))
        {
            throw refuse($"The tensor {TensorEntry.Quote(name)} of layer {Number(tensor.Layer)} is missing: its shape would be {TensorEntry.Spell(shape)}.", name);
        }

        if (!entry.Shape.SequenceEqual(shape))
        {
            throw refuse(
                $"The tensor {TensorEntry.Quote(name)} has the shape {TensorEntry.Spell(entry.Shape)}, but layer {Number(tensor.Layer)} of {TensorEntry.Quote(network.Topology)}, "
                    + $"of {Counted.Spell(layer.InputCount, "input")} and {Counted.Spell(layer.OutputCount, "node")}, needs {TensorEntry.Spell(shape)}.",
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

    /// <summary>The refusal of an attempt, which nobody sees.</summary>
    private sealed class Misfit : Exception
    {
        public Misfit(string problem)
            : base(problem)
        {
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
