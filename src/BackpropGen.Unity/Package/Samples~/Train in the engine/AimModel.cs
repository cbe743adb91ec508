namespace BackpropGen.Samples.Training
{
    /// <summary>How fast to throw, for a target at a distance and a height.</summary>
    [Network("2-12:tanh-1", Inputs = new[] { "distance", "height" }, Outputs = new[] { "speed" }, Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize)]
    public partial class AimModel
    {
    }
}
