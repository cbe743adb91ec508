using System.Globalization;
using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>A module of a file: tensors whose names are alike up to their last dot or slash. Of a stack of recurrent layers each is one.</summary>
internal sealed class FileModule
{
    /// <summary>What Keras, TensorFlow and Flax call weights, which are [inputs, outputs] there.</summary>
    private const string Kernel = "kernel";

    private const string Weight = "weight";
    private const int MostDigits = 9;

    private readonly Dictionary<string, TensorEntry> _tensors;
    private readonly bool _isTurned;

    private FileModule(string prefix, int layer, IEnumerable<(TensorEntry Tensor, string Kind)> tensors, bool isTurned)
    {
        Prefix = prefix;
        Layer = layer;
        _isTurned = isTurned;

        // Of two tensors of one kind, such as a weight and a kernel, the second is none of the module's: nobody could tell which is meant, and such a file is refused.
        _tensors = tensors.GroupBy(tensor => KindOf(tensor.Kind, layer), StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Tensor, StringComparer.Ordinal);
    }

    /// <summary>Its name with the dot or the slash behind it.</summary>
    public string Prefix { get; }

    /// <summary>Which of a stack of recurrent layers it is, from 0; −1 for other modules.</summary>
    public int Layer { get; }

    public string Name => Prefix.TrimEnd('.', '/');

    /// <summary>The name without its last part.</summary>
    public string Parent => Name.LastIndexOfAny(new[] { '.', '/' }) is > 0 and int dot ? Name.Substring(0, dot) : string.Empty;

    public IEnumerable<TensorEntry> Tensors => _tensors.Values;

    /// <summary>The weights; null where there are none, or not under a usual name.</summary>
    public TensorEntry? Weights => _tensors.TryGetValue(Weight, out TensorEntry? weights) ? weights : null;

    /// <summary>Whether the weights are a matrix [inputs, outputs], which has to be turned.</summary>
    public bool IsTurned => Weights is { Shape.Count: 2 } && (_isTurned || HasKernel);

    /// <summary>Whether a name says so.</summary>
    public bool HasKernel => Weights is { } weights && KindOf(weights.Name) == Kernel;

    /// <summary>The shape of the weights as a layer has it, [outputs, inputs].</summary>
    public IReadOnlyList<long>? ShapeOfWeights => Weights is null ? null : ShapeOf(Weights);

    /// <summary>Whether it may be the scale and shift of a normalisation, or biases that were left alone: what would not be missed if it were left out.</summary>
    public bool IsOfVectors => !_tensors.Values.Any(tensor => tensor.Shape.Count > 1);

    /// <summary>Its parameters and their shapes, for messages.</summary>
    public string Spelled => $"{TensorEntry.Quote(Name)} ({Spell(_tensors.Select(tensor => (KindOf(tensor.Value.Name) == Kernel ? Kernel : tensor.Key, tensor.Value.Shape)))})";

    /// <summary>All modules among the tensors of a file; those whose kind no module has are left out.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <param name="kinds">What the network's parameters are called behind the dot.</param>
    /// <param name="isTurned">Whether every matrix is [inputs, outputs], whatever its name says.</param>
    public static List<FileModule> Of(IEnumerable<TensorEntry> tensors, ICollection<string> kinds, bool isTurned) => tensors
        .Select(tensor => (Tensor: tensor, Place: PlaceOf(tensor.Name, kinds)))
        .Where(each => each.Place is not null)
        .GroupBy(each => each.Place!.Value, each => each.Tensor)
        .Select(same => new FileModule(same.Key.Prefix, same.Key.Layer, same.Select(tensor => (tensor, KindOf(tensor.Name) == Kernel ? Weight : KindOf(tensor.Name))), isTurned))
        .ToList();

    /// <summary>What a tensor belongs to: a module by its name, with the dot behind it, and of a stack of recurrent layers which; null for a kind that no module has.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="kinds">What the network's parameters are called behind the dot, beside weight and bias; null for nothing else, and no names but those of PyTorch.</param>
    public static (string Prefix, int Layer)? PlaceOf(string name, ICollection<string>? kinds)
    {
        string kind = kinds is null ? name.Substring(name.LastIndexOf('.') + 1) : KindOf(name);
        string prefix = name.Substring(0, name.LastIndexOf(kind, StringComparison.Ordinal));
        if (kind is Weight or "bias" || (kinds is not null && (kind == Kernel || (kinds.Contains(kind) && !kind.EndsWith("_l0", StringComparison.Ordinal)))))
        {
            return (prefix, -1);
        }

        string? start = new[] { "weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l" }.FirstOrDefault(start => kind.StartsWith(start, StringComparison.Ordinal) && IsNumber(kind.Substring(start.Length)));
        return start is null ? null : (prefix, int.Parse(kind.Substring(start.Length), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>What stands behind the last dot or slash of a name, without the :0 of TensorFlow.</summary>
    public static string KindOf(string name)
    {
        string bare = name.EndsWith(":0", StringComparison.Ordinal) ? name.Substring(0, name.Length - 2) : name;
        return bare.Substring(bare.LastIndexOfAny(new[] { '.', '/' }) + 1);
    }

    /// <summary>The same, or the refusal of a file that holds such a tensor.</summary>
    public static (string Prefix, int Layer) PlaceOf(string name, Refusal refuse, ICollection<string>? kinds = null) => PlaceOf(name, kinds) ?? throw Unknown(name, refuse);

    /// <summary>The refusal of a tensor of a kind that no module has.</summary>
    public static Exception Unknown(string name, Refusal refuse)
    {
        string kind = name.Substring(name.LastIndexOf('.') + 1);
        string quoted = TensorEntry.Quote(name);
        return refuse(
            kind.EndsWith("_reverse", StringComparison.Ordinal)
                ? $"The tensor {quoted} is of a bidirectional layer, which needs the end of a sequence before its beginning: only layers that run forward are supported."
                : kind.StartsWith("weight_hr_l", StringComparison.Ordinal)
                ? $"The tensor {quoted} is the projection of an LSTM with proj_size, which is not supported: use proj_size = 0."
                : $"The tensor {quoted} does not belong to a network, whose tensors are called \"0.weight\", \"0.bias\", \"1.weight_ih_l0\" and so on.",
            name);
    }

    /// <summary>Parameters with their shapes, for messages.</summary>
    public static string Spell(IEnumerable<(string Kind, IReadOnlyList<long> Shape)> tensors) =>
        string.Join(", ", tensors.OrderBy(tensor => tensor.Kind, StringComparer.Ordinal).Select(tensor => $"{tensor.Kind} {TensorEntry.Spell(tensor.Shape)}"));

    /// <summary>Whether it has the parameters of a layer, and no others; biases may be missing.</summary>
    public bool Fits(IReadOnlyCollection<ParameterTensor> layer)
    {
        bool hasBiases = layer.Any(tensor => tensor.IsBias && _tensors.ContainsKey(tensor.Kind));
        List<ParameterTensor> needed = layer.Where(tensor => hasBiases || !tensor.IsBias).ToList();
        return needed.Count == _tensors.Count && needed.All(tensor => _tensors.TryGetValue(tensor.Kind, out TensorEntry? entry) && ShapeOf(entry).SequenceEqual(tensor.Shape));
    }

    /// <summary>The name in the file of a parameter of a layer that stands alone; null for biases where the file has none of them.</summary>
    public string? NameOf(ParameterTensor tensor, bool mayLackBiases)
    {
        bool isLacking = mayLackBiases && tensor.IsBias && !_tensors.Keys.Any(kind => kind.StartsWith("bias", StringComparison.Ordinal));
        return isLacking ? null : _tensors.TryGetValue(tensor.Kind, out TensorEntry? entry) ? entry.Name : Prefix + WrittenKind(tensor.Kind);
    }

    /// <summary>Whether a parameter of a layer is a matrix that lies turned in the file.</summary>
    public bool IsTurnedOf(ParameterTensor tensor) => tensor.Kind == Weight && tensor.Shape.Count == 2 && IsTurned;

    private IReadOnlyList<long> ShapeOf(TensorEntry entry) => entry == Weights && IsTurned ? entry.Shape.Reverse().ToList() : entry.Shape;

    private string WrittenKind(string kind) => Layer < 0 || !kind.EndsWith("_l0", StringComparison.Ordinal) ? kind : kind.Substring(0, kind.Length - 1) + Layer.ToString(CultureInfo.InvariantCulture);

    private static string KindOf(string written, int layer) => layer < 0 ? written : written.Substring(0, written.LastIndexOf('l') + 1) + "0";

    /// <summary>Whether digits are a number as programs count: without zeros in front, and short enough to be one.</summary>
    public static bool IsNumber(string digits) => digits.Length is > 0 and <= MostDigits && digits.All(digit => digit is >= '0' and <= '9') && (digits.Length == 1 || digits[0] != '0');
}
