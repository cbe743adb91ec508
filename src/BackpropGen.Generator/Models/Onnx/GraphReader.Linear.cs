namespace BackpropGen.Generator.Models;

/// <summary>Operators that multiply with matrices, and normalisation.</summary>
internal sealed partial class GraphReader
{
    private GraphValue Gemm(NodeReading node)
    {
        if (node.Input(0) is ConstantTensor a && node.Input(1) is ConstantTensor b)
        {
            ConstantTensor constants = MatrixProduct(node, a, b, node.Integer("transA", 0) != 0, node.Integer("transB", 0) != 0, node.Float("alpha", 1));
            return node.Has(2) && node.Float("beta", 1) is not 0 and var factor
                ? OfConstants(node, constants, node.Constant(2, "bias"), (sum, bias) => sum + (factor * bias))
                : constants;
        }

        if (node.Input(0) is not RowValue row || node.Integer("transA", 0) != 0)
        {
            throw node.Refuse("transposes the batch or multiplies it from the left; the first input has to be the rows, without transA, and the second a constant");
        }

        ConstantTensor matrix = node.Constant(1, "matrix");
        if (row is not { BatchAxis: 0, Sizes.Length: 1 } || matrix.Dimensions.Length != 2)
        {
            throw node.Refuse("takes something other than rows and a matrix");
        }

        bool isTransposed = node.Integer("transB", 0) != 0;
        double alpha = node.Float("alpha", 1);
        double beta = node.Float("beta", 1);
        (int inputs, int outputs) = isTransposed ? (matrix.Dimensions[1], matrix.Dimensions[0]) : (matrix.Dimensions[0], matrix.Dimensions[1]);
        RowNode product = Affine(node, row.Node, matrix, inputs, outputs, isTransposed, alpha);
        RowValue result = row.With(product, outputs);
        return !node.Has(2) || beta == 0 ? result
            : node.Input(2) is RowValue residual ? AddRows(node, result, residual.With(_rows.Scaled(residual.Node, beta, 0)))
            : Shifted(node, result, node.Constant(2, "bias"), bias => beta * bias);
    }

    private GraphValue MatMul(NodeReading node)
    {
        if (node.Input(0) is ConstantTensor a && node.Input(1) is ConstantTensor b)
        {
            return MatrixProduct(node, a, b, false, false, 1);
        }

        if (node.Input(0) is not RowValue row)
        {
            // W·x of one row without a batch is an affine layer as well.
            if (node.Input(0) is ConstantTensor { Dimensions.Length: 2 } left && node.Input(1) is RowValue { HasBatch: false, Sizes.Length: 1 } column)
            {
                return column.With(Affine(node, column.Node, left, left.Dimensions[1], left.Dimensions[0], isTransposed: true, 1), left.Dimensions[0]);
            }

            throw node.Refuse("multiplies the batch from the left; the first input has to be the rows, and the second a constant");
        }

        row = node.Row(0);
        ConstantTensor matrix = node.Constant(1, "matrix");
        int rank = matrix.Dimensions.Length;
        bool isVector = rank == 1;
        if (rank == 0 || row.Sizes.Length == 0 || row.Sizes[row.Sizes.Length - 1] != row.Width || rank > row.Rank && !isVector && rank != 2 || matrix.Dimensions.Take(rank - 2).Any(size => size != 1))
        {
            throw node.Refuse("takes something other than rows and a matrix");
        }

        int inputs = matrix.Dimensions[isVector ? 0 : rank - 2];
        int outputs = isVector ? 1 : matrix.Dimensions[rank - 1];
        RowNode product = Affine(node, row.Node, matrix, inputs, outputs, isTransposed: false, 1);
        int[] sizes = row.Sizes.Take(row.Sizes.Length - 1).ToArray();
        return isVector && !row.HasBatch ? throw node.Refuse("gives one number without a shape; [batch, values] is supported") : row.With(product, isVector ? sizes : sizes.Append(outputs).ToArray());
    }

    /// <summary>The product of two constants; a vector is a row on the left, and a column on the right.</summary>
    private ConstantTensor MatrixProduct(NodeReading node, ConstantTensor left, ConstantTensor right, bool isLeftTransposed, bool isRightTransposed, double factor)
    {
        if (left.IsInteger || right.IsInteger || left.Dimensions.Length is 0 or > 2 || right.Dimensions.Length is 0 or > 2)
        {
            throw node.Refuse("multiplies constants that are not matrices of floats");
        }

        int[] a = left.Dimensions.Length == 1 ? [1, left.Count] : left.Dimensions;
        int[] b = right.Dimensions.Length == 1 ? [right.Count, 1] : right.Dimensions;
        (int rows, int inner) = isLeftTransposed ? (a[1], a[0]) : (a[0], a[1]);
        (int others, int columns) = isRightTransposed ? (b[1], b[0]) : (b[0], b[1]);
        if (inner != others)
        {
            throw node.Refuse(FormattableString.Invariant($"multiplies {inner} values by a matrix for {others}"));
        }

        // Two thin matrices of a small file could ask for many products of nothing.
        _budget.Spend((long)rows * columns * Math.Max(inner, 1) / 16);
        double[] numbers = _budget.Take((long)rows * columns);
        for (int i = 0; i < numbers.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            for (int k = 0; k < inner; k++)
            {
                numbers[i] += left.Numbers[isLeftTransposed ? (k * rows) + row : (row * inner) + k] * right.Numbers[isRightTransposed ? (column * inner) + k : (k * columns) + column];
            }

            numbers[i] *= factor;
        }

        int[] sizes = (left.Dimensions.Length == 1, right.Dimensions.Length == 1) switch
        {
            (true, true) => [],
            (true, false) => [columns],
            (false, true) => [rows],
            _ => [rows, columns],
        };
        return new ConstantTensor(left.Type, sizes, Finite(node, new Coefficients(numbers), numbers.Length));
    }

    private RowNode Affine(NodeReading node, RowNode source, ConstantTensor matrix, int inputs, int outputs, bool isTransposed, double factor)
    {
        if (inputs != source.Width || outputs == 0)
        {
            throw node.Refuse(FormattableString.Invariant($"multiplies {source.Width} values by a matrix for {inputs}"));
        }

        double[] weights = _budget.Take(matrix.Count);
        double[] biases = _budget.Take(outputs);
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                weights[(o * inputs) + i] = factor * matrix.Numbers[isTransposed ? (o * inputs) + i : (i * outputs) + o];
            }
        }

        TakePrecision(matrix);
        return _rows.Affine(source, outputs, weights, biases);
    }

    private void TakePrecision(ConstantTensor matrix)
    {
        _isDouble = (_hasMatrix && _isDouble) || matrix.Type == OnnxType.Double;
        _hasMatrix = true;
    }

    private RowValue Shifted(NodeReading node, RowValue row, ConstantTensor shift, Func<double, double> map)
    {
        Coefficients numbers = Broadcast(node, ref row, shift);
        return row.With(_rows.Scaled(row.Node, 1, numbers.Map(row.Width, _budget, map)));
    }

    private GraphValue BatchNormalization(NodeReading node)
    {
        RowValue row = node.Row(0);
        if (node.Integer("training_mode", 0) != 0 || !row.HasBatch || row.Sizes.Length == 0)
        {
            throw node.Refuse("is supported for inference, on [batch, values]");
        }

        double[][] parts = new[] { "scale", "shift", "mean", "variance" }.Select((what, i) => node.Constant(i + 1, what).Numbers).ToArray();
        double epsilon = node.Float("epsilon", 1e-5);
        int channels = row.Sizes[0];
        if (parts.Any(part => part.Length != channels))
        {
            throw node.Refuse(FormattableString.Invariant($"should have {channels} numbers of each kind"));
        }

        double[] factors = _budget.Take(row.Width);
        double[] shifts = _budget.Take(row.Width);
        for (int i = 0; i < factors.Length; i++)
        {
            // scale·(x − mean)/√(variance + ε) + shift, where values of a channel are neighbours.
            int channel = i / (row.Width / channels);
            factors[i] = parts[0][channel] / Math.Sqrt(parts[3][channel] + epsilon);
            shifts[i] = parts[1][channel] - (factors[i] * parts[2][channel]);
            if (double.IsNaN(shifts[i]) || double.IsInfinity(shifts[i]))
            {
                throw node.Refuse("divides by the root of a variance that is not positive");
            }
        }

        return row.With(_rows.Scaled(row.Node, new Coefficients(factors), new Coefficients(shifts)));
    }

    /// <summary>(x − offset)·scale: what skl2onnx makes of a StandardScaler.</summary>
    private GraphValue Scaler(NodeReading node)
    {
        RowValue row = node.Row(0);
        double[] offsets = node.Floats("offset") ?? [0];
        double[] scales = node.Floats("scale") ?? [1];
        if ((offsets.Length != 1 && offsets.Length != row.Width) || (scales.Length != 1 && scales.Length != row.Width))
        {
            throw node.Refuse(FormattableString.Invariant($"should have an offset and a scale for each of {row.Width} values, or one for all"));
        }

        Coefficients factor = scales.Length == 1 ? scales[0] : new Coefficients(scales);
        Coefficients offset = offsets.Length == 1 ? offsets[0] : new Coefficients(offsets);
        if (!factor.All(IsFinite) || !offset.All(IsFinite))
        {
            throw node.Refuse("has a number that is not finite");
        }

        return row.With(_rows.Scaled(row.Node, factor, Coefficients.Combine(offset, factor, row.Width, _budget, (number, scale) => -number * scale), isScaling: true));
    }

    private GraphValue LinearRegressor(NodeReading node)
    {
        RowValue row = node.Row(0);
        int targets = node.Integer("targets", 1);
        double[] coefficients = node.Floats("coefficients") ?? [];
        double[] intercepts = node.Floats("intercepts") ?? _budget.Take(Math.Max(targets, 0));
        if (node.Text("post_transform", "NONE") != "NONE" || row is not { HasBatch: true, Sizes.Length: 1 } || targets < 1 || coefficients.Length != (long)targets * row.Width || intercepts.Length != targets
            || !coefficients.All(IsFinite) || !intercepts.All(IsFinite))
        {
            throw node.Refuse("is supported without a transform, with a coefficient of each value for each target, and an intercept of each target");
        }

        return row.With(_rows.Affine(row.Node, targets, coefficients, intercepts), targets);
    }

    /// <summary>The label, and a score for each class: what skl2onnx makes of a LogisticRegression.</summary>
    private GraphValue LinearClassifier(NodeReading node)
    {
        RowValue row = node.Row(0);
        double[] coefficients = node.Floats("coefficients") ?? [];
        int classes = coefficients.Length / Math.Max(row.Width, 1);
        double[] intercepts = node.Floats("intercepts") ?? _budget.Take(classes);
        if (row is not { HasBatch: true, Sizes.Length: 1 } || classes < 2 || coefficients.Length != classes * row.Width || intercepts.Length != classes
            || !coefficients.All(IsFinite) || !intercepts.All(IsFinite))
        {
            throw node.Refuse("is supported for two classes and more, with a coefficient of each value for each class, and an intercept of each class");
        }

        RowNode scores = _rows.Affine(row.Node, classes, coefficients, intercepts);
        string transform = node.Text("post_transform", "NONE");
        RowNode transformed = transform switch
        {
            "NONE" => scores,
            "SOFTMAX" => _rows.Activated(scores, "Softmax"),
            "LOGISTIC" => _rows.Activated(scores, "Sigmoid"),
            _ => throw node.Refuse($"has the post_transform {NodeReading.Quote(transform)}; NONE, SOFTMAX and LOGISTIC are supported"),
        };
        return new ValueList([new ClassLabel(), row.With(transformed, classes)]);
    }

    /// <summary>x / Σ|x|, where the sum is 1 already.</summary>
    private static GraphValue Normalizer(NodeReading node)
    {
        RowValue row = node.Row(0);
        return node.Text("norm", "MAX") == "L1" && row is { HasBatch: true, Sizes.Length: 1 } && SumsToOne(row.Node)
            ? row
            : throw node.Refuse("divides by a norm of the row; that is supported for the norm L1 where it is 1 already: behind a softmax, or behind the logistic function of two classes with opposite coefficients");
    }

    private static bool SumsToOne(RowNode node) => node switch
    {
        ActivatedRow { Activation: "Softmax" } => true,

        // 1 / (1 + e^−s) + 1 / (1 + e^s) = 1
        ActivatedRow { Activation: "Sigmoid", Sources: [AffineRow { Width: 2 } scores] } =>
            scores.Biases[0] == -scores.Biases[1] && Enumerable.Range(0, scores.Weights.Length / 2).All(i => scores.Weights[i] == -scores.Weights[(scores.Weights.Length / 2) + i]),
        _ => false,
    };

    private static bool IsFinite(double number) => !double.IsNaN(number) && !double.IsInfinity(number);
}
