using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Models;

/// <summary>Layer normalisation, as an operator or in parts.</summary>
internal sealed partial class GraphReader
{
    /// <summary>(x − mean) / √(variance + ε) with mean and variance of the row's values.</summary>
    public static RowNode Normalized(RowNode source, double epsilon, RowGraph rows)
    {
        if (source is ConstantRow constant)
        {
            double mean = constant.Numbers.Average();
            double deviation = Math.Sqrt(constant.Numbers.Average(number => (number - mean) * (number - mean)) + epsilon);
            double[] numbers = rows.Budget.Take(constant.Width);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (constant.Numbers[i] - mean) / deviation;
            }

            return rows.Constant(numbers);
        }

        // The library's ε is 10⁻⁵: (cx − cm) / √(c²v + 10⁻⁵) is (x − m) / √(v + ε) where c² = 10⁻⁵ / ε. A float that stands for 10⁻⁵ is no reason for other weights.
        double factor = Math.Abs(epsilon - LayerNormNode.Epsilon) < 1e-12 ? 1 : Math.Sqrt(LayerNormNode.Epsilon / epsilon);
        return rows.Operated(rows.Scaled(source, factor, 0), LayerOperation.LayerNorm);
    }

    private GraphValue LayerNormalization(NodeReading node)
    {
        RowValue row = RowOfValues(node, node.Integer("axis", -1));
        double epsilon = node.Float("epsilon", 1e-5);
        if (!(epsilon > 0))
        {
            throw node.Refuse("has an epsilon that is not above 0");
        }

        ConstantTensor scale = node.Constant(1, "scale");
        ConstantTensor? shift = node.Has(2) ? node.Constant(2, "shift") : null;
        if (scale.Count != row.Width || (shift is not null && shift.Count != row.Width))
        {
            throw node.Refuse(FormattableString.Invariant($"should have {row.Width} numbers of each kind"));
        }

        return row.With(_rows.Scaled(Normalized(row.Node, epsilon, _rows), new Coefficients(scale.Numbers), shift is null ? 0 : new Coefficients(shift.Numbers)));
    }

    /// <summary>The mean of a row's values, which takes their places: what older exporters write of layer normalisation.</summary>
    private GraphValue Mean(NodeReading node)
    {
        long[]? axes = node.Has(1) ? node.Integers(1, "axes") : node.Integers("axes");
        if (axes is not [var axis] || node.Integer("keepdims", 1) != 1)
        {
            throw node.Refuse("is supported over the values of a row, with keepdims, as a part of layer normalisation");
        }

        RowValue row = RowOfValues(node, axis);
        return row.With(_rows.Mean(row.Node));
    }

    /// <summary>The row [batch, values] that a node works on along its values.</summary>
    private static RowValue RowOfValues(NodeReading node, long axis)
    {
        RowValue row = node.Row(0);
        return row is { HasBatch: true, Sizes.Length: 1 } && axis is 1 or -1 ? row : throw node.Refuse("is supported over the values of a row, on [batch, values]");
    }
}
