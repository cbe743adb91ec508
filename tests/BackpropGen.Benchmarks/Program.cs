using System.Globalization;
using BackpropGen.Benchmarks;
using BackpropGen.Benchmarks.Accuracy;
using BackpropGen.Benchmarks.Consumers;
using BackpropGen.Benchmarks.GeneratorCost;
using BackpropGen.Benchmarks.HandWritten;
using BackpropGen.Benchmarks.Latency;
using BackpropGen.Benchmarks.OwnFunctions;
using BackpropGen.Benchmarks.Page;
using BackpropGen.Benchmarks.Speed;
using BackpropGen.Benchmarks.Threads;
using BenchmarkDotNet.Running;

if (args is ["smoke"])
{
    return Smoke.Run();
}

if (args is ["accuracy"])
{
    Console.WriteLine(TranscendentalAccuracy.MarkdownTable());
    Console.Write(DoubleAccuracy.MarkdownTable());
    return 0;
}

if (args is ["accuracy", var one] && int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out int every) && every > 0)
{
    Console.WriteLine(TranscendentalAccuracy.MarkdownTable(every));
    Console.Write(DoubleAccuracy.MarkdownTable(Math.Max(1, DoubleAccuracy.Points / every)));
    return 0;
}

// BenchmarkDotNet's own options, such as --filter '*TrainRow*': shown on the console, and the page is left as it is.
if (args.Length > 0 && args[0].StartsWith('-'))
{
    BenchmarkSwitcher.FromAssembly(typeof(Smoke).Assembly).Run(args, new SpeedConfig(isVerbose: true));
    return 0;
}

using var consumers = new ConsumerReport();
var page = new PerformancePage();
(string Name, Func<string> Measure)[] sections =
[
    ("speed", () => SpeedReport.Write(SpeedResults.Measure())),
    ("handwritten", HandWrittenReport.Measure),
    ("threads", ThreadScaling.Measure),
    ("functions", FunctionCost.Measure),
    ("latency", LatencyReport.Measure),
    ("startup", consumers.Startup),
    ("size", consumers.Size),
    ("generator", GeneratorReport.Measure),
    ("editor", EditorReport.Measure),
];

string[] unknown = [.. args.Where(arg => sections.All(section => section.Name != arg))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"Unknown: {string.Join(", ", unknown)}. Known: smoke, accuracy, {string.Join(", ", sections.Select(section => section.Name))}; and options of BenchmarkDotNet.");
    return 2;
}

foreach ((string name, Func<string> measure) in sections.Where(section => args.Length == 0 || args.Contains(section.Name)))
{
    Console.Error.WriteLine($"{name} …");
    page.Add(name, measure());
}

Console.Error.WriteLine($"Written: {PerformancePage.Path}");
return 0;
