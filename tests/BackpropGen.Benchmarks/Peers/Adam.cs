namespace BackpropGen.Benchmarks.Peers;

/// <summary>Adam's constants, which are PyTorch's defaults, and the number of the step.</summary>
internal struct Adam
{
    public const float Beta1 = 0.9f;
    public const float Beta2 = 0.999f;
    public const float Epsilon = 1e-8f;

    private int _step;

    /// <summary>η / (1 − β₁ᵗ), and √(1 − β₂ᵗ), for the next step t.</summary>
    public (float StepSize, float RootOfCorrection) Next(float learningRate)
    {
        _step++;
        return ((float)(learningRate / (1 - Math.Pow(Beta1, _step))), (float)Math.Sqrt(1 - Math.Pow(Beta2, _step)));
    }
}
