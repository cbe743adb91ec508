using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Diagnostics;

/// <summary>
/// A <c>#pragma warning disable</c> without numbers: it stands at the head of a file, written by a generator or copied from one, because of warnings about the code there. That
/// there is no code for a network is said all the same. Who disables that by its number is heard.
/// </summary>
internal static class BlanketPragma
{
    /// <summary>Whether such a pragma hides a diagnostic.</summary>
    public static bool Hides(string id, Location location, CancellationToken cancellationToken)
    {
        (bool all, bool byNumber) = (false, false);
        if (location.SourceTree?.GetRoot(cancellationToken) is CompilationUnitSyntax root)
        {
            for (DirectiveTriviaSyntax? directive = root.GetFirstDirective(IsPragma); directive?.SpanStart < location.SourceSpan.Start; directive = directive.GetNextDirective(IsPragma))
            {
                var pragma = (PragmaWarningDirectiveTriviaSyntax)directive;
                bool disables = pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword);
                bool isBlanket = pragma.ErrorCodes.Count == 0;
                if (isBlanket || pragma.ErrorCodes.Any(code => code.ToString() == id))
                {
                    all = disables && (all || isBlanket);
                    byNumber = disables && (byNumber || !isBlanket);
                }
            }
        }

        return all && !byNumber;
    }

    /// <summary>The same place, out of reach of such a pragma where it hides the diagnostic.</summary>
    public static Location OutOfReach(string id, Location location, CancellationToken cancellationToken)
    {
        if (!Hides(id, location, cancellationToken))
        {
            return location;
        }

        FileLinePositionSpan mapped = location.GetMappedLineSpan();
        return Location.Create(mapped.Path, location.SourceSpan, mapped.Span);
    }

    private static bool IsPragma(DirectiveTriviaSyntax directive) => directive is PragmaWarningDirectiveTriviaSyntax { IsActive: true };
}
