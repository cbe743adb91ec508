using System.Globalization;
using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;
using BackpropGen.WeightFiles.Safetensors;

namespace BackpropGen.WeightFiles;

/// <summary>Reads a safetensors file into a network, which changes only when all of the file is known to be good.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class WeightFileLoader<T>
    where T : unmanaged
{
    private const int PieceBytes = 1 << 16;
    private const int MostIndexDigits = 9;

    private readonly INetwork<T> _network;
    private readonly Refusal _refuse;
    private readonly SafetensorsReader _file;
    private readonly Dictionary<string, TensorEntry> _unused;
    private readonly Dictionary<TensorEntry, ArraySegment<T>> _destinations = new();
    private readonly HashSet<TensorEntry> _squares = new();

    private WeightFileLoader(INetwork<T> network, Stream stream, Refusal refuse)
    {
        _network = network;
        _refuse = refuse;
        _file = SafetensorsReader.Open(stream, refuse);
        _unused = _file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    private NetworkDescription Network => _network.Description;

    /// <summary>Whether the metadata are this library's: in other files their keys mean nothing.</summary>
    private bool IsOfThisLibrary => _file.Metadata.ContainsKey(WeightFormat.VersionKey);

    /// <summary>Loads the file, and returns its metadata.</summary>
    public static IReadOnlyDictionary<string, string> Load(INetwork<T> network, Stream stream, string name) =>
        new WeightFileLoader<T>(network, stream, (problem, tensor) => new WeightFileException(name, tensor, problem)).Load();

    private IReadOnlyDictionary<string, string> Load()
    {
        CheckVersionAndTopology();
        T[]? scaling = IsOfThisLibrary ? ScalingEntries.Read<T>(Network, _file.Metadata, _refuse) : null;
        var parameters = new T[Network.ParameterCount];
        IReadOnlyList<(ParameterTensor Tensor, string Name)> tensors = TensorsOfLayers();
        foreach ((ParameterTensor tensor, string name) in tensors)
        {
            Take(name, tensor, parameters, 0);
        }

        // What an optimiser remembered of other weights would lead the first steps from these astray.
        var optimizer = _network as IOptimizerState<T>;
        IReadOnlyList<OptimizerMoment> moments = OptimizerMoment.Of(Network.Optimizer);
        var state = new T[optimizer is null ? 0 : checked(moments.Count * Network.ParameterCount)];
        long steps = optimizer is null && moments.Count > 0 ? 0 : TakeOptimizerState(tensors, moments, state);

        ReadData();
        _network.SetParameters(parameters);
        optimizer?.SetOptimizerState(state, steps);
        SetScaling(scaling);
        return _file.Metadata;
    }

    /// <summary>A file of this library says all about the scaling, and so does its silence. Files from elsewhere know nothing of it.</summary>
    private void SetScaling(T[]? scaling)
    {
        if (_network is not IScaledNetwork<T> scaled)
        {
            return;
        }

        if (scaling is not null)
        {
            scaled.SetScaling(scaling, isFitted: true);
        }
        else if (IsOfThisLibrary)
        {
            scaled.SetScaling(ScalingFit.NoneOf<T>(Network), isFitted: false);
        }
    }

    private void CheckVersionAndTopology()
    {
        if (!_file.Metadata.TryGetValue(WeightFormat.VersionKey, out string? version))
        {
            return;
        }

        if (version is not (WeightFormat.Version or WeightFormat.VersionWithScaling))
        {
            throw _refuse(
                $"The file has version {TensorEntry.Quote(version)} of the metadata, but this library reads the versions {TensorEntry.Quote(WeightFormat.Version)} and {TensorEntry.Quote(WeightFormat.VersionWithScaling)}. A newer library may read it.", null);
        }

        string expected = WeightFormat.TopologyOf(Network);
        if (!_file.Metadata.TryGetValue(WeightFormat.TopologyKey, out string? topology))
        {
            throw _refuse($"The metadata of the file have no entry {TensorEntry.Quote(WeightFormat.TopologyKey)}.", null);
        }

        if (topology != expected)
        {
            throw _refuse($"The file holds the network {TensorEntry.Quote(topology)}, but this one is {TensorEntry.Quote(expected)}.", null);
        }
    }

    /// <summary>The names under which the file holds the tensors of the layers: the numbers need only rise from layer to layer.</summary>
    private IReadOnlyList<(ParameterTensor Tensor, string Name)> TensorsOfLayers()
    {
        var indices = new SortedDictionary<int, string>();
        foreach (TensorEntry tensor in _file.Tensors.Where(tensor => !IsOfOptimizer(tensor.Name)))
        {
            string index = tensor.Name.Split('.')[0];
            bool isNumber = index.Length is > 0 and <= MostIndexDigits && index.All(digit => digit is >= '0' and <= '9') && (index.Length == 1 || index[0] != '0');
            if (!isNumber || (tensor.Name != index + ".weight" && tensor.Name != index + ".bias"))
            {
                throw _refuse($"The tensor {TensorEntry.Quote(tensor.Name)} is none that a network has: its tensors are called \"0.weight\", \"0.bias\" and so on.", tensor.Name);
            }

            indices[int.Parse(index, NumberStyles.None, CultureInfo.InvariantCulture)] = index;
        }

        RequireShapesOfTopology(indices.Values);
        string[] names = indices.Values.ToArray();
        if (names.Length != Network.Layers.Count)
        {
            throw _refuse(
                FormattableString.Invariant($"The file holds tensors of {Check.Count(names.Length, "layer")} ({string.Join(", ", names.Take(10))}), ")
                    + $"but the network {TensorEntry.Quote(WeightFormat.TopologyOf(Network))} has {Check.Count(Network.Layers.Count, "layer")}.",
                null);
        }

        return ParameterTensor.Of(Network).Select(tensor => (tensor, names[tensor.Layer - 1] + "." + tensor.Kind)).ToList();
    }

    /// <summary>Where the weights follow on each other but belong to other layers, the sizes of both networks say more than a single shape.</summary>
    private void RequireShapesOfTopology(IEnumerable<string> indices)
    {
        var sizes = new List<long>();
        foreach (string index in indices)
        {
            if (!_unused.TryGetValue(index + ".weight", out TensorEntry? weights) || weights.Shape.Count != 2 || (sizes.Count > 0 && sizes[sizes.Count - 1] != weights.Shape[1]))
            {
                return;
            }

            if (sizes.Count == 0)
            {
                sizes.Add(weights.Shape[1]);
            }

            sizes.Add(weights.Shape[0]);
        }

        IEnumerable<long> expected = new long[] { Network.InputCount }.Concat(Network.Layers.Select(layer => (long)layer.OutputCount));
        if (sizes.Count > 0 && !sizes.SequenceEqual(expected))
        {
            throw _refuse($"The file holds the network {Spell(sizes)}, as the shapes of its tensors say, but this one is {TensorEntry.Quote(WeightFormat.TopologyOf(Network))}.", null);
        }

        static string Spell(IReadOnlyList<long> sizes) =>
            "\"" + string.Join("-", sizes.Take(20).Select(size => size.ToString(CultureInfo.InvariantCulture))) + (sizes.Count > 20 ? "-…" : string.Empty) + "\"";
    }

    /// <summary>The number of steps; the state stays 0 where the file has none of this optimiser.</summary>
    private long TakeOptimizerState(IReadOnlyList<(ParameterTensor Tensor, string Name)> tensors, IReadOnlyList<OptimizerMoment> moments, T[] state)
    {
        if (_unused.Count == 0)
        {
            return 0;
        }

        string first = _unused.Values.OrderBy(tensor => tensor.Begin).First().Name;
        if (!_file.Metadata.TryGetValue(WeightFormat.OptimizerKey, out string? optimizer))
        {
            throw _refuse($"The file holds the tensor {TensorEntry.Quote(first)}, but its metadata do not say of which {TensorEntry.Quote(WeightFormat.OptimizerKey)}.", first);
        }

        if (optimizer != Network.Optimizer.ToString())
        {
            return 0;
        }

        for (int i = 0; i < moments.Count; i++)
        {
            foreach ((ParameterTensor tensor, string name) in tensors)
            {
                TensorEntry entry = Take(moments[i].TensorOf(name), tensor, state, i * Network.ParameterCount);
                if (moments[i].IsMeanOfSquares)
                {
                    _squares.Add(entry);
                }
            }
        }

        if (_unused.Count > 0)
        {
            string unknown = _unused.Values.OrderBy(tensor => tensor.Begin).First().Name;
            throw _refuse($"The tensor {TensorEntry.Quote(unknown)} is none of the state of {Network.Optimizer}.", unknown);
        }

        if (!_file.Metadata.TryGetValue(WeightFormat.StepsKey, out string? steps)
            || !long.TryParse(steps, NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            || count > WeightFormat.MostSteps)
        {
            string found = steps is null ? "is missing" : "is " + TensorEntry.Quote(steps);
            throw _refuse($"The entry {TensorEntry.Quote(WeightFormat.StepsKey)} of the metadata {found}, but it must be a whole number from 0 to 2⁵³.", null);
        }

        return count;
    }

    /// <summary>Gives a tensor of the file its place, if it has the shape and the type.</summary>
    private TensorEntry Take(string name, ParameterTensor tensor, T[] values, int offset)
    {
        LayerDescription layer = Network.Layers[tensor.Layer - 1];
        if (!_unused.TryGetValue(name, out TensorEntry? entry))
        {
            throw _refuse($"The tensor {TensorEntry.Quote(name)} of layer {Number(tensor.Layer)} is missing: its shape would be {TensorEntry.Spell(tensor.Shape)}.", name);
        }

        if (!entry.Shape.SequenceEqual(tensor.Shape))
        {
            throw _refuse(
                $"The tensor {TensorEntry.Quote(name)} has the shape {TensorEntry.Spell(entry.Shape)}, but layer {Number(tensor.Layer)} of {TensorEntry.Quote(WeightFormat.TopologyOf(Network))}, "
                    + $"of {Check.Count(layer.InputCount, "input")} and {Check.Count(layer.OutputCount, "node")}, needs {TensorEntry.Spell(tensor.Shape)}.",
                name);
        }

        string type = WeightFormat.TypeOf<T>();
        if (entry.Type != type)
        {
            string advice = entry.Type is "F32" or "F64" ? $"Declare it with Precision.{(entry.Type == "F32" ? "Single" : "Double")}, or convert the file." : "Convert the file.";
            throw _refuse($"The tensor {TensorEntry.Quote(name)} holds elements of type {entry.Type}, but the network computes in {(type == "F32" ? "float" : "double")}, {type}. {advice}", name);
        }

        _unused.Remove(name);
        _destinations.Add(entry, new ArraySegment<T>(values, offset + tensor.First, tensor.Length));
        return entry;
    }

    private unsafe void ReadData()
    {
        byte[] piece = new byte[PieceBytes];
        foreach (TensorEntry tensor in _file.Tensors)
        {
            bool isTaken = _destinations.TryGetValue(tensor, out ArraySegment<T> segment);
            Span<T> values = isTaken ? segment.AsSpan() : default;
            for (long place = tensor.Begin; place < tensor.End; place += PieceBytes)
            {
                int count = (int)Math.Min(PieceBytes, tensor.End - place);
                _file.Read(piece, count);
                if (isTaken)
                {
                    LittleEndian.Order<T>(piece, count);
                    piece.AsSpan(0, count).CopyTo(MemoryMarshal.AsBytes(values.Slice((int)((place - tensor.Begin) / sizeof(T)))));
                }
            }

            if (isTaken)
            {
                RequireUsable(tensor, values);
            }
        }

        _file.RequireEnd();
    }

    private void RequireUsable(TensorEntry tensor, ReadOnlySpan<T> values)
    {
        int index = Check.IndexOfNotFinite(values);
        if (index >= 0)
        {
            throw _refuse($"The tensor {TensorEntry.Quote(tensor.Name)} holds {Real.Format(values[index])} at {Place(tensor, index)}, counted from 0: every value must be finite.", tensor.Name);
        }

        for (int i = 0; i < values.Length && _squares.Contains(tensor); i++)
        {
            if (Real.ToDouble(values[i]) < 0)
            {
                throw _refuse($"The tensor {TensorEntry.Quote(tensor.Name)} holds {Real.Format(values[i])} at {Place(tensor, i)}, counted from 0, but a mean of squares is at least 0.", tensor.Name);
            }
        }
    }

    private static string Place(TensorEntry tensor, int index) =>
        TensorEntry.Spell(tensor.Shape.Count == 2 ? new[] { index / tensor.Shape[1], index % tensor.Shape[1] } : new long[] { index });

    private static bool IsOfOptimizer(string tensor) => tensor.StartsWith(WeightFormat.OptimizerPrefix, StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
