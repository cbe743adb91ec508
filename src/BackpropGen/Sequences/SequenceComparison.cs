using BackpropGen.CompilerServices;

namespace BackpropGen.Sequences;

// Looks for the parameter where a gradient through time is farthest from finite differences.
internal static class SequenceComparison
{
    // Below so much, derivatives are rounding.
    private const double LeastScale = 1e-8;

    // First the step whose errors of truncation and of rounding are about equal, then one that fewer kinks lie in.
    private static readonly double[] Steps = [1e-4, 1e-6];

    public static SequenceGradientCheck Of<T>(SequenceCore<T> core, double[] parameters, double[] gradient, double loss, double[] inputs, double[] targets)
        where T : unmanaged
    {
        SequenceDescription network = core.Description;
        if (core.Scaling is { } scaling)
        {
            Scale(inputs, scaling.InputOffsets, scaling.InputScales);
            Scale(targets, scaling.TargetOffsets, scaling.TargetScales);
        }

        SequenceReference reference = new(network, core.Step.Description, parameters, inputs, targets);
        double atParameters = reference.Loss();
        SequenceGradientCheck? worst = null;
        int compared = 0;
        int skipped = 0;
        foreach (SequenceTensor tensor in network.Tensors)
        {
            List<SequenceGradientCheck> found = [];
            for (int index = 0; index < tensor.Count; index++)
            {
                int place = tensor.PlaceOf(index);
                if (Derivative(reference, parameters, place) is not { } difference)
                {
                    skipped++;
                    continue;
                }

                found.Add(new SequenceGradientCheck(tensor.Name, index) { Derivative = gradient[place], FiniteDifference = difference });
            }

            compared += found.Count;
            double scale = found.Select(each => Math.Max(Math.Abs(each.Derivative), Math.Abs(each.FiniteDifference))).Append(LeastScale).Max();
            foreach (SequenceGradientCheck each in found)
            {
                double distance = Math.Abs(each.Derivative - each.FiniteDifference) / scale;
                each.LargestDifference = Real.IsFinite(distance) ? distance : double.PositiveInfinity;
                if (worst is null || each.LargestDifference > worst.LargestDifference)
                {
                    worst = each;
                }
            }
        }

        SequenceGradientCheck result = worst ?? new SequenceGradientCheck(network.Tensors[0].Name, 0);
        (result.Checked, result.Skipped, result.Loss, result.ReferenceLoss) = (compared, skipped, loss, atParameters);
        return result;
    }

    // (−f(θ + 2h) + 8f(θ + h) − 8f(θ − h) + f(θ − 2h)) / 12h; null at a kink.
    private static double? Derivative(SequenceReference reference, double[] parameters, int place)
    {
        double before = parameters[place];
        foreach (double h in Steps)
        {
            double sum = 0;
            ulong? piece = null;
            bool isSmooth = true;
            foreach ((int steps, double factor) in new[] { (2, -1.0), (1, 8.0), (-1, -8.0), (-2, 1.0) })
            {
                parameters[place] = before + (steps * h);
                sum += factor * reference.Loss();
                piece ??= reference.Piece.Code;
                isSmooth &= piece == reference.Piece.Code;
            }

            parameters[place] = before;
            if (isSmooth)
            {
                return sum / (12 * h);
            }
        }

        return null;
    }

    private static void Scale(double[] values, IReadOnlyList<double> offsets, IReadOnlyList<double> scales)
    {
        for (int i = 0; i < values.Length && scales.Count > 0; i++)
        {
            values[i] = (values[i] - offsets[i % offsets.Count]) / scales[i % scales.Count];
        }
    }
}
