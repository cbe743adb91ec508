using System.Globalization;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Models;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>Finds the file that a declaration names, and takes layers and weights from it.</summary>
internal sealed class ModelCheck
{
    /// <summary>Each is some methods: the compiler takes half a minute for a thousand, which a stranger's file of a few bytes can ask for.</summary>
    private const int MostLayers = 128;

    private readonly DeclaredNetwork _declared;
    private readonly ModelFiles _files;
    private readonly List<Problem> _problems;

    public ModelCheck(DeclaredNetwork declared, ModelFiles files, List<Problem> problems)
    {
        _declared = declared;
        _files = files;
        _problems = problems;
    }

    /// <summary>Reports arguments that contradict each other.</summary>
    public void CheckArguments()
    {
        if (_declared.Model is not null && _declared.HasTopology)
        {
            Report("BPG026", "topology", "Model brings its own layers: remove the topology, or name a safetensors file with its weights in Weights");
        }

        if (_declared.Model is not null && _declared.Weights is not null)
        {
            Report("BPG026", "Weights", "Model brings its own weights: remove Weights");
        }

        if (_declared.IsFrozen && _declared.File is null)
        {
            Report("BPG026", "Frozen", "Frozen is for trained weights: name their file in Model or Weights");
        }

        foreach ((string argument, bool isSet) in new[] { ("WeightsPrefix", _declared.WeightsPrefix is not null), ("WeightsModules", _declared.WeightsModules is not null) })
        {
            if (isSet && _declared.File?.Argument != "Weights")
            {
                Report("BPG026", argument, $"{argument} tells which tensors of a safetensors file are the network's: name the file in Weights, or remove {argument}");
            }
        }

        if (_declared.ModelOutputs is { } outputs)
        {
            CheckOutputs(outputs);
        }

        if (_declared.WeightsModules is { } modules && modules.Names.Any(name => name.Text is null))
        {
            Report("BPG026", "WeightsModules", "A name in WeightsModules is null: write the name of a module, such as \"fc1\"");
        }

        if (_declared.IsFrozen && _declared.IsExplained)
        {
            Report("BPG026", "Explain", "Explain shows the gradient and the step, too, which a frozen network does not have: remove Explain, or Frozen");
        }

        IEnumerable<(string Argument, bool IsSet)> contradicting = new[]
        {
            ("OutputActivation", _declared.OutputActivation is not null && _declared.Model is not null),
            ("InputScaling", _declared.InputScaling is not null && _declared.Model is not null),
            ("TargetScaling", _declared.TargetScaling is not null && _declared.Model is not null),
            ("Initializer", _declared.Initializer is not null && _declared.File is not null),
        };
        foreach ((string argument, bool isSet) in contradicting)
        {
            if (isSet)
            {
                Report("BPG026", argument, $"{argument} is what {_declared.File!.Value.Argument} says already: remove it");
            }
        }
    }

    private void CheckOutputs(WrittenNames outputs)
    {
        if (_declared.Model is not { } model || !MayBeOnnx(model))
        {
            Report("BPG026", "ModelOutputs", "ModelOutputs names tensors of an ONNX file: name the file in Model, or remove ModelOutputs");
        }
        else if (outputs.Names.Count == 0 || outputs.Names.Any(name => string.IsNullOrEmpty(name.Text)) || outputs.Names.Select(name => name.Text).Distinct(StringComparer.Ordinal).Count() < outputs.Names.Count)
        {
            Report("BPG026", "ModelOutputs", "ModelOutputs is empty, or names no tensor, or one twice: write the names of the tensors that the network gives, each once");
        }
    }

    /// <summary>The layers of a model; null where there is something wrong.</summary>
    public DeclaredLayers? ReadModel()
    {
        if (Find() is not { } file)
        {
            return null;
        }

        if (file.Model is not { Model: { } model })
        {
            string? problem = file.IsTooLarge ? $"{file.Problem}: {(file.CanBeLarger ? WithEmbed(file) : WithoutUnreadModel())}" : file.Problem;
            Report("BPG025", "Model", file.Name, problem ?? file.Model?.Problem ?? "it is a safetensors file, for Weights");
            return null;
        }

        List<string> obstacles = Obstacles(model).ToList();
        if (obstacles.Count > 0)
        {
            Report("BPG025", "Model", file.Name, string.Join(". Also, ", obstacles));
        }

        bool startsWithout = StartsWithout(file, model.NumberCount);
        if ((!startsWithout && !FitsIn(file, model.NumberCount, () => WithoutModel(model))) || obstacles.Count > 0)
        {
            return null;
        }

        return new DeclaredLayers(
            LayerNotation.Print(model.InputCount, model.Layers),
            model.InputCount,
            model.Layers.Select((layer, i) => new DeclaredLayer(WithoutOrdinarySource(layer, i), HasActivation: true)).ToList(),
            "Model",
            startsWithout ? null : new StartValues(model.Tensors, model.InputScaling) { Embedded = model.Embedded },
            ModelNames.Of(model),
            model.IsDouble)
        {
            IsResidual = model.IsResidual,
            HasScaledInputs = model.InputScaling is not null,
        };
    }

    /// <summary>The weights of a topology; null where there is something wrong.</summary>
    public StartValues? ReadWeights(NetworkSpecification specification)
    {
        if (Find() is not { } file)
        {
            return null;
        }

        if (file.Weights is not { File: { } weights })
        {
            string? problem = file.IsTooLarge ? $"{file.Problem}: {(file.CanBeLarger ? WithEmbed(file) : WithoutWeights())}" : file.Problem;
            Report("BPG025", "Weights", file.Name, problem ?? file.Weights?.Problem ?? "it is no safetensors file, but a model, for Model");
            return null;
        }

        List<string>? modules = _declared.WeightsModules?.Names.Select(name => name.Text!).ToList();
        NetworkWeightsReading reading = NetworkWeightsReading.Of(weights, specification, _declared.WeightsPrefix, modules);
        if (reading.Weights is not { } found)
        {
            Report("BPG025", "Weights", file.Name, reading.Problem ?? "it holds another network");
            return null;
        }

        if (found.Embedded is not null && specification.Layers.Any(layer => layer.Memory is { Kind: MemoryKind.Conv }))
        {
            Report("BPG025", "Weights", file.Name, $"the weights of convolutions cannot be read from a resource: {WithoutWeights()}");
            return null;
        }

        if (found.Remarks.Length > 0)
        {
            Report("BPG204", "Weights", file.Name, found.Remarks.TrimEnd('.'));
        }

        return StartsWithout(file, found.NumberCount) ? null : FitsIn(file, found.NumberCount, WithoutWeights) ? new StartValues(found.Tensors, found.InputScaling, found.TargetScaling) { Embedded = found.Embedded } : null;
    }

    /// <summary>What keeps a model that could be read from being compiled in, apart from the number of its weights.</summary>
    private IEnumerable<string> Obstacles(TrainedModel model)
    {
        if (model.NumberCount == 0 && !_declared.IsFrozen)
        {
            yield return "it has no weights that could be trained: set Frozen = true";
        }

        if (model.Layers.Count > MostLayers)
        {
            yield return $"it has {Text(model.Layers.Count)} layers, and at most {Text(MostLayers)} are compiled in";
        }

        if (model.Layers.FirstOrDefault(layer => layer.Size > NetworkTopology.MaximumSize) is { } wide)
        {
            yield return $"a layer has {Text(wide.Size)} values, and layers have at most {Text(NetworkTopology.MaximumSize)}";
        }

        if ((_declared.Precision ?? (model.IsDouble ? "Double" : "Single")) == "Double")
        {
            yield break;
        }

        if (model.Embedded is not null && model.Layers.Any(layer => layer.Memory is { Kind: MemoryKind.Conv }))
        {
            yield return "it has convolutions, whose weights cannot be read from a resource";
        }

        if (!model.FitsFloat)
        {
            yield return "it has weights that float cannot hold: set Precision = Precision.Double";
        }
        else if (model.InputScaling is { } scaling && !(scaling.Offsets.All(IsFloat) && scaling.Scales.All(scale => IsFloat(scale) && IsFloat(1 / (double)(float)scale))))
        {
            yield return "it has a scaling of inputs that float cannot hold: set Precision = Precision.Double";
        }
    }

    /// <summary>What goes with the file: Frozen is for trained weights, and a frozen network has no Load.</summary>
    private string AndFrozen => _declared.IsFrozen ? " and Frozen" : string.Empty;

    /// <summary>How a file of weights that are too many is used.</summary>
    private string WithoutWeights() => $"embed the file as a resource, remove Weights{AndFrozen}, and Load it from its stream";

    /// <summary>What to do with a model that is too large to be read: Load reads no ONNX, and a topology declares chains alone.</summary>
    private string WithoutUnreadModel() =>
        $"run it with a runtime, such as ONNX Runtime, or, if its layers are a chain, declare them as a topology in place of Model{AndFrozen}, and Load their weights from a safetensors file";

    /// <summary>The same of a model of too many weights, whose layers are known.</summary>
    private string WithoutModel(TrainedModel model)
    {
        if (model.Layers.Where((layer, i) => WithoutOrdinarySource(layer, i).Sources.Count > 0).Any())
        {
            return "its layers are not a chain that a topology could declare, so it needs a runtime, such as ONNX Runtime";
        }

        string arguments = LayerNotation.Print(model.InputCount, model.Layers);
        string precision = _declared.Precision is null && model.IsDouble ? ", Precision = Precision.Double" : string.Empty;
        string scaling = model.InputScaling is null ? string.Empty : ", InputScaling = Scaling.Standardize";
        string setting = model.InputScaling is null ? string.Empty : ", and give its numbers to SetScaling";
        return $"declare its layers with [Network(\"{arguments}\"{scaling}{precision})] in place of Model{AndFrozen}, "
            + $"have the program that trained it save its weights as safetensors, which Load reads{setting}";
    }

    private static LayerSpecification WithoutOrdinarySource(LayerSpecification layer, int before) =>
        layer.Kind == LayerKind.Affine && layer.Sources.Count == 1 && layer.Sources[0] == before ? layer with { Sources = default } : layer;

    /// <summary>The file that the attribute names; null, and reported, where it is not there or more than one may be meant.</summary>
    private ModelFile? Find()
    {
        (string argument, string written) = _declared.File!.Value;
        string[] extensions = argument == "Model" ? new[] { ModelExtension.Onnx, ModelExtension.Json } : new[] { ModelExtension.Weights };
        string name = ModelPath.Normalize(written);
        if (!extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) && !IsWithoutExtension(name))
        {
            string kind = argument == "Model" ? "an ONNX file or a model in JSON" : "a safetensors file";
            string orNone = UnityFile.IsExpected ? ", or has no extension" : string.Empty;
            Report("BPG024", argument, $"{argument} is {kind}, whose name ends with {string.Join(" or ", extensions)}{orNone}, but {Quotation.Quote(written)} does not");
            return null;
        }

        switch (_files.All.Count)
        {
            case 0 when UnityFile.IsExpected:
                (string fileName, string asWritten) = UnityFile.NameFor(ModelPath.NameOf(name));
                string start = _files.Nearest is { } similar ? $"; did you mean {Quotation.Quote(similar)}? Otherwise give" : ": give";
                string rename = UnityFile.StemOfWritten(ModelPath.NameOf(name)) != asWritten ? $", and write {Quotation.Quote(asWritten)} here: Unity passes over names with more dots" : string.Empty;
                Report("BPG024", argument, $"{Quotation.Quote(written)} is not among the additional files{start} the file the name {fileName}, in a folder below Assets{rename}");
                return null;
            case 0:
                string item = $"<AdditionalFiles Include=\"{name.Replace("\"", string.Empty)}\" />";
                string meant = _files.Nearest is { } nearest ? $"; did you mean {Quotation.Quote(nearest)}? Otherwise" : ":";
                Report("BPG024", argument, $"{Quotation.Quote(written)} is not among the project's AdditionalFiles{meant} add {item} to an ItemGroup of the project file");
                return null;
            case 1:
                return _files.All[0];
            default:
                string paths = string.Join(" and ", _files.All.Select(file => $"'{file.Path}'"));
                Report("BPG024", argument, $"{Quotation.Quote(written)} may be {paths}: write as much of the path as tells them apart");
                return null;
        }
    }

    /// <summary>Whether a declaration names a file as it may in Unity: there the file's content says what it is.</summary>
    private bool IsWithoutExtension(string written) =>
        written.Length > 0 && UnityFile.StemOfWritten(written) == written && (_files.All.Count > 0 || (UnityFile.IsExpected && !ModelPath.NameOf(written).Contains(".")));

    private bool MayBeOnnx(string written) => IsWithoutExtension(written)
        ? _files.All.All(file => file.Extension is ModelExtension.Onnx or null)
        : written.EndsWith(ModelExtension.Onnx, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether so many numbers can be in the source, or be read from a resource.</summary>
    private bool FitsIn(ModelFile file, long count, Func<string> advice)
    {
        bool isResource = file.Embedded is { IsResource: true } && HasBytes(file);
        int most = isResource ? EmbeddedFile.Most : EmbeddedFile.MostWithoutResource;
        if (count <= most)
        {
            return true;
        }

        bool canBeEmbedded = file.Embedded is null && HasBytes(file) && count <= EmbeddedFile.Most;
        Report("BPG027", _declared.File!.Value.Argument, file.Name, Text(count), $"at most {Text(most)} are {(isResource ? "embedded" : "compiled in")}: {(canBeEmbedded ? WithEmbed(file) : advice())}");
        return false;
    }

    /// <summary>Whether a network of so many numbers starts without them, which is said: no target of the package could embed the file, and a network that can be trained can load its numbers.</summary>
    private bool StartsWithout(ModelFile file, long count)
    {
        if (_declared.IsFrozen || file.Embedded is null or { IsResource: true } || count <= EmbeddedFile.MostWithoutResource || count > EmbeddedFile.Most)
        {
            return false;
        }

        Report(
            "BPG205", _declared.File!.Value.Argument, file.Name, Text(count), Text(EmbeddedFile.MostWithoutResource),
            _declared.Type.Self.Name.TrimStart('@'), _declared.Weights is null ? "weights of its layers, saved as safetensors" : "this file");
        return true;
    }

    /// <summary>Whether the numbers of a file are bytes, and not text.</summary>
    private static bool HasBytes(ModelFile file) => file.Extension != ModelExtension.Json;

    /// <summary>The item that embeds a file.</summary>
    private string WithEmbed(ModelFile file)
    {
        string path = _files.ProjectFolder is { } folder && ModelPath.Normalize(folder).TrimEnd('/') + "/" is var start && file.Path.StartsWith(start, StringComparison.OrdinalIgnoreCase)
            ? file.Path.Substring(start.Length)
            : file.Name;
        return $"embed the file with <AdditionalFiles Include=\"{path}\" Embed=\"true\" /> in the project file";
    }

    private static bool IsFloat(double value) => Math.Abs(value) <= float.MaxValue;

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private void Report(string id, string argument, params string[] arguments) => _problems.Add(new Problem(id, new ArgumentSite(argument), arguments));
}
