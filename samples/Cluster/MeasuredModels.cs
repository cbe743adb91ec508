using BackpropGen;

namespace Cluster;

/// <summary>The same with more parameters, of which the cost of messages is measured.</summary>
[Network("8-128-64-1", Activation.Tanh, Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize)]
public partial class MiddlePriceModel;

/// <summary>The same with many.</summary>
[Network("8-512-256-1", Activation.Tanh, Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize)]
public partial class LargePriceModel;
