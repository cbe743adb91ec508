namespace BackpropGen.Generator.Models;

/// <summary>Operators that compute value by value: of two constants, of a row and a constant, or of two rows.</summary>
internal sealed partial class GraphReader
{
    private GraphValue Add(NodeReading node) => Added(node, node.Input(0), node.Input(1));

    private GraphValue Added(NodeReading node, GraphValue left, GraphValue right) => Binary(
        node,
        left,
        right,
        (one, other) => one + other,
        (row, numbers) => _rows.Scaled(row, 1, numbers, isScaling: true),
        (numbers, row) => _rows.Scaled(row, 1, numbers, isScaling: true),
        _rows.Sum);

    private GraphValue Sum(NodeReading node) => Inputs(node).Aggregate((sum, next) => Added(node, sum, next));

    private static IEnumerable<GraphValue> Inputs(NodeReading node) => node.InputCount > 0 ? Enumerable.Range(0, node.InputCount).Select(node.Input) : throw node.Refuse("takes nothing");

    private RowValue AddRows(NodeReading node, RowValue left, RowValue right)
    {
        RefuseOtherShape(node, left, right);
        return left.With(_rows.Sum(left.Node, right.Node));
    }

    private GraphValue Subtract(NodeReading node) => Binary(
        node,
        node.Input(0),
        node.Input(1),
        (left, right) => left - right,
        (row, numbers) => _rows.Scaled(row, 1, numbers.Map(row.Width, _budget, number => -number), isScaling: true),
        (numbers, row) => _rows.Scaled(row, -1, numbers, isScaling: true),
        (left, right) => _rows.Sum(left, _rows.Scaled(right, -1, 0)));

    private GraphValue Multiply(NodeReading node) => Binary(
        node,
        node.Input(0),
        node.Input(1),
        (left, right) => left * right,
        (row, numbers) => _rows.Scaled(row, numbers, 0, isScaling: true),
        (numbers, row) => _rows.Scaled(row, numbers, 0, isScaling: true),
        _rows.Product);

    private GraphValue Divide(NodeReading node) => Binary(
        node,
        node.Input(0),
        node.Input(1),
        (left, right) => left / right,
        (row, numbers) => numbers.All(number => number != 0)
            ? _rows.Scaled(row, numbers.Map(row.Width, _budget, number => 1 / number), 0, isScaling: true)
            : throw node.Refuse("divides by 0"),
        (numbers, row) => _rows.Scaled(_rows.Partial(PartialFunction.Reciprocal, row), numbers, 0),
        _rows.Quotient);

    private GraphValue Power(NodeReading node)
    {
        if (node.Input(0) is ConstantTensor number && node.Input(1) is ConstantTensor exponent)
        {
            return OfConstants(node, number, exponent, Math.Pow);
        }

        RowValue row = node.Row(0);
        return node.Number(1, "exponent") switch
        {
            1 => row,
            2 => row.With(_rows.Partial(PartialFunction.Square, row.Node)),
            3 => row.With(_rows.Partial(PartialFunction.Cube, row.Node)),
            _ => throw node.Refuse("is supported with the exponents 2 and 3, as a part of GELU"),
        };
    }

    private GraphValue Equal(NodeReading node) => node.Input(0) is ConstantTensor left && node.Input(1) is ConstantTensor right
        ? OfConstants(node, left, right, (one, other) => one == other ? 1 : 0, OnnxType.Boolean)
        : throw node.Refuse("is supported for constants only");

    /// <summary>condition·a + (1 − condition)·b, of constants.</summary>
    private GraphValue Where(NodeReading node)
    {
        if (node.Input(0) is not ConstantTensor condition || node.Input(1) is not ConstantTensor then || node.Input(2) is not ConstantTensor otherwise)
        {
            throw node.Refuse("is supported for constants only");
        }

        // NaN stands for the size of the batch: numbers are chosen, not computed with.
        int[] sizes = Broadcast(node, Broadcast(node, condition.Dimensions, then.Dimensions), otherwise.Dimensions);
        double[] conditions = Repeated(condition, sizes);
        double[] thens = Repeated(then, sizes);
        double[] otherwises = Repeated(otherwise, sizes);
        double[] chosen = _budget.Take(conditions.Length);
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = conditions[i] != 0 ? thens[i] : otherwises[i];
        }

        return new ConstantTensor(then.Type, sizes, chosen);
    }

    private GraphValue Elementwise(NodeReading node, Func<double, double> ofConstant, Func<RowNode, RowNode> ofRow)
    {
        if (node.Input(0) is RowValue row)
        {
            return row.With(ofRow(row.Node));
        }

        ConstantTensor constant = node.Constant(0, "input");
        return new ConstantTensor(constant.Type, constant.Dimensions, Finite(node, new Coefficients(constant.Numbers).Map(constant.Count, _budget, ofConstant), constant.Count));
    }

    private GraphValue Binary(
        NodeReading node,
        GraphValue leftInput,
        GraphValue rightInput,
        Func<double, double, double> ofConstants,
        Func<RowNode, Coefficients, RowNode> withConstant,
        Func<Coefficients, RowNode, RowNode> withConstantBefore,
        Func<RowNode, RowNode, RowNode> ofRows)
    {
        switch (leftInput, rightInput)
        {
            case (RowValue row, ConstantTensor constant):
                Coefficients behind = Broadcast(node, ref row, constant);
                return row.With(withConstant(row.Node, behind));
            case (ConstantTensor constant, RowValue row):
                Coefficients before = Broadcast(node, ref row, constant);
                return row.With(withConstantBefore(before, row.Node));
            case (RowValue left, RowValue right):
                RefuseOtherShape(node, left, right);
                return left.With(ofRows(left.Node, right.Node));
            case (ConstantTensor left, ConstantTensor right):
                return OfConstants(node, left, right, ofConstants);
            default:
                throw node.Refuse("takes the label of a classifier; only its scores are supported");
        }
    }

    private ConstantTensor OfConstants(NodeReading node, ConstantTensor left, ConstantTensor right, Func<double, double, double> combine, OnnxType? type = null)
    {
        int[] sizes = Broadcast(node, left.Dimensions, right.Dimensions);
        var first = new Coefficients(Repeated(left, sizes));
        var second = new Coefficients(Repeated(right, sizes));
        int count = (int)Product(sizes, 0, sizes.Length);
        Func<double, double, double> exact = left.IsInteger ? (a, b) => Math.Truncate(combine(a, b)) : combine;
        return new ConstantTensor(type ?? left.Type, sizes, Finite(node, Coefficients.Combine(first, second, count, _budget, exact), count, left.IsInteger));
    }

    /// <summary>The shape that two shapes have in common, after the rules of NumPy.</summary>
    private static int[] Broadcast(NodeReading node, int[] left, int[] right)
    {
        int rank = Math.Max(left.Length, right.Length);
        int[] sizes = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int one = i <= left.Length ? left[left.Length - i] : 1;
            int other = i <= right.Length ? right[right.Length - i] : 1;
            sizes[rank - i] = one == other || other == 1 ? one : one == 1 ? other : throw node.Refuse("combines constants of shapes that do not go together");
        }

        return Product(sizes, 0, rank) <= int.MaxValue ? sizes : throw node.Refuse("makes a size that no tensor has");
    }

    /// <summary>The numbers of a constant, repeated where a size is 1 and that of the result is another.</summary>
    private double[] Repeated(ConstantTensor constant, int[] sizes)
    {
        if (Enumerable.SequenceEqual(constant.Dimensions, sizes))
        {
            return constant.Numbers;
        }

        double[] numbers = _budget.Take(Product(sizes, 0, sizes.Length));
        int missing = sizes.Length - constant.Dimensions.Length;
        for (int i = 0; i < numbers.Length; i++)
        {
            (int rest, int at, int step) = (i, 0, 1);
            for (int axis = sizes.Length - 1; axis >= missing; axis--)
            {
                int size = constant.Dimensions[axis - missing];
                at += size == 1 ? 0 : rest % sizes[axis] * step;
                step *= size;
                rest /= sizes[axis];
            }

            numbers[i] = constant.Numbers[at];
        }

        return numbers;
    }

    private double[] Finite(NodeReading node, Coefficients numbers, int count, bool mayBeBatch = false)
    {
        double[] array = _budget.Take(count);
        for (int i = 0; i < count; i++)
        {
            array[i] = mayBeBatch || IsFinite(numbers[i]) ? numbers[i] : throw node.Refuse("computes a constant that is not finite");
        }

        return array;
    }

    private static void RefuseOtherShape(NodeReading node, RowValue left, RowValue right)
    {
        if (left.BatchAxis != right.BatchAxis || !Enumerable.SequenceEqual(left.Sizes, right.Sizes))
        {
            throw node.Refuse("combines rows of two shapes; equal shapes are supported");
        }
    }

    /// <summary>A constant as one number for each value of a row, after the rules of NumPy. A constant with a dimension more makes one of a row without batch.</summary>
    private Coefficients Broadcast(NodeReading node, ref RowValue row, ConstantTensor constant)
    {
        if (constant.IsInteger)
        {
            throw node.Refuse("computes with integers; float, double and float16 are supported");
        }

        int[] sizes = constant.Dimensions;
        if (sizes.Length == row.Rank + 1 && !row.HasBatch && sizes[0] == 1)
        {
            row = new RowValue(row.Node, true, row.Sizes);
        }

        int[] ofRow = row.Dimensions(1);
        int missing = ofRow.Length - sizes.Length;
        bool fits = missing >= 0;
        for (int i = 0; fits && i < sizes.Length; i++)
        {
            fits = sizes[i] == 1 || sizes[i] == ofRow[missing + i];
        }

        if (!fits)
        {
            throw node.Refuse("combines a row with a constant of another shape; one number, or one for each value of the row, is supported");
        }

        if (constant.Count == 1)
        {
            return constant.Numbers[0];
        }

        if (constant.Count == row.Width)
        {
            return new Coefficients(constant.Numbers);
        }

        return new Coefficients(Repeated(constant, ofRow));
    }
}
