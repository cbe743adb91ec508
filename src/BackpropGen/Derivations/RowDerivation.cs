using BackpropGen.CompilerServices;

namespace BackpropGen.Derivations;

// Writes what a network computes for one row, quantity by quantity.
internal sealed class RowDerivation<T>
    where T : unmanaged
{
    private static readonly IReadOnlyList<FormulaPart> Given = Array.Empty<FormulaPart>();

    private readonly NetworkDescription _network;
    private readonly RowFormulas _formulas;
    private readonly RowValues<T> _values;
    private readonly ScalingNumbers? _scaling;
    private readonly PaperQuantity? _rate;
    private readonly PaperQuantity _loss;
    private readonly PaperQuantity[] _inputs;
    private readonly PaperQuantity[] _targets;
    private readonly PaperQuantity[] _lossTargets;
    private readonly PaperQuantity[][] _sums;
    private readonly PaperQuantity[][] _logits;

    // Layer 0 is the inputs, as the first layer takes them.
    private readonly PaperQuantity[][] _outputs;
    private readonly PaperQuantity[][] _errors;

    // What operations compute on the way forward and back, by name.
    private readonly Dictionary<string, PaperQuantity[]>[] _ofOperations;
    private readonly IReadOnlyList<LayerParameterList> _parameters;

    private RowDerivation(IExplainedNetwork<T> network, RowValues<T> values, T? learningRate)
    {
        _network = network.Description;
        _formulas = network.Formulas;
        _values = values;
        _scaling = FeatureScaling.GetScaling(network);
        _rate = learningRate is { } rate ? PaperQuantity.Of(new PaperSymbol("η"), rate) : null;
        _loss = PaperQuantity.Of(new PaperSymbol("L"), values.Loss);
        _inputs = Quantities(values.Inputs, i => PaperSymbol.OfName(_network.InputNames[i]));
        _targets = Quantities(values.Targets, j => PaperSymbol.OfName(_network.OutputNames[j]));
        _lossTargets = values.ScaledTargets is { } scaled ? Quantities(scaled, j => PaperSymbol.OfName(_network.OutputNames[j]).Primed()) : _targets;
        int layers = _network.Layers.Count;
        _sums = new PaperQuantity[layers][];
        _logits = new PaperQuantity[layers][];
        _outputs = new PaperQuantity[layers + 1][];
        _errors = new PaperQuantity[layers][];
        _ofOperations = new Dictionary<string, PaperQuantity[]>[layers];
        _outputs[0] = values.ScaledInputs is { } taken ? Quantities(taken, i => PaperSymbol.OfName(_network.InputNames[i]).Primed()) : _inputs;
        for (int l = 0; l < layers; l++)
        {
            bool isLinear = _formulas.Layers[l].Output.Length == 0;
            IReadOnlyList<NamedFormula> operations = _formulas.Layers[l].Operations;
            bool hasOperations = operations.Count > 0;
            string layer = PaperSymbol.Index(l + 1);
            PaperSymbol Node(string letter, int j) => new(letter, PaperSymbol.Indices(layer, PaperSymbol.Index(j + 1)));
            _sums[l] = Quantities(values.Sums[l], j => Node(isLinear && !hasOperations ? "o" : "z", j));
            _ofOperations[l] = new Dictionary<string, PaperQuantity[]>(StringComparer.Ordinal);
            for (int step = 0; step < operations.Count; step++)
            {
                string name = step == operations.Count - 1 && isLinear ? "o" : operations[step].Name;
                bool isOne = operations[step].IsOnePerLayer;
                _ofOperations[l].Add(operations[step].Name, Quantities(values.Operated[l][step], j => isOne ? new PaperSymbol(name, layer) : Node(name, j)));
            }

            _logits[l] = hasOperations ? _ofOperations[l][operations[operations.Count - 1].Name] : _sums[l];
            _outputs[l + 1] = isLinear ? _logits[l] : Quantities(values.Outputs[l], j => Node("o", j));
            _errors[l] = Quantities(values.Errors[l], j => Node("d", j));
            for (int step = 0; step < values.ErrorsOfOperations[l].Length; step++)
            {
                // ∂L/∂ of a value is called d and its name; what several terms have has a name of its own.
                string name = step == 0 ? _formulas.Layers[l].ErrorName : _formulas.Layers[l].Back[step - 1].Name;
                PaperQuantity[]? of = _ofOperations[l].TryGetValue(name.Substring(1), out PaperQuantity[]? known) && name[0] == 'd' ? known : null;
                bool isOne = step > 0 && _formulas.Layers[l].Back[step - 1].IsOnePerLayer;
                _ofOperations[l].Add(name, Quantities(values.ErrorsOfOperations[l][step], j => of is not null ? of[j].Symbol.WithPrefix("∂L/∂") : isOne ? new PaperSymbol(name, layer) : Node(name, j)));
            }
        }

        _parameters = LayerParameterList.Of(_network);
    }

    private int LayerCount => _network.Layers.Count;

    public static Derivation Of(IExplainedNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, T? learningRate)
    {
        var row = new RowDerivation<T>(network, new RowValues<T>(network, inputs, targets, learningRate), learningRate);
        return new Derivation(row._network.Topology, row._loss.Value, row.Notes().ToList(), row.Sections().ToList());
    }

    private IEnumerable<string> Notes()
    {
        if (_formulas.HasVectors)
        {
            yield return "The network computes sums on vectors, with a multiplication and an addition in one and in another order than on paper: by hand, last digits can come out otherwise.";
        }

        if (_network.HasDropout)
        {
            yield return "Nothing is dropped here; training drops outputs at random.";
        }

        if (_network.ClassWeights is not null)
        {
            yield return "Targets are multiplied by the weights of their classes, divided by the weight of the row.";
        }

        if (_values.NewParameters is not null && _formulas.IsLarge && _formulas.Update.Count > 1)
        {
            yield return $"The step is that of {_formulas.UpdateTitle}: {_formulas.Rule}, with g = ∂L/∂θ.";
        }

        if (_values.NewParameters is not null && !(Real.IsFinite(_loss.Value) && _values.Gradient.All(value => Real.IsFinite(Real.ToDouble(value)))))
        {
            yield return "The loss or the gradient is not finite: a step leaves the parameters as they are.";
        }
    }

    private IEnumerable<DerivationSection> Sections()
    {
        yield return new DerivationSection("Given", SectionForm.Values, GivenSteps().ToList());
        if (!_formulas.IsLarge)
        {
            foreach (LayerParameterList parameters in _parameters)
            {
                yield return new DerivationSection(
                    FormattableString.Invariant($"Parameters of layer {parameters.Layer}"), SectionForm.Values,
                    parameters.All.Select(parameter => Step(QuantityKind.Parameter, parameter, Value(parameter), Given)).ToList());
            }
        }

        foreach (DerivationSection section in ScaledInputs().Concat(Enumerable.Range(1, LayerCount).Select(Forward)).Concat(Predictions()).Concat(ScaledTargets()))
        {
            yield return section;
        }

        int last = LayerCount - 1;
        yield return new DerivationSection($"Loss, {_formulas.LossTitle}", SectionForm.Equations, new[] { new DerivationStep(QuantityKind.Loss, 0, 0, 0, _loss, FormulaTemplate.At(_formulas.Loss, 1, _network.OutputCount, OfOutputs)) });
        for (int layer = LayerCount; layer > 0; layer--)
        {
            yield return Errors(layer);
            if (_parameters.FirstOrDefault(each => each.Layer == layer) is { } parameters)
            {
                yield return Gradients(parameters);
            }
        }

        if (_values.NewParameters is { } moved)
        {
            StepNumberList<T>? numbers = _formulas.IsLarge ? null : StepNumberList<T>.Of(_network, _rate!, _values.Steps + 1);
            if (numbers is { Steps.Count: > 0 })
            {
                yield return new DerivationSection(FormattableString.Invariant($"Step {_values.Steps + 1} of {_formulas.UpdateTitle}"), SectionForm.Equations, numbers.Steps);
            }

            foreach (LayerParameterList parameters in _parameters)
            {
                yield return numbers is null ? Extremes(StepTitle(parameters), parameters, moved, string.Empty) : Updates(parameters, moved, numbers);
            }
        }

        IReadOnlyList<FormulaPart> OfOutputs(string name, int j) => Single(name switch
        {
            "y" => _lossTargets[j - 1],
            "z" => _logits[last][j - 1],
            _ => _outputs[last + 1][j - 1],
        });
    }

    private IEnumerable<DerivationStep> GivenSteps() => _inputs.Select((input, i) => new DerivationStep(QuantityKind.Input, 0, i + 1, 0, input, Given))
        .Concat(_targets.Select((target, j) => new DerivationStep(QuantityKind.Target, 0, j + 1, 0, target, Given)))
        .Concat(_rate is null ? Array.Empty<DerivationStep>() : new[] { new DerivationStep(QuantityKind.LearningRate, 0, 0, 0, _rate, Given) });

    private IEnumerable<DerivationSection> ScaledInputs()
    {
        if (_values.ScaledInputs is not null)
        {
            yield return new DerivationSection(
                "Scaled inputs", SectionForm.Equations,
                _outputs[0].Select((scaled, i) => new DerivationStep(QuantityKind.ScaledInput, 0, i + 1, 0, scaled, Scaled(_inputs[i], _scaling?.InputOffsets[i], _scaling?.InputScales[i]))).ToList());
        }
    }

    private IEnumerable<DerivationSection> ScaledTargets()
    {
        if (_values.ScaledTargets is not null)
        {
            yield return new DerivationSection(
                "Scaled targets", SectionForm.Equations,
                _lossTargets.Select((scaled, j) => new DerivationStep(QuantityKind.ScaledTarget, 0, j + 1, 0, scaled, Scaled(_targets[j], _scaling?.TargetOffsets[j], _scaling?.TargetScales[j]))).ToList());
        }
    }

    private IEnumerable<DerivationSection> Predictions()
    {
        if (_values.ScaledTargets is not null)
        {
            yield return new DerivationSection("Prediction", SectionForm.Equations, _values.Prediction.Select((value, j) => new DerivationStep(
                QuantityKind.Prediction, 0, j + 1, 0, PaperQuantity.Of(new PaperSymbol("ŷ", PaperSymbol.Index(j + 1)), value),
                _scaling is null ? Single(_outputs[LayerCount][j])
                    : new FormulaPart[] { _outputs[LayerCount][j], "·", Number("σ", j, _scaling.TargetScales[j]), " + ", Number("μ", j, _scaling.TargetOffsets[j]) })).ToList());
        }
    }

    // (x − μ)/σ; x itself as long as no numbers were fitted.
    private static IReadOnlyList<FormulaPart> Scaled(PaperQuantity quantity, double? offset, double? scale) =>
        offset is { } μ && scale is { } σ ? new FormulaPart[] { "(", quantity, " − ", Number("μ", 0, μ), ")/", Number("σ", 0, σ) } : Single(quantity);

    private static PaperQuantity Number(string letter, int j, double value) => PaperQuantity.Of(new PaperSymbol(letter), Real.FromDouble<T>(value));

    private DerivationSection Forward(int layer)
    {
        LayerDescription described = _network.Layers[layer - 1];
        LayerFormulas formulas = _formulas.Layers[layer - 1];
        bool isLinear = formulas.Output.Length == 0;
        string title = FormattableString.Invariant($"Layer {layer}, {formulas.Title}");
        PaperQuantity[][] columns = new[] { _sums[layer - 1], _logits[layer - 1], _outputs[layer] }.Distinct().ToArray();
        if (_formulas.IsLarge)
        {
            return Table(title, columns.Select(column => (column[0].Symbol.ToString()[0].ToString(), column)), layer, column => KindOf(column, layer));
        }

        var steps = new List<DerivationStep>();
        if (formulas.Operations.Count > 0)
        {
            steps.AddRange(_sums[layer - 1].Select((sum, j) => new DerivationStep(QuantityKind.PreActivation, layer, j + 1, 0, sum, SumAt(layer, j + 1))));
            for (int step = 0; step < formulas.Operations.Count; step++)
            {
                bool isLast = step == formulas.Operations.Count - 1;
                steps.AddRange(OfOperation(layer, formulas.Operations[step], isLast && isLinear ? QuantityKind.Output : isLast ? QuantityKind.Normalized : QuantityKind.Intermediate));
            }

            columns = columns.Except(new[] { _sums[layer - 1], _logits[layer - 1] }).ToArray();
        }

        for (int j = 1; j <= described.OutputCount; j++)
        {
            steps.AddRange(columns.Select(column => new DerivationStep(
                KindOf(column, layer), layer, j, 0, column[j - 1],
                column == _sums[layer - 1] ? SumAt(layer, j)
                    : FormulaTemplate.At(formulas.Output, j, described.OutputCount, (_, node) => Single(_logits[layer - 1][node - 1])))));
        }

        return new DerivationSection(title, SectionForm.Equations, steps, formulas.Operation);
    }

    private QuantityKind KindOf(PaperQuantity[] column, int layer) => column == _outputs[layer] ? QuantityKind.Output : column == _sums[layer - 1] ? QuantityKind.PreActivation : QuantityKind.Normalized;

    // A value of an operation at each node, or the layer's one.
    private IEnumerable<DerivationStep> OfOperation(int layer, NamedFormula formula, QuantityKind kind) =>
        (formula.Name == "d" ? _errors[layer - 1] : _ofOperations[layer - 1][formula.Name]).Select((value, j) => new DerivationStep(
            kind, layer, formula.IsOnePerLayer ? 0 : j + 1, 0, value, FormulaTemplate.At(formula.Formula, j + 1, _network.Layers[layer - 1].OutputCount, (name, node) => AtOperation(layer, name, node))));

    // What a name in a formula of operations stands for.
    private IReadOnlyList<FormulaPart> AtOperation(int layer, string name, int node)
    {
        const string OfParameter = "θ.";
        if (name.StartsWith(OfParameter, StringComparison.Ordinal))
        {
            LayerParameter[] vector = _parameters.Single(each => each.Layer == layer).All.Where(each => each.IsOfOperation && each.Letter == name.Substring(OfParameter.Length)).ToArray();
            return Single(Value(vector[vector.Length == 1 ? 0 : node - 1]));
        }

        PaperQuantity[] values = name == "d" ? _errors[layer - 1] : _ofOperations[layer - 1].TryGetValue(name, out PaperQuantity[]? known) ? known : _sums[layer - 1];
        return Single(values[values.Length == 1 ? 0 : node - 1]);
    }

    // What a node takes from the layers before.
    private IReadOnlyList<FormulaPart> SumAt(int layer, int j)
    {
        LayerDescription described = _network.Layers[layer - 1];
        IReadOnlyList<int> sources = _network.SourcesOf(layer);
        PaperQuantity At(int source, int node) => _outputs[sources[source]][node - 1];
        switch (described.Kind)
        {
            case LayerKind.Affine:
                LayerParameterList parameters = _parameters.Single(each => each.Layer == layer);
                var terms = new List<IReadOnlyList<FormulaPart>> { Single(Value(parameters.Bias(j))) };
                terms.AddRange(_outputs[sources[0]].Select((input, i) => new FormulaPart[] { Value(parameters.Weight(i + 1, j)), "·", input }));
                return FormulaTerms.Sum(terms);
            case LayerKind.Sum:
                return FormulaTerms.Sum(sources.Select((_, source) => Single(At(source, j))).ToList());
            case LayerKind.Concatenation:
                int place = j;
                int taken = 0;
                while (place > _outputs[sources[taken]].Length)
                {
                    place -= _outputs[sources[taken]].Length;
                    taken++;
                }

                return Single(At(taken, place));
            case LayerKind.Part:
                return Single(At(0, described.Start + j));
            case LayerKind.Product:
                return FormulaTerms.Sum(Enumerable.Range(0, sources.Count / 2).Select(pair => (IReadOnlyList<FormulaPart>)new FormulaPart[] { At(2 * pair, j), "·", At((2 * pair) + 1, j) }).ToList());
            default:
                return new FormulaPart[] { At(1, j), " + ", At(0, j), "·(", At(2, j), " − ", At(1, j), ")" };
        }
    }

    private DerivationSection Errors(int layer)
    {
        string title = FormattableString.Invariant($"Error of layer {layer}");
        MathText meaning = "d = ∂L/∂z";
        int width = _network.Layers[layer - 1].OutputCount;
        PaperQuantity[] errors = _errors[layer - 1];
        if (_formulas.IsLarge)
        {
            return Table(title, new[] { ("d", errors) }, layer, _ => QuantityKind.Error, meaning);
        }

        LayerFormulas formulas = _formulas.Layers[layer - 1];
        PaperQuantity[] first = formulas.Back.Count > 0 ? _ofOperations[layer - 1][formulas.ErrorName] : errors;
        var steps = new List<DerivationStep>(first.Select((error, j) => new DerivationStep(
            first == errors ? QuantityKind.Error : QuantityKind.Intermediate, layer, j + 1, 0, error, FormulaTemplate.At(formulas.Error, j + 1, width, OfLayer))));
        foreach (NamedFormula step in formulas.Back)
        {
            steps.AddRange(OfOperation(layer, step, step.Name == "d" ? QuantityKind.Error : QuantityKind.Intermediate));
        }

        return new DerivationSection(title, SectionForm.Equations, steps, meaning);

        IReadOnlyList<FormulaPart> OfLayer(string name, int j) => name switch
        {
            "g" => Arriving(layer, j),
            "y" => Single(_lossTargets[j - 1]),
            "z" => Single(_logits[layer - 1][j - 1]),
            _ => Single(_outputs[layer][j - 1]),
        };
    }

    // ∂L/∂o of a node: what the layers that take it bring back.
    private IReadOnlyList<FormulaPart> Arriving(int layer, int j)
    {
        var terms = new List<IReadOnlyList<FormulaPart>>();
        for (int taker = layer + 1; taker <= LayerCount; taker++)
        {
            LayerDescription described = _network.Layers[taker - 1];
            IReadOnlyList<int> sources = _network.SourcesOf(taker);
            PaperQuantity[] errors = _errors[taker - 1];
            int start = 0;
            for (int source = 0; source < sources.Count; start += _outputs[sources[source]].Length, source++)
            {
                if (sources[source] != layer)
                {
                    continue;
                }

                switch (described.Kind)
                {
                    case LayerKind.Affine:
                        LayerParameterList parameters = _parameters.Single(each => each.Layer == taker);
                        terms.AddRange(errors.Select((error, k) => new FormulaPart[] { error, "·", Value(parameters.Weight(j, k + 1)) }));
                        break;
                    case LayerKind.Sum:
                        terms.Add(Single(errors[j - 1]));
                        break;
                    case LayerKind.Concatenation:
                        terms.Add(Single(errors[start + j - 1]));
                        break;
                    case LayerKind.Part when j > described.Start && j <= described.Start + described.OutputCount:
                        terms.Add(Single(errors[j - described.Start - 1]));
                        break;
                    case LayerKind.Product:
                        terms.Add(new FormulaPart[] { errors[j - 1], "·", _outputs[sources[source ^ 1]][j - 1] });
                        break;
                    case LayerKind.Blend:
                        PaperQuantity[] gate = _outputs[sources[0]];
                        terms.Add(source switch
                        {
                            0 => new FormulaPart[] { errors[j - 1], "·(", _outputs[sources[2]][j - 1], " − ", _outputs[sources[1]][j - 1], ")" },
                            1 => new FormulaPart[] { errors[j - 1], "·(1 − ", gate[j - 1], ")" },
                            _ => new FormulaPart[] { errors[j - 1], "·", gate[j - 1] },
                        });
                        break;
                }
            }
        }

        return terms.Count == 0 ? new FormulaPart[] { "0" } : FormulaTerms.Sum(terms);
    }

    private DerivationSection Gradients(LayerParameterList parameters)
    {
        string title = FormattableString.Invariant($"Gradient of layer {parameters.Layer}");
        if (_formulas.IsLarge)
        {
            return Extremes(title, parameters, _values.Gradient, "∂L/∂");
        }

        PaperQuantity[] source = parameters.HasWeights ? _outputs[_network.SourcesOf(parameters.Layer)[0]] : Array.Empty<PaperQuantity>();
        IReadOnlyList<string> ofOperations = _formulas.Layers[parameters.Layer - 1].Gradients;
        List<string> vectors = parameters.All.Where(parameter => parameter.IsOfOperation).Select(parameter => parameter.Letter).Distinct().ToList();
        return new DerivationSection(title, SectionForm.Equations, parameters.All.Select(parameter => Step(QuantityKind.Gradient, parameter, Gradient(parameter), FormulaOf(parameter))).ToList());

        IReadOnlyList<FormulaPart> FormulaOf(LayerParameter parameter)
        {
            if (parameter.IsOfOperation)
            {
                return FormulaTemplate.At(
                    ofOperations[vectors.IndexOf(parameter.Letter)], parameter.Node, _network.Layers[parameters.Layer - 1].OutputCount, (name, node) => AtOperation(parameters.Layer, name, node));
            }

            PaperQuantity error = _errors[parameters.Layer - 1][parameter.Node - 1];
            return parameter.From > 0 ? new FormulaPart[] { error, "·", source[parameter.From - 1] } : Single(error);
        }
    }

    private string StepTitle(LayerParameterList parameters) => FormattableString.Invariant($"Step of layer {parameters.Layer}, {_formulas.UpdateTitle}");

    private DerivationSection Updates(LayerParameterList parameters, T[] moved, StepNumberList<T> numbers) =>
        new(StepTitle(parameters), SectionForm.Equations, parameters.All.SelectMany(parameter => Update(parameter, moved, numbers)).ToList());

    // The optimiser's assignments, of which each takes what those before it have made.
    private IEnumerable<DerivationStep> Update(LayerParameter parameter, T[] moved, StepNumberList<T> numbers)
    {
        List<string> states = _formulas.Update.Select(line => line.Name).Where(name => name != "p").ToList();
        Dictionary<string, PaperQuantity> now = states.Select((state, i) => (state, Moment(state, i, _values.Moments))).ToDictionary(each => each.state, each => each.Item2);
        foreach ((string state, int i) in states.Select((state, i) => (state, i)).ToList())
        {
            // As it was before the step, where that is meant after it has changed.
            now.Add(state + "₀", Moment(state + "₀", i, _values.Moments));
        }

        now.Add("p", Value(parameter));
        now.Add("g", Gradient(parameter));
        foreach (NamedFormula line in _formulas.Update)
        {
            bool isParameter = line.Name == "p";
            IReadOnlyList<FormulaPart> formula = FormulaTemplate.At(line.Formula, 1, 1, (name, _) => Single(now.TryGetValue(name, out PaperQuantity? known) ? known : numbers.Named(name)));
            PaperQuantity made = isParameter ? PaperQuantity.Of(parameter.Symbol, moved[parameter.Place]) : Moment(line.Name, states.IndexOf(line.Name), _values.NewMoments);
            yield return Step(isParameter ? QuantityKind.NewParameter : QuantityKind.Moment, parameter, made, formula);
            now[line.Name] = made;
        }

        PaperQuantity Moment(string state, int number, T[] moments) => PaperQuantity.Of(parameter.Symbol.In(state), moments[(number * _network.ParameterCount) + parameter.Place]);
    }

    // Of each node the bias, and the smallest and the largest of its weights.
    private DerivationSection Extremes(string title, LayerParameterList parameters, T[] values, string prefix)
    {
        var columns = new List<TableColumn>();
        int nodes = _network.Layers[parameters.Layer - 1].OutputCount;
        foreach (IGrouping<string, LayerParameter> vector in parameters.All.Where(parameter => parameter.From == 0).GroupBy(parameter => parameter.Letter))
        {
            columns.Add(new TableColumn(prefix + vector.Key, vector.Select(parameter => PaperQuantity.Of(parameter.Symbol, values[parameter.Place])).ToList()));
        }

        if (parameters.HasWeights)
        {
            List<List<double>> rows = parameters.All.Where(parameter => parameter.From > 0).GroupBy(parameter => parameter.Node)
                .Select(node => node.Select(parameter => Real.ToDouble(values[parameter.Place])).ToList()).ToList();
            columns.Add(new TableColumn($"smallest {prefix}w", rows.Select(row => PaperQuantity.Of(new PaperSymbol("w"), Real.FromDouble<T>(row.Min()))).ToList()));
            columns.Add(new TableColumn($"largest {prefix}w", rows.Select(row => PaperQuantity.Of(new PaperSymbol("w"), Real.FromDouble<T>(row.Max()))).ToList()));
        }

        return new DerivationSection(title, SectionForm.Table, Array.Empty<DerivationStep>(), columns: columns);
    }

    private static DerivationSection Table(string title, IEnumerable<(string Header, PaperQuantity[] Values)> columns, int layer, Func<PaperQuantity[], QuantityKind> kind, MathText? formula = null)
    {
        List<(string Header, PaperQuantity[] Values)> all = columns.ToList();
        return new DerivationSection(
            title, SectionForm.Table,
            all.SelectMany(column => column.Values.Select((quantity, j) => new DerivationStep(kind(column.Values), layer, j + 1, 0, quantity, Given))).ToList(),
            formula,
            all.Select(column => new TableColumn(column.Header, column.Values)).ToList());
    }

    private static DerivationStep Step(QuantityKind kind, LayerParameter parameter, PaperQuantity quantity, IReadOnlyList<FormulaPart> formula) =>
        new(kind, parameter.Layer, parameter.Node, parameter.From, quantity, formula);

    private readonly Dictionary<int, PaperQuantity> _valuesOfParameters = new();
    private readonly Dictionary<int, PaperQuantity> _gradients = new();

    private PaperQuantity Value(LayerParameter parameter) => Known(_valuesOfParameters, parameter, parameter.Symbol, _values.Parameters);

    private PaperQuantity Gradient(LayerParameter parameter) => Known(_gradients, parameter, parameter.Symbol.WithPrefix("∂L/∂"), _values.Gradient);

    // One quantity for each number, since blanks go by it.
    private static PaperQuantity Known(Dictionary<int, PaperQuantity> known, LayerParameter parameter, PaperSymbol symbol, T[] values)
    {
        if (!known.TryGetValue(parameter.Place, out PaperQuantity? quantity))
        {
            quantity = PaperQuantity.Of(symbol, values[parameter.Place]);
            known.Add(parameter.Place, quantity);
        }

        return quantity;
    }

    private static IReadOnlyList<FormulaPart> Single(PaperQuantity quantity) => new FormulaPart[] { quantity };

    private static PaperQuantity[] Quantities(T[] values, Func<int, PaperSymbol> symbol) => values.Select((value, i) => PaperQuantity.Of(symbol(i), value)).ToArray();
}
