using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.CodeFixes;

/// <summary>
/// The text of an array's elements, however the array is written. Changes are changes of text, so that comments and lines stay as they are, and since the
/// compilers that the fixes are built for have no class for collection expressions.
/// </summary>
internal sealed class ArrayText
{
    private readonly SyntaxNode _array;
    private readonly SyntaxToken _open;
    private readonly SyntaxToken _close;
    private readonly IReadOnlyList<SyntaxNode> _elements;

    private ArrayText(SyntaxNode array, SyntaxToken open, SyntaxToken close, IEnumerable<SyntaxNode> elements)
    {
        _array = array;
        _open = open;
        _close = close;
        _elements = elements.ToList();
    }

    /// <summary>How many elements are written.</summary>
    public int Count => _elements.Count;

    /// <summary>The size that is written, as in new string[2] { "a", "b" }.</summary>
    private ExpressionSyntax? Size => (_array as ArrayCreationExpressionSyntax)?.Type.RankSpecifiers[0].Sizes.FirstOrDefault(size => size is not OmittedArraySizeExpressionSyntax);

    /// <summary>The array that a node is; null if it is none.</summary>
    public static ArrayText? Of(SyntaxNode node) => node switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => Of(node, initializer),
        ArrayCreationExpressionSyntax => new ArrayText(node, default, default, Array.Empty<SyntaxNode>()),
        ImplicitArrayCreationExpressionSyntax creation => Of(node, creation.Initializer),
        ExpressionSyntax when node.GetFirstToken().IsKind(SyntaxKind.OpenBracketToken) => new ArrayText(node, node.GetFirstToken(), node.GetLastToken(), node.ChildNodes()),
        _ => null,
    };

    private static ArrayText Of(SyntaxNode array, InitializerExpressionSyntax initializer) => new(array, initializer.OpenBraceToken, initializer.CloseBraceToken, initializer.Expressions);

    /// <summary>Elements at the end, each on a line of its own where the last one is.</summary>
    public IEnumerable<TextChange> Append(SourceText text, IReadOnlyList<string> elements)
    {
        if (_open.IsKind(SyntaxKind.None))
        {
            yield return new TextChange(_array.Span, $"new[] {{ {string.Join(", ", elements)} }}");
            yield break;
        }

        if (Size is { } size)
        {
            yield return ChangeOf(size, Count + elements.Count);
        }

        if (Count == 0)
        {
            TextSpan between = TextSpan.FromBounds(_open.Span.End, _close.SpanStart);
            string space = _close.IsKind(SyntaxKind.CloseBraceToken) ? " " : string.Empty;
            bool isBlank = string.IsNullOrWhiteSpace(text.ToString(between));
            yield return new TextChange(isBlank ? between : new TextSpan(_close.SpanStart, 0), (isBlank ? space : string.Empty) + string.Join(", ", elements) + space);
            yield break;
        }

        SyntaxToken last = _elements[Count - 1].GetLastToken();
        SyntaxToken end = End(out bool hasComma);
        TextLine line = text.Lines.GetLineFromPosition(_elements[Count - 1].SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, _elements[Count - 1].SpanStart));
        if (!string.IsNullOrWhiteSpace(before) || LineEndAfter(end) is not { } lineEnd)
        {
            yield return new TextChange(new TextSpan(last.Span.End, 0), string.Concat(elements.Select(element => ", " + element)));
            yield break;
        }

        string lineBreak = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        TextSpan rest = TextSpan.FromBounds(last.Span.End, lineEnd);
        string lines = string.Join(",", elements.Select(element => lineBreak + before + element));
        yield return new TextChange(rest, (hasComma ? string.Empty : ",") + text.ToString(rest) + lines + (hasComma ? "," : string.Empty));
    }

    /// <summary>The first elements alone, with what is written beside them.</summary>
    public IEnumerable<TextChange> Cut(SourceText text, int count)
    {
        if (Size is { } size)
        {
            yield return ChangeOf(size, count);
        }

        SyntaxToken kept = _elements[count - 1].GetLastToken();
        SyntaxToken comma = kept.GetNextToken();
        SyntaxToken end = End(out bool hasComma);
        if (LineEndAfter(comma) is { } lineEnd)
        {
            // A comment that ends a line keeps its line, and the bracket may stand behind the last name.
            int? lastLineEnd = LineEndAfter(end);
            string beside = text.ToString(TextSpan.FromBounds(comma.Span.End, lineEnd));
            string lineBreak = lastLineEnd is null ? text.ToString(TextSpan.FromBounds(lineEnd, text.Lines.GetLineFromPosition(lineEnd).EndIncludingLineBreak)) : string.Empty;
            yield return new TextChange(TextSpan.FromBounds(kept.Span.End, lastLineEnd ?? end.Span.End), (hasComma ? "," : string.Empty) + beside + lineBreak);
        }
        else
        {
            yield return new TextChange(TextSpan.FromBounds(kept.Span.End, _elements[Count - 1].Span.End), string.Empty);
        }
    }

    /// <summary>The last token of the elements, which may be a comma.</summary>
    private SyntaxToken End(out bool hasComma)
    {
        SyntaxToken last = _elements[Count - 1].GetLastToken();
        SyntaxToken next = last.GetNextToken();
        hasComma = next.IsKind(SyntaxKind.CommaToken);
        return hasComma ? next : last;
    }

    /// <summary>Where the line ends that the token is the last of; null if others follow there.</summary>
    private static int? LineEndAfter(SyntaxToken token)
    {
        SyntaxTrivia lineEnd = token.TrailingTrivia.FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return lineEnd.IsKind(SyntaxKind.EndOfLineTrivia) ? lineEnd.SpanStart : null;
    }

    private static TextChange ChangeOf(ExpressionSyntax size, int count) => new(size.Span, count.ToString(CultureInfo.InvariantCulture));
}
