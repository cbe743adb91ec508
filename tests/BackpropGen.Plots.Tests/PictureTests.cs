using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace BackpropGen.Plots.Tests;

public sealed class PictureTests : IDisposable
{
    private static readonly Picture Example = Examples.Losses(1, 0.5, 0.25);

    private readonly string _folder = Directory.CreateTempSubdirectory("pictures-").FullName;

    public static TheoryData<string> Kinds => [.. Pictures.Keys];

    private static Dictionary<string, Func<Picture>> Pictures { get; } = new()
    {
        ["losses"] = () => NetworkPlots.PlotLosses("Training −1", ("one", [1234.5, 10, 0.001]), ("two", [0.5, 2, -0.0])),
        ["predictions"] = () => Examples.Line().PlotPredictions([0, 1.5, -2.25], [1, 4, -3]),
        ["boundary"] = () => Examples.Threshold().PlotDecisionBoundary([0.5, -1.5, 0.25, 1.5], [0, 0]),
        ["confusion"] = () => Examples.Threshold().ScoreClasses([0.5, -1.5, 0.25, 1.5], [0, 0]).ConfusionMatrix.PlotConfusionMatrix(),
        ["network"] = () => Examples.Double("\"1-2:tanh-1\"", -1.5, 0.25, 1234.5, -0.5, 2, -3, 0.125).PlotNetwork(),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_picture_is_SVG_and_PNG_of_the_size_asked_for(string kind)
    {
        Picture picture = Pictures[kind]();
        Assert.Equal((500, 400), PngSize(picture.ToPng(500, 400)));
        Assert.Equal((picture.Width, picture.Height), PngSize(picture.ToPng()));

        Svg svg = Svg.Of(picture, 500, 400);
        Assert.Equal((500, 400), (svg.Width, svg.Height));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_picture_has_the_same_bytes_again_and_in_any_culture(string kind)
    {
        string svg = Pictures[kind]().ToSvg();
        byte[] png = Pictures[kind]().ToPng();
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (string other in new[] { "de-DE", "sv-SE", "ar-SA" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(other) { NumberFormat = { NumberDecimalSeparator = "٫", NegativeSign = "\u2212" } };
                Assert.Equal(svg, Pictures[kind]().ToSvg());
                Assert.Equal(png, Pictures[kind]().ToPng());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Many_threads_may_draw_at_once()
    {
        Dictionary<string, string> expected = Pictures.ToDictionary(kind => kind.Key, kind => kind.Value().ToSvg());
        Parallel.For(0, 40, i =>
        {
            string kind = Pictures.Keys.ElementAt(i % Pictures.Count);
            Assert.Equal(expected[kind], Pictures[kind]().ToSvg());
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_text_is_in_the_font_that_the_library_brings(string kind)
    {
        Assert.All(Svg.Of(Pictures[kind]()).TextElements, text =>
        {
            Assert.Equal("DejaVu Sans, Verdana, sans-serif", text.Attribute("font-family")!.Value);
            Assert.Null(text.Attribute("font-weight"));

            // A list that ends with a comma is no list of SVG.
            Assert.All(new[] { "x", "y" }, name => Assert.Matches(@"^-?[\d.e-]+(, -?[\d.e-]+)*$", text.Attribute(name)!.Value));
        });
        Assert.NotNull(typeof(Picture).Assembly.GetManifestResourceInfo("DejaVuSans.ttf"));
    }

    [Fact]
    public void Text_with_characters_that_the_font_lacks_is_drawn_all_the_same()
    {
        // What it looks like depends on the fonts of the machine.
        Picture picture = NetworkPlots.PlotLosses("損失 <&> \"x\"", ("訓練", [1, 2]));
        Assert.Contains(Svg.Of(picture).Texts, text => text.EndsWith("<&> \"x\"", StringComparison.Ordinal));
        Assert.NotEmpty(picture.ToPng());
    }

    [Fact]
    public void The_extension_says_whether_a_file_is_SVG_or_PNG_and_the_folder_is_created()
    {
        string svg = Path.Combine(_folder, "new", "folder", "picture.SVG"), png = Path.Combine(_folder, "other", "picture.png");
        Example.Save(svg);
        Example.Save(png, width: 300, height: 200);

        Assert.Equal(Example.ToSvg(), File.ReadAllText(svg));
        Assert.Equal(Example.ToPng(300, 200), File.ReadAllBytes(png));
        Assert.DoesNotContain('\r', File.ReadAllText(svg));
    }

    [Fact]
    public void A_longer_file_is_replaced()
    {
        string path = Path.Combine(_folder, "picture.svg");
        File.WriteAllText(path, new string('x', 1_000_000));
        Example.Save(path);
        Assert.Equal(Example.ToSvg(), File.ReadAllText(path));
    }

    [Theory]
    [InlineData("picture.jpg", "\"picture.jpg\" ends in \".jpg\".")]
    [InlineData("picture", "\"picture\" ends in neither.")]
    [InlineData("picture.svgz", "\"picture.svgz\" ends in \".svgz\".")]
    public void Another_extension_is_refused_with_the_names_of_the_two(string name, string expected)
    {
        string path = Path.Combine(_folder, "new", name);
        string message = Assert.Throws<ArgumentException>("path", () => Example.Save(path)).Message;
        Assert.StartsWith("Pictures are saved as SVG or PNG, and the name of the file says which: it ends in .svg or .png.", message);
        Assert.Contains(expected, message.Replace(Path.Combine(_folder, "new") + Path.DirectorySeparatorChar, string.Empty));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Streams_get_the_same_bytes_and_stay_open()
    {
        using var stream = new MemoryStream();
        Example.SaveSvg(stream);
        Assert.Equal(Encoding.UTF8.GetBytes(Example.ToSvg()), stream.ToArray());

        stream.SetLength(0);
        Example.SavePng(stream, 320, 240);
        Assert.Equal(Example.ToPng(320, 240), stream.ToArray());
        stream.WriteByte(0);
    }

    [Theory]
    [InlineData(99, 500, "The width of a picture is from 100 to 10000 pixels.")]
    [InlineData(500, 10_001, "The height of a picture is from 100 to 10000 pixels.")]
    [InlineData(-1, 500, "The width")]
    [InlineData(500, 0, "The height")]
    public void A_size_that_is_too_small_or_too_large_is_refused_before_anything_is_written(int width, int height, string expected)
    {
        string path = Path.Combine(_folder, "picture.png");
        File.WriteAllText(path, "old");
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(() => Example.Save(path, width, height)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Example.ToSvg(width, height));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_least_size_can_be_drawn(string kind) => Assert.Equal((100, 100), PngSize(Pictures[kind]().ToPng(100, 100)));

    [Fact]
    public void Nothing_is_refused_by_name()
    {
        Assert.Throws<ArgumentNullException>("path", () => Example.Save(null!));
        Assert.Throws<ArgumentNullException>("stream", () => Example.SaveSvg(null!));
        Assert.Throws<ArgumentNullException>("stream", () => Example.SavePng(null!));
        Assert.Throws<ArgumentNullException>("history", () => ((TrainingHistory)null!).PlotLosses());
        Assert.Throws<ArgumentNullException>("title", () => NetworkPlots.PlotLosses(null!, ("one", [1])));
        Assert.Throws<ArgumentNullException>("curves", () => NetworkPlots.PlotLosses("title", ("one", null!)));
        Assert.Throws<ArgumentNullException>("matrix", () => ((ConfusionMatrix)null!).PlotConfusionMatrix());
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<double>)null!).PlotNetwork());
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<float>)null!).PlotDecisionBoundary(new float[1, 2], [0]));
        Assert.Throws<ArgumentNullException>("network", () => ((INetwork<float>)null!).PlotPredictions(new float[1, 2], [0]));
    }

    [Fact]
    public void Public_types_are_sealed_and_show_nothing_of_the_libraries_below()
    {
        Assert.All(typeof(Picture).Assembly.GetExportedTypes(), type => Assert.True(type.IsSealed && type.Namespace == "BackpropGen", $"{type}"));
        Assert.DoesNotMatch("ScottPlot|Skia", string.Join('\n', typeof(Picture).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)).Select(member => member.ToString())));
    }

    [Fact]
    public void A_document_has_nothing_that_differs_from_run_to_run() =>
        Assert.DoesNotMatch(new Regex(@"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|[0-9a-f]{8}-[0-9a-f]{4}-"), Example.ToSvg());

    private static (int Width, int Height) PngSize(byte[] png)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal("IHDR", Encoding.ASCII.GetString(png, 12, 4));
        return (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }
}
