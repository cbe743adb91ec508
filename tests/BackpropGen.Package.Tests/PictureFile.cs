using System.Xml.Linq;

namespace BackpropGen.Package.Tests;

/// <summary>A file that is to be a picture.</summary>
internal static class PictureFile
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>An SVG document with text, or a PNG file of more than a few bytes.</summary>
    public static void Check(string path)
    {
        Assert.True(File.Exists(path), $"{path} was not saved.");
        if (Path.GetExtension(path) == ".png")
        {
            byte[] bytes = File.ReadAllBytes(path);
            Assert.True(bytes.Length > 2000 && bytes.AsSpan().StartsWith(PngSignature), $"{path} is no PNG file.");
        }
        else
        {
            XElement svg = XDocument.Load(path).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "text" && element.Value.Trim().Length > 0);
        }
    }
}
