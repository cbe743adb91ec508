using System.Globalization;
using System.Runtime.InteropServices;
using BackpropGen.CompilerServices;
using BackpropGen.Layout;
using BackpropGen.Safetensors;
using BackpropGen.State;

namespace BackpropGen.WeightFiles;

/// <summary>Reads a safetensors file into a network, which changes only when all of the file is known to be good.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class WeightFileLoader<T>
    where T : unmanaged
{
    private const int PieceBytes = 1 << 16;

    private const string OnnxProblem =
        "By its name it is an ONNX model, but Load reads safetensors files. Compile the model in with [Network(Model = …)], or save its weights as safetensors.";

    private readonly FiledNetwork<T> _network;
    private readonly Refusal _refuse;
    private readonly SafetensorsReader _file;
    private readonly LayoutCheck _check;
    private readonly Dictionary<string, TensorEntry> _unused;
    private readonly Dictionary<TensorEntry, ArraySegment<T>> _destinations = new();
    private readonly HashSet<TensorEntry> _squares = new();
    private readonly HashSet<TensorEntry> _turned = new();

    private WeightFileLoader(FiledNetwork<T> network, Stream stream, string name, ModuleNames names)
    {
        Refusal refuse = (problem, tensor) => new WeightFileException(name, tensor, problem);
        _network = network;
        _refuse = refuse;
        _file = SafetensorsReader.Open(stream, IsOnnx(name) ? (_, tensor) => refuse(OnnxProblem, tensor) : refuse, MostTensors(network));
        _check = new LayoutCheck(network.Layout, _file.Metadata, _file.Tensors, names, refuse);
        _unused = _file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>All that a file of the network can hold of each of its tensors: the parameters, the best of a training, and the moments of the optimiser that has most.</summary>
    private static int MostTensors(FiledNetwork<T> network)
    {
        const int Kinds = 2 + OptimizerMoment.Most;
        return (int)Math.Min(int.MaxValue, Math.Max(SafetensorsReader.MostTensors, (long)Kinds * network.Tensors.Count));
    }

    /// <summary>Loads the file.</summary>
    public static LoadedWeights Load(INetwork<T> network, Stream stream, string name, LoadOptions? options)
    {
        LoadedFile<T> file = Read(FiledNetwork<T>.Of(network), stream, name, LoadOptions.NamesOf(options));
        file.State.SetTo(network);
        return file.Weights;
    }

    /// <summary>Reads the file of a network, which stays as it is.</summary>
    public static LoadedFile<T> Read(INetwork<T> network, Stream stream, string name) => Read(FiledNetwork<T>.Of(network), stream, name, ModuleNames.Any);

    /// <summary>The same of any network.</summary>
    public static LoadedFile<T> Read(FiledNetwork<T> network, Stream stream, string name, ModuleNames names) => new WeightFileLoader<T>(network, stream, name, names).Read();

    private static bool IsOnnx(string name) => name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    private LoadedFile<T> Read()
    {
        _check.RequireVersionAndTopology();
        int count = _network.ParameterCount;
        var state = new NetworkState<T>(new T[count]);
        if (_check.IsOfThisLibrary)
        {
            state.Scaling = ScalingOfFile();
            state.Dropout = DropoutEntry.Read(_file.Metadata, _refuse);
        }

        LayoutMatch match = _check.Match();
        IReadOnlyList<(ParameterTensor Tensor, string? Name, bool IsTurned)> tensors = match.Tensors;
        List<TensorEntry> taken = TakeAll(string.Empty, tensors, state.Parameters, 0);
        var weights = new LoadedWeights(match, _network.Layout.RoundedTypes(taken));
        T[]? best = _check.IsOfThisLibrary && _unused.Keys.Any(name => name.StartsWith(WeightFormat.BestPrefix, StringComparison.Ordinal)) ? new T[count] : null;
        if (best is not null)
        {
            TakeAll(WeightFormat.BestPrefix, tensors, best, 0);
        }

        // What an optimiser remembered of other weights would lead the first steps from these astray: without a state in the file it stays 0.
        if (_network.Moments is { } moments)
        {
            state.Moments = new T[checked(moments.Count * count)];
            state.Steps = TakeOptimizerState(tensors, moments, state.Moments);
        }

        ReadData();
        return new LoadedFile<T>(state, best, _file.Metadata, weights);
    }

    /// <summary>A file of this library says all about the scaling, and so does its silence. Files from elsewhere know nothing of it.</summary>
    private (T[] Numbers, bool IsFitted) ScalingOfFile() =>
        ScalingEntries.Read<T>(_network.Layout, _file.Metadata, _refuse) is { } numbers ? (numbers, true) : (ScalingEntries.NoneOf<T>(_network.Layout), false);

    private List<TensorEntry> TakeAll(string prefix, IReadOnlyList<(ParameterTensor Tensor, string? Name, bool IsTurned)> tensors, T[] values, int offset) =>
        tensors.Where(tensor => tensor.Name is not null).Select(tensor => Take(prefix + tensor.Name, tensor.Tensor, tensor.IsTurned, values, offset)).ToList();

    /// <summary>The number of steps; the state stays 0 where the file has none of this optimiser.</summary>
    private long TakeOptimizerState(IReadOnlyList<(ParameterTensor Tensor, string? Name, bool IsTurned)> tensors, IReadOnlyList<OptimizerMoment> moments, T[] state)
    {
        if (_unused.Count == 0 || !_check.IsOfThisLibrary)
        {
            return 0;
        }

        string first = _unused.Values.OrderBy(tensor => tensor.Begin).First().Name;
        if (!_file.Metadata.TryGetValue(WeightFormat.OptimizerKey, out string? optimizer))
        {
            throw _refuse($"The file holds the tensor {TensorEntry.Quote(first)}, but its metadata do not say of which {TensorEntry.Quote(WeightFormat.OptimizerKey)}.", first);
        }

        if (optimizer != _network.Optimizer.ToString())
        {
            return 0;
        }

        for (int i = 0; i < moments.Count; i++)
        {
            List<TensorEntry> taken = TakeAll(moments[i].Prefix, tensors, state, i * _network.ParameterCount);
            if (moments[i].IsMeanOfSquares)
            {
                _squares.UnionWith(taken);
            }
        }

        if (_unused.Count > 0)
        {
            string unknown = _unused.Values.OrderBy(tensor => tensor.Begin).First().Name;
            throw _refuse($"The tensor {TensorEntry.Quote(unknown)} does not belong to the state of {_network.Optimizer}.", unknown);
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
    private TensorEntry Take(string name, ParameterTensor tensor, bool isTurned, T[] values, int offset)
    {
        TensorEntry entry = _check.Find(name, tensor, isTurned);
        if (isTurned)
        {
            _turned.Add(entry);
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
                if (isTaken && tensor.Type == _network.Layout.ElementType)
                {
                    LittleEndian.Order<T>(piece, count);
                    piece.AsSpan(0, count).CopyTo(MemoryMarshal.AsBytes(values.Slice((int)((place - tensor.Begin) / sizeof(T)))));
                }
                else if (isTaken)
                {
                    Convert(tensor, piece, count, values, (int)((place - tensor.Begin) / ElementType.BytesOf(tensor.Type)));
                }
            }

            if (isTaken)
            {
                RequireUsable(tensor, values);
            }

            if (_turned.Contains(tensor))
            {
                Turn(values, (int)tensor.Shape[0], (int)tensor.Shape[1]);
            }
        }

        _file.RequireEnd();
    }

    /// <summary>Exchanges rows and columns.</summary>
    private static void Turn(Span<T> matrix, int rows, int columns)
    {
        T[] before = matrix.ToArray();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                matrix[(column * rows) + row] = before[(row * columns) + column];
            }
        }
    }

    /// <summary>Elements of another type, from a place of the tensor on.</summary>
    private void Convert(TensorEntry tensor, byte[] piece, int count, Span<T> values, int first)
    {
        int size = ElementType.BytesOf(tensor.Type);
        for (int i = 0; i < count / size; i++)
        {
            double value = ElementType.Read(tensor.Type, piece, i * size);
            values[first + i] = Real.FromDouble<T>(value);
            if (Math.Abs(value) <= double.MaxValue && !(Math.Abs(Real.ToDouble(values[first + i])) <= double.MaxValue))
            {
                throw _check.TooLarge(tensor, first + i, value);
            }
        }
    }

    private void RequireUsable(TensorEntry tensor, ReadOnlySpan<T> values)
    {
        int index = Check.IndexOfNotFinite(values);
        if (index >= 0)
        {
            throw _check.NotFinite(tensor, index, Real.Format(values[index]));
        }

        for (int i = 0; i < values.Length && _squares.Contains(tensor); i++)
        {
            if (Real.ToDouble(values[i]) < 0)
            {
                throw _refuse($"The tensor {TensorEntry.Quote(tensor.Name)} holds {Real.Format(values[i])} at {tensor.PlaceOf(i)}, counted from 0, but a mean of squares is at least 0.", tensor.Name);
            }
        }
    }
}
