using ScottPlot;
using SkiaSharp;

namespace BackpropGen.Drawing;

/// <summary>The font of all text: one that this library brings, so that pictures are the same on every machine, with fonts or without.</summary>
internal static class PlotFont
{
    private const string Resource = "DejaVuSans.ttf";

    private static readonly SKTypeface Typeface = Read();

    static PlotFont() => Fonts.FontResolvers.Insert(0, new Resolver());

    /// <summary>The name by which ScottPlot asks for it; one of its own, so that no font of the machine takes its place. No constant: whoever reads it has it registered.</summary>
    public static string Name { get; } = "BackpropGen DejaVu Sans";

    /// <summary>The font for a text: another one of the machine where this one lacks a character that the other has.</summary>
    public static string For(string text) => Typeface.ContainsGlyphs(text) ? Name : Fonts.Detect(text);

    /// <summary>The width of a text in pixels.</summary>
    public static float Width(string text, float size)
    {
        using var font = new SKFont(Typeface, size);
        return font.MeasureText(text);
    }

    private static SKTypeface Read()
    {
        using Stream stream = typeof(PlotFont).Assembly.GetManifestResourceStream(Resource)!;
        return SKTypeface.FromStream(stream);
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;
    }
}
