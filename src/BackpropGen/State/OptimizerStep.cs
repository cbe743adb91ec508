using BackpropGen.CompilerServices;

namespace BackpropGen.State;

// A step of a network's optimiser with other numbers than those that were compiled in: the same formulas, from the state that the network has and back into it.
internal static class OptimizerStep
{
    public static void Take<T>(INetwork<T> network, ReadOnlySpan<T> gradient, T learningRate, OptimizerSettings? settings)
        where T : unmanaged
    {
        if (settings is not { IsSet: true })
        {
            network.Update(gradient, learningRate);
            return;
        }

        NetworkDescription description = network.Description;
        int count = description.ParameterCount;
        Check.ParameterLength(gradient.Length, count, nameof(gradient), description.Topology);
        Check.LearningRate(learningRate);
        Check.FiniteGradient(Check.IndexOfNotFinite(gradient) < 0);
        RequireScaling(network, description);
        int moments = OptimizerMoment.Of(description.Optimizer).Count;
        IOptimizerState<T>? state = network as IOptimizerState<T>;
        using PooledSpan<T> memory = new(checked((moments + 1) * count));
        Span<T> parameters = memory.Span.Slice(0, count);
        Span<T> remembered = memory.Span.Slice(count, moments * count);
        network.GetParameters(parameters);
        long steps = state is null ? 0 : state.GetOptimizerState(remembered);
        Span<T> first = moments > 0 ? remembered.Slice(0, count) : default;
        Span<T> second = moments > 1 ? remembered.Slice(count, count) : default;
        Advance(description, new StepNumbers(description, settings, Real.ToDouble(learningRate), steps + 1), gradient, parameters, first, second);
        network.SetParameters(parameters);
        state?.SetOptimizerState(remembered, steps + 1);
    }

    // Numbers that the optimiser of the network has, in their ranges.
    public static void Require(NetworkDescription description, OptimizerSettings? settings, string owner)
    {
        if (settings is null)
        {
            return;
        }

        Optimizer optimizer = description.Optimizer;
        InRange(settings.WeightDecay, nameof(OptimizerSettings.WeightDecay), owner);
        InRange(settings.L1, nameof(OptimizerSettings.L1), owner);
        InRange(settings.Momentum, nameof(OptimizerSettings.Momentum), owner);
        InRange(settings.Beta1, nameof(OptimizerSettings.Beta1), owner);
        InRange(settings.Beta2, nameof(OptimizerSettings.Beta2), owner);
        Known(settings.Momentum, optimizer is Optimizer.Momentum or Optimizer.Nesterov, nameof(OptimizerSettings.Momentum), optimizer, owner);
        Known(settings.Beta1, optimizer is Optimizer.Adam or Optimizer.AdamW or Optimizer.Lion, nameof(OptimizerSettings.Beta1), optimizer, owner);
        Known(settings.Beta2, optimizer is Optimizer.Adam or Optimizer.AdamW or Optimizer.NAdam or Optimizer.Lion, nameof(OptimizerSettings.Beta2), optimizer, owner);
    }

    private static void InRange(double? value, string name, string owner)
    {
        if (value is { } number && !(number >= 0 && number < 1))
        {
            throw new ArgumentOutOfRangeException("options", $"{owner}.{name} is {Real.Format(number)}, but it must be at least 0 and less than 1.");
        }
    }

    private static void Known(double? value, bool isKnown, string name, Optimizer optimizer, string owner)
    {
        if (value is not null && !isKnown)
        {
            throw new ArgumentException($"{owner}.{name} is set, but {optimizer} has no such number: leave it out, or give the network another optimiser.", "options");
        }
    }

    private static void RequireScaling<T>(INetwork<T> network, NetworkDescription description)
        where T : unmanaged
    {
        if (network is IScaledNetwork<T> scaled)
        {
            using PooledSpan<T> numbers = new(ScalingFit.CountOf(description));
            Check.ScalingIsFitted(scaled.GetScaling(numbers.Span), description.Topology);
        }
    }

    private static void Advance<T>(NetworkDescription description, in StepNumbers n, ReadOnlySpan<T> gradient, Span<T> parameters, Span<T> first, Span<T> second)
        where T : unmanaged
    {
        bool isDecoupled = description.Optimizer is Optimizer.AdamW or Optimizer.Lion;
        for (int i = 0; i < parameters.Length; i++)
        {
            double p = Real.ToDouble(parameters[i]);
            double g = Real.ToDouble(gradient[i]) + (n.L1 * Math.Sign(p)) + (isDecoupled ? 0 : n.Decay * p);
            double m = first.IsEmpty ? 0 : Real.ToDouble(first[i]);
            double v = second.IsEmpty ? 0 : Real.ToDouble(second[i]);
            double start = isDecoupled ? n.Shrink * p : p;
            switch (description.Optimizer)
            {
                case Optimizer.Momentum:
                    m = (n.Momentum * m) + g;
                    p -= n.Rate * m;
                    break;
                case Optimizer.Nesterov:
                    m = (n.Momentum * m) + g;
                    p -= n.Rate * (g + (n.Momentum * m));
                    break;
                case Optimizer.Adagrad:
                    m += g * g;
                    p -= n.Rate * g / (Math.Sqrt(m) + 1e-10);
                    break;
                case Optimizer.RMSprop:
                    m = (0.99 * m) + ((1 - 0.99) * g * g);
                    p -= n.Rate * g / (Math.Sqrt(m) + 1e-8);
                    break;
                case Optimizer.Adadelta:
                    m = (0.9 * m) + ((1 - 0.9) * g * g);
                    double move = Math.Sqrt(v + 1e-6) / Math.Sqrt(m + 1e-6) * g;
                    v = (0.9 * v) + ((1 - 0.9) * move * move);
                    p -= n.Rate * move;
                    break;
                case Optimizer.Lion:
                    p = start - (n.Rate * Math.Sign((n.Beta1 * m) + ((1 - n.Beta1) * g)));
                    m = (n.Beta2 * m) + ((1 - n.Beta2) * g);
                    break;
                case Optimizer.Adam or Optimizer.AdamW:
                    m = (n.Beta1 * m) + ((1 - n.Beta1) * g);
                    v = (n.Beta2 * v) + ((1 - n.Beta2) * g * g);
                    p = start - (n.CorrectedRate * m / ((Math.Sqrt(v) / n.Root) + 1e-8));
                    break;
                case Optimizer.NAdam:
                    m = (0.9 * m) + ((1 - 0.9) * g);
                    v = (n.Beta2 * v) + ((1 - n.Beta2) * g * g);
                    p -= ((n.DirectRate * g) + (n.CorrectedRate * m)) / ((Math.Sqrt(v) / n.Root) + 1e-8);
                    break;
                default:
                    p -= n.Rate * g;
                    break;
            }

            parameters[i] = Real.FromDouble<T>(p);
            if (!first.IsEmpty)
            {
                first[i] = Real.FromDouble<T>(m);
            }

            if (!second.IsEmpty)
            {
                second[i] = Real.FromDouble<T>(v);
            }
        }
    }
}
