using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Short names for the structs of parameters and of scaling that straight lines read.</summary>
internal static class FieldReferences
{
    /// <summary>What straight lines, and results beside them, work on.</summary>
    public static ISet<SymbolRole> Used(IReadOnlyList<Block> blocks, IEnumerable<Expression> results) => new HashSet<SymbolRole>(blocks
        .SelectMany(block => block.Statements).SelectMany(statement => statement.Uses)
        .Concat(results.SelectMany(result => result.All().OfType<Quantity>()))
        .Select(use => use.Role));

    /// <summary>A reference to the parameters, if they are used.</summary>
    public static IEnumerable<string> ToParameters(ISet<SymbolRole> used, string name = "p", string field = "_parameters") =>
        used.Contains(SymbolRole.Parameter) ? new[] { $"ref readonly Parameters {name} = ref {field};" } : Array.Empty<string>();

    /// <summary>A reference to the scaling, if it is used.</summary>
    public static IEnumerable<string> ToScaling(ISet<SymbolRole> used, string name = "s", string field = "_scaling") =>
        used.Contains(SymbolRole.Scaling) ? new[] { $"ref readonly ScalingFactors {name} = ref {field};" } : Array.Empty<string>();
}
