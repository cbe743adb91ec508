using BackpropGen;

namespace Baseline
{
    [Network("2-3:tanh-1", Inputs = new[] { "a", "b" }, Outputs = new[] { "sum" }, Optimizer = Optimizer.Adam)]
    public partial class Named
    {
    }

    [Network("3-9:relu-8:tanh-2", Loss = Loss.CrossEntropy, Optimizer = Optimizer.NAdam)]
    public partial class Classifier
    {
    }

    [Network("20-30:elu(0.5)-2", Precision = Precision.Double, InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax, Optimizer = Optimizer.Momentum)]
    public partial class Scaled
    {
    }

    [Network("3-12:relu:dropout(0.1)-2", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 2.0 }, LabelSmoothing = 0.1)]
    public partial class Weighted
    {
    }
}
