namespace BackpropGen.Tests.WeightFiles;

/// <summary>The network whose files are damaged in all ways. It and the others here are compiled with the tests, which then wait for no compiler.</summary>
[Network("2-2:tanh-1")]
internal sealed partial class PlainNetwork
{
}

/// <summary>The same in double.</summary>
[Network("2-2:tanh-1", Precision = Precision.Double)]
internal sealed partial class DoubleNetwork
{
}

/// <summary>The same with another activation.</summary>
[Network("2-2:relu-1")]
internal sealed partial class ReluNetwork
{
}

/// <summary>The same with more nodes.</summary>
[Network("2-4:tanh-1")]
internal sealed partial class WiderNetwork
{
}

/// <summary>A network whose optimiser remembers something.</summary>
[Network("1-1:tanh", Optimizer = Optimizer.Adam)]
internal sealed partial class AdamNetwork
{
}

/// <summary>A network that scales its input.</summary>
[Network("1-1:tanh", InputScaling = Scaling.Standardize)]
internal sealed partial class ScaledNetwork
{
}

/// <summary>The same in double.</summary>
[Network("1-1:tanh", InputScaling = Scaling.Standardize, Precision = Precision.Double)]
internal sealed partial class DoubleScaledNetwork
{
}

/// <summary>A network whose training drops outputs.</summary>
[Network("1-1:tanh:dropout(0.5)-1")]
internal sealed partial class DropoutNetwork
{
}
