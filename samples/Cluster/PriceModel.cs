using BackpropGen;

namespace Cluster;

/// <summary>A price from eight features.</summary>
[Network("8-32-16-1", Activation.Tanh, Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize)]
public partial class PriceModel;
