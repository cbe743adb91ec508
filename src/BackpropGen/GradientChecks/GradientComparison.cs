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
            int place = 0;
            int inputs = description.Layers[layer].InputCount;
            int nodes = description.Layers[layer].OutputCount;
            if (description.Layers[layer].Kind == LayerKind.Affine)
            {
                Compare(
                    Enumerable.Range(0, nodes * inputs).Select(k => new GradientCheck(layer + 1, (k % inputs) + 1, (k / inputs) + 1)),
                    weight => reference.Derivative(layer, weight.Input - 1, weight.Node - 1));
                Compare(Vector("B", nodes), bias => reference.Derivative(layer, null, bias.Node - 1));
            }

            foreach (LayerOperation operation in description.Layers[layer].Operations)
            {
                (string weight, string bias) = ReferenceOperations.NamesOf(operation);
                Compare(Vector(weight, nodes), _ => reference.DerivativeBehindSums(layer, place++));
                Compare(Vector(bias, nodes), _ => reference.DerivativeBehindSums(layer, place++));
            }

            foreach (LearnedParameter learned in description.Layers[layer].Function?.Learned ?? [])
            {
                Compare(Vector(FieldOf(description.Layers[layer].Function!, learned), learned.CountIn(nodes)), _ => reference.DerivativeBehindSums(layer, place++));
            }

            IEnumerable<GradientCheck> Vector(string letter, int count) => Enumerable.Range(1, count).Select(node => new GradientCheck(layer + 1, null, node) { Letter = letter });
        }

        // What the fields of Parameters call a number that an activation learns: PReLUSlope.
        static string FieldOf(FunctionDescription function, LearnedParameter learned) => function.Name + char.ToUpperInvariant(learned.Name[0]) + learned.Name.Substring(1);

        GradientCheck result = worst ?? new GradientCheck(1, 1, 1);
        result.Checked = compared;
        result.Skipped = skipped;
        result.Loss = loss;
        result.ReferenceLoss = reference.Mean;
        return result;

        // The weights, or the biases, of a layer, or of an operation.
        void Compare(IEnumerable<GradientCheck> places, Func<GradientCheck, (double Value, double Rounding)?> derivativeOf)
        {
            double scale = 0;
            var found = new List<(GradientCheck Place, double Difference, double Rounding)>();
            foreach (GradientCheck place in places)
            {
                double derivative = gradient[next++];
                if (derivativeOf(place) is not { } difference)
                {
                    skipped++;
                    continue;
                }

                bool finite = Real.IsFinite(derivative) && Real.IsFinite(difference.Value);
                scale = Math.Max(scale, finite ? Math.Max(Math.Abs(derivative), Math.Abs(difference.Value)) : 0);
                double distance = finite ? Math.Abs(derivative - difference.Value) : double.PositiveInfinity;
                place.Derivative = derivative;
                place.FiniteDifference = difference.Value;
                found.Add((place, distance, difference.Rounding));
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
