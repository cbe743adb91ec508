namespace BackpropGen.Generator.Models;

/// <summary>Operators that compute value by value: of two constants, of a row and a constant, or of two rows.</summary>
internal sealed partial class GraphReader
{
    private GraphValue Add(NodeReading node) => Binary(
        node,
        (left, right) => left + right,
        (row, numbers) => _rows.Scaled(row, 1, numbers, isScaling: true),
        (numbers, row) => _rows.Scaled(row, 1, numbers, isScaling: true),
        _rows.Sum);

    private GraphValue Sum(NodeReading node) => node.InputCount switch
    {
        1 => node.Row(0),
        2 => Add(node),
        _ => Enumerable.Range(1, node.InputCount - 1).Aggregate(node.Row(0), (sum, i) => AddRows(node, sum, node.Row(i))),
    };

    private RowValue AddRows(NodeReading node, RowValue left, RowValue right)
    {
        RefuseOtherShape(node, left, right);
        return left.With(_rows.Sum(left.Node, right.Node));
    }

    private GraphValue Subtract(NodeReading node) => Binary(
        node,
        (left, right) => left - right,
        (row, numbers) => _rows.Scaled(row, 1, numbers.Map(row.Width, _budget, number => -number), isScaling: true),
        (numbers, row) => _rows.Scaled(row, -1, numbers, isScaling: true),
        (left, right) => _rows.Sum(left, _rows.Scaled(right, -1, 0)));

    private GraphValue Multiply(NodeReading node) => Binary(
        node,
        (left, right) => left * right,
        (row, numbers) => _rows.Scaled(row, numbers, 0, isScaling: true),
        (numbers, row) => _rows.Scaled(row, numbers, 0, isScaling: true),
        _rows.Product);

    private GraphValue Divide(NodeReading node) => Binary(
        node,
        (left, right) => left / right,
        (row, numbers) => numbers.All(number => number != 0)
            ? _rows.Scaled(row, numbers.Map(row.Width, _budget, number => 1 / number), 0, isScaling: true)
            : throw node.Refuse("divides by 0"),
        (numbers, row) => _rows.Scaled(_rows.Partial(PartialFunction.Reciprocal, row), numbers, 0),
        _rows.Quotient);

    private GraphValue Power(NodeReading node)
    {
        RowValue row = node.Row(0);
        return node.Number(1, "exponent") switch
        {
            1 => row,
            2 => row.With(_rows.Partial(PartialFunction.Square, row.Node)),
            3 => row.With(_rows.Partial(PartialFunction.Cube, row.Node)),
            _ => throw node.Refuse("is supported with the exponents 2 and 3, as a part of GELU"),
        };
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
        Func<double, double, double> ofConstants,
        Func<RowNode, Coefficients, RowNode> withConstant,
        Func<Coefficients, RowNode, RowNode> withConstantBefore,
        Func<RowNode, RowNode, RowNode> ofRows)
    {
        switch (node.Input(0), node.Input(1))
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
                throw node.Refuse("takes values of an unknown kind");
        }
    }

    private ConstantTensor OfConstants(NodeReading node, ConstantTensor left, ConstantTensor right, Func<double, double, double> combine)
    {
        bool isSame = Enumerable.SequenceEqual(left.Dimensions, right.Dimensions);
        if (!isSame && left.Count != 1 && right.Count != 1)
        {
            throw node.Refuse("combines constants of two shapes; equal shapes, or one number, are supported");
        }

        ConstantTensor shape = isSame || right.Count == 1 ? left : right;
        Coefficients first = left.Count == 1 ? left.Numbers[0] : new Coefficients(left.Numbers);
        Coefficients second = right.Count == 1 ? right.Numbers[0] : new Coefficients(right.Numbers);
        Func<double, double, double> exact = left.IsInteger ? (a, b) => Math.Truncate(combine(a, b)) : combine;
        return new ConstantTensor(left.Type, shape.Dimensions, Finite(node, Coefficients.Combine(first, second, shape.Count, _budget, exact), shape.Count, left.IsInteger));
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
        if (left.HasBatch != right.HasBatch || !Enumerable.SequenceEqual(left.Sizes, right.Sizes))
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

        int[] ofRow = row.HasBatch ? row.Sizes.Prepend(1).ToArray() : row.Sizes;
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

        double[] numbers = _budget.Take(row.Width);
        for (int i = 0; i < numbers.Length; i++)
        {
            (int rest, int at, int step) = (i, 0, 1);
            for (int axis = ofRow.Length - 1; axis >= missing; axis--)
            {
                int size = sizes[axis - missing];
                at += size == 1 ? 0 : rest % ofRow[axis] * step;
                step *= size;
                rest /= ofRow[axis];
            }

            numbers[i] = constant.Numbers[at];
        }

        return new Coefficients(numbers);
    }
}
