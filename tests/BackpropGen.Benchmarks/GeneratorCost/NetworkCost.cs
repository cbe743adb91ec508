using System.Diagnostics;
using System.Reflection;
using System.Runtime;
using System.Runtime.Loader;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Benchmarks.GeneratorCost;

/// <summary>What a network costs before it computes anything. Times in milliseconds, the best of several.</summary>
/// <param name="Topology">Its layers.</param>
/// <param name="Parameters">How many weights and biases it has.</param>
/// <param name="SourceBytes">The size of what is generated.</param>
/// <param name="Generation">The generator, which has run before: as in an editor that stays open.</param>
/// <param name="Compilation">The C# compiler, from syntax trees to an assembly.</param>
/// <param name="FirstCalls">The first prediction and the first step on a batch of 32 rows in a process, from the loading of the assembly.</param>
/// <param name="Jit">The just-in-time compiler's part of it.</param>
internal sealed record NetworkCost(string Topology, int Parameters, long SourceBytes, double Generation, double Compilation, double FirstCalls, double Jit)
{
    private const int Repetitions = 10;

    public static readonly IReadOnlyList<string> Topologies =
    [
        "2-2-1", "4-8-3", "4-16-16-3", "8-32-16-4", "16-64-64-8", "64-128-64-10", "784-128-10", "784-512-256-10", "1000-900-100-10",
    ];

    public static NetworkCost Measure(string topology)
    {
        CSharpCompilation consumer = GeneratorRun.Compile($$"""
            using BackpropGen;

            [Network("{{topology}}")]
            public partial class Model { }
            """);
        var parse = (CSharpParseOptions)consumer.SyntaxTrees[0].Options;
        double generation = double.PositiveInfinity, compilation = double.PositiveInfinity, firstCalls = double.PositiveInfinity, jit = double.PositiveInfinity;
        long sourceBytes = 0;
        int parameters = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            GeneratorDriver driver = GeneratorRun.Driver(parse);
            long start = Stopwatch.GetTimestamp();
            driver = driver.RunGeneratorsAndUpdateCompilation(consumer, out Compilation complete, out _);
            generation = Best(generation, start);

            // What the compiler found out about the consumer is kept, and the generated files are new each time.
            using var assembly = new MemoryStream();
            start = Stopwatch.GetTimestamp();
            if (!complete.Emit(assembly).Success)
            {
                throw new InvalidOperationException($"{topology} does not compile.");
            }

            compilation = Best(compilation, start);
            sourceBytes = driver.GetRunResult().GeneratedTrees.Sum(tree => (long)tree.GetText().Length);
            assembly.Position = 0;
            TimeSpan jitBefore = JitInfo.GetCompilationTime(currentThread: true);
            start = Stopwatch.GetTimestamp();
            parameters = CallOnce(assembly);
            firstCalls = Best(firstCalls, start);
            jit = Math.Min(jit, (JitInfo.GetCompilationTime(currentThread: true) - jitBefore).TotalMilliseconds);
        }

        return new NetworkCost(topology, parameters, sourceBytes, generation, compilation, firstCalls, jit);
    }

    private static double Best(double before, long start) => Math.Min(before, Stopwatch.GetElapsedTime(start).TotalMilliseconds);

    private static int CallOnce(MemoryStream stream)
    {
        const int Rows = 32;
        Assembly assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream);
        var network = (INetwork<float>)Activator.CreateInstance(assembly.GetType("Model")!)!;
        NetworkDescription description = network.Description;
        float[] inputs = new float[Rows * description.InputCount], outputs = new float[Rows * description.OutputCount];
        network.Predict(inputs.AsSpan(0, description.InputCount), outputs.AsSpan(0, description.OutputCount));
        network.TrainBatch(inputs, outputs, 0);
        return description.ParameterCount;
    }
}
