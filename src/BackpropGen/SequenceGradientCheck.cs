using System.Globalization;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>How far the gradient of a network with memory is from finite differences: what <c>CheckGradient</c> gives for a sequence.</summary>
public sealed class SequenceGradientCheck
{
    internal SequenceGradientCheck(string tensor, int index)
    {
        Tensor = tensor;
        Index = index;
    }

    /// <summary>The largest difference of a derivative and its finite difference, relative to the largest derivative of the same tensor: below 10⁻⁶ in double and 10⁻³ in float where all is well.</summary>
    public double LargestDifference { get; internal set; }

    /// <summary>The tensor where the difference is largest, by its name in nn.Sequential.</summary>
    public string Tensor { get; }

    /// <summary>The place in the tensor, counted from 0, row by row.</summary>
    public int Index { get; }

    /// <summary>The network's derivative there.</summary>
    public double Derivative { get; internal set; }

    /// <summary>The finite difference there.</summary>
    public double FiniteDifference { get; internal set; }

    /// <summary>How many parameters were compared.</summary>
    public int Checked { get; internal set; }

    /// <summary>How many were left out, since a finite difference goes over a kink of an activation or the loss.</summary>
    public int Skipped { get; internal set; }

    /// <summary>The network's loss.</summary>
    public double Loss { get; internal set; }

    /// <summary>The loss by its definition.</summary>
    public double ReferenceLoss { get; internal set; }

    /// <summary>The result in a sentence.</summary>
    /// <returns>One line, the same in every culture.</returns>
    public override string ToString() => Checked == 0
        ? Invariant($"Nothing was compared: {Skipped} parameters skipped at kinks.")
        : $"The largest relative difference is {LargestDifference.ToString("G2", CultureInfo.InvariantCulture)}, at {Tensor}[{Index.ToString(CultureInfo.InvariantCulture)}]: "
            + Invariant($"the network says {Derivative:G9}, finite differences {FiniteDifference:G9}. {Plural.Of(Checked, "parameter")} checked, {Skipped} skipped at kinks.");
}
