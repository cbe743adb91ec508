using System.Text.RegularExpressions;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Processors;

/// <summary>The just-in-time compiler gives up on methods that are too large or have too many variables. Its own report tells.</summary>
public sealed partial class OptimisationTests
{
    private static readonly string[] Seen =
    [
        "Wider:ForwardPass", "Wider:GradientBatch", "Wider:TrainBatch", "Images:Predict", "Images:TrainBatch", "TwoHiddenLayers:TrainBatch",
        "Unrolled:ForwardLayer1Part1", "UnrolledAdam:AdvanceByPart1", "TwoTwoOne:Gradient", "FourEightThree:InputGradient", "ClassesAdam:Train",
    ];

    [ThoroughFact]
    public void Every_method_of_a_network_and_of_the_library_is_optimised()
    {
        IReadOnlyList<(string Method, string Level)> report = Report();

        // With tiers switched off, every method is compiled once, and as well as the compiler can.
        Assert.Empty(report.Where(line => line.Level != "FullOpts").Select(line => $"{line.Method}: {line.Level}"));
        Assert.Contains(report, line => line.Method.StartsWith("BackpropGen.CompilerServices.", StringComparison.Ordinal));
        Assert.All(Seen, name => Assert.Contains(report, line => line.Method == "BackpropGen.Probe." + name));
    }

    private static List<(string Method, string Level)> Report()
    {
        string file = Path.GetTempFileName();
        try
        {
            Probe.Run("methods", "DOTNET_TieredCompilation=0", "DOTNET_JitDisasmSummary=1", "DOTNET_JitStdOutFile=" + file);
            return
            [
                .. from line in File.ReadLines(file)
                   let match = ReportLine().Match(line)
                   where match.Success && match.Groups["method"].Value.StartsWith("BackpropGen.", StringComparison.Ordinal)
                   select (match.Groups["method"].Value, match.Groups["level"].Value),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Such as "  16: JIT compiled Namespace.Type:Method(int) [FullOpts, IL size=49, code size=229]".
    [GeneratedRegex(@"JIT compiled (?<method>[^(\[]+(\[[^(]*\][^(\[]*)*)\(.*\[(?<level>[^,\[]+), IL size=")]
    private static partial Regex ReportLine();
}
