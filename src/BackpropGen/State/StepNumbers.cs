using BackpropGen.CompilerServices;

namespace BackpropGen.State;

// The numbers of one step.
internal readonly struct StepNumbers
{
    public StepNumbers(NetworkDescription description, OptimizerSettings settings, double rate, long step)
    {
        Rate = rate;
        Momentum = settings.Momentum ?? description.Momentum;
        Decay = settings.WeightDecay ?? description.WeightDecay;
        L1 = settings.L1 ?? description.L1;
        Beta1 = settings.Beta1 ?? 0.9;
        Beta2 = settings.Beta2 ?? (description.Optimizer == Optimizer.Lion ? 0.99 : 0.999);
        Root = Math.Sqrt(1 - Math.Pow(Beta2, step));
        CorrectedRate = rate / (1 - Math.Pow(Beta1, step));
        DirectRate = 0;
        if (description.Optimizer == Optimizer.NAdam)
        {
            double product = NAdamMomentum.ProductOf(step - 1);
            NAdamMomentum momentum = NAdamMomentum.Next(ref product, step);
            DirectRate = momentum.DirectRate(rate);
            CorrectedRate = momentum.Rate(rate);
        }
    }

    public double Rate { get; }

    public double Momentum { get; }

    public double Decay { get; }

    public double L1 { get; }

    public double Beta1 { get; }

    public double Beta2 { get; }

    public double Root { get; }

    public double CorrectedRate { get; }

    public double DirectRate { get; }

    // What AdamW and Lion shrink a parameter by.
    public double Shrink => 1 - (Rate * Decay);
}
