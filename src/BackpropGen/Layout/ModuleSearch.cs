using System.Globalization;
using BackpropGen.Safetensors;

namespace BackpropGen.Layout;

/// <summary>
/// Finds the modules of a network's layers in a file. What a user says of their names decides; otherwise modules whose names differ in numbers alone follow on each other as those say, and where
/// there are several such families, they are put together as the shapes of the layers ask for, if that is possible in one way only.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="tensors">The tensors of the file, without those of a training.</param>
/// <param name="names">What a user says of their names.</param>
/// <param name="isWhole">Whether all of the file must be the network's, as in a file of this library.</param>
/// <param name="isTurned">Whether every matrix is [inputs, outputs], whatever its name says.</param>
/// <param name="refuse">Makes the exception of a refusal.</param>
internal sealed class ModuleSearch(NetworkLayout network, IReadOnlyList<TensorEntry> tensors, ModuleNames names, bool isWhole, bool isTurned, Refusal refuse)
{
    /// <summary>A file that asks for more is none that a person could tell the order of.</summary>
    private const int MostTries = 1_000_000;

    private const int MostSpelled = 20;

    private static readonly char[] Separators = { '.', '/' };

    private readonly IReadOnlyList<IReadOnlyList<ParameterTensor>> _layers = ParameterTensor.Of(network).GroupBy(tensor => tensor.Place).Select(same => (IReadOnlyList<ParameterTensor>)same.ToList()).ToList();

    /// <summary>What parameters of the network are called behind the dot.</summary>
    private readonly HashSet<string> _kinds = new(ParameterTensor.Of(network).Select(tensor => tensor.Kind), StringComparer.Ordinal);

    /// <summary>The tensors that may be meant.</summary>
    private readonly IReadOnlyList<TensorEntry> _meant = tensors.Where(tensor => tensor.Name.StartsWith(names.Prefix, StringComparison.Ordinal)).ToList();

    /// <summary>The modules of the layers, in order, and whether shapes told which they are; refused unless there are as many as layers.</summary>
    public (IReadOnlyList<FileModule> Modules, bool IsByShape) Find()
    {
        if (_meant.Count == 0 && tensors.Count > 0)
        {
            throw refuse($"No tensor of the file has a name that begins with WeightsPrefix, {TensorEntry.Quote(names.Prefix)}: it holds {LayoutMatch.List(tensors.Select(tensor => tensor.Name).ToList())}.", null);
        }

        foreach (TensorEntry tensor in isWhole ? _meant : Array.Empty<TensorEntry>())
        {
            FileModule.PlaceOf(tensor.Name, refuse, _kinds);
        }

        List<FileModule> all = FileModule.Of(_meant, _kinds, isTurned);
        if (names.Modules is { } named)
        {
            IReadOnlyList<FileModule> chosen = Named(all, named);
            RequireNoOtherParts(chosen);
            return (chosen, IsByShape: false);
        }

        if (_meant.FirstOrDefault(tensor => tensor.Name.EndsWith("running_mean", StringComparison.Ordinal)) is { } mean)
        {
            throw refuse($"The tensor {TensorEntry.Quote(mean.Name)} is of BatchNorm, which a topology does not have: export the model as ONNX, for Model, which folds it into the layers. If it is none of the network's, {Advice(all)}.", mean.Name);
        }

        if (!isWhole && _meant.FirstOrDefault(tensor => FileModule.KindOf(tensor.Name) is "gamma" or "beta" or "moving_mean" or "moving_variance") is { } part)
        {
            throw refuse($"The tensor {TensorEntry.Quote(part.Name)} is of a normalisation of Keras, of which a file does not tell all: export the model as ONNX, for Model. If it is none of the network's, {Advice(all)}.", part.Name);
        }

        IReadOnlyList<ModuleFamily> families = ModuleFamily.ByAllNumbers(all);
        IReadOnlyList<FileModule> only = families.Count == 0 ? all : families[0].Modules;
        if (families.Count == 0 || (families.Count == 1 && (only.Count == _layers.Count || ModuleFamily.ByLastNumber(all).Count == 1)))
        {
            RequireShapesOfTopology(only);
            RequireCount(only);
            RequireNothingMissed(all, only, families);
            return (only, IsByShape: false);
        }

        IReadOnlyList<IReadOnlyList<ModuleFamily>> ways = Ways(families);
        ways = ways.Count > 0 ? ways : Ways(families = ModuleFamily.ByLastNumber(all));
        if (ways.Count != 1)
        {
            throw ways.Count == 0 ? NoneFits(all) : Ambiguous(ways);
        }

        List<FileModule> found = ways[0].SelectMany(family => family.Modules).ToList();
        RequireNothingMissed(all, found, ways[0]);
        return (found, IsByShape: ways[0].Count > 1);
    }

    /// <summary>The tensors of the file that are none of the modules'.</summary>
    public IReadOnlyList<string> Others(IReadOnlyList<FileModule> modules)
    {
        var used = new HashSet<TensorEntry>(modules.SelectMany(module => module.Tensors));
        return tensors.Where(tensor => !used.Contains(tensor)).Select(tensor => tensor.Name).ToList();
    }

    /// <summary>The modules that a user names; of a stack of recurrent layers all.</summary>
    private List<FileModule> Named(List<FileModule> all, IReadOnlyList<string> named)
    {
        if (named.Count != named.Distinct(StringComparer.Ordinal).Count())
        {
            throw refuse($"WeightsModules names {TensorEntry.Quote(named.GroupBy(name => name, StringComparer.Ordinal).First(same => same.Count() > 1).Key)} twice: each layer has weights of its own.", null);
        }

        var chosen = new List<FileModule>();
        foreach (string name in named)
        {
            string prefix = names.Prefix + name + (name.Length > 0 ? "." : string.Empty);
            List<FileModule> stack = all.Where(module => module.Prefix == prefix || module.Prefix == prefix.Substring(0, Math.Max(0, prefix.Length - 1)) + "/").OrderBy(module => module.Layer).ToList();
            if (stack.Count == 0)
            {
                throw refuse($"The file has no module {TensorEntry.Quote(prefix.TrimEnd('.'))}, which WeightsModules names: it holds {LayoutMatch.List(tensors.Select(tensor => tensor.Name).ToList())}.", null);
            }

            chosen.AddRange(stack);
        }

        if (chosen.Count != _layers.Count)
        {
            throw refuse($"WeightsModules names {Counted.Spell(chosen.Count, "layer")}, but the network {TensorEntry.Quote(network.Topology)} has {Counted.Spell(_layers.Count, "layer")} with parameters.", null);
        }

        return chosen;
    }

    private void RequireCount(IReadOnlyList<FileModule> modules)
    {
        if (modules.Count == _layers.Count)
        {
            return;
        }

        // Sequential numbers modules from 0, and everything else here layers from 1: a number alone would be taken for the other.
        string found = modules.Count > 0 ? $" (their names begin with {string.Join(", ", modules.Take(10).Select(module => TensorEntry.Quote(module.Name)).Distinct())})"
            : tensors.Count > 0 ? $" (its tensors are called {LayoutMatch.List(tensors.Select(tensor => tensor.Name).ToList())})" : string.Empty;
        throw refuse($"The file holds tensors of {Counted.Spell(modules.Count, "layer")}{found}, but the network {TensorEntry.Quote(network.Topology)} has {Counted.Spell(_layers.Count, "layer")}.", null);
    }

    /// <summary>Where the weights follow on each other but belong to other layers, the sizes of both networks say more than a single shape.</summary>
    private void RequireShapesOfTopology(IReadOnlyList<FileModule> modules)
    {
        var sizes = new List<long>();
        foreach (FileModule module in network.Layers.All(layer => layer.IsLink) ? modules : Array.Empty<FileModule>())
        {
            if (module.ShapeOfWeights is not { Count: 2 } shape || (sizes.Count > 0 && sizes[sizes.Count - 1] != shape[1]))
            {
                return;
            }

            if (sizes.Count == 0)
            {
                sizes.Add(shape[1]);
            }

            sizes.Add(shape[0]);
        }

        if (sizes.Count > 0 && !sizes.SequenceEqual(Widths()))
        {
            throw refuse($"The file holds the network {Spell(sizes)}, as the shapes of its tensors say, but this one is {TensorEntry.Quote(network.Topology)}.", null);
        }

        static string Spell(IReadOnlyList<long> sizes) =>
            "\"" + string.Join("-", sizes.Take(MostSpelled).Select(size => size.ToString(CultureInfo.InvariantCulture))) + (sizes.Count > MostSpelled ? "-…" : string.Empty) + "\"";
    }

    /// <summary>The ways, two at most, in which families make up the layers, each whole and in its order.</summary>
    private List<IReadOnlyList<ModuleFamily>> Ways(IReadOnlyList<ModuleFamily> families)
    {
        var ways = new List<IReadOnlyList<ModuleFamily>>();
        var way = new List<ModuleFamily>();
        var used = new HashSet<ModuleFamily>();
        int tries = 0;
        Extend(0);
        return ways;

        void Extend(int next)
        {
            if (next == _layers.Count)
            {
                ways.Add(way.ToList());
                return;
            }

            foreach (ModuleFamily family in families)
            {
                if (ways.Count > 1)
                {
                    return;
                }

                if (++tries > MostTries)
                {
                    throw refuse($"The file has too many modules that may be the layers of {TensorEntry.Quote(network.Topology)}. Say which: {Advice(families[0].Modules)}.", null);
                }

                if (!used.Contains(family) && family.Modules.Count <= _layers.Count - next && family.Modules.Select((module, i) => module.Fits(_layers[next + i])).All(fits => fits))
                {
                    used.Add(family);
                    way.Add(family);
                    Extend(next + family.Modules.Count);
                    way.RemoveAt(way.Count - 1);
                    used.Remove(family);
                }
            }
        }
    }

    private Exception NoneFits(List<FileModule> all)
    {
        string modules = string.Join(", ", all.Take(MostSpelled).Select(module => module.Spelled)) + (all.Count > MostSpelled ? FormattableString.Invariant($" and {all.Count - MostSpelled} more") : string.Empty);
        string layers = string.Join("; ", _layers.Take(MostSpelled).Select(layer => FileModule.Spell(layer.Select(tensor => (tensor.Kind, tensor.Shape)))));
        return refuse($"No modules of the file are the layers of {TensorEntry.Quote(network.Topology)}, which need {layers}. It holds {modules}. If some of them are, {Advice(all)}.", null);
    }

    private Exception Ambiguous(IReadOnlyList<IReadOnlyList<ModuleFamily>> ways)
    {
        List<List<string>> both = ways.Select(way => way.SelectMany(family => family.Modules).Select(module => module.Name).Distinct().ToList()).ToList();
        return refuse(
            $"Names and shapes do not tell which modules of the file are the layers of {TensorEntry.Quote(network.Topology)}: {LayoutMatch.List(both[0])} may be, and so may {LayoutMatch.List(both[1])}. "
            + $"Say which: {Advice(ways[0].SelectMany(family => family.Modules).ToList())}.",
            null);
    }

    /// <summary>How a user says which modules are meant, as half a sentence.</summary>
    private string Advice(IReadOnlyList<FileModule> example)
    {
        IEnumerable<string> own = example.Take(_layers.Count).Select(module => TensorEntry.Quote(module.Name.Substring(Math.Min(module.Name.Length, names.Prefix.Length)))).Distinct();
        string prefix = example.Select(module => module.Parent).FirstOrDefault(parent => parent.Length > 0) is { } parent
            ? $"set WeightsPrefix to what the names of its tensors begin with, such as {TensorEntry.Quote(parent + ".")}, or "
            : string.Empty;
        return $"{prefix}set WeightsModules to the names of its modules in the order of the layers, such as {{ {string.Join(", ", own)} }}";
    }

    /// <summary>Refuses a file with a tensor that would be missed if it were left out: a part of a layer, a normalisation, or a module that may stand between two others.</summary>
    private void RequireNothingMissed(List<FileModule> all, IReadOnlyList<FileModule> used, IReadOnlyList<ModuleFamily> families)
    {
        RequireNoOtherParts(used);
        var taken = new HashSet<FileModule>(used);
        var widths = new HashSet<long>(Widths());
        var parents = new HashSet<string>(used.Select(module => module.Parent), StringComparer.Ordinal);
        foreach (FileModule module in all.Where(module => !taken.Contains(module)))
        {
            string question = $"The module {module.Spelled} may belong to the network {TensorEntry.Quote(network.Topology)}, in which it has no place";
            if (module.IsOfVectors)
            {
                throw refuse($"{question}: a normalisation is an operation of the topology, layernorm, or, where it is BatchNorm, folded into the layer before; biases belong to weights. If it is none of the network's, {Advice(used)}.", module.Tensors.First().Name);
            }

            bool isBeside = families.Count > 1 || parents.Contains(module.Parent);
            if (isBeside && module.Weights is { Shape.Count: 2 } weights && weights.Shape.All(widths.Contains))
            {
                throw refuse($"{question}: its shape fits between the layers. If it is none of the network's, {Advice(used)}.", weights.Name);
            }
        }
    }

    /// <summary>Refuses a file in which a module of a layer has more than the layer: scales of a quantisation, weights of a spectral norm, adapters.</summary>
    private void RequireNoOtherParts(IReadOnlyList<FileModule> used)
    {
        RequireNoStrayBiases(used);
        var prefixes = new HashSet<string>(used.Select(module => module.Prefix), StringComparer.Ordinal);
        var own = new HashSet<TensorEntry>(used.SelectMany(module => module.Tensors));
        foreach (TensorEntry tensor in _meant.Where(tensor => !own.Contains(tensor)))
        {
            if (Beginnings(tensor.Name).Any(prefixes.Contains))
            {
                throw FileModule.PlaceOf(tensor.Name, _kinds) is null
                    ? FileModule.Unknown(tensor.Name, refuse)
                    : refuse($"The tensor {TensorEntry.Quote(tensor.Name)} belongs to a module of the network {TensorEntry.Quote(network.Topology)}, whose layers have no such tensor.", tensor.Name);
            }
        }
    }

    /// <summary>Refuses a file without biases of a layer, but with a tensor of their shape that no module has: it may be they, under another name.</summary>
    private void RequireNoStrayBiases(IReadOnlyList<FileModule> used)
    {
        List<TensorEntry> strays = isWhole ? new List<TensorEntry>() : _meant.Where(tensor => FileModule.PlaceOf(tensor.Name, _kinds) is null).ToList();
        foreach (ParameterTensor biases in used.Zip(_layers, (module, layer) => layer.Where(tensor => tensor.IsBias && module.NameOf(tensor, mayLackBiases: true) is null)).SelectMany(missing => missing))
        {
            if (strays.FirstOrDefault(stray => stray.Shape.SequenceEqual(biases.Shape)) is { } found)
            {
                throw refuse(
                    $"The file has no biases of {TensorEntry.Quote(used[biases.Place].Name)}, but the tensor {TensorEntry.Quote(found.Name)} of their shape is left over: call it {TensorEntry.Quote(used[biases.Place].Prefix + biases.Kind)}, or remove it from the file.",
                    found.Name);
            }
        }
    }

    /// <summary>What a name begins with, up to each of its dots and slashes.</summary>
    private static IEnumerable<string> Beginnings(string name)
    {
        for (int dot = name.IndexOfAny(Separators); dot >= 0; dot = name.IndexOfAny(Separators, dot + 1))
        {
            yield return name.Substring(0, dot + 1);
        }
    }

    private IEnumerable<long> Widths() => new long[] { network.InputCount }.Concat(network.Layers.Select(layer => (long)layer.OutputCount));
}
