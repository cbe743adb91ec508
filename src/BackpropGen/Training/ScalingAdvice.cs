namespace BackpropGen.Training;

// How to have a network scale its columns, which its attribute says unless a model's file does.
internal static class ScalingAdvice
{
    public const string ForInputs =
        "set InputScaling = Scaling.Standardize in the attribute: every column gets mean 0 and standard deviation 1; a network with a Model takes rows that were scaled before";

    public static string ForTargets(Scaling scaling) =>
        $"set TargetScaling = Scaling.{scaling} in the attribute; a network with a Model takes rows that were scaled before";
}
