namespace BackpropGen.Generator.Models;

/// <summary>Layer normalisation, as an operator or in parts.</summary>
internal sealed partial class GraphReader
{
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

        return row.With(_rows.Scaled(_rows.Normalized(row.Node, epsilon), new Coefficients(scale.Numbers), shift is null ? 0 : new Coefficients(shift.Numbers)));
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

    /// <summary>The row [batch, values], or of a sequence [batch, steps, values], that a node works on along its values.</summary>
    private static RowValue RowOfValues(NodeReading node, long axis)
    {
        RowValue row = node.Row(0);
        return row is { HasBatch: true, Sizes.Length: > 0 } && row.Sizes[row.Sizes.Length - 1] == row.Width && (axis == -1 || axis == row.Rank - 1) ? row : throw node.Refuse("is supported over the values of a row, on [batch, values]");
    }
}
