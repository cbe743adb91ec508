using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Planning;

/// <summary>What a block of rows can do for all of its rows at once, because every node of the output layer is treated alike.</summary>
internal static class BlockMaps
{
    /// <summary>The error terms of the output layer from the loss, or null where they need sums over a row's outputs.</summary>
    public static IReadOnlyList<Instruction>? LossErrorOf(NetworkPlan network)
    {
        IReadOnlyList<Instruction> steps = OnTargetsInPlace(network.Program.LossError);
        return VectorLayout.IsElementwise(steps, targetsArePadded: true) ? steps : null;
    }

    /// <summary>The steps of a stage for targets that lie in a block, scaled where they are to be.</summary>
    private static IReadOnlyList<Instruction> OnTargetsInPlace(Stage stage) => stage.Steps.Where(step => step.Result?.Symbol != Symbol.ScaledTarget).ToList();

    /// <summary>
    /// The loss of a row as a sum over its outputs, divided by a number: what stands under the sum, and the number. Null where a row's loss is
    /// anything else.
    /// </summary>
    public static (Map Term, double Divisor)? LossOf(NetworkPlan network)
    {
        if (!network.Graph.Loss.Group.IsElementwise)
        {
            return null;
        }

        IReadOnlyList<Instruction> steps = OnTargetsInPlace(network.Program.Loss);
        Expression value = network.Program.LossValue;
        int width = network.OutputCount;
        (Expression Term, double Divisor)? found = steps.Count switch
        {
            // Over one output the sum is the output's term.
            0 when width == 1 => (value.Replace(part => part is Quantity { IsOnePerLayer: false } quantity ? quantity.At(0) : null), 1),
            1 when steps[0] is Reduce { IsMaximum: false } fold && value is Quotient { Denominator: Constant divisor } quotient && quotient.Numerator.Equals(fold.Target) => (fold.Body, divisor.Value),
            1 when steps[0] is Reduce { IsMaximum: false } fold && value.Equals(fold.Target) => (fold.Body, 1),
            _ => null,
        };
        if (found is not { } sum)
        {
            return null;
        }

        var term = new Map(new Quantity(Symbol.NodeSum, network.Layers.Count), sum.Term, width);
        return VectorLayout.IsElementwise(new[] { term with { Target = new Quantity(Symbol.Output, network.Layers.Count) } }, targetsArePadded: true) ? (term, sum.Divisor) : null;
    }
}
