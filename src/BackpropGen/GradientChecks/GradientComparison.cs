using BackpropGen.CompilerServices;

namespace BackpropGen.GradientChecks;

// Looks for the parameter where a gradient is farthest from finite differences.
internal static class GradientComparison
{
    // Rounding alone makes a difference of 10⁻⁸ at most: where all derivatives of a layer are so small that it would make a larger one, they are compared with it.
    private const double RoundingScale = 1e8;

    public static GradientCheck Of(NetworkDescription description, double[] gradient, double loss, ReferenceLoss reference)
    {
        GradientCheck? worst = null;
        int compared = 0;
        int skipped = 0;
        int next = 0;
        for (int layer = 0; layer < description.Layers.Count; layer++)
        {
            if (description.Layers[layer].Kind != LayerKind.Affine)
            {
                continue;
            }

            int inputs = description.Layers[layer].InputCount;
            int nodes = description.Layers[layer].OutputCount;
            Compare(Enumerable.Range(0, nodes * inputs).Select(k => (k / inputs, (int?)(k % inputs))), layer);
            Compare(Enumerable.Range(0, nodes).Select(j => (j, (int?)null)), layer);
        }

        GradientCheck result = worst ?? new GradientCheck(1, 1, 1);
        result.Checked = compared;
        result.Skipped = skipped;
        result.Loss = loss;
        result.ReferenceLoss = reference.Mean;
        return result;

        // The weights, or the biases, of a layer.
        void Compare(IEnumerable<(int Node, int? Input)> parameters, int layer)
        {
            double scale = 0;
            var found = new List<(GradientCheck Place, double Difference, double Rounding)>();
            foreach ((int node, int? input) in parameters)
            {
                double derivative = gradient[next++];
                if (reference.Derivative(layer, input, node) is not { } difference)
                {
                    skipped++;
                    continue;
                }

                bool finite = Real.IsFinite(derivative) && Real.IsFinite(difference.Value);
                scale = Math.Max(scale, finite ? Math.Max(Math.Abs(derivative), Math.Abs(difference.Value)) : 0);
                double distance = finite ? Math.Abs(derivative - difference.Value) : double.PositiveInfinity;
                found.Add((new GradientCheck(layer + 1, input + 1, node + 1) { Derivative = derivative, FiniteDifference = difference.Value }, distance, difference.Rounding));
            }

            compared += found.Count;
            foreach ((GradientCheck place, double difference, double rounding) in found)
            {
                place.LargestDifference = difference == 0 ? 0 : difference / Math.Max(scale, RoundingScale * rounding);
                if (worst is null || place.LargestDifference > worst.LargestDifference)
                {
                    worst = place;
                }
            }
        }
    }
}
