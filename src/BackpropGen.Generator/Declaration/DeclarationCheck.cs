using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Features;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Declaration;

/// <summary>What a class with the attribute turned out to be.</summary>
/// <param name="Declared">The class as its author wrote it.</param>
/// <param name="Declaration">The network that it asks for; null where there is an error among the problems.</param>
/// <param name="Problems">All that is wrong with it.</param>
internal sealed record NetworkReading(DeclaredNetwork Declared, NetworkDeclaration? Declaration, EquatableArray<Problem> Problems);

/// <summary>Works out which network an author asks for, and everything that is wrong with it. The generator takes the declaration, the analyzer the problems.</summary>
internal sealed class DeclarationCheck
{
    /// <summary>The activations of the topology language.</summary>
    public static readonly IReadOnlyList<TopologyActivation> Activations = ActivationFunction.All
        .Select(activation => new TopologyActivation(
            activation.Name,
            activation.Parameter is { } parameter ? new TopologyParameter(parameter.Name, (decimal)parameter.Least, (decimal)ActivationParameter.Most) : null))
        .ToList();

    private readonly DeclaredNetwork _declared;
    private readonly Target _target;
    private readonly ModelFiles _files;
    private readonly FunctionCheck _functions;
    private readonly List<Problem> _problems;

    private DeclarationCheck(DeclaredNetwork declared, Target target, ModelFiles files)
    {
        _declared = declared;
        _target = target;
        _files = files;
        _problems = declared.Problems.ToList();
        _functions = new FunctionCheck(declared, _problems);
    }

    /// <summary>Checks a declaration, with the files that it may mean. What the target lacks is worth an information, no error: it changes nothing in the declaration.</summary>
    public static NetworkReading Check(DeclaredNetwork declared, Target target, ModelFiles files)
    {
        var check = new DeclarationCheck(declared, target, files);
        NetworkDeclaration? declaration = check.Check();
        return new NetworkReading(declared, check._problems.Any(problem => problem.IsError) ? null : declaration, check._problems.ToEquatableArray());
    }

    private NetworkDeclaration? Check()
    {
        var models = new ModelCheck(_declared, _files, _problems);
        models.CheckArguments();
        DeclaredLayers? layers = _declared.Model is null ? ReadTopology() : models.ReadModel();
        if (layers is null || _problems.Any(problem => problem.Id == "BPG012"))
        {
            return null;
        }

        NetworkSpecification specification = Specify(layers, models);
        if (_problems.Any(problem => problem.IsError))
        {
            return null;
        }

        CheckResidual(specification);
        if (specification.HasMemory)
        {
            CheckMemory(specification);
        }

        if (_problems.Any(problem => problem.IsError))
        {
            return null;
        }

        var network = NetworkPlan.Of(specification.HasMemory ? StepLowering.Of(specification).Step : specification, _target);
        CheckEmission(network);
        if (_problems.Any(problem => problem.IsError))
        {
            return null;
        }

        var declaration = new NetworkDeclaration(_declared.Type, specification, _declared.LeavesConstructors, Hidden: default)
        {
            Json = new JsonForm(!_declared.Json.HasConverter, JsonObstacle()),
            HasText = !_declared.HasText,
            BaseWarnings = _declared.BaseWarnings,
            TakenNames = _declared.TakenNames,
        };
        var collisions = new MemberCollisions(_declared, NetworkMembers.InEveryFramework(declaration));
        _problems.AddRange(collisions.Problems());
        Warn(specification, network, layers);
        return declaration with { Hidden = collisions.Hidden() };
    }

    /// <summary>What would be lost in JSON, or could not be made of it.</summary>
    private string? JsonObstacle()
    {
        string type = _declared.Type.Self.Name.TrimStart('@');
        return _declared.Json.Properties.Count > 0
            ? $"The weights of '{type}' in JSON would not hold its own '{_declared.Json.Properties[0]}': give the class a [JsonConverter] that writes both, or put [JsonIgnore] on '{_declared.Json.Properties[0]}' where it can be left out."
            : !_declared.Json.CanBeCreated ? $"'{type}' has no constructor without arguments to read it from JSON with: give it one, or give the class a [JsonConverter] that creates it."
            : null;
    }

    private NetworkSpecification Specify(DeclaredLayers declared, ModelCheck models)
    {
        string? written = declared.Last.HasActivation ? declared.Last.Layer.Activation : _declared.OutputActivation;
        OwnLoss? ownLoss = _functions.Loss(declared.Text, declared.Last.Layer.Size);
        LossFunction loss = ownLoss is not null ? LossFunction.Of(ownLoss) : LossFunction.Named(_declared.Loss ?? (written is "Softmax" or "LogSoftmax" ? "CrossEntropy" : "MeanSquaredError"));
        string output = written ?? loss.OutputActivation;
        List<LayerSpecification> layers = declared.Layers
            .Select((layer, i) => i == declared.Layers.Count - 1 ? layer.Layer with { Activation = output } : layer.Layer)
            .ToList();
        int outputCount = declared.Last.Layer.Size;
        CheckLoss(loss, output, declared.Last.Layer);
        if (_declared.TargetScaling is not (null or "None") && loss.Targets != TargetRule.Real && loss.Group.IsElementwise)
        {
            Report("BPG023", new ArgumentSite("TargetScaling"), AtStart(loss.Title), loss.Targets.Phrase.TrimStart(',', ' '));
        }

        var names = new NameReader(declared.Text, _declared, _problems);
        NamedRow row = new RowCheck(_declared, _problems).Check(declared.Text, loss, outputCount);
        bool areNamed = declared.InputCount <= Limits.MostNamed && outputCount <= Limits.MostNamed;
        IReadOnlyList<string> inputs = names.Read(row.Inputs ?? (areNamed ? declared.Names?.Inputs : null), "Inputs", "input", declared.InputCount, Array.Empty<string>());
        IReadOnlyList<string> outputs = names.Read(row.Outputs ?? (areNamed ? declared.Names?.Outputs : null), row.OutputsArgument, "output", outputCount, inputs);
        var specification = new NetworkSpecification(
            declared.Text,
            declared.InputCount,
            layers.ToEquatableArray(),
            Parameters(loss, outputCount) with { Own = ownLoss },
            ReadOptimizer(),
            _declared.Emission ?? "Auto",
            _declared.Initializer ?? "Auto",
            _declared.Precision is { } precision ? precision == "Double" : declared.IsDouble ?? false,
            _declared.Seed,
            inputs.ToEquatableArray(),
            outputs.ToEquatableArray(),
            !declared.HasScaledInputs ? _declared.InputScaling ?? "None" : "Standardize",
            _declared.TargetScaling ?? "None",
            row.Row,
            declared.Start,
            _declared.IsFrozen)
        {
            IsResidual = _declared.IsResidual || declared.IsResidual,
            IsExplained = _declared.IsExplained,
        };
        return _declared.Weights is not null && _declared.Model is null && !_problems.Any(problem => problem.IsError)
            ? specification with { Start = models.ReadWeights(specification) }
            : specification;
    }

    private OptimizerSpecification ReadOptimizer()
    {
        string name = _declared.Optimizer ?? "SGD";
        var optimizer = new OptimizerSpecification(name, WeightDecay: OptimizerRule.DefaultDecay(name));
        foreach (WrittenNumber number in _declared.OptimizerNumbers)
        {
            bool isMomentum = number.Property == "Momentum";
            if (isMomentum && !OptimizerRule.HasMomentum(name))
            {
                Report("BPG018", new ArgumentSite("Momentum"), $"Momentum is for Optimizer.Momentum and Optimizer.Nesterov, but the optimiser is {name}: choose one of them, or remove it");
                continue;
            }

            // λ and λ₁ of 1 would shrink a parameter to nothing within a few steps; NaN is no number.
            if (!(number.Value >= 0 && number.Value < 1))
            {
                Report("BPG018", new ArgumentSite(number.Property), $"{number.Property} is {Number(number.Value)}, but it must be at least 0 and less than 1");
                continue;
            }

            optimizer = number.Property switch
            {
                "Momentum" => optimizer with { Momentum = number.Value },
                "WeightDecay" => optimizer with { WeightDecay = number.Value },
                _ => optimizer with { L1 = number.Value },
            };
        }

        return optimizer;
    }

    private DeclaredLayers? ReadTopology()
    {
        if (!_declared.HasTopology)
        {
            Report("BPG003", new AttributeSite(), "A network needs a topology, such as [Network(\"2-2-1\")], or a model file, such as [Network(Model = \"iris.onnx\")]");
            return null;
        }

        if (_problems.Any(problem => problem.Id == "BPG003"))
        {
            return null;
        }

        if (!_functions.HaveNamesOfTheirOwn())
        {
            return null;
        }

        TopologyParse parse = TopologyParser.Parse(_declared.Topology, Activations.Concat(_functions.Activations).ToList());
        if (!parse.Succeeded)
        {
            ReportTopology(parse.Error);
            return null;
        }

        if (!_functions.CanBeIn(parse.Topology))
        {
            return null;
        }

        NetworkTopology topology = parse.Topology;
        if (topology.ParameterCount > Limits.MostParameters)
        {
            Report("BPG013", new ArgumentSite("topology"), topology.ToString(), Text(topology.ParameterCount), Text(Limits.MostParameters));
        }

        IReadOnlyList<DeclaredLayer> layers = topology.Layers
            .Zip(parse.Ranges, (layer, ranges) => new DeclaredLayer(
                new LayerSpecification(layer.Size, layer.IsOwn ? "Custom" : layer.Activation ?? (layer.Memory is { IsRecurrent: true } ? "Linear" : _declared.Activation ?? "Tanh"), (double?)layer.Parameter, (double?)layer.Dropout)
                {
                    Memory = layer.Memory,
                    Operations = layer.Operations,
                    Own = _functions.Of(layer),
                },
                layer.Activation is not null,
                ranges.Activation))
            .ToList();
        return new DeclaredLayers(_declared.Topology!.Trim(), topology.InputCount, layers, "topology");
    }

    private void ReportTopology(TopologyError error)
    {
        string id = error.Kind switch
        {
            TopologyErrorKind.Dash => "BPG006",
            TopologyErrorKind.LayerSize => "BPG004",
            TopologyErrorKind.UnknownActivation => "BPG005",
            TopologyErrorKind.Parameter => "BPG016",
            _ => "BPG003",
        };
        _problems.Add(new Problem(id, new ArgumentSite("topology", _declared.Topology is null ? null : error.Range), error.Message)
        {
            Hints = error.Replacement is { } replacement ? new EquatableArray<Hint>([new Hint(FixProperty.Replacement, replacement)]) : default,
            Further = error.Kind == TopologyErrorKind.Dash ? DashesAfter(error.Range.End).ToEquatableArray() : default,
        });
    }

    /// <summary>The rest of a pasted topology has dashes, too.</summary>
    private IEnumerable<Site> DashesAfter(int position)
    {
        string text = _declared.Topology!;
        for (TopologyToken token = TopologyLexer.Next(text, position); token.Kind != TopologyTokenKind.End; token = TopologyLexer.Next(text, token.Range.End))
        {
            if (token.Kind == TopologyTokenKind.Dash)
            {
                yield return new ArgumentSite("topology", token.Range);
            }
        }
    }

    /// <summary>Losses on logits or their logarithms take the activation that belongs to them, or linear: the network then predicts what they are on.</summary>
    private void CheckLoss(LossFunction loss, string output, LayerSpecification declared)
    {
        if (loss.Outputs is { } outputs && !outputs.Include(output))
        {
            string advice = $"it takes {string.Join(" or ", outputs.Activations.Select(ActivationNames.Spell))}, or linear for a network that predicts {outputs.OfLinear}";
            Report("BPG011", new ArgumentSite("Loss"), AtStart(loss.Title), output == "Custom" ? declared.Function.Title : ActivationNames.Spell(output), advice);
        }
    }

    /// <summary>The loss with what the attribute sets for it.</summary>
    private LossSpecification Parameters(LossFunction loss, int outputs)
    {
        double? parameter = null;
        foreach (WrittenNumber written in _declared.LossParameters)
        {
            LossFunction owner = LossFunction.All.First(other => other.Parameter?.Property == written.Property);
            if (owner.Name != loss.Name)
            {
                Report("BPG017", new ArgumentSite(written.Property), $"{written.Property} is for Loss.{owner.Name}, but the loss is {loss.Title}: remove it");
            }
            else if (!owner.Parameter!.Allows(written.Value))
            {
                Report("BPG017", new ArgumentSite(written.Property), $"{written.Property} is {Number(written.Value)}, but it must be {owner.Parameter.Range}");
            }

            parameter = written.Value;
        }

        CheckClassWeights(loss, outputs);
        return new LossSpecification(loss.Own is null ? loss.Name : "Custom", parameter, _declared.ClassWeights?.Numbers ?? default);
    }

    private void CheckClassWeights(LossFunction loss, int outputs)
    {
        if (_declared.ClassWeights is not { } weights)
        {
            return;
        }

        if (!loss.TakesClassWeights)
        {
            Report("BPG017", new ArgumentSite("ClassWeights"), $"ClassWeights are for Loss.CrossEntropy, but the loss is {loss.Title}: remove them");
        }
        else if (weights.Numbers.Count != outputs)
        {
            string given = weights.Numbers.Count == 1 ? "1 weight" : $"{Text(weights.Numbers.Count)} weights";
            Report("BPG017", new ArgumentSite("ClassWeights"), $"ClassWeights gives {given}, but the network has {Text(outputs)} {(outputs == 1 ? "class" : "classes")}: give one for each");
        }

        for (int i = 0; i < weights.Numbers.Count; i++)
        {
            if (!LossParameter.IsPositive(weights.Numbers[i]))
            {
                Report("BPG017", new ArgumentSite("ClassWeights", Element: i), $"The weight of class {Text(i)} is {Number(weights.Numbers[i])}, but it must be {LossParameter.PositiveRange}");
            }
        }
    }

    private void CheckEmission(NetworkPlan network)
    {
        NetworkSpecification specification = network.Specification;
        if (specification.Emission == "Unrolled" && !network.CanBeUnrolled)
        {
            Report(
                "BPG015", new ArgumentSite("Emission"), specification.Topology, Text(specification.WeightCount),
                Text(Limits.MostUnrolledWeightsByName), Text(Limits.MostUnrolledTerms));
        }
        else if (specification.Emission == "Vectorized" && !_target.HasVectors)
        {
            Report("BPG202", new ArgumentSite("Emission"), specification.Topology, "vectors need .NET 10 or later");
        }
    }

    /// <summary>Whether weights come after a layer: of several outputs that are joined, none is hidden.</summary>
    private static bool IsHidden(NetworkSpecification specification, int layer) => Enumerable.Range(layer + 1, specification.Layers.Count - layer)
        .Any(taker => specification.SourcesOf(taker).Contains(layer) && (specification.Layers[taker - 1].Kind == LayerKind.Affine || IsHidden(specification, taker)));

    /// <summary>What inputs can be added to.</summary>
    private void CheckResidual(NetworkSpecification specification)
    {
        if (!_declared.IsResidual)
        {
            return;
        }

        LayerSpecification last = specification.Layers[specification.Layers.Count - 1];
        if (!specification.HasMemory)
        {
            Report("BPG026", new ArgumentSite("Residual"), "Residual is for networks with memory, of layers such as lstm, gru or conv: remove it");
        }
        else if (!last.Function.IsLinear)
        {
            Report("BPG026", new ArgumentSite("Residual"), $"Residual adds inputs to the outputs of a linear last layer, but this one is {last.Function.Title}: make it linear, or remove Residual");
        }
        else if (specification.OutputCount > specification.InputCount)
        {
            Report("BPG026", new ArgumentSite("Residual"), $"Residual adds an input to each output, but there are {Text(specification.InputCount)} inputs and {Text(specification.OutputCount)} outputs: remove it");
        }
    }

    /// <summary>What goes with rows alone, and not with sequences.</summary>
    private void CheckMemory(NetworkSpecification specification)
    {
        (bool IsSet, string Argument, string Advice)[] arguments =
        {
            (_declared.IsFrozen, "Frozen", "remove it: a network with memory that is not trained only predicts"),
            (_declared.IsExplained, "Explain", "remove it: a derivation is of one row"),
            (_declared.Row is not null, "Row", "remove it, and give inputs and targets step by step"),
            (_declared.ClassWeights is not null && specification.Loss.Parameter is not null, "ClassWeights", "remove it, or the smoothing of labels beside it"),
            (_declared.Label is not null, "Label", "remove it, and give targets step by step"),
        };
        foreach ((_, string argument, string advice) in arguments.Where(each => each.IsSet))
        {
            Report("BPG031", new ArgumentSite(argument), argument, advice);
        }
    }

    private void Warn(NetworkSpecification specification, NetworkPlan network, DeclaredLayers layers)
    {
        if (specification.IsFrozen)
        {
            return;
        }

        int last = specification.Layers.Count - 1;
        // One argument that makes several layers softmax is one mistake.
        IEnumerable<(ArgumentSite Site, int Layer)> softmax = Enumerable.Range(0, last)
            .Where(layer => specification.Layers[layer].Activation == "Softmax" && IsHidden(specification, layer + 1))
            .Select(layer => (layers.SiteOfActivation(layers.Layers[layer], "activation"), layer))
            .GroupBy(found => found.Item1)
            .Select(same => same.First());
        foreach ((ArgumentSite site, int layer) in softmax)
        {
            Report("BPG101", site, Text(layer + 1));
        }

        if (specification.Layers[last].Activation == "Softmax" && specification.Loss.Name == "MeanSquaredError")
        {
            Report("BPG102", new ArgumentSite("Loss"));
        }

        if (specification.Layers[last].Activation is "ReLU" or "ReLU6" && specification.Loss.Function.Targets == TargetRule.Real)
        {
            Report("BPG105", layers.SiteOfActivation(layers.Last, "OutputActivation"), ActivationNames.Spell(specification.Layers[last].Activation));
        }

        if (specification.OutputCount == 1 && (specification.Layers[last].Activation is "Softmax" or "LogSoftmax"))
        {
            Report("BPG104", layers.Site, specification.Layers[last].Activation, specification.Layers[last].Activation == "Softmax" ? "1" : "0");
        }
        else if (specification.OutputCount == 1 && specification.Loss.Function is { IsOnLogits: true, Targets.IsOverClasses: true } loss)
        {
            Report("BPG104", new ArgumentSite("Loss"), AtStart(loss.Title), "0");
        }

        _functions.Warn(specification, network);
        int equal = specification.Layers.Take(last).ToList().FindIndex(layer => layer.Size > 1 && !layer.Function.IsLinear);
        if (equal >= 0 && Initialization.StartsEqual(specification.Initializer))
        {
            LayerSpecification layer = specification.Layers[equal];
            Report("BPG103", new ArgumentSite("Initializer"), specification.Initializer, Text(layer.Size), layer.Function.Title, Text(equal + 1));
        }

        if (!network.HasParametersStruct && !specification.HasMemory)
        {
            Report("BPG201", layers.Site, specification.Topology, network.ReasonForLoops);
        }
    }

    private void Report(string id, Site site, params string[] arguments) => _problems.Add(new Problem(id, site, arguments));

    private static string AtStart(string title) => char.ToUpperInvariant(title[0]) + title.Substring(1);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
