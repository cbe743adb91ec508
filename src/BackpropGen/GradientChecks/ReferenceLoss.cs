namespace BackpropGen.GradientChecks;

// The mean loss of some rows as a function of one parameter at a time.
internal sealed class ReferenceLoss
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    // First the step whose errors of truncation and of rounding are about equal, then one that fewer kinks lie in.
    private static readonly double[] Steps = [1e-3, 1e-5];

    // At θ + 2h, θ + h, θ − h and θ − 2h.
    private static readonly (int Steps, double Factor)[] Points = [(2, -1), (1, 8), (-1, -8), (-2, 1)];

    private readonly NetworkDescription _description;
    private readonly double[] _parameters;
    private readonly double[] _targets;

    // With class weights w, the mean is Σ ℓᵢ / Σ ωᵢ, ωᵢ = Σₖ wₖ·yᵢₖ, as of torch.nn.CrossEntropyLoss(weight): the plain mean of ℓᵢ · rows / Σ ωᵢ.
    private readonly double _rowFactor;
    private readonly int[] _firstParameters;
    private readonly Row[] _rows;
    private readonly double[][] _z;

    // What activations take: the sums, or what operations make of them.
    private readonly double[][] _logits;
    private readonly double[][] _o;

    // What layers take: of the inputs and of the layers up to the changed one what the row has, else what was computed anew.
    private readonly double[][] _values;
    private readonly SmoothPiece _piece = new();

    public ReferenceLoss(NetworkDescription description, double[] parameters, double[] inputs, double[] targets)
    {
        _description = description;
        _parameters = parameters;
        _targets = targets;
        _z = [.. description.Layers.Select(layer => new double[layer.OutputCount])];
        _logits = [.. description.Layers.Select(layer => new double[layer.OutputCount])];
        _o = [.. description.Layers.Select(layer => new double[layer.OutputCount])];
        _values = new double[description.Layers.Count + 1][];
        _firstParameters = new int[description.Layers.Count];
        for (int layer = 1; layer < _firstParameters.Length; layer++)
        {
            _firstParameters[layer] = _firstParameters[layer - 1] + description.Layers[layer - 1].ParameterCount;
        }

        _rows = new Row[inputs.Length / description.InputCount];
        _rowFactor = description.ClassWeights is { } weights ? _rows.Length / targets.Select((y, i) => weights[i % weights.Count] * y).Sum() : 1;
        for (int row = 0; row < _rows.Length; row++)
        {
            double[] x = inputs.AsSpan(row * description.InputCount, description.InputCount).ToArray();
            _values[0] = x;
            ComputeSums(0);
            double loss = Finish(0, row);
            _rows[row] = new Row([x, .. _o.Select(o => (double[])o.Clone())], [.. _z.Select(z => (double[])z.Clone())], loss);
        }
    }

    public double Mean => _rows.Average(row => row.Loss);

    // The derivative by a weight, or by the bias where there is no input, all counted from 0; how far rounding may have moved it; null at a kink.
    public (double Value, double Rounding)? Derivative(int layer, int? input, int node)
    {
        double largest = input is { } i ? Math.Max(1, _rows.Max(row => Math.Abs(row.Outputs![SourceOf(layer)][i]))) : 1;
        foreach (double step in Steps)
        {
            if (Derivative(layer, input, node, step / largest) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // The derivative by a number of an operation or the activation of a layer, counted from the first of the layer's operations.
    public (double Value, double Rounding)? DerivativeBehindSums(int layer, int place)
    {
        double[] parameters = _parameters;
        int parameter = FirstBehindSums(layer) + place;
        double before = parameters[parameter];
        foreach (double step in Steps)
        {
            (double, double)? found = Derivative(layer, step, (_, change) => parameters[parameter] = before + change);
            parameters[parameter] = before;
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    // z = b + Σ w·x: a change of w by s·h is one of z by s·h·x.
    private (double Value, double Rounding)? Derivative(int layer, int? input, int node, double h) => Derivative(
        layer, h, (row, change) => _z[layer][node] += change * (input is { } i ? _rows[row].Outputs![SourceOf(layer)][i] : 1));

    private (double Value, double Rounding)? Derivative(int layer, double h, Action<int, double> change)
    {
        double sum = 0;
        double magnitude = 0;
        for (int row = 0; row < _rows.Length; row++)
        {
            ulong firstPiece = 0;
            for (int point = 0; point < Points.Length; point++)
            {
                _rows[row].Sums[layer].CopyTo(_z[layer], 0);
                change(row, Points[point].Steps * h);
                double loss = Finish(layer, row);
                sum += Points[point].Factor * loss;
                magnitude += Math.Abs(loss);
                if (point == 0)
                {
                    firstPiece = _piece.Code;
                }
                else if (_piece.Code != firstPiece)
                {
                    return null;
                }
            }
        }

        double scale = 12 * h * _rows.Length;
        return (sum / scale, 16 * MachineEpsilon * magnitude / scale);
    }

    // From the pre-activations of a layer to the loss.
    private double Finish(int layer, int row)
    {
        for (int number = 1; number < _values.Length; number++)
        {
            _values[number] = number <= layer ? _rows[row].Outputs![number] : _o[number - 1];
        }

        _values[0] = _rows[row].Outputs?[0] ?? _values[0];
        _piece.Begin();
        Activate(layer);
        for (int next = layer + 1; next < _z.Length; next++)
        {
            ComputeSums(next);
            Activate(next);
        }

        int targets = _description.TargetCount;
        return _rowFactor * ReferenceFunctions.Evaluate(
            _description.Loss, _description.LossParameter, _logits[_z.Length - 1], _o[_o.Length - 1], _targets.AsSpan(row * targets, targets), _piece, _description.LossFunction, _description.ClassWeights);
    }

    // From the pre-activations of a layer to its outputs.
    private void Activate(int layer)
    {
        LayerDescription description = _description.Layers[layer];
        double[] logits = _logits[layer];
        _z[layer].CopyTo(logits, 0);
        int first = FirstBehindSums(layer);
        foreach (LayerOperation operation in description.Operations)
        {
            ReferenceOperations.Apply(operation, logits, _parameters.AsSpan(first, logits.Length), _parameters.AsSpan(first + logits.Length, logits.Length));
            first += 2 * logits.Length;
        }

        ReferenceFunctions.Activate(description, logits, _o[layer], _piece, _parameters.AsSpan(first));
    }

    private int FirstBehindSums(int layer)
    {
        LayerDescription description = _description.Layers[layer];
        return _firstParameters[layer] + description.ParameterCount - description.CountBehindSums;
    }

    private int SourceOf(int layer) => _description.SourcesOf(layer + 1)[0];

    private void ComputeSums(int layer)
    {
        if (_description.Layers[layer].Kind == LayerKind.Affine)
        {
            ComputeAffine(layer, _values[SourceOf(layer)]);
            return;
        }

        double[] all = [.. _description.SourcesOf(layer + 1).SelectMany(source => _values[source])];
        double[] z = _z[layer];
        for (int j = 0; j < z.Length; j++)
        {
            double Of(int source) => all[(source * z.Length) + j];
            z[j] = _description.Layers[layer].Kind switch
            {
                LayerKind.Sum => Enumerable.Range(0, all.Length / z.Length).Sum(Of),
                LayerKind.Product => Enumerable.Range(0, all.Length / z.Length / 2).Sum(pair => Of(2 * pair) * Of((2 * pair) + 1)),
                LayerKind.Blend => Of(1) + (Of(0) * (Of(2) - Of(1))),
                _ => all[_description.Layers[layer].Start + j],
            };
        }
    }

    private void ComputeAffine(int layer, double[] x)
    {
        int first = _firstParameters[layer];
        double[] z = _z[layer];
        for (int j = 0; j < z.Length; j++)
        {
            double sum = _parameters[first + (z.Length * x.Length) + j];
            int weight = first + (j * x.Length);
            for (int i = 0; i < x.Length; i++)
            {
                sum += _parameters[weight + i] * x[i];
            }

            z[j] = sum;
        }
    }

    // The inputs and the outputs of every layer, and the pre-activations of every layer.
    private readonly struct Row(double[][] outputs, double[][] sums, double loss)
    {
        public double[][]? Outputs { get; } = outputs;

        public double[][] Sums { get; } = sums;

        public double Loss { get; } = loss;
    }
}
