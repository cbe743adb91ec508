using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Whether the build that the generator runs in passes on what the analyzer reports.</summary>
internal static class AnalyzerReports
{
    private const string BulkOption = "dotnet_analyzer_diagnostic.severity";
    private const string BulkOptionOfCategory = "dotnet_analyzer_diagnostic.category-" + Descriptors.Category + ".severity";

    /// <summary>
    /// Whether an error would be seen in the output of a build, be it as a warning. What is suppressed by its number at its place in the source counts
    /// as seen: its author has read it.
    /// </summary>
    public static bool Show(Diagnostic error, Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken) =>
        !AreOff(options.GlobalOptions) && !BlanketPragma.Hides(error.Id, error.Location, cancellationToken)
        && SeverityOf(error, compilation, options, cancellationToken) is ReportDiagnostic.Default or ReportDiagnostic.Error or ReportDiagnostic.Warn;

    /// <summary>Whether the build runs no analyzers, by the rule of the target _ComputeSkipAnalyzers, which comes with the compiler.</summary>
    private static bool AreOff(AnalyzerConfigOptions options)
    {
        string run = BuildProperties.Of(options, "RunAnalyzers");
        if (IsFalse(run) || (run.Length == 0 && IsFalse(BuildProperties.Of(options, "RunAnalyzersDuringBuild"))))
        {
            return true;
        }

        string optimize = BuildProperties.Of(options, "OptimizeImplicitlyTriggeredBuild");
        return IsTrue(BuildProperties.Of(options, "IsImplicitlyTriggeredBuild"))
            && IsTrue(BuildProperties.Of(options, "UsingMicrosoftNETSdk"))
            && !IsFalse(optimize)
            && (IsTrue(optimize) || !IsTrue(BuildProperties.Of(options, "TreatWarningsAsErrors")));
    }

    /// <summary>What the settings make of a diagnostic, in the order in which the compiler asks them; default where none speaks of it.</summary>
    private static ReportDiagnostic SeverityOf(Diagnostic diagnostic, Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        SyntaxTree? tree = diagnostic.Location.SourceTree;
        if (compilation.Options.SpecificDiagnosticOptions.TryGetValue(diagnostic.Id, out ReportDiagnostic report) && report != ReportDiagnostic.Default)
        {
            return report;
        }

        if (compilation.Options.SyntaxTreeOptionsProvider is { } settings
            && ((tree is not null && settings.TryGetDiagnosticValue(tree, diagnostic.Id, cancellationToken, out report))
                || settings.TryGetGlobalDiagnosticValue(diagnostic.Id, cancellationToken, out report)))
        {
            return report;
        }

        AnalyzerConfigOptions inBulk = tree is null ? options.GlobalOptions : options.GetOptions(tree);
        return inBulk.TryGetValue(BulkOptionOfCategory, out string? severity) || inBulk.TryGetValue(BulkOption, out severity) ? Parse(severity) : ReportDiagnostic.Default;
    }

    private static ReportDiagnostic Parse(string severity) => severity.Trim().ToLowerInvariant() switch
    {
        "none" => ReportDiagnostic.Suppress,
        "silent" or "refactoring" => ReportDiagnostic.Hidden,
        "suggestion" => ReportDiagnostic.Info,
        "warning" => ReportDiagnostic.Warn,
        "error" => ReportDiagnostic.Error,
        _ => ReportDiagnostic.Default,
    };

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool IsFalse(string value) => value.Equals("false", StringComparison.OrdinalIgnoreCase);
}
