using System.Diagnostics;
using System.Text;
using BackpropGen.Benchmarks.Page;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Benchmarks.GeneratorCost;

/// <summary>The page's section about what an edit costs in a program of 200 networks, in a file that has none.</summary>
internal static class EditorReport
{
    private const int Networks = 200;
    private const int Repetitions = 100;

    private static readonly (string Name, Func<int, string> Text)[] Edits =
    [
        ("in the body of a method", i => $"class Other {{ int Method() {{ return {i}; }} }}"),
        ("of a declaration", i => $"class Other {{ int Method{i}() {{ return 0; }} }}"),
    ];

    public static string Measure()
    {
        var table = new MarkdownTable(["files", "edit", "ms", "of these Roslyn", "allocated, KB", "of these Roslyn"]);
        foreach (int files in new[] { 20, Networks })
        {
            foreach ((string name, Func<int, string> text) in Edits)
            {
                CSharpCompilation program = GeneratorRun.Compile([.. Enumerable.Range(0, files).Select(file => Source(file, Networks / files)), text(0)]);
                var options = (CSharpParseOptions)program.SyntaxTrees[0].Options;
                GeneratorDriver networks = GeneratorRun.Driver(options, isTracking: false).RunGenerators(program);
                GeneratorDriver constant = CSharpGeneratorDriver.Create([new ConstantFiles(networks.GetRunResult()).AsSourceGenerator()], parseOptions: options).RunGenerators(program);
                (double milliseconds, long bytes) = Measure(networks, program, text);
                (double millisecondsOfRoslyn, long bytesOfRoslyn) = Measure(constant, program, text);
                table.Add([Figures.Whole(files), name, Figures.Short(milliseconds), Figures.Short(millisecondsOfRoslyn), Figures.Whole(bytes / 1000), Figures.Whole(bytesOfRoslyn / 1000)]);
            }
        }

        return table.ToString();
    }

    private static (double Milliseconds, long Bytes) Measure(GeneratorDriver driver, CSharpCompilation program, Func<int, string> text)
    {
        SyntaxTree edited = program.SyntaxTrees[^1];
        double milliseconds = double.PositiveInfinity;
        long bytes = long.MaxValue;
        for (int i = 1; i <= Repetitions; i++)
        {
            SyntaxTree next = edited.WithChangedText(SourceText.From(text(i), Encoding.UTF8));
            program = program.ReplaceSyntaxTree(edited, next);
            edited = next;
            long start = GC.GetAllocatedBytesForCurrentThread();
            long time = Stopwatch.GetTimestamp();
            driver = driver.RunGenerators(program);
            milliseconds = Math.Min(milliseconds, Stopwatch.GetElapsedTime(time).TotalMilliseconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        return (milliseconds, bytes);
    }

    private static string Source(int file, int count) => $$"""
        using BackpropGen;

        namespace Models{{file}}
        {
        {{string.Concat(Enumerable.Range(0, count).Select(i => $"    [Network(\"{2 + (i % 5)}-{4 + (i % 7)}-{1 + (i % 3)}\")] public partial class Model{i} {{ }}\n"))}}
        }
        """;

    /// <summary>The same files, generated from nothing: what Roslyn itself does with them at each edit.</summary>
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
