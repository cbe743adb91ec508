namespace BackpropGen.Orleans.Tests;

[Network("2-6-1", Activation.Tanh, Optimizer = Optimizer.Adam)]
public partial class KeyModel;

[Network("2-6-1", Activation.Tanh, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize)]
public partial class ScaledKeyModel;

[Network("3-8-2", Activation.Tanh, Precision = Precision.Double)]
public partial class DescentModel;

[Network("3-8-2", Activation.Tanh, Optimizer = Optimizer.Momentum)]
public partial class MomentumModel;

[Network("3-8-4", Activation.Tanh, Precision = Precision.Double, LossFunction = nameof(Normal))]
public partial class ScatterModel
{
    [Loss(OutputCount = 2)] private static double Normal(double target, double mean, double logVariance) => logVariance + ((target - mean) * (target - mean) * Math.Exp(-Math.Max(logVariance, -10)));
}

[Network("3-16:tanh:dropout(0.1)-2", Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax)]
public partial class ScaledAdamModel;

[Network("3-40:relu:dropout(0.3)-2", Optimizer = Optimizer.AdamW, WeightDecay = 0.01)]
public partial class DropoutModel;

[Network("3-8-2:softmax", Activation.Tanh, Loss = Loss.CrossEntropy, Optimizer = Optimizer.NAdam, ClassWeights = new[] { 1.0, 3.0 })]
public partial class WeightedModel;

[Network("3-8-2", Activation.Tanh)]
public partial class SingleDescentModel;

[Network("3-8-2", Activation.Tanh, Optimizer = Optimizer.Nesterov)]
public partial class NesterovModel;

[Network("3-8-2", Activation.Tanh, Optimizer = Optimizer.Adagrad)]
public partial class AdagradModel;

[Network("3-8-2", Activation.Tanh, Optimizer = Optimizer.RMSprop)]
public partial class RMSpropModel;

[Network("3-8-2", Activation.Tanh, Optimizer = Optimizer.Adadelta)]
public partial class AdadeltaModel;

[Network("3-8-2", Activation.Tanh, Optimizer = Optimizer.Lion)]
public partial class LionModel;

[Network("3-6:lstm-2", Optimizer = Optimizer.Adam)]
public partial class MemoryModel;

[Network("3-6:gru:dropout(0.2)-2", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Precision = Precision.Double)]
public partial class ScaledMemoryModel;

[Network("3-6:conv(2)-2:softmax", Activation.Tanh, Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 3.0 })]
public partial class WeightedMemoryModel;
