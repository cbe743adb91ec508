using System.Globalization;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// Why nothing is generated for a network, where the analyzer, which else says it, is switched off or silenced: a build would pass without a word, and without code.
/// </summary>
internal static class UnreportedProblems
{
    /// <summary>A diagnostic for each error; none where the build shows one of them anyway.</summary>
    public static IEnumerable<Diagnostic> Of(NetworkReading reading, Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken)
    {
        if (ClassPart.Find(compilation, reading.Declared.Type.MetadataName) is not { } type || NetworkReader.AttributeOf(type) is not { } attribute)
        {
            return Enumerable.Empty<Diagnostic>();
        }

        List<Diagnostic> errors = reading.Problems
            .Where(problem => problem.IsError)
            .Select(problem => ProblemDiagnostic.Of(problem, type, attribute, reading.Declared.Topology, cancellationToken))
            .ToList();
        return errors.Any(error => AnalyzerReports.Show(error, compilation, options, cancellationToken))
            ? Enumerable.Empty<Diagnostic>()
            : errors.Select(error => Diagnostic.Create(
                Descriptors.NothingGenerated, BlanketPragma.OutOfReach(Descriptors.NothingGenerated.Id, error.Location, cancellationToken), type.Name, error.GetMessage(CultureInfo.InvariantCulture), error.Id));
    }
}
