using BackpropGen;

namespace Sunspots;

/// <summary>Takes the number of a year, and predicts that of the next. The cycles of the sun last eleven years, more or less: eight units of a GRU remember where in its cycle it is.</summary>
[Network("1-8:gru-1", Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize)]
public partial class SunspotModel { }
