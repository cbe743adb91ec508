using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>What an optimiser remembers of each parameter. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OptimizerMoments
{
    /// <summary>Whether nothing is remembered yet, which takes no memory.</summary>
    /// <param name="moments">The values.</param>
    /// <returns>Whether all are 0.</returns>
    public static bool AreZero(ReadOnlySpan<float> moments) => AreZero<float>(moments);

    /// <inheritdoc cref="AreZero(ReadOnlySpan{float})"/>
    public static bool AreZero(ReadOnlySpan<double> moments) => AreZero<double>(moments);

    private static bool AreZero<T>(ReadOnlySpan<T> moments)
        where T : unmanaged
    {
        foreach (T moment in moments)
        {
            if (Real.ToDouble(moment) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
