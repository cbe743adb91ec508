using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A network that scales its inputs or targets. Networks with <see cref="Scaling"/> in their attribute implement it.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// The numbers are, as far as the network scales them: μ of every input, σ of every input, μ of every target, σ of every target. Nothing is checked here:
/// <see cref="FeatureScaling"/>, which calls these members, checks before.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IScaledNetwork<T>
    where T : unmanaged
{
    /// <summary>Copies the numbers out.</summary>
    /// <param name="destination">Receives them.</param>
    /// <returns>Whether they were fitted or set since the network was initialised.</returns>
    bool GetScaling(Span<T> destination);

    /// <summary>Replaces the numbers.</summary>
    /// <param name="source">The numbers, each σ above 0.</param>
    /// <param name="isFitted">Whether they come from data.</param>
    void SetScaling(ReadOnlySpan<T> source, bool isFitted);
}
