namespace BackpropGen.Derivations;

// Text as HTML.
internal static class HtmlText
{
    public static string Of(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");
}
