using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace BackpropGen.CompilerServices;

/// <summary>The numbers of one step of Adam (Kingma and Ba 2015, algorithm 1) with PyTorch's defaults β1 = 0.9, β2 = 0.999, ε = 10⁻⁸. Supports generated code.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// g = scale · gradient; m = β1 m + (1 − β1) g; v = β2 v + (1 − β2) g²;
/// θ = θ − η / (1 − β1ᵗ) · m / (√v / √(1 − β2ᵗ) + ε).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AdamStep<T>
    where T : unmanaged
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    private readonly T _scale;
    private readonly T _rate;
    private readonly T _rootScale;

    private AdamStep(T scale, T rate, T rootScale)
    {
        _scale = scale;
        _rate = rate;
        _rootScale = rootScale;
    }

    /// <summary>The numbers of a step.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="step">t, from 1.</param>
    /// <param name="scale">What sums of gradients are multiplied by: 1 / rows for the gradient of a mean.</param>
    /// <returns>The numbers.</returns>
    public static AdamStep<T> At(T learningRate, long step, T scale)
        => new(
            scale,
            Real.FromDouble<T>(Real.ToDouble(learningRate) / (1 - Math.Pow(Beta1, step))),
            Real.FromDouble<T>(1 / Math.Sqrt(1 - Math.Pow(Beta2, step))));

    // Moves the vectors of p, m and v at the offset, given the gradient there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Take<TVector, TLanes>(TVector gradient, ref T p, ref T m, ref T v, nuint offset)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
    {
        TVector g = TLanes.Multiply(TLanes.Create(_scale), gradient);
        TVector first = TLanes.MultiplyAdd(
            Constant<TVector, TLanes>(Beta1), TLanes.Load(ref m, offset), TLanes.Multiply(Constant<TVector, TLanes>(1 - Beta1), g));
        TVector second = TLanes.MultiplyAdd(
            Constant<TVector, TLanes>(Beta2), TLanes.Load(ref v, offset), TLanes.Multiply(TLanes.Multiply(Constant<TVector, TLanes>(1 - Beta2), g), g));
        TLanes.Store(first, ref m, offset);
        TLanes.Store(second, ref v, offset);

        TVector root = TLanes.MultiplyAdd(TLanes.SquareRoot(second), TLanes.Create(_rootScale), Constant<TVector, TLanes>(1e-8));
        TVector move = TLanes.Divide(TLanes.Multiply(TLanes.Create(_rate), first), root);
        TLanes.Store(TLanes.Subtract(TLanes.Load(ref p, offset), move), ref p, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Constant<TVector, TLanes>(double value)
        where TVector : struct
        where TLanes : struct, ILanes<TVector, T>
        => TLanes.Create(Real.FromDouble<T>(value));
}
