using System.Globalization;
using System.Xml.Linq;

namespace BackpropGen.Plots.Tests;

/// <summary>What an SVG document of a picture shows.</summary>
internal sealed class Svg
{
    public const string Blue = "#0072B2";
    public const string Vermilion = "#D55E00";
    public const string Ink = "#222";

    private readonly XElement _root;

    private Svg(string document) => _root = XDocument.Parse(document).Root!;

    public double Width => Number(_root, "width");

    public double Height => Number(_root, "height");

    public IReadOnlyList<string> Texts => [.. _root.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim())];

    public IEnumerable<XElement> TextElements => _root.Descendants().Where(element => element.Name.LocalName == "text");

    public int Images => _root.Descendants().Count(element => element.Name.LocalName == "image");

    public static Svg Of(Picture picture, int? width = null, int? height = null) => new(picture.ToSvg(width, height));

    /// <summary>Circles, squares or paths that are filled with a colour.</summary>
    public IReadOnlyList<XElement> Filled(string shape, string colour) =>
        [.. _root.Descendants().Where(element => element.Name.LocalName == shape && element.Attribute("fill")?.Value == colour)];

    /// <summary>Lines in a colour: their widths and the places they go through.</summary>
    public IReadOnlyList<(double Width, (double X, double Y)[] Points)> Lines(string colour) =>
    [
        .. _root.Descendants()
            .Where(element => element.Name.LocalName == "path" && element.Attribute("stroke")?.Value == colour)
            .Select(path => (Number(path, "stroke-width"), Points(path.Attribute("d")!.Value))),
    ];

    private static (double X, double Y)[] Points(string path) =>
    [
        .. path.Split(['M', 'L', 'Z'], StringSplitOptions.RemoveEmptyEntries)
            .Select(point => point.Trim().Split(' '))
            .Select(point => (double.Parse(point[0], CultureInfo.InvariantCulture), double.Parse(point[1], CultureInfo.InvariantCulture))),
    ];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
