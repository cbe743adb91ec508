using BackpropGen.CompilerServices;

namespace BackpropGen.Training;

// The best prediction that is the same for all rows: what predictions that say something are compared with.
internal static class ConstantPrediction
{
    // Each of them leaves 2/3 of a range.
    private const int TernarySteps = 60;

    // Its loss over these rows, as EvaluateBatch has it: of scaled targets, and with the weights of classes. No loss of a constant is less.
    public static double Loss<T>(INetwork<T> network, ReadOnlySpan<T> targets)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        int outputs = description.OutputCount;
        ScalingNumbers? scaling = description.TargetScaling == Scaling.None ? null : network.GetScaling();
        double[] column = new double[targets.Length / outputs];
        double[] means = new double[outputs];
        double sum = 0;
        for (int j = 0; j < outputs; j++)
        {
            for (int row = 0; row < column.Length; row++)
            {
                double target = Real.ToDouble(targets[(row * outputs) + j]);
                column[row] = scaling is null ? target : (target - scaling.TargetOffsets[j]) / scaling.TargetScales[j];
            }

            means[j] = column.Average();
            sum += LossOf(description, column, means[j]);
        }

        return description.Loss switch
        {
            BackpropGen.Loss.CrossEntropy => CrossEntropy(description, means),
            BackpropGen.Loss.KullbackLeibler or BackpropGen.Loss.HalfSquaredError => sum,
            _ => sum / outputs,
        };
    }

    // The mean over rows, of an output by itself.
    private static double LossOf(NetworkDescription description, double[] targets, double mean)
    {
        switch (description.Loss)
        {
            case BackpropGen.Loss.MeanSquaredError:
                return targets.Average(y => (y - mean) * (y - mean));
            case BackpropGen.Loss.HalfSquaredError:
                return targets.Average(y => (y - mean) * (y - mean)) / 2;
            case BackpropGen.Loss.BinaryCrossEntropy:
                return -TimesLog(mean) - TimesLog(1 - mean);
            case BackpropGen.Loss.Hinge:
                // Of 1 everywhere, or of −1.
                return 1 - Math.Abs(mean);
            case BackpropGen.Loss.Poisson:
                return mean - TimesLog(mean);
            case BackpropGen.Loss.KullbackLeibler:
                return targets.Average(TimesLog) - TimesLog(mean);
            case BackpropGen.Loss.MeanAbsoluteError:
                return Least(targets, Math.Abs);
            case BackpropGen.Loss.Huber:
                double delta = description.LossParameter ?? 1;
                return Least(targets, e => Math.Abs(e) > delta ? delta * (Math.Abs(e) - (delta / 2)) : e * e / 2);
            case BackpropGen.Loss.LogCosh:
                return Least(targets, e => Math.Abs(e) + SpecialFunctions.LogOnePlus(Math.Exp(-2 * Math.Abs(e))) - Math.Log(2));
            default:
                return double.NaN;
        }
    }

    // Σ −uₖ ln(uₖ / Σ u) / Σ wₖ·ȳₖ, where uₖ is what class k weighs in the mean loss: wₖ times its smoothed mean target.
    private static double CrossEntropy(NetworkDescription description, double[] means)
    {
        double smoothing = description.LossParameter ?? 0;
        double[] weights = description.ClassWeights?.ToArray() ?? [.. means.Select(_ => 1.0)];
        double[] u = [.. means.Select((mean, k) => weights[k] * (((1 - smoothing) * mean) + (smoothing / means.Length)))];
        return (TimesLog(u.Sum()) - u.Sum(TimesLog)) / means.Select((mean, k) => weights[k] * mean).Sum();
    }

    // The least mean of a convex function of the errors.
    private static double Least(double[] targets, Func<double, double> loss)
    {
        double low = targets.Min();
        double high = targets.Max();
        for (int step = 0; step < TernarySteps; step++)
        {
            double third = (high / 3) - (low / 3);
            if (Mean(low + third) <= Mean(high - third))
            {
                high -= third;
            }
            else
            {
                low += third;
            }
        }

        return Mean((low / 2) + (high / 2));

        double Mean(double prediction) => targets.Average(y => loss(y - prediction));
    }

    // x ln x, which is 0 for 0.
    private static double TimesLog(double x) => x > 0 ? x * Math.Log(x) : 0;
}
