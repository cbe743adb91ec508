using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Testing;

/// <summary>
/// The gate that generated code passes: it compiles without a word in the projects of the strictest consumers. Warnings are errors at the
/// highest level, documentation comments are diagnosed, unsafe code is off, nothing is imported implicitly, minus is written as U+2212, and
/// types of the consumer's have the names of those that generated code needs, or none has, so that generated code names its types in either way.
/// </summary>
public static class StrictCompile
{
    /// <summary>Both ends of what each setting can be.</summary>
    public static readonly IReadOnlyList<ConsumerSettings> Extremes = new ConsumerSettings[]
    {
        new(LanguageVersion.CSharp9, NullableContextOptions.Enable, CheckOverflow: true),
        new(LanguageVersion.Preview, NullableContextOptions.Disable, CheckOverflow: false, OptimizationLevel.Debug, HasBystanders: false),
    };

    /// <summary>The extremes, and the first with each setting of the other: every pair of two settings' ends is among them.</summary>
    public static readonly IReadOnlyList<ConsumerSettings> Pairs =
    [
        .. Extremes,
        Extremes[0] with { LanguageVersion = Extremes[1].LanguageVersion },
        Extremes[0] with { Nullable = Extremes[1].Nullable, HasBystanders = false },
        Extremes[0] with { CheckOverflow = Extremes[1].CheckOverflow, Optimization = Extremes[1].Optimization },
    ];

    private const string Types = """
        internal static class Math { }
        internal static class MathF { }
        internal static class Array { }
        internal static class Check { }
        internal static class Parameters { }
        internal static class NodeValues { }
        internal static class NetworkInformation { }
        internal static class TargetDomain { }
        internal static class ClassWeights { }
        internal static class VectorMath { }
        internal static class SpecialFunctions { }
        internal static class NetworkDescription { }
        internal static class LayerDescription { }
        internal static class INetwork { }
        internal static class TrainingLoop { }
        internal static class IOptimizerState { }
        internal static class TrainingHistory { }
        internal static class FitOptions { }
        internal static class WeightSampler { }
        internal static class PooledSpan { }
        internal static class MemoryMarshal { }
        internal static class StructLayoutAttribute { }
        internal static class LayoutKind { }
        internal static class CancellationToken { }
        internal static class Span { }
        internal static class Span<T> { }
        internal static class ReadOnlySpan { }
        internal static class ReadOnlySpan<T> { }
        internal static class ValueTuple { }
        internal static class ArgumentException { }
        internal static class CompilerServices { }
        internal static class MethodOptions { }
        internal static class ExcludeFromCodeCoverage { }
        internal static class Text { }
        internal static class JsonConverter { }
        internal static class JsonConverter<T> { }
        internal static class JsonException { }
        internal static class WeightFile { }
        internal static class MemoryStream { }

        """;

    /// <summary>Types of a consumer's in the global namespace and in one called Consumer. There they hide even System and BackpropGen.</summary>
    public const string Bystanders = Types + "namespace Consumer\n{\ninternal static class System { }\ninternal static class BackpropGen { }\n" + Types + "}\n";

    /// <summary>
    /// What the compiler, the generator's driver and the analyzer say about the source at both extremes. No assembly is written, only what it declares: whether
    /// that can be done with the bodies, too, is for the tests that run networks.
    /// </summary>
    /// <param name="source">The consumer's source.</param>
    /// <param name="oldest">The first language version that understands the source.</param>
    /// <param name="allowed">Identifiers of warnings and information that the analyzer may report.</param>
    public static IReadOnlyList<string> Problems(string source, LanguageVersion oldest = LanguageVersion.CSharp9, params string[] allowed) => Extremes
        .Select(settings => settings.LanguageVersion < oldest ? settings with { LanguageVersion = oldest } : settings)
        .SelectMany(settings => Problems(new[] { source }, settings, allowed).Select(problem => $"{settings}: {problem}"))
        .ToList();

    /// <summary>The same in a project with model files.</summary>
    public static IReadOnlyList<string> Problems(string source, IReadOnlyList<string> modelFiles) => Extremes
        .SelectMany(settings => Problems(new[] { source }, settings with { AdditionalFiles = modelFiles }).Select(problem => $"{settings}: {problem}"))
        .ToList();

    /// <summary>The same for one setting and several files.</summary>
    public static IReadOnlyList<string> Problems(IEnumerable<string> sources, ConsumerSettings settings, params string[] allowed)
    {
        GeneratorRun run = Generate(settings.HasBystanders ? sources.Append(Bystanders) : sources, settings);
        var problems = new List<string>();
        if (run.Files.Count == 0)
        {
            problems.Add("nothing was generated");
        }

        problems.AddRange(run.Result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        problems.AddRange(run.CompilerAndDeclarationDiagnostics().Where(diagnostic => !allowed.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString()));
        if (problems.Count == 0 && settings.LanguageVersion != Extremes[1].LanguageVersion)
        {
            // Lengths are the same at both extremes.
            problems.AddRange(run.MetadataDiagnostics().Select(diagnostic => diagnostic.ToString()));
        }

        return problems;
    }

    /// <summary>Generates on a machine that writes numbers as few do: −0,3.</summary>
    public static GeneratorRun Generate(IEnumerable<string> sources, ConsumerSettings settings)
    {
        CSharpCompilation compilation = GeneratorRun.Compile(sources, settings);
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = "\u00A0";
        CultureInfo.CurrentCulture = culture;
        try
        {
            return GeneratorRun.Of(compilation, settings.AdditionalFiles);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
