using BackpropGen.CompilerServices;

namespace BackpropGen.WeightFiles;

/// <summary>What a file with weights must not hold.</summary>
internal static class SavedValues
{
    /// <summary>Refuses to save NaN and infinity.</summary>
    /// <param name="name">What the values are called in the file.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    public static void RequireFinite<T>(string name, ArraySegment<T> values)
        where T : unmanaged
    {
        int notFinite = Check.IndexOfNotFinite<T>(values.AsSpan());
        if (notFinite >= 0)
        {
            throw new InvalidOperationException(
                $"The network was not saved: {name} holds {Real.Format(values.AsSpan()[notFinite])}, which no weight file may hold. Training has overflowed; lower the learning rate, or scale the data.");
        }
    }
}
