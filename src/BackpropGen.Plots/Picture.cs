using System.Text;
using System.Text.RegularExpressions;
using BackpropGen.Drawing;
using ScottPlot;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>A picture that was drawn from what a network or its training was at that time, to be saved as SVG or PNG. Immutable.</summary>
/// <remarks>
/// The same picture in the same size gives the same bytes, on any machine, as long as its text is of characters of the font that the library brings (Latin, Greek,
/// Cyrillic and mathematical ones among them); others take a font of the machine. Sizes are in pixels, from 100 to 10,000; without one, a picture has a size that suits it.
/// Any thread may save a picture.
/// </remarks>
public sealed class Picture
{
    private const int LeastSize = 100;
    private const int GreatestSize = 10_000;

    // ScottPlot keeps fonts in dictionaries that all charts share.
    private static readonly object Rendering = new();

    private readonly Func<int, int, Plot> _draw;

    internal Picture(int width, int height, Func<int, int, Plot> draw)
    {
        Width = Math.Min(width, GreatestSize);
        Height = Math.Min(height, GreatestSize);
        _draw = draw;
    }

    /// <summary>The width that suits the picture, in pixels.</summary>
    public int Width { get; }

    /// <summary>The height that suits the picture, in pixels.</summary>
    public int Height { get; }

    /// <summary>Writes the picture to a file, as SVG or PNG as the extension of its name says. Creates the folder if it is missing; replaces a file that exists.</summary>
    /// <param name="path">A path that ends in <c>.svg</c> or <c>.png</c>.</param>
    /// <param name="width">The width in pixels; null for <see cref="Width"/>.</param>
    /// <param name="height">The height in pixels; null for <see cref="Height"/>.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path has another extension, or none. Nothing was written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The picture would be smaller than 100 or larger than 10,000 pixels. Nothing was written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, int? width = null, int? height = null)
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        string extension = Path.GetExtension(path);
        bool isSvg = extension.Equals(".svg", StringComparison.OrdinalIgnoreCase);
        if (!isSvg && !extension.Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"Pictures are saved as SVG or PNG, and the name of the file says which: it ends in .svg or .png. \"{path}\" ends in {(extension.Length == 0 ? "neither" : $"\"{extension}\"")}.",
                nameof(path));
        }

        byte[] bytes = isSvg ? Encoding.UTF8.GetBytes(ToSvg(width, height)) : ToPng(width, height);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Writes the picture to a stream as SVG, in UTF-8. The stream stays open.</summary>
    /// <param name="stream">A stream that can be written to.</param>
    /// <param name="width">The width in pixels; null for <see cref="Width"/>.</param>
    /// <param name="height">The height in pixels; null for <see cref="Height"/>.</param>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The picture would be smaller than 100 or larger than 10,000 pixels. Nothing was written.</exception>
    public void SaveSvg(Stream stream, int? width = null, int? height = null) => Write(stream, () => Encoding.UTF8.GetBytes(ToSvg(width, height)));

    /// <summary>Writes the picture to a stream as PNG. The stream stays open.</summary>
    /// <inheritdoc cref="SaveSvg(Stream, int?, int?)"/>
    public void SavePng(Stream stream, int? width = null, int? height = null) => Write(stream, () => ToPng(width, height));

    /// <summary>The picture as an SVG document.</summary>
    /// <param name="width">The width in pixels; null for <see cref="Width"/>.</param>
    /// <param name="height">The height in pixels; null for <see cref="Height"/>.</param>
    /// <returns>The document; its lines end with a line feed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The picture would be smaller than 100 or larger than 10,000 pixels.</exception>
    public string ToSvg(int? width = null, int? height = null)
    {
        string svg = Render(width, height, (plot, w, h) => plot.GetSvgXml(w, h)).Replace("\r\n", "\n");

        // Skia ends lists of positions with a comma, which SVG does not allow. A viewer that lacks the font takes one whose letters are as wide.
        svg = WithOwnNumbers(Regex.Replace(svg, @", ""(?=[ >/])", "\""));
        return svg.Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"");
    }

    /// <summary>The picture as the bytes of a PNG file.</summary>
    /// <param name="width">The width in pixels; null for <see cref="Width"/>.</param>
    /// <param name="height">The height in pixels; null for <see cref="Height"/>.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The picture would be smaller than 100 or larger than 10,000 pixels.</exception>
    public byte[] ToPng(int? width = null, int? height = null) => Render(width, height, (plot, w, h) => plot.GetImageBytes(w, h, ImageFormat.Png));

    // Skia numbers clips and images through all documents of a process.
    private static string WithOwnNumbers(string svg)
    {
        var numbers = new Dictionary<string, string>();
        return Regex.Replace(svg, @"(?<=id=""|#)(?:cl|img|gradient|pattern)_[0-9a-f]+(?=[)""])", id =>
        {
            if (!numbers.TryGetValue(id.Value, out string? number))
            {
                number = Invariant($"{id.Value.Substring(0, id.Value.IndexOf('_'))}_{numbers.Count}");
                numbers.Add(id.Value, number);
            }

            return number;
        });
    }

    private static void Write(Stream stream, Func<byte[]> render)
    {
        if (stream is null)
        {
            throw new ArgumentNullException(nameof(stream));
        }

        byte[] bytes = render();
        stream.Write(bytes, 0, bytes.Length);
    }

    private static int Checked(int size, string name) => size is >= LeastSize and <= GreatestSize
        ? size
        : throw new ArgumentOutOfRangeException(name, size, Invariant($"The {name} of a picture is from {LeastSize} to {GreatestSize} pixels."));

    private TResult Render<TResult>(int? width, int? height, Func<Plot, int, int, TResult> save)
    {
        int w = Checked(width ?? Width, nameof(width)), h = Checked(height ?? Height, nameof(height));
        lock (Rendering)
        {
            using Plot plot = _draw(w, h);
            return save(plot, w, h);
        }
    }
}
