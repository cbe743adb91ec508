using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Testing;

/// <summary>A program of many networks in which somebody types, in a file that has none.</summary>
public sealed class EditedProgram
{
    private readonly Func<int, string> _text;
    private CSharpCompilation _program;

    private EditedProgram(CSharpCompilation program, Func<int, string> text)
    {
        _program = program;
        _text = text;
    }

    /// <summary>A program with networks in a number of files, and a last one with the text at 0, of which every edit makes the next.</summary>
    /// <param name="networks">How many networks.</param>
    /// <param name="files">How many files they are in.</param>
    /// <param name="text">The text of the last file after so many edits.</param>
    /// <param name="haveOwnActivations">Whether every network has an activation that is a method of its file.</param>
    public static EditedProgram Of(int networks, int files, Func<int, string> text, bool haveOwnActivations = false) =>
        new(GeneratorRun.Compile([.. Enumerable.Range(0, files).Select(file => Source(file, networks / files, haveOwnActivations)), text(0)]), text);

    /// <summary>The least that an edit costs in the generator.</summary>
    public Cost OfGenerator(int edits) => Measure(Networks(), edits);

    /// <summary>The least that an edit costs in Roslyn itself, with a generator that adds the same files and reads nothing.</summary>
    public Cost OfRoslyn(int edits)
    {
        var constant = new ConstantFiles(Networks().GetRunResult());
        return Measure(CSharpGeneratorDriver.Create([constant.AsSourceGenerator()], parseOptions: ParseOptions).RunGenerators(_program), edits);
    }

    private CSharpParseOptions ParseOptions => (CSharpParseOptions)_program.SyntaxTrees[0].Options;

    private GeneratorDriver Networks() => GeneratorRun.Driver(ParseOptions, isTracking: false).RunGenerators(_program);

    private Cost Measure(GeneratorDriver driver, int edits)
    {
        SyntaxTree edited = _program.SyntaxTrees[^1];
        double milliseconds = double.PositiveInfinity;
        long bytes = long.MaxValue;
        for (int i = 1; i <= edits; i++)
        {
            SyntaxTree next = edited.WithChangedText(SourceText.From(_text(i), Encoding.UTF8));
            _program = _program.ReplaceSyntaxTree(edited, next);
            edited = next;
            long start = GC.GetAllocatedBytesForCurrentThread();
            long time = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(_program);
            milliseconds = Math.Min(milliseconds, Stopwatch.GetElapsedTime(time).TotalMilliseconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        return new Cost(milliseconds, bytes);
    }

    private static string Source(int file, int count, bool haveOwnActivations) => $$"""
        using BackpropGen;

        namespace Models{{file}}
        {
        {{string.Concat(Enumerable.Range(0, count).Select(i => $"    [Network(\"{2 + (i % 5)}-{4 + (i % 7)}{(haveOwnActivations ? $":Wave{file}" : string.Empty)}-{1 + (i % 3)}\")] public partial class Model{i} {{ }}\n"))}}
        {{(haveOwnActivations ? $"    internal static class Waves {{ [Activation] internal static float Wave{file}(float z) => z * {file + 2}; }}" : string.Empty)}}
        }
        """;

    /// <summary>What an edit takes of the thread on which the compiler runs its generators.</summary>
    public readonly record struct Cost(double Milliseconds, long Bytes);

    private sealed class ConstantFiles(GeneratorDriverRunResult result) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(context.ParseOptionsProvider, (output, _) =>
        {
            foreach (GeneratedSourceResult file in result.Results[0].GeneratedSources)
            {
                output.AddSource(file.HintName, file.SourceText);
            }
        });
    }
}
