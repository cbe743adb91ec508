using System.ComponentModel;

namespace BackpropGen.CompilerServices;

/// <summary>A layer of a network with memory whose outputs training drops. Supports generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DropoutInputs
{
    /// <summary>A layer with dropout.</summary>
    /// <param name="width">How many outputs it has.</param>
    /// <param name="probability">The probability with which one is dropped.</param>
    public DropoutInputs(int width, double probability)
    {
        Width = width;
        Probability = probability;
    }

    internal int Width { get; }

    internal double Probability { get; }
}
