using System.Globalization;
using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>
/// Finds the modules of a network with memory in a file. Modules whose names are numbered follow on each other as the numbers say, and the layers of a stacked
/// <c>torch.nn.LSTM</c> as theirs do; modules with names of their own are told apart by what their tensors are called and by the shapes of them.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="tensors">The tensors of the file.</param>
/// <param name="refuse">Makes the exception of a refusal.</param>
internal sealed class ModuleSearch(NetworkLayout network, IReadOnlyList<TensorEntry> tensors, Refusal refuse)
{
    private const int MostDigits = 9;

    /// <summary>The names under which the file holds the tensors of the layers.</summary>
    public IReadOnlyList<(ParameterTensor Tensor, string Name)> TensorsOfLayers()
    {
        List<IGrouping<int, ParameterTensor>> wanted = ParameterTensor.Of(network).GroupBy(tensor => tensor.Place).ToList();
        var kinds = new HashSet<string>(wanted.SelectMany(module => module).Select(tensor => tensor.Kind), StringComparer.Ordinal);
        List<List<Module>> stacks = tensors
            .Where(tensor => !WeightFormat.IsOfTraining(tensor.Name))
            .Select(tensor => (tensor, Place: PlaceOf(tensor.Name, refuse, kinds)))
            .GroupBy(each => each.Place, each => each.tensor)
            .Select(same => new Module(same.Key.Prefix, same.Key.Layer, same.ToList()))
            .GroupBy(module => module.Prefix, StringComparer.Ordinal)
            .Select(same => same.OrderBy(module => module.Layer).ToList())
            .ToList();
        int found = stacks.Sum(stack => stack.Count);
        if (found != wanted.Count)
        {
            string names = found == 0 ? string.Empty : $" (their names begin with {string.Join(", ", stacks.Take(10).Select(stack => TensorEntry.Quote(stack[0].Prefix)))})";
            throw refuse(
                $"The file holds tensors of {Layers(found)}{names}, but the network {TensorEntry.Quote(network.Topology)} has {Layers(wanted.Count)} with parameters.", null);
        }

        List<Module> modules = (InOrderOfNumbers(stacks) ?? InOrderOfShapes(stacks, wanted)).SelectMany(stack => stack).ToList();
        return wanted.SelectMany((module, i) => module.Select(tensor => (tensor, modules[i].NameOf(tensor.Kind)))).ToList();
    }

    /// <summary>What a tensor belongs to: a module by its name, with the dot behind it, and of a stack of recurrent layers which, from 0; −1 for other modules.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="refuse">Makes the exception of a refusal.</param>
    /// <param name="kinds">What tensors of modules that stand alone are called behind the dot, beside weight and bias; null for nothing else.</param>
    public static (string Prefix, int Layer) PlaceOf(string name, Refusal refuse, ICollection<string>? kinds = null)
    {
        int dot = name.LastIndexOf('.');
        string prefix = name.Substring(0, dot + 1);
        string kind = name.Substring(dot + 1);
        if (kind is "weight" or "bias" || (kinds?.Contains(kind) == true && !kind.EndsWith("_l0", StringComparison.Ordinal)))
        {
            return (prefix, -1);
        }

        string quoted = TensorEntry.Quote(name);
        if (kind.EndsWith("_reverse", StringComparison.Ordinal))
        {
            throw refuse($"The tensor {quoted} is of a bidirectional layer, which needs the end of a sequence before its beginning: only layers that run forward are supported.", name);
        }

        if (kind.StartsWith("weight_hr_l", StringComparison.Ordinal))
        {
            throw refuse($"The tensor {quoted} is the projection of an LSTM with proj_size, which is not supported: use proj_size = 0.", name);
        }

        foreach (string start in new[] { "weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l" })
        {
            string digits = kind.StartsWith(start, StringComparison.Ordinal) ? kind.Substring(start.Length) : string.Empty;
            if (IsNumber(digits))
            {
                return (prefix, int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }

        throw refuse($"The tensor {quoted} does not belong to a network, whose tensors are called \"0.weight_ih_l0\", \"1.weight\", \"1.bias\" and so on.", name);
    }

    /// <summary>Modules whose names differ in nothing but a number: 0., 2. or model.0., model.2.; null where there are others.</summary>
    private static List<List<Module>>? InOrderOfNumbers(List<List<Module>> stacks)
    {
        if (stacks.Count <= 1)
        {
            return stacks;
        }

        var numbered = stacks.Select(stack => (Stack: stack, Name: stack[0].Prefix.TrimEnd('.'))).Select(each => (each.Stack, each.Name, Stem: each.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'))).ToList();
        return numbered.All(each => each.Stem == numbered[0].Stem && IsNumber(each.Name.Substring(each.Stem.Length)))
            ? numbered.OrderBy(each => int.Parse(each.Name.Substring(each.Stem.Length), NumberStyles.None, CultureInfo.InvariantCulture)).Select(each => each.Stack).ToList()
            : null;
    }

    /// <summary>Modules with names of their own, each where it alone fits.</summary>
    private List<List<Module>> InOrderOfShapes(List<List<Module>> stacks, IReadOnlyList<IGrouping<int, ParameterTensor>> wanted)
    {
        List<string> signatures = wanted.Select(module => Signature(module.Select(tensor => (tensor.Kind, tensor.Shape)))).ToList();
        var left = new List<List<Module>>(stacks);
        var inOrder = new List<List<Module>>();
        int next = 0;
        while (left.Count > 0)
        {
            List<List<Module>> fitting = left.Where(stack => stack.Count <= signatures.Count - next && stack.Select(module => module.Signature).SequenceEqual(signatures.Skip(next).Take(stack.Count))).ToList();
            int layer = wanted[next].First().Layer;
            string needed = FormattableString.Invariant($"layer {layer} of {TensorEntry.Quote(network.Topology)}, which needs {signatures[next]}");
            if (fitting.Count == 0)
            {
                IEnumerable<string> others = left.Take(10).Select(stack => $"{TensorEntry.Quote(stack[0].Prefix)} with {stack[0].Signature}");
                throw refuse($"No tensors of the file fit {needed}: there are {string.Join(", ", others)}.", null);
            }

            if (fitting.Count > 1)
            {
                IEnumerable<string> names = fitting.Take(10).Select(stack => TensorEntry.Quote(stack[0].Prefix));
                throw refuse($"The tensors {string.Join(" and ", names)} both fit {needed}, and their names do not say which comes first: number them as torch.nn.Sequential does, \"0.\", \"1.\" and so on.", null);
            }

            inOrder.Add(fitting[0]);
            left.Remove(fitting[0]);
            next += fitting[0].Count;
        }

        return inOrder;
    }

    private static string Layers(int count) => FormattableString.Invariant($"{count} layer{(count == 1 ? string.Empty : "s")}");

    private static bool IsNumber(string digits) => digits.Length is > 0 and <= MostDigits && digits.All(digit => digit is >= '0' and <= '9') && (digits.Length == 1 || digits[0] != '0');

    private static string Signature(IEnumerable<(string Kind, IReadOnlyList<long> Shape)> tensors) =>
        string.Join(", ", tensors.OrderBy(tensor => tensor.Kind, StringComparer.Ordinal).Select(tensor => $"{tensor.Kind} {TensorEntry.Spell(tensor.Shape)}"));

    /// <summary>A module of the file: its name with the dot behind it, and which of a stack it is.</summary>
    private sealed class Module(string prefix, int layer, IReadOnlyList<TensorEntry> tensors)
    {
        public string Prefix { get; } = prefix;

        public int Layer { get; } = layer;

        /// <summary>What its tensors are called, as those of a layer that stands alone, and their shapes.</summary>
        public string Signature { get; } = ModuleSearch.Signature(tensors.Select(tensor => (KindOf(tensor.Name.Substring(prefix.Length), layer), tensor.Shape)));

        /// <summary>The name in the file of a parameter of a layer that stands alone.</summary>
        public string NameOf(string kind) => Prefix + (Layer < 0 || !kind.EndsWith("_l0", StringComparison.Ordinal) ? kind : kind.Substring(0, kind.Length - 1) + Layer.ToString(CultureInfo.InvariantCulture));

        private static string KindOf(string written, int layer) => layer < 0 ? written : written.Substring(0, written.LastIndexOf('l') + 1) + "0";
    }
}
