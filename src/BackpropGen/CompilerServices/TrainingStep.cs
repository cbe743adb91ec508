using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>What decides about a step of training. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TrainingStep
{
    /// <summary>Whether a step may be taken: its loss and its gradient are finite.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="loss">The loss; ∞ afterwards where it is finite and the gradient is not.</param>
    /// <param name="isGradientFinite">Whether the gradient is finite.</param>
    /// <returns>False where the network must stay as it is.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayBeTaken<T>(ref T loss, bool isGradientFinite)
        where T : unmanaged
    {
        bool isLossFinite = Real.IsFinite(Real.ToDouble(loss));
        if (isLossFinite && !isGradientFinite)
        {
            loss = Real.FromDouble<T>(double.PositiveInfinity);
        }

        return isLossFinite && isGradientFinite;
    }
}
