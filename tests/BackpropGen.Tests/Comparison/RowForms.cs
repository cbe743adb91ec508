using System.Reflection;

namespace BackpropGen.Tests.Comparison;

/// <summary>The ways in which a network's code for one row is laid out, told from the members that the class got.</summary>
internal static class RowForms
{
    public const string Locals = "straight lines with locals";
    public const string Parts = "straight lines in parts";
    public const string Loops = "loops";

    public static readonly IReadOnlyList<string> All = [Locals, Parts, Loops];

    public static string Of(Type network) =>
        network.GetNestedType("Parameters") is null ? Loops
        : network.GetNestedType("NodeValues", BindingFlags.NonPublic) is null ? Locals
        : Parts;

    /// <summary>A number of inputs that gives a single layer of that form.</summary>
    public static int InputsOfOneLayer(string form, int outputs) => form switch
    {
        Locals => outputs,
        Parts => 20,
        _ => (2_000 / outputs) + 1,
    };
}
