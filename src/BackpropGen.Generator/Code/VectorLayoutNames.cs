using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Code;

/// <summary>The arguments of methods that treat every node of a layer alike: the memory of the values that they read and write.</summary>
internal static class VectorLayoutNames
{
    public static string Of(Quantity quantity) => quantity.Symbol.Letter == Symbol.Target.Letter ? "y" : Names.OfLayer(quantity);

    /// <summary>Every quantity once, what is read before what is written.</summary>
    public static IReadOnlyList<Quantity> Arguments(IReadOnlyList<Instruction> steps) =>
        steps.SelectMany(step => step.Reads).Concat(steps.Select(step => step.Result!)).Distinct().ToList();
}
