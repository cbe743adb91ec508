using System.Globalization;
using System.IO.Compression;

namespace Handwriting;

/// <summary>
/// 1,797 images of 8 × 8 pixels, and the digits that they show. E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, "Optical Recognition of Handwritten
/// Digits", CC BY 4.0.
/// </summary>
internal sealed record DigitImages(float[][] Pixels, int[] Digits)
{
    private const int Side = 8;
    private const float Black = 16;

    public int Count => Digits.Length;

    public static DigitImages Read()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz")), CompressionMode.Decompress));
        var pixels = new List<float[]>();
        var digits = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            int[] fields = line.Split(',').Select(field => int.Parse(field, CultureInfo.InvariantCulture)).ToArray();
            pixels.Add(fields[..^1].Select(value => value / Black).ToArray());
            digits.Add(fields[^1]);
        }

        return new DigitImages(pixels.ToArray(), digits.ToArray());
    }

    public DigitImages Take(IEnumerable<int> rows) => new(rows.Select(row => Pixels[row]).ToArray(), rows.Select(row => Digits[row]).ToArray());

    /// <summary>An image in characters, a line for each row of pixels.</summary>
    public IEnumerable<string> Draw(int image) => Pixels[image].Chunk(Side).Select(row => string.Concat(row.Select(pixel => new string(" .:-=+*#@"[(int)(pixel * 8)], 2))));
}
