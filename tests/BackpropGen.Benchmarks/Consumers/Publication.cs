using System.Globalization;
using System.Runtime.InteropServices;

namespace BackpropGen.Benchmarks.Consumers;

/// <summary>A way to publish a program, with the properties of the project that ask for it.</summary>
internal sealed record Publication(string Name, params string[] Properties)
{
    public static readonly IReadOnlyList<Publication> All =
    [
        new("with the runtime of the machine (JIT)", "-p:SelfContained=false"),
        new("self-contained, trimmed (JIT)", "-p:SelfContained=true", "-p:PublishTrimmed=true"),
        new("NativeAOT", "-p:PublishAot=true"),
        .. Native("x86-64-v3"),
        .. Native("x86-64-v4"),
    ];

    public bool NeedsRuntime => Properties.Contains("-p:SelfContained=false");

    public bool IsAot => Properties.Contains("-p:PublishAot=true");

    private static IEnumerable<Publication> Native(string instructionSet) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? [new($"NativeAOT for {instructionSet}", "-p:PublishAot=true", "-p:IlcInstructionSet=" + instructionSet)]
            : [];
}

/// <summary>A published program.</summary>
/// <param name="Bytes">Of everything that has to be shipped, or 0 if it could not be published.</param>
/// <param name="Problem">Why it could not.</param>
/// <param name="Start">The command that starts it.</param>
internal sealed record PublishedProgram(long Bytes, string? Problem, string Start, params string[] Arguments)
{
    /// <summary>Milliseconds from before the process exists until the program says that it is there.</summary>
    public double Run()
    {
        long before = DateTime.UtcNow.Ticks;
        (int exitCode, string output) = CommandLine.Run(Start, Path.GetTempPath(), new Dictionary<string, string>(), Arguments);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{Start} ended with {exitCode}: {output}");
        }

        long there = long.Parse(output.Split(' ')[0], CultureInfo.InvariantCulture);
        return (there - before) / (double)TimeSpan.TicksPerMillisecond;
    }
}
