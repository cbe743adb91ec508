using System.Reflection;

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

    public static string Of(Type network)
    {
        bool hasStruct = network.GetNestedType("Parameters") is not null;
        if (network.GetMethod("ForwardBlock", BindingFlags.Instance | BindingFlags.NonPublic) is not null)
        {
            return hasStruct ? Vectors : Kernels;
        }

        return !hasStruct ? Loops : network.GetNestedType("NodeValues", BindingFlags.NonPublic) is null ? Locals : Parts;
    }

    /// <summary>A network of that form: hidden layers given, or one layer where there are none.</summary>
    public static string Arguments(string form, int outputs) => form switch
    {
        Locals => $"\"{outputs}-{outputs}\"",
        Parts => $"\"20-{outputs}\", Emission = Emission.Unrolled",
        Vectors => $"\"20-{outputs}\", Emission = Emission.Vectorized",
        Loops => $"{BackpropGen.Testing.Networks.OlderFramework}\"{(2_000 / outputs) + 1}-{outputs}\"",
        _ => $"\"{(2_000 / outputs) + 1}-{outputs}\"",
    };
}
