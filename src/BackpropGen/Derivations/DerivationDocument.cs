using BackpropGen.Derivations;

namespace BackpropGen;

/// <summary>What can be printed as text, Markdown, HTML and LaTeX: derivations, and what is made of them.</summary>
public abstract class DerivationDocument
{
    private protected DerivationDocument()
    {
    }

    /// <summary>As text in columns, with the mathematics in Unicode.</summary>
    /// <param name="exact">Whether numbers have all of their digits, with which they can be read back to the same bits; otherwise 6.</param>
    /// <returns>Lines without an end of line behind the last.</returns>
    public string ToText(bool exact = false) => TextPrinter.Print(Blocks(exact));

    /// <summary>As Markdown with tables.</summary>
    /// <param name="exact">Whether numbers have all of their digits; otherwise 6.</param>
    /// <returns>Lines without an end of line behind the last.</returns>
    public string ToMarkdown(bool exact = false) => MarkdownPrinter.Print(Blocks(exact));

    /// <summary>As one file of HTML for light and dark screens and for paper. It loads nothing.</summary>
    /// <param name="exact">Whether numbers have all of their digits; otherwise 6.</param>
    /// <returns>The file's text, to be saved in UTF-8.</returns>
    public string ToHtml(bool exact = false) => HtmlPrinter.Print(Blocks(exact));

    /// <summary>As a piece of LaTeX, for a document that uses the package amsmath.</summary>
    /// <param name="exact">Whether numbers have all of their digits; otherwise 6.</param>
    /// <returns>Lines without an end of line behind the last.</returns>
    public string ToLatex(bool exact = false) => LatexPrinter.Print(Blocks(exact));

    /// <summary>The same as <see cref="ToText"/>, with 6 digits of each number.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToText();

    internal abstract IReadOnlyList<Block> Blocks(bool exact);
}
