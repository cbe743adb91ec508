namespace BackpropGen.Generator.Models;

/// <summary>
/// The steps of a row in an order in which they can be computed. Activations that the file writes out in parts become one step as soon as their last part
/// arrives. What depends on no input is computed at once; where a row has a constant part, what is computed value by value is computed part by part, so that
/// the next affine step can take the constants into its biases.
/// </summary>
internal sealed partial class RowGraph
{
    /// <summary>What a part of a row with constants counts: its steps take some hundred bytes each, and a small file can make many.</summary>
    private const int CostOfPart = 16;

    private readonly List<RowNode> _nodes = new();
    private readonly WrittenOutActivations _writtenOut;

    public RowGraph(NumberBudget budget)
    {
        Budget = budget;
        _writtenOut = new WrittenOutActivations(this);
    }

    public NumberBudget Budget { get; }

    public IReadOnlyList<RowNode> Nodes => _nodes;

    /// <summary>The inputs; null until they are added.</summary>
    public InputRow? Input { get; private set; }

    /// <summary>The node of the file that new steps come from.</summary>
    public string Origin { get; set; } = string.Empty;

    public T Add<T>(T node)
        where T : RowNode
    {
        Input ??= node as InputRow;
        node.Index = _nodes.Count;
        node.Origin = Origin;
        _nodes.Add(node);
        return node;
    }

    /// <summary>The same numbers in every row.</summary>
    public RowNode Constant(double[] numbers) => numbers.All(number => !double.IsNaN(number) && !double.IsInfinity(number))
        ? Add(new ConstantRow(numbers))
        : throw new RefusedFile($"{Origin} computes a constant that is not finite");

    /// <summary>The same of numbers that something else holds as well: to look at them counts as to have them.</summary>
    public RowNode Shared(double[] numbers)
    {
        Budget.Spend(numbers.Length);
        return Constant(numbers);
    }

    /// <summary>b + W·x.</summary>
    /// <param name="source">x.</param>
    /// <param name="width">How many values.</param>
    /// <param name="weights">W [out, in]; nobody else holds it.</param>
    /// <param name="biases">b; nobody else holds it.</param>
    public RowNode Affine(RowNode source, int width, double[] weights, double[] biases)
    {
        if (source is not ConstantRow && !HasConstantPart(source))
        {
            return Add(new AffineRow(source, width, weights, biases));
        }

        // W·[x, c] + b = W₁·x + (W₂·c + b)
        IReadOnlyList<RowNode> parts = source is ConstantRow ? [source] : source.Sources;
        RowNode[] rows = parts.Where(part => part is not ConstantRow).ToArray();
        int inputs = rows.Sum(row => row.Width);
        double[] kept = Budget.Take((long)width * inputs);
        for (int o = 0; o < width; o++)
        {
            int from = o * source.Width;
            int to = o * inputs;
            foreach (RowNode part in parts)
            {
                for (int i = 0; i < part.Width; i++, from++)
                {
                    if (part is ConstantRow constant)
                    {
                        biases[o] += weights[from] * constant.Numbers[i];
                    }
                    else
                    {
                        kept[to++] = weights[from];
                    }
                }
            }
        }

        return rows.Length == 0 ? Constant(biases) : Add(new AffineRow(Concatenated(rows), width, kept, biases));
    }

    /// <summary>factor·x + shift.</summary>
    public RowNode Scaled(RowNode source, Coefficients factor, Coefficients shift, bool isScaling = false)
    {
        if (factor.Single == 1 && shift.Single == 0)
        {
            return source;
        }

        if (PartByPart(
            source,
            (number, i) => (factor[i] * number) + shift[i],
            (part, start) => Scaled(part, factor.Part(start, part.Width, Budget), shift.Part(start, part.Width, Budget), isScaling)) is { } parts)
        {
            return parts;
        }

        RowNode? negative = factor.Single == -1 && shift.Single == 0 ? _writtenOut.Negative(source) : null;
        return negative ?? Add(new ScaledRow(source, factor, shift, isScaling));
    }

    public RowNode Activated(RowNode source, string activation, double? parameter = null)
    {
        if (source is ConstantRow constant)
        {
            return Constant(ConstantActivation.Of(activation, parameter, constant.Numbers, Budget));
        }

        return ConstantActivation.IsElementwise(activation) && PartByPart(source, null, (part, _) => Activated(part, activation, parameter)) is { } parts
            ? parts
            : Add(new ActivatedRow(source, activation, parameter));
    }

    public RowNode Operated(RowNode source, LayerOperation operation) => Add(new OperatedRow(source, operation));

    /// <summary>The mean of a row's values, in the place of each.</summary>
    public RowNode Mean(RowNode source) => source is ConstantRow constant
        ? Constant(Enumerable.Repeat(constant.Numbers.Average(), Spent(constant.Width)).ToArray())
        : Add(new PartialRow(PartialFunction.Mean, source));

    private int Spent(int numbers)
    {
        Budget.Spend(numbers);
        return numbers;
    }

    public RowNode Clipped(RowNode source, double least, double most)
    {
        if (source is ClippedRow inner && Math.Max(inner.Least, least) < Math.Min(inner.Most, most))
        {
            return Clipped(inner.Sources[0], Math.Max(inner.Least, least), Math.Min(inner.Most, most));
        }

        return double.IsInfinity(least) && double.IsInfinity(most) ? source
            : PartByPart(source, (number, _) => Math.Min(Math.Max(number, least), most), (part, _) => Clipped(part, least, most)) ?? Add(new ClippedRow(source, least, most));
    }

    /// <summary>x where it is positive, slope·x elsewhere.</summary>
    public RowNode Sloped(RowNode source, Coefficients slopes) =>
        PartByPart(source, (number, i) => number > 0 ? number : slopes[i] * number, (part, start) => Sloped(part, slopes.Part(start, part.Width, Budget)))
        ?? Add(new SlopedRow(source, Clipped(source, 0, double.PositiveInfinity), slopes));

    public RowNode Sum(RowNode left, RowNode right) => (left, right) switch
    {
        (_, ConstantRow constant) => Scaled(left, 1, new Coefficients(constant.Numbers)),
        (ConstantRow constant, _) => Scaled(right, 1, new Coefficients(constant.Numbers)),
        _ when left == right => Scaled(left, 2, 0),
        _ => Pairwise(left, right, Sum) ?? Add(new SummedRow(left, right)),
    };

    public RowNode Part(RowNode source, int start, int width)
    {
        if (width == source.Width)
        {
            return source;
        }

        if (source is ConstantRow constant)
        {
            double[] numbers = Budget.Take(width);
            Array.Copy(constant.Numbers, start, numbers, 0, width);
            return Constant(numbers);
        }

        if (!HasConstantPart(source))
        {
            return Add(new PartOfRow(source, start, width));
        }

        var parts = new List<RowNode>();
        int at = 0;
        foreach (RowNode part in source.Sources)
        {
            int first = Math.Max(start, at);
            int end = Math.Min(start + width, at + part.Width);
            if (first < end)
            {
                parts.Add(Part(part, first - at, end - first));
            }

            at += part.Width;
        }

        return Concatenated(parts);
    }

    /// <summary>Values of rows, one after the other. Neighbouring constants are one, and rows with constant parts are taken apart.</summary>
    public RowNode Concatenated(IReadOnlyList<RowNode> sources)
    {
        if (sources.Count == 1)
        {
            return sources[0];
        }

        var parts = new List<RowNode>();
        Budget.Spend(CostOfPart * sources.Sum(source => HasConstantPart(source) ? (long)source.Sources.Count : 1));
        foreach (RowNode part in sources.SelectMany(source => HasConstantPart(source) ? source.Sources : [source]))
        {
            if (part is ConstantRow next && parts.Count > 0 && parts[parts.Count - 1] is ConstantRow last)
            {
                double[] numbers = Budget.Take((long)last.Width + next.Width);
                last.Numbers.CopyTo(numbers, 0);
                next.Numbers.CopyTo(numbers, last.Width);
                parts[parts.Count - 1] = Constant(numbers);
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count == 1 ? parts[0] : Add(new ConcatenatedRow(parts.ToArray()));
    }

    public RowNode Product(RowNode left, RowNode right) => (left, right) switch
    {
        (_, ConstantRow constant) => Scaled(left, new Coefficients(constant.Numbers), 0),
        (ConstantRow constant, _) => Scaled(right, new Coefficients(constant.Numbers), 0),
        _ => Pairwise(left, right, Product) ?? _writtenOut.Product(left, right) ?? _writtenOut.Product(right, left) ?? Add(new PartialRow(PartialFunction.Product, left, right)),
    };

    public RowNode Quotient(RowNode left, RowNode right) => (left, right) switch
    {
        (_, ConstantRow) => Product(left, Partial(PartialFunction.Reciprocal, right)),
        (ConstantRow constant, _) => Scaled(Partial(PartialFunction.Reciprocal, right), new Coefficients(constant.Numbers), 0),
        _ => Pairwise(left, right, Quotient) ?? WrittenOutNormalization(left, right) ?? _writtenOut.Quotient(left, right) ?? Add(new PartialRow(PartialFunction.Quotient, left, right)),
    };

    /// <summary>A function of one row.</summary>
    public RowNode Partial(PartialFunction function, RowNode source) =>
        PartByPart(source, (number, _) => ConstantActivation.Of(function, number), (part, _) => Partial(function, part))
        ?? _writtenOut.Function(function, source) ?? Add(new PartialRow(function, source));

    private static bool HasConstantPart(RowNode node) => node is ConcatenatedRow && node.Sources.Any(source => source is ConstantRow);

    /// <summary>What is computed value by value: of constants now, of a row with a constant part for each part; null for other rows.</summary>
    private RowNode? PartByPart(RowNode source, Func<double, int, double>? ofNumber, Func<RowNode, int, RowNode> ofPart)
    {
        if (source is ConstantRow constant && ofNumber is not null)
        {
            double[] numbers = Budget.Take(constant.Width);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = ofNumber(constant.Numbers[i], i);
            }

            return Constant(numbers);
        }

        if (!HasConstantPart(source))
        {
            return null;
        }

        int start = 0;
        Budget.Spend((long)CostOfPart * source.Sources.Count);
        var parts = new List<RowNode>();
        foreach (RowNode part in source.Sources)
        {
            parts.Add(ofPart(part, start));
            start += part.Width;
        }

        return Concatenated(parts);
    }

    /// <summary>What is computed of two rows with the same parts, some of them constant, for each part; null for other rows.</summary>
    private RowNode? Pairwise(RowNode left, RowNode right, Func<RowNode, RowNode, RowNode> ofParts) =>
        (HasConstantPart(left) || HasConstantPart(right)) && left is ConcatenatedRow && right is ConcatenatedRow
        && left.Sources.Select(part => part.Width).SequenceEqual(right.Sources.Select(part => part.Width))
            ? Concatenated(left.Sources.Zip(right.Sources, ofParts).ToArray())
            : null;
}
