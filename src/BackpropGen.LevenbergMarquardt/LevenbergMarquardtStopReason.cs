namespace BackpropGen;

/// <summary>Why a training by the method of Levenberg and Marquardt ended.</summary>
public enum LevenbergMarquardtStopReason
{
    /// <summary>No element of the gradient of the loss is larger than <see cref="LevenbergMarquardtOptions.GradientTolerance"/>: this is a minimum, or a saddle point.</summary>
    SmallGradient,

    /// <summary>
    /// The step is no longer than <see cref="LevenbergMarquardtOptions.StepTolerance"/> allows, or changes nothing within the precision of the network: no
    /// step of any length makes the loss smaller.
    /// </summary>
    SmallStep,

    /// <summary>The last step made the loss smaller by no more than <see cref="LevenbergMarquardtOptions.ImprovementTolerance"/> of it.</summary>
    SmallImprovement,

    /// <summary>There were <see cref="LevenbergMarquardtOptions.MaxIterations"/> iterations.</summary>
    MaxIterations,

    /// <summary><see cref="LevenbergMarquardtOptions.StopWhen"/> said so.</summary>
    StopWhen,
}
