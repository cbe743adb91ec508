using System.Globalization;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>How far a network's gradient is from finite differences, and where it is farthest. Immutable.</summary>
public sealed class GradientCheck
{
    // Rounding in float comes nowhere near; a loss that is defined otherwise does.
    private const double LossTolerance = 1e-3;

    internal GradientCheck(int layer, int? input, int node)
    {
        Layer = layer;
        Input = input;
        Node = node;
        Letter = input is null ? "B" : "W";
    }

    /// <summary>
    /// |a − f| for the network's derivative a and the finite difference f, in units of the largest derivative among the weights, or among the biases, of the same
    /// layer, but no less than 10⁸ times what rounding may have moved f by; at the parameter where it is largest. About 10⁻⁶ or less is right for single precision,
    /// 10⁻⁸ for double; infinite if a derivative is NaN or infinite.
    /// </summary>
    public double LargestDifference { get; internal set; }

    /// <summary>The layer of that parameter, from 1.</summary>
    public int Layer { get; }

    /// <summary>The node of the previous layer, or the input, that the weight leads from, counted from 1; null for a bias, and for a parameter of an operation.</summary>
    public int? Input { get; }

    /// <summary>The node of its layer that the weight leads to, or whose bias it is, counted from 1.</summary>
    public int Node { get; }

    /// <summary>Whether it is a bias.</summary>
    public bool IsBias => Letter == "B";

    /// <summary>Its name, as the fields of <c>Parameters</c> have it: <c>W1_2_3</c> for layer 1, from node 2 to node 3, or <c>B1_3</c>.</summary>
    public string Parameter => Input is { } input ? Invariant($"W{Layer}_{input}_{Node}") : Invariant($"{Letter}{Layer}_{Node}");

    internal string Letter { get; set; }

    /// <summary>The network's derivative by it.</summary>
    public double Derivative { get; internal set; }

    /// <summary>The derivative by it from finite differences.</summary>
    public double FiniteDifference { get; internal set; }

    /// <summary>How many parameters were compared.</summary>
    public int Checked { get; internal set; }

    /// <summary>How many were not, since the loss has a kink too close to their value: no finite difference tells the derivative there.</summary>
    public int Skipped { get; internal set; }

    /// <summary>The mean loss that the network gives.</summary>
    public double Loss { get; internal set; }

    /// <summary>The mean loss of the same rows by the definitions of the activations and the loss, in double.</summary>
    public double ReferenceLoss { get; internal set; }

    /// <summary>The difference and the place in a sentence.</summary>
    /// <returns>
    /// Such as <c>The largest relative difference is 2.1E-08, at W1_2_3 (layer 1, weight from 2 to 3): the network says 0.5143, finite differences 0.5143. 67
    /// parameters checked, 2 skipped at kinks.</c>
    /// </returns>
    public override string ToString()
    {
        string counts = Invariant($"{Plural.Of(Checked, "parameter")} checked, {Skipped} skipped at kinks.");
        string loss = Math.Abs(Loss - ReferenceLoss) <= LossTolerance * Math.Max(Math.Abs(Loss), Math.Abs(ReferenceLoss))
            ? string.Empty
            : Invariant($" The loss differs, too: the network says {Loss:G9}, its definition {ReferenceLoss:G9}.");
        string from = Input is { } input ? Invariant($"weight from {input} to {Node}") : Invariant($"{(IsBias ? "bias of" : "node")} {Node}");
        return Checked == 0
            ? $"Nothing was compared: {counts}{loss}"
            : $"The largest relative difference is {LargestDifference.ToString("G2", CultureInfo.InvariantCulture)}, at {Parameter} (layer {Layer}, {from}): " +
                Invariant($"the network says {Derivative:G9}, finite differences {FiniteDifference:G9}. {counts}{loss}");
    }
}
