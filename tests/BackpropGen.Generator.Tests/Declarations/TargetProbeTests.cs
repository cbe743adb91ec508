using BackpropGen.Generator.Declaration;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>What counts as the framework's: libraries bring types of the same names, for themselves or in part.</summary>
public class TargetProbeTests
{
    private const string Complete = "public static float Abs(float x) => x; public static float Exp(float x) => x; public static float Log(float x) => x; "
        + "public static float Max(float x, float y) => x; public static float Tanh(float x) => x;";

    [Fact]
    public void The_framework_of_today_has_everything() =>
        Assert.Equal(Planning.Target.Newest, TargetProbe.Probe(GeneratorRun.Compile("")));

    [Theory]
    [InlineData(true, "namespace System { public static class MathF { " + Complete + " } }")]
    [InlineData(false, "namespace System { internal static class MathF { " + Complete + " } }")]
    [InlineData(false, "namespace System { public static class MathF { public static float Abs(float x) => x; } }")]
    [InlineData(false, "namespace Other { public static class MathF { " + Complete + " } }")]
    public void MathF_of_a_library_counts_if_it_is_public_and_complete(bool counts, string library) => Assert.Equal(counts, Probe(library).HasMathF);

    [Fact]
    public void MathF_of_two_libraries_is_ambiguous()
    {
        string library = "namespace System { public static class MathF { " + Complete + " } }";
        Assert.False(Probe(library, library).HasMathF);
        Assert.True(Probe(library, library.Replace("public static class", "internal static class", StringComparison.Ordinal)).HasMathF);
    }

    [Theory]
    [InlineData(true, "public static int CreateReadOnlySpan() => 1;")]
    [InlineData(false, "internal static int CreateReadOnlySpan() => 1;")]
    [InlineData(false, "public static int CreateSpan() => 1;")]
    public void MemoryMarshal_counts_if_its_method_can_be_called(bool counts, string member) =>
        Assert.Equal(counts, Probe("namespace System.Runtime.InteropServices { public static class MemoryMarshal { " + member + " } }").HasCreateSpan);

    [Theory]
    [InlineData(true, "public static class VectorMath { public static void Exp() { } public static void Log() { } public static void LogOnePlus() { } public static void Sigmoid() { } public static void Tanh() { } public static void Erf() { } }")]
    [InlineData(false, "public static class VectorMath { public static void Exp() { } public static void Log() { } public static void LogOnePlus() { } public static void Tanh() { } public static void Erf() { } }")]
    [InlineData(false, "public static class SpecialFunctions { }")]
    public void The_library_has_vectors_if_it_has_their_functions(bool has, string type) =>
        Assert.Equal(has, Probe("namespace BackpropGen.CompilerServices { " + type + " }").HasVectors);

    /// <summary>A consumer whose framework has neither, with these libraries.</summary>
    private static Planning.Target Probe(params string[] libraries)
    {
        CSharpCompilation consumer = GeneratorRun.Compile("").WithReferences();
        return TargetProbe.Probe(consumer.WithReferences(libraries.Select(library => GeneratorRun.Compile(library).WithReferences().ToMetadataReference())));
    }
}
