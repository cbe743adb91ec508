using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;
using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>
/// The steps of a row → layers. Factors and shifts go into the weights of the affine layer before, if nothing else takes its values, or wait
/// until an affine layer takes them; what is left of them becomes a layer with a diagonal matrix. Parts wait as well, and vanish where they are joined again.
/// </summary>
internal sealed class LayerBuilder
{
    private readonly RowGraph _graph;
    private readonly InputScalingSearch _scaling;
    private readonly int[] _uses;
    private readonly View[] _views;

    /// <summary>Which clips are computed where they are scaled: clip(z + 3, 0, 6) / 6 is clip(z/6 + ½, 0, 1), which the library has by name.</summary>
    private readonly bool[] _isRenamed;

    /// <summary>Which steps with slopes of their own go into the affine layers that take them.</summary>
    private readonly bool[] _isFolded;
    private readonly List<Layer> _layers = new();

    private LayerBuilder(RowGraph graph, IReadOnlyList<RowNode> outputs)
    {
        _graph = graph;
        _uses = Uses(graph, outputs);
        _views = new View[graph.Nodes.Count];
        _scaling = new InputScalingSearch(graph, outputs, _uses);
        _isRenamed = new bool[graph.Nodes.Count];
        foreach (ScaledRow scaled in graph.Nodes.OfType<ScaledRow>().Where(node => _uses[node.Index] > 0 && Renamed(node) is not null))
        {
            _isRenamed[scaled.Sources[0].Index] = true;
        }

        _isFolded = graph.Nodes.Select(node => node is SlopedRow && !outputs.Contains(node)).ToArray();
        foreach (RowNode node in graph.Nodes.Where(node => _uses[node.Index] > 0 && node is not AffineRow))
        {
            foreach (RowNode source in node.Sources)
            {
                _isFolded[source.Index] = false;
            }
        }
    }

    /// <summary>The steps that are no layer, and in no activation that is known, of those that lead to some values: a refusal for each.</summary>
    public static IEnumerable<RefusedFile> PartsOfNoActivation(RowGraph graph, IReadOnlyList<RowNode> values)
    {
        int[] uses = Uses(graph, values);
        return graph.Nodes.OfType<PartialRow>().Where(node => uses[node.Index] > 0 && node.Function != PartialFunction.Product).Select(node => new RefusedFile(
            $"{node.Origin} is supported only as a part of a written-out activation: GELU, Mish, SiLU, HardSwish, Softsign, Sigmoid, Softplus, LogSigmoid or LogSoftmax",
            nameof(PartsOfNoActivation)));
    }

    /// <summary>What recurrent layers keep to themselves, where it leads to outputs: a refusal for each.</summary>
    public static IEnumerable<RefusedFile> KeptByRecurrentLayers(RowGraph graph, IReadOnlyList<RowNode> outputs)
    {
        int[] uses = Uses(graph, outputs);
        return graph.Nodes.Where(node => uses[node.Index] > 0).Select(node => node switch
        {
            StateRow => new RefusedFile($"{node.Origin} is the initial state of recurrent layers, and taken by something else as well"),
            RememberedRow { IsCell: true } => new RefusedFile($"{node.Origin} remembers c, which something else takes than an output of the model; only h is supported there"),
            _ => null,
        }).OfType<RefusedFile>();
    }

    /// <summary>The layers, the last of which gives the outputs, one after the other, and what scales the inputs before.</summary>
    public static (EquatableArray<LayerSpecification> Layers, EquatableArray<EquatableArray<double>> Tensors, ModelScaling? Scaling) Build(RowGraph graph, IReadOnlyList<RowNode> outputs)
    {
        var builder = new LayerBuilder(graph, outputs);
        foreach (RowNode node in graph.Nodes.Where(node => builder._uses[node.Index] > 0 && !builder._isRenamed[node.Index] && !builder._isFolded[node.Index]))
        {
            builder._views[node.Index] = builder._scaling.View(node) ?? builder.Lower(node);
        }

        builder.Finish(outputs);
        return (
            builder._layers.Select(layer => layer.Specification).ToEquatableArray(),
            builder._layers.SelectMany(layer => layer.Tensors).Select(tensor => tensor.ToEquatableArray()).ToEquatableArray(),
            builder._scaling.Found);
    }

    /// <summary>How many steps and outputs take the values of each step; none for a step that leads to no output.</summary>
    private static int[] Uses(RowGraph graph, IReadOnlyList<RowNode> outputs)
    {
        int[] uses = new int[graph.Nodes.Count];
        foreach (RowNode output in outputs)
        {
            uses[output.Index]++;
        }

        for (int i = uses.Length - 1; i >= 0; i--)
        {
            foreach (RowNode source in uses[i] > 0 ? graph.Nodes[i].Sources : [])
            {
                uses[source.Index]++;
            }
        }

        return uses;
    }

    private View Lower(RowNode node) => node switch
    {
        InputRow => new View(0, 0, node.Width, 1, 0, true),
        ConstantRow constant => Constant(constant),
        AffineRow affine => Affine(affine),
        ConvolutionRow convolution => New(
            new Layer(LayerKind.Affine, node.Width, [Whole(convolution.Sources[0])]) { Memory = convolution.Memory, Weights = convolution.Weights, Biases = convolution.Biases }),
        CellRow cell => Recurrent(Use(cell.Sources[0]), cell.Cell),
        RememberedRow remembered => Use(remembered.Cell),
        SlopedRow sloped => Affine(Joined(sloped), Sloped(sloped, Identity(sloped.Width), sloped.Width), _graph.Budget.Take(sloped.Width)),
        ScaledRow scaled when _isRenamed[scaled.Sources[0].Index] => Renamed(scaled) is var (source, factor, shift, least, most) ? Clip(Scale(Use(source), factor, shift), least, most) : default,
        ScaledRow scaled => Scale(Use(scaled.Sources[0]), scaled.Factor, scaled.Shift),
        OperatedRow operated => Operate(Use(operated.Sources[0]), operated.Operation),
        ActivatedRow activated => Activate(Use(activated.Sources[0]), activated.Activation, activated.Parameter),
        ClippedRow clipped => Clip(Use(clipped.Sources[0]), clipped.Least, clipped.Most),
        SummedRow => New(new Layer(LayerKind.Sum, node.Width, node.Sources.Select(Whole).ToArray())),
        PartialRow { Function: PartialFunction.Product } => New(new Layer(LayerKind.Product, node.Width, node.Sources.Select(Whole).ToArray())),
        ConcatenatedRow concatenated => Concatenate(concatenated.Sources.Select(Use).ToArray()),
        PartOfRow part => Part(Use(part.Sources[0]), part.Start, part.Width),
        _ => throw new InvalidOperationException($"{node} is no layer."),
    };

    private View Use(RowNode node) => _views[node.Index] with { IsShared = _views[node.Index].IsShared || _uses[node.Index] > 1 };

    private View New(Layer layer)
    {
        if (_layers.Count == NumberBudget.MostNodes)
        {
            throw new RefusedFile(FormattableString.Invariant($"the model has more than {NumberBudget.MostNodes:#,0} layers"));
        }

        _layers.Add(layer);
        return new View(_layers.Count, 0, layer.Size, 1, 0, false);
    }

    private int WidthOf(int layer) => layer == 0 ? _graph.Input!.Width : _layers[layer - 1].Size;

    /// <summary>The layer that may still take on factors or an activation: what a view shows is all of it, and nothing else takes its values.</summary>
    private Layer? Open(View view) =>
        !view.IsShared && view is { Layer: > 0, HasScale: false } && view.Width == WidthOf(view.Layer) && _layers[view.Layer - 1] is { Activation: "Linear" } layer ? layer : null;

    private View Scale(View view, Coefficients factor, Coefficients shift)
    {
        if (Open(view) is { CanScale: true } layer)
        {
            layer.Scale(factor, shift);
            return view;
        }

        return view with
        {
            Factor = Coefficients.Combine(view.Factor, factor, view.Width, _graph.Budget, (own, next) => own * next),
            Shift = Coefficients.Combine(
                Coefficients.Combine(view.Shift, factor, view.Width, _graph.Budget, (own, next) => own * next), shift, view.Width, _graph.Budget, (own, next) => own + next),
        };
    }

    private View Affine(AffineRow affine) => affine.Sources[0] is SlopedRow sloped && _isFolded[sloped.Index]
        ? Affine(Joined(sloped), Sloped(sloped, affine.Weights, affine.Width), affine.Biases)
        : Affine(Use(affine.Sources[0]), affine.Weights, affine.Biases);

    private View Affine(View view, double[] weights, double[] biases) =>
        New(new Layer(LayerKind.Affine, biases.Length, [Unscaled(view, weights, biases)]) { Weights = weights, Biases = biases });

    private View Recurrent(View view, RecurrentCell cell) =>
        New(new Layer(LayerKind.Affine, cell.Size, [Unscaled(view, cell.Tensors[0], cell.Tensors[2])]) { Memory = cell.Memory, OfCell = cell.Tensors });

    /// <summary>The layer that a matrix takes, with the view's factors and shifts in its weights and biases: W·(factor·o + shift) + b.</summary>
    private int Unscaled(View view, double[] weights, double[] biases)
    {
        int inputs = view.Width;
        if (view.HasScale)
        {
            for (int o = 0; o < biases.Length; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    biases[o] += weights[(o * inputs) + i] * view.Shift[i];
                    weights[(o * inputs) + i] *= view.Factor[i];
                }
            }
        }

        return Whole(view with { Factor = 1, Shift = 0 });
    }

    /// <summary>x and max(x, 0), one after the other.</summary>
    private View Joined(SlopedRow sloped) => Concatenate(sloped.Sources.Select(Use).ToArray());

    /// <summary>W·(a·x + (1 − a)·max(x, 0)) as a matrix for x and max(x, 0).</summary>
    private double[] Sloped(SlopedRow sloped, double[] weights, int outputs)
    {
        int inputs = sloped.Width;
        double[] both = _graph.Budget.Take(2L * outputs * inputs);
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                double weight = weights[(o * inputs) + i];
                both[(2 * o * inputs) + i] = weight * sloped.Slopes[i];
                both[(((2 * o) + 1) * inputs) + i] = weight * (1 - sloped.Slopes[i]);
            }
        }

        return both;
    }

    private double[] Identity(int width)
    {
        double[] weights = _graph.Budget.Take((long)width * width);
        for (int i = 0; i < width; i++)
        {
            weights[((long)i * width) + i] = 1;
        }

        return weights;
    }

    /// <summary>Numbers that depend on nothing: biases, behind weights of 0 for the first input, since a layer takes something.</summary>
    private View Constant(ConstantRow constant)
    {
        double[] biases = _graph.Budget.Take(constant.Width);
        constant.Numbers.CopyTo(biases, 0);
        return Affine(new View(0, 0, 1, 1, 0, true), _graph.Budget.Take(constant.Width), biases);
    }

    private View Activate(View view, string activation, double? parameter)
    {
        (View ready, Layer layer) = Opened(view);
        layer.Activation = activation;
        layer.Parameter = parameter;
        return ready;
    }

    private View Operate(View view, LayerOperation operation)
    {
        (View ready, Layer layer) = Opened(view);
        if (layer.Operation is not null)
        {
            ready = New(PartOf(ready));
            layer = _layers[ready.Layer - 1];
        }

        layer.Operation = operation;
        layer.OperationWeights = _graph.Budget.Take(layer.Size);
        layer.OperationBiases = _graph.Budget.Take(layer.Size);
        for (int j = 0; j < layer.Size; j++)
        {
            layer.OperationWeights[j] = 1;
        }

        return ready;
    }

    /// <summary>A layer that shows what a view does, and may still take on an operation or an activation.</summary>
    private (View View, Layer Layer) Opened(View view)
    {
        View ready = view.HasScale ? New(Diagonal(view)) : view;
        if (Open(ready) is { } layer)
        {
            return (ready, layer);
        }

        ready = New(PartOf(ready));
        return (ready, _layers[ready.Layer - 1]);
    }

    private View Clip(View view, double least, double most) => (least, most) switch
    {
        (0, double.PositiveInfinity) => Activate(view, "ReLU", null),
        (0, 6) => Activate(view, "ReLU6", null),
        (-1, 1) => Activate(view, "HardTanh", null),

        // clip(z + 3, 0, 6) / 6
        (0, 1) => Activate(WithoutRounding(Scale(view, 6, -3)), "HardSigmoid", null),
        (_, double.PositiveInfinity) => Scale(Activate(Scale(view, 1, -least), "ReLU", null), 1, least),
        (double.NegativeInfinity, _) => Scale(Activate(Scale(view, -1, most), "ReLU", null), -1, most),
        _ => Scale(Activate(Scale(view, 2 / (most - least), -(most + least) / (most - least)), "HardTanh", null), (most - least) / 2, (most + least) / 2),
    };

    /// <summary>6·(x/6 + ½) − 3 is x, but for a sixth of float, which makes it 1.0000000298·x + 0.0000000894: no reason for a layer of its own.</summary>
    private static View WithoutRounding(View view) =>
        view.Factor.Single is { } factor && Math.Abs(factor - 1) < 1e-7 && view.Shift.Single is { } shift && Math.Abs(shift) < 1e-7 ? view with { Factor = 1, Shift = 0 } : view;

    /// <summary>A clip that is scaled, and by nothing else taken, to bounds that have a name, as a clip of what is scaled.</summary>
    private (RowNode Source, double Factor, double Shift, double Least, double Most)? Renamed(ScaledRow scaled)
    {
        if (scaled.Sources[0] is not ClippedRow clip || _uses[clip.Index] > 1 || scaled.Factor.Single is not { } factor || scaled.Shift.Single is not { } shift || factor <= 0)
        {
            return null;
        }

        (double least, double most) = (Rounded((factor * clip.Least) + shift), Rounded((factor * clip.Most) + shift));
        return (least, most) is (0, 1) or (0, 6) or (-1, 1) ? (clip.Sources[0], factor, shift, least, most) : null;
    }

    /// <summary>1 where a sixth of float, times 6, came to 1.0000000298.</summary>
    private static double Rounded(double number) => Math.Abs(number - Math.Round(number)) < 1e-6 ? Math.Round(number) : number;

    private View Part(View view, int start, int width) => view with
    {
        Start = view.Start + start,
        Width = width,
        Factor = view.Factor.Part(start, width, _graph.Budget),
        Shift = view.Shift.Part(start, width, _graph.Budget),
        IsShared = true,
    };

    private View Concatenate(IReadOnlyList<View> views)
    {
        int width = views.Sum(view => view.Width);
        var pieces = new List<View>();
        foreach (View view in views)
        {
            if (pieces.Count > 0 && pieces[pieces.Count - 1] is var last && last.Layer == view.Layer && last.Start + last.Width == view.Start)
            {
                pieces[pieces.Count - 1] = last with { Width = last.Width + view.Width };
            }
            else
            {
                pieces.Add(view with { Factor = 1, Shift = 0 });
            }
        }

        View joined = pieces.Count == 1 ? pieces[0] with { IsShared = true } : New(new Layer(LayerKind.Concatenation, width, pieces.Select(Whole).ToArray()));
        return views.Any(view => view.HasScale)
            ? joined with { Factor = Joined(views, view => view.Factor), Shift = Joined(views, view => view.Shift) }
            : joined;
    }

    private Coefficients Joined(IReadOnlyList<View> views, Func<View, Coefficients> part)
    {
        double[] numbers = _graph.Budget.Take(views.Sum(view => view.Width));
        int at = 0;
        foreach (View view in views)
        {
            for (int i = 0; i < view.Width; i++)
            {
                numbers[at++] = part(view)[i];
            }
        }

        return new Coefficients(numbers);
    }

    /// <summary>The number of a layer that gives a step's values and nothing else.</summary>
    private int Whole(RowNode node)
    {
        View view = Use(node);
        int layer = Whole(view);
        _views[node.Index] = new View(layer, 0, node.Width, 1, 0, view.IsShared);
        return layer;
    }

    private int Whole(View view) =>
        view.HasScale ? New(Diagonal(view)).Layer
        : view.Width == WidthOf(view.Layer) ? view.Layer
        : New(PartOf(view)).Layer;

    private static Layer PartOf(View view) => new(LayerKind.Part, view.Width, [view.Layer]) { Start = view.Start };

    private Layer Diagonal(View view)
    {
        int width = view.Width;
        double[] weights = _graph.Budget.Take((long)width * width);
        double[] biases = _graph.Budget.Take(width);
        for (int i = 0; i < width; i++)
        {
            weights[((long)i * width) + i] = view.Factor[i];
            biases[i] = view.Shift[i];
        }

        return new Layer(LayerKind.Affine, width, [Whole(view with { Factor = 1, Shift = 0 })]) { Weights = weights, Biases = biases };
    }

    private void Finish(IReadOnlyList<RowNode> outputs)
    {
        int[] layers = outputs.Select(Whole).ToArray();
        if (layers.Length > 1)
        {
            New(new Layer(LayerKind.Concatenation, layers.Sum(WidthOf), layers));
        }
        else if (layers[0] == 0 || layers[0] != _layers.Count)
        {
            New(new Layer(LayerKind.Part, WidthOf(layers[0]), [layers[0]]));
        }

        if (_layers.SelectMany(layer => layer.Tensors).Any(tensor => Array.Exists(tensor, number => double.IsNaN(number) || double.IsInfinity(number))))
        {
            throw new RefusedFile("a weight of the model is not finite");
        }
    }

    private sealed class Layer
    {
        public Layer(LayerKind kind, int size, int[] sources)
        {
            Kind = kind;
            Size = size;
            Sources = sources;
        }

        public LayerKind Kind { get; }

        public int Size { get; }

        public int[] Sources { get; }

        public int Start { get; init; }

        public double[]? Weights { get; init; }

        public double[]? Biases { get; init; }

        /// <summary>How the layer remembers; null for one that does not.</summary>
        public LayerMemory? Memory { get; init; }

        /// <summary>What a recurrent layer is trained by in the place of weights and biases.</summary>
        public IReadOnlyList<double[]> OfCell { get; init; } = [];

        /// <summary>What is trained, in the order of the parameters.</summary>
        public IEnumerable<double[]> Tensors => OfCell.Concat(new[] { Weights, Biases, OperationWeights, OperationBiases }.OfType<double[]>());

        public LayerOperation? Operation { get; set; }

        /// <summary>What the operation's values are multiplied by, and what is added.</summary>
        public double[]? OperationWeights { get; set; }

        public double[]? OperationBiases { get; set; }

        /// <summary>Whether factors and shifts of its nodes go into its own numbers.</summary>
        public bool CanScale => Weights is not null || Operation is not null;

        public string Activation { get; set; } = "Linear";

        public double? Parameter { get; set; }

        public LayerSpecification Specification => new(Size, Activation, Parameter, null, Kind, Sources.ToEquatableArray(), Start)
        {
            Memory = Memory,
            Operations = Operation is { } operation ? new[] { operation }.ToEquatableArray() : default,
        };

        public void Scale(Coefficients factor, Coefficients shift)
        {
            if (OperationWeights is not null)
            {
                for (int o = 0; o < Size; o++)
                {
                    OperationWeights[o] *= factor[o];
                    OperationBiases![o] = (OperationBiases[o] * factor[o]) + shift[o];
                }

                return;
            }

            int inputs = Weights!.Length / Size;
            for (int o = 0; o < Size; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    Weights[(o * inputs) + i] *= factor[o];
                }

                Biases![o] = (Biases[o] * factor[o]) + shift[o];
            }
        }
    }
}
