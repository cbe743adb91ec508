using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Training;

// Why a training may have diverged, and what helps that its author has not done yet.
internal static class DivergenceCauses
{
    // The most common first. The rate is that of the step; the columns are those that lie far from the network's scaling, in a sentence, or null.
    public static IReadOnlyList<string> Of<T>(NetworkDescription description, in TrainingSettings<T> settings, double rate, string? farFromScaling)
        where T : unmanaged
    {
        List<string> causes = [];
        if (farFromScaling is not null)
        {
            causes.Add("rows far from what the scaling was fitted to (" + farFromScaling.TrimEnd('.') + ")");
        }

        if (description.InputScaling == Scaling.None)
        {
            causes.Add("inputs that are not scaled (" + ScalingAdvice.ForInputs + ")");
        }

        if (rate > 0)
        {
            causes.Add(settings.Schedule is null || settings.Schedule == LearningRateSchedule.Constant
                ? Invariant($"a learning rate that is too large (it is {rate:G6}: try a tenth of it)")
                : Invariant($"a learning rate that is too large (the schedule made it {rate:G6} of {Real.ToDouble(settings.LearningRate):G6}: try a tenth of that)"));
        }

        if (description.TargetScaling == Scaling.None && description.Targets == TargetDomain.Real)
        {
            causes.Add($"targets far out of the range that the outputs can reach ({(description.HasGroups ? "scale them before the training" : ScalingAdvice.ForTargets(Scaling.Standardize))})");
        }

        if (settings.ClipGradientNorm is null && settings.ClipGradientValue is null)
        {
            causes.Add($"single steps that are too long (set {nameof(FitOptions)}.{nameof(FitOptions.ClipGradientNorm)}, such as 1)");
        }

        return causes.Count > 0 ? causes : ["rows that are far from all others (look at the row that is named)"];
    }
}
