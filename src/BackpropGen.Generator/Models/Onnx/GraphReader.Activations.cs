namespace BackpropGen.Generator.Models;

/// <summary>Operators that are activations of the library, or nearly.</summary>
internal sealed partial class GraphReader
{
    // Defaults of the operator, rounded to float as the specification has them.
    private const double SeluAlpha = 1.67326319217681884765625;
    private const double SeluGamma = 1.05070102214813232421875;

    /// <summary>The largest number that the library's activations take.</summary>
    private const double MostParameter = 1_000;

    private const double FloatMost = 3.4028234663852886e38;

    private RowValue Activated(NodeReading node, string activation, double? parameter = null)
    {
        RowValue row = node.Row(0);
        return row.With(_rows.Activated(row.Node, activation, parameter));
    }

    /// <summary>A number of an activation; null where it is the usual one.</summary>
    public static double? InRange(NodeReading node, string what, double number, double least, double usual)
    {
        double written = Decimals(number);
        return written == usual ? null
            : written >= least && written <= MostParameter ? written
            : throw node.Refuse(FormattableString.Invariant($"has {(what == "alpha" ? "an" : "a")} {what} of {number}; {least} to {MostParameter} is supported"));
    }

    /// <summary>The shortest decimal that is the same float: 0.2 where float made 0.200000002980232 of it.</summary>
    private static double Decimals(double number) => double.Parse(((float)number).ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private GraphValue LeakyReLU(NodeReading node, double slope) => Sloped(node, node.Row(0), slope);

    private GraphValue PReLU(NodeReading node)
    {
        RowValue row = node.Row(0);
        return Sloped(node, row, Broadcast(node, ref row, node.Constant(1, "slope")));
    }

    /// <summary>One slope is that of the library's activation, if it is one that this takes; other slopes are two steps.</summary>
    private RowValue Sloped(NodeReading node, RowValue row, Coefficients slopes)
    {
        if (!slopes.All(IsFinite))
        {
            throw node.Refuse("has a slope that is not finite");
        }

        return !slopes.All(slope => slope == slopes[0]) || slopes[0] is < 0 or > MostParameter ? row.With(_rows.Sloped(row.Node, slopes))
            : slopes[0] == 0 ? row.With(_rows.Clipped(row.Node, 0, double.PositiveInfinity))
            : row.With(_rows.Activated(row.Node, "LeakyReLU", InRange(node, "slope", slopes[0], 0, 0.01)));
    }

    private GraphValue ELU(NodeReading node, double alpha) => Activated(node, "ELU", InRange(node, "alpha", alpha, 0.001, 1));

    /// <summary>max(0, x) + min(0, α·(e^(x/α) − 1)) = α·ELU(x/α).</summary>
    private GraphValue CELU(NodeReading node)
    {
        double alpha = node.Float("alpha", 1);
        return alpha is > 0 and < double.PositiveInfinity ? Stretched(node, "ELU", 1 / alpha, alpha) : throw node.Refuse("has an alpha that is not positive");
    }

    private GraphValue SELU(NodeReading node)
    {
        double alpha = node.Float("alpha", SeluAlpha);
        double gamma = node.Float("gamma", SeluGamma);
        if (Math.Abs(alpha - SeluAlpha) < 1e-6 && Math.Abs(gamma - SeluGamma) < 1e-6)
        {
            return Activated(node, "SELU");
        }

        RowValue row = node.Row(0);
        return row.With(_rows.Scaled(_rows.Activated(row.Node, "ELU", InRange(node, "alpha", alpha, 0.001, 1)), gamma, 0));
    }

    private GraphValue GELU(NodeReading node) => node.Text("approximate", "none") switch
    {
        "none" => Activated(node, "GELU"),
        "tanh" => Activated(node, "GELUTanh"),
        _ => throw node.Refuse("approximates in an unknown way; none and tanh are supported"),
    };

    /// <summary>x·sigmoid(α·x).</summary>
    private GraphValue Swish(NodeReading node)
    {
        double alpha = node.Float("alpha", 1);
        return alpha != 0 && IsFinite(1 / alpha) ? Stretched(node, "SiLU", alpha, 1 / alpha) : throw node.Refuse("has an alpha of 0");
    }

    /// <summary>height·A(steepness·x).</summary>
    private RowValue Stretched(NodeReading node, string activation, double steepness, double height)
    {
        RowValue row = node.Row(0);
        return row.With(_rows.Scaled(_rows.Activated(_rows.Scaled(row.Node, steepness, 0), activation), height, 0));
    }

    /// <summary>clip(α·x + β, 0, 1).</summary>
    private GraphValue HardSigmoid(NodeReading node)
    {
        RowValue row = node.Row(0);
        return row.With(_rows.Clipped(_rows.Scaled(row.Node, node.Float("alpha", (float)0.2), node.Float("beta", 0.5)), 0, 1));
    }

    private GraphValue Softmax(NodeReading node, string activation)
    {
        RowValue row = node.Row(0);
        int axis = Axis(node, row.Rank, node.Integer("axis", node.Operators < 13 ? 1 : -1)) - (row.HasBatch ? 1 : 0);
        long over = axis < 0 ? 0 : node.Operators < 13 ? Product(row.Sizes, axis, row.Sizes.Length) : row.Sizes[axis];
        return over == row.Width ? Activated(node, activation) : throw node.Refuse("is supported over all values of a row");
    }

    private GraphValue Clip(NodeReading node)
    {
        bool areAttributes = node.Operators < 11;
        double least = areAttributes ? node.Float("min", double.NegativeInfinity) : node.Has(1) ? node.Number(1, "minimum") : double.NegativeInfinity;
        double most = areAttributes ? node.Float("max", double.PositiveInfinity) : node.Has(2) ? node.Number(2, "maximum") : double.PositiveInfinity;
        return Clipped(node, node.Row(0), least, most);
    }

    private RowValue Clipped(NodeReading node, RowValue row, double least, double most)
    {
        least = least <= -FloatMost ? double.NegativeInfinity : least;
        most = most >= FloatMost ? double.PositiveInfinity : most;
        return least < most && !double.IsPositiveInfinity(least) && !double.IsNegativeInfinity(most)
            ? row.With(_rows.Clipped(row.Node, least, most))
            : throw node.Refuse("has a minimum that is not below its maximum");
    }

    /// <summary>Min or max of a row and constants: min(x, c) is min(x − c, 0) + c, and x between bounds where c is one number.</summary>
    private GraphValue Extreme(NodeReading node)
    {
        bool isMost = node.Operator == "Max";
        return Inputs(node).Aggregate((left, right) => (left, right) switch
        {
            (ConstantTensor one, ConstantTensor other) => OfConstants(node, one, other, isMost ? Math.Max : Math.Min),
            (RowValue row, ConstantTensor bound) => Bounded(row, bound),
            (ConstantTensor bound, RowValue row) => Bounded(row, bound),
            _ => throw node.Refuse("is supported for one row, with constants"),
        });

        RowValue Bounded(RowValue row, ConstantTensor constant)
        {
            Coefficients bounds = Broadcast(node, ref row, constant);
            (double least, double most) = isMost ? (bounds[0], double.PositiveInfinity) : (double.NegativeInfinity, bounds[0]);
            return bounds.All(bound => bound == bounds[0])
                ? Clipped(node, row, least, most)
                : row.With(_rows.Scaled(_rows.Clipped(_rows.Scaled(row.Node, 1, bounds.Map(row.Width, _budget, bound => -bound)), isMost ? 0 : double.NegativeInfinity, isMost ? double.PositiveInfinity : 0), 1, bounds));
        }
    }
}
