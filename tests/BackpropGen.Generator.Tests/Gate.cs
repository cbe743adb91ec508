using BackpropGen.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests;

/// <summary>What every good declaration passes through: see <see cref="StrictCompile"/>.</summary>
internal static class Gate
{
    /// <summary>The declarations, in a namespace of the consumer's, compile without a word.</summary>
    public static void Passes(string declarations, LanguageVersion oldest = LanguageVersion.CSharp9, params string[] allowed) =>
        PassesAsWritten(InNamespace(declarations), oldest, allowed);

    /// <summary>The same for a whole file.</summary>
    public static void PassesAsWritten(string source, LanguageVersion oldest = LanguageVersion.CSharp9, params string[] allowed)
    {
        IReadOnlyList<string> problems = StrictCompile.Problems(source, oldest, allowed);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(8)) + "\n\n" + source);
    }

    /// <summary>
    /// The same at one end of what settings can be. The length of the text decides at which, so that the cases of a theory share both ends between them: for cases
    /// that say nothing about settings.
    /// </summary>
    public static void PassesAtOneEnd(string source, params string[] allowed)
    {
        IReadOnlyList<string> problems = StrictCompile.Problems([source], StrictCompile.Extremes[source.Length % 2], allowed);
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(8)) + "\n\n" + source);
    }

    public static string InNamespace(string declarations) => $"using BackpropGen;\n\nnamespace Consumer\n{{\n{declarations}\n}}\n";
}
