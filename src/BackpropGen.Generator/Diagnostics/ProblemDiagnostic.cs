using System.Collections.Immutable;
using BackpropGen.Generator.Declaration;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>Makes the compiler's diagnostic of a problem.</summary>
internal static class ProblemDiagnostic
{
    /// <param name="problem">The problem.</param>
    /// <param name="type">The class that it is about.</param>
    /// <param name="attribute">The attribute of that class.</param>
    /// <param name="topology">The topology that the attribute writes, if it does.</param>
    /// <param name="cancellationToken">Ends the search for the characters.</param>
    public static Diagnostic Of(Problem problem, INamedTypeSymbol type, AttributeData attribute, string? topology, CancellationToken cancellationToken)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.First(descriptor => descriptor.Id == problem.Id);
        Location location = SiteLocation.Of(problem.Site, type, attribute, cancellationToken);
        string column = SiteLocation.ColumnOf(problem.Site, attribute, topology, cancellationToken);
        ImmutableDictionary<string, string?> hints = ImmutableDictionary<string, string?>.Empty;
        var further = new List<Location>();

        // Where the characters cannot be pointed at, nothing can be put in their place.
        if (column.Length == 0)
        {
            hints = problem.Hints.ToImmutableDictionary(hint => hint.Property, hint => (string?)hint.Value);
            further.AddRange(problem.Further.Select(site => SiteLocation.Of(site, type, attribute, cancellationToken)));
        }

        return Diagnostic.Create(descriptor, location, further, hints, problem.Arguments.Append(column).ToArray<object>());
    }
}
