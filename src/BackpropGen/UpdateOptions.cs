namespace BackpropGen;

/// <summary>How a step follows its gradient outside of <c>Fit</c>: clipping, and numbers of the optimiser.</summary>
public sealed class UpdateOptions
{
    /// <summary>The largest Euclidean norm that the gradient may have: <see cref="FitOptions.ClipGradientNorm"/>. Not clipped unless set.</summary>
    public double? ClipGradientNorm { get; set; }

    /// <summary>The largest magnitude that an entry of the gradient may have: <see cref="FitOptions.ClipGradientValue"/>. Not clipped unless set.</summary>
    public double? ClipGradientValue { get; set; }

    /// <summary>Numbers of the optimiser in the place of those of the attribute. As there unless set.</summary>
    public OptimizerSettings? OptimizerSettings { get; set; }
}
