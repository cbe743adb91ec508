using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;

namespace BackpropGen.Benchmarks.Speed;

/// <summary>
/// Many short slices, of which the best counts: on a machine that others use too, the median tells of them, and the minimum of the code. Within one process,
/// for the ratios of what was measured seconds apart.
/// </summary>
internal sealed class SpeedConfig : ManualConfig
{
    public SpeedConfig(bool isVerbose)
    {
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3)
            .WithIterationCount(40)
            .WithIterationTime(TimeInterval.FromMilliseconds(15))
            .WithMinInvokeCount(1)
            .WithUnrollFactor(1)
            .WithEvaluateOverhead(false)
            .WithGcForce(false)
            .WithOutlierMode(OutlierMode.DontRemove));
        AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)));
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Min);
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(60);
        AddLogger(isVerbose ? ConsoleLogger.Default : NullLogger.Instance);
        ArtifactsPath = Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts");
        Options |= ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile;
    }
}
