using BackpropGen.Generator.Calculus;

namespace BackpropGen.Generator.Graph;

/// <summary>How weights start.</summary>
internal static class Initialization
{
    /// <summary>What <c>Initializer.Auto</c> means for a layer: the scheme that keeps the variance of signals through its activation.</summary>
    public static string AutomaticFor(ActivationFunction activation) => activation.IsRectifier ? "KaimingUniform" : "XavierUniform";

    /// <summary>Whether all weights of a layer start equal.</summary>
    public static bool StartsEqual(string initializer) => initializer is "Ones" or "Zeros";
}
