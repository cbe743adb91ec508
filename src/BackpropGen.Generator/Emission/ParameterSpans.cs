using BackpropGen.Generator.Code;

namespace BackpropGen.Generator.Emission;

/// <summary>Parameters, or values for each, as spans.</summary>
internal static class ParameterSpans
{
    private const string Fields = "global::BackpropGen.CompilerServices.ParameterFields";

    /// <summary>The fields of a struct of parameters as a span.</summary>
    public static string AsSpan(Emitter emitter, string parameters) =>
        $"global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref {parameters}.{FirstField(emitter)}, {emitter.ParameterCount})";

    /// <summary>A span of values as the struct whose fields they are.</summary>
    public static string AsStruct(Emitter emitter, string span) => $"{Fields}.Of<Parameters, {emitter.T}>({span})";

    /// <summary>An argument of that name, which must have a value for each parameter, as the struct.</summary>
    public static string AsCheckedStruct(Emitter emitter, string argument) => $"{Fields}.Of<Parameters, {emitter.T}>({argument}, \"{argument}\", {emitter.Topology})";

    /// <summary>The same of an argument that is only read.</summary>
    public static string InCheckedStruct(Emitter emitter, string argument) => $"{Fields}.In<Parameters, {emitter.T}>({argument}, \"{argument}\", {emitter.Topology})";

    /// <summary>The same for a struct that is only read.</summary>
    public static string AsReadOnlySpan(Emitter emitter, string parameters) =>
        $"global::BackpropGen.CompilerServices.ParameterLayout.Fields(in {parameters}.{FirstField(emitter)}, {emitter.ParameterCount})";

    /// <summary>Whether the values of a span, as many as there are parameters, are finite.</summary>
    public static string AreFinite(Emitter emitter, string span) =>
        $"global::BackpropGen.CompilerServices.Vectors.AreFinite(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span}), {emitter.ParameterCount})";

    private static string FirstField(Emitter emitter) => Names.Field(emitter.Network.Parameters().First());
}
