using System.Reflection;
using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Comparison;

/// <summary>The ways in which a network's code for one row is laid out, told from the members that the class got.</summary>
internal static class RowForms
{
    public const string Locals = "straight lines with locals";
    public const string Parts = "straight lines in parts";
    public const string Loops = "loops";
    public const string Vectors = "straight lines of vectors";
    public const string Kernels = "kernels on vectors";

    public static readonly IReadOnlyList<string> All = [Locals, Parts, Loops, Vectors, Kernels];

    /// <summary>Those of what is tried in every form where the thorough tests run: most networks have one of these.</summary>
    public static readonly IReadOnlyList<string> OfEveryRun = BackpropGen.Testing.ThoroughTests.AreRun ? All : [Locals, Vectors];

    public static string Of(Type network)
    {
        bool hasStruct = network.GetNestedType("Parameters") is not null;
        if (network.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IBlockPrediction<>)))
        {
            return hasStruct ? Vectors : Kernels;
        }

        return !hasStruct ? Loops : network.GetNestedType("NodeValues", BindingFlags.NonPublic) is null ? Locals : Parts;
    }

    /// <summary>What stands before the attribute's arguments of a network of that form.</summary>
    public static string Framework(string form) => form == Loops ? BackpropGen.Testing.Networks.OlderFramework : string.Empty;

    /// <summary>What stands behind them: small networks would otherwise be unrolled, and wide ones vectorized.</summary>
    public static string Emission(string form) => form switch
    {
        Locals or Parts => ", Emission = Emission.Unrolled",
        Vectors or Kernels => ", Emission = Emission.Vectorized",
        _ => string.Empty,
    };

    /// <summary>A number of inputs that gives a single layer of that form.</summary>
    public static int InputsOfOneLayer(string form, int outputs) => form switch
    {
        Locals => outputs,
        Parts or Vectors => 20,
        _ => (2_000 / outputs) + 1,
    };
}
