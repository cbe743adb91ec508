using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Calls by which vectorized networks scale whole rows: for each input or target μ, σ and 1/σ lie in one array, _scaling.</summary>
internal static class ScalingCalls
{
    private const string Rows = "global::BackpropGen.CompilerServices.ScaledRows";

    /// <summary>Rows of inputs as the network computes with them, to memory in which rows are stride apart.</summary>
    public static string ScaleInputs(NetworkPlan network, string destination, int stride) =>
        FormattableString.Invariant($"{Rows}.Scale(inputs, {network.InputCount}, _scaling, {FirstOfInputs(network)}, {destination}, {stride});");

    /// <summary>Inputs that lie in columns, where they lie.</summary>
    public static string ScaleInputColumns(NetworkPlan network, string block, string room) =>
        FormattableString.Invariant($"{Rows}.ScaleColumns({block}, {network.InputCount}, {room}, _scaling, {FirstOfInputs(network)});");

    /// <summary>Rows of targets as the loss takes them.</summary>
    public static string ScaleTargets(NetworkPlan network, string destination, int stride) =>
        FormattableString.Invariant($"{Rows}.Scale(targets, {network.OutputCount}, _scaling, {FirstOfTargets(network)}, {destination}, {stride});");

    /// <summary>Rows of outputs in the unit of the targets, where they lie: nothing to do where a prediction is the output itself.</summary>
    public static IEnumerable<string> Restore(NetworkPlan network, string outputs)
    {
        if (!network.Prediction(0).Equals(network.Graph.Output.Value))
        {
            yield return FormattableString.Invariant($"{Rows}.Restore({outputs}, {network.OutputCount}, _scaling, {FirstOfTargets(network)});");
        }
    }

    /// <summary>A derivative by the inputs from one by what they are scaled to.</summary>
    public static string MultiplyByInputFactors(NetworkPlan network, string gradient) =>
        FormattableString.Invariant($"{Rows}.MultiplyByFactors({gradient}, _scaling, {FirstOfInputs(network)});");

    private static int FirstOfInputs(NetworkPlan network) => network.ScalingPlace(Symbol.InputOffset);

    private static int FirstOfTargets(NetworkPlan network) => network.ScalingPlace(Symbol.TargetOffset);
}
