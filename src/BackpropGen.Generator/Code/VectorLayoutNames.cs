using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Code;

/// <summary>The arguments of methods that treat every node of a layer alike: the memory of the values that they read and write.</summary>
internal static class VectorLayoutNames
{
    /// <summary>Whether what is done at each node is a function of one or two values, which the library applies to all nodes; everything else is a method with loops of its own.</summary>
    public static bool IsFunction(IReadOnlyList<Instruction> steps) => steps.Count == 1 && Arguments(steps).Count is 2 or 3;

    public static string Of(Quantity quantity) => quantity.Symbol.Letter == Symbol.Target.Letter ? "y" : Names.OfLayer(quantity);

    /// <summary>Every quantity once, what is read before what is written.</summary>
    public static IReadOnlyList<Quantity> Arguments(IReadOnlyList<Instruction> steps) =>
        steps.SelectMany(step => step.Reads).Concat(steps.Select(step => step.Result!)).Distinct().ToList();
}
