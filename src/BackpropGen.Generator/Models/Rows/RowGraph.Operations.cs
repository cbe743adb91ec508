using BackpropGen.Generator.Graph;

namespace BackpropGen.Generator.Models;

/// <summary>Operations of layers that a file writes out in parts.</summary>
internal sealed partial class RowGraph
{
    /// <summary>(x − mean) / √(variance + ε) with mean and variance of the row's values.</summary>
    public RowNode Normalized(RowNode source, double epsilon)
    {
        if (source is ConstantRow constant)
        {
            double mean = constant.Numbers.Average();
            double deviation = Math.Sqrt(constant.Numbers.Average(number => (number - mean) * (number - mean)) + epsilon);
            double[] numbers = Budget.Take(constant.Width);
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (constant.Numbers[i] - mean) / deviation;
            }

            return Constant(numbers);
        }

        // The library's ε is 10⁻⁵: (cx − cm) / √(c²v + 10⁻⁵) is (x − m) / √(v + ε) where c² = 10⁻⁵ / ε. A float that stands for 10⁻⁵ is no reason for other weights.
        double factor = Math.Abs(epsilon - LayerNormNode.Epsilon) < 1e-12 ? 1 : Math.Sqrt(LayerNormNode.Epsilon / epsilon);
        return Operated(Scaled(source, factor, 0), LayerOperation.LayerNorm);
    }

    /// <summary>(x − m) / √(mean((x − m)²) + ε) with the mean m of x, as PyTorch wrote layer normalisation before opset 17; null for any other quotient.</summary>
    private RowNode? WrittenOutNormalization(RowNode deviation, RowNode root) =>
        DeviationOf(deviation) is { } x
        && root is PartialRow { Function: PartialFunction.Sqrt, Sources: [ScaledRow { Factor.Single: 1, Shift.Single: > 0 and var epsilon, Sources: [PartialRow { Function: PartialFunction.Mean, Sources: [var squares] }] }] }
        && SquareOf(squares) == deviation
            ? Normalized(x, epsilon)
            : null;

    /// <summary>x of x − mean(x).</summary>
    private static RowNode? DeviationOf(RowNode node) =>
        node is SummedRow { Sources: [var x, ScaledRow { Factor.Single: -1, Shift.Single: 0, Sources: [PartialRow { Function: PartialFunction.Mean, Sources: [var averaged] }] }] } && averaged == x ? x : null;

    private static RowNode? SquareOf(RowNode node) => node switch
    {
        PartialRow { Function: PartialFunction.Square, Sources: [var squared] } => squared,
        PartialRow { Function: PartialFunction.Product, Sources: [var left, var right] } when left == right => left,
        _ => null,
    };
}
