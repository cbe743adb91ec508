using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BackpropGen.Testing;
using static System.FormattableString;

namespace BackpropGen.Plots.Tests;

/// <summary>
/// The first picture of the README: a network that has learnt XOR as this package draws it, and beside it the lines that the generator wrote for one of its nodes. What is stored is what the test makes;
/// where it is not, the new picture is put beside the old one, and to accept it is to rename it.
/// </summary>
public class ReadmePictureTests
{
    private const string Attribute = "[Network(\"2-2:tanh-1\", Loss = Loss.BinaryCrossEntropy, Inputs = new[] { \"a\", \"b\" }, Outputs = new[] { \"probability\" })]";

    private const int Width = 1000;
    private const int Height = 380;
    private const int DrawingWidth = 470;

    [Fact]
    public void The_picture_of_the_README_is_what_the_package_draws_and_the_generator_writes()
    {
        GeneratorRun run = GeneratorRun.Of($"using BackpropGen;\n{Attribute}\npublic partial class Xor {{ }}", new ConsumerSettings(IsOnlyRun: true));
        var xor = (INetwork<float>)Activator.CreateInstance(run.Load().GetType("Xor")!, 2)!;
        Train(xor);

        string picture = Picture(xor, run.Files);
        string verified = Repository.PathOf("docs", "images", "readme.svg"), received = Repository.PathOf("docs", "images", "readme.received.svg");
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == picture)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, picture, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        Assert.Fail($"{received} is not {verified}: look at it, and rename it if it is as it should be.");
    }

    private static void Train(INetwork<float> xor)
    {
        float[,] inputs = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
        int[] classes = [0, 1, 1, 0];
        ((IClassifier<float>)xor).Fit(inputs, classes, new FitOptions { Epochs = 1000, BatchSize = 4, LearningRate = 0.5 });

        // The same picture on processors that round the last bit of tanh otherwise.
        var parameters = new float[xor.Description.ParameterCount];
        xor.GetParameters(parameters);
        xor.SetParameters([.. parameters.Select(value => MathF.Round(value, 2))]);
        Assert.Equal(1, ((IClassifier<float>)xor).ScoreClasses(inputs, classes).Accuracy);
    }

    private static string Picture(INetwork<float> xor, IReadOnlyDictionary<string, string> files)
    {
        string drawing = Regex.Replace(xor.PlotNetwork("what it learnt").ToSvg(DrawingWidth, Height), @"^<\?xml.*?\?>\s*", string.Empty).ReplaceLineEndings("\n");
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\">\n"));
        svg.Append(Invariant($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n"));
        svg.Append(drawing.TrimEnd()).Append('\n');
        svg.Append("<g font-family=\"ui-monospace, SFMono-Regular, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"13\" fill=\"#1f2328\" xml:space=\"preserve\">\n");
        int y = 34;
        foreach (string line in Lines(files))
        {
            bool isHeading = line.StartsWith("//", StringComparison.Ordinal);
            if (line.Length > 0)
            {
                svg.Append(Invariant($"<text x=\"{DrawingWidth + 16}\" y=\"{y}\"{(isHeading ? " fill=\"#57606a\"" : string.Empty)}>{WebUtility.HtmlEncode(line)}</text>\n"));
            }

            y += line.Length > 0 ? 21 : 12;
        }

        svg.Append(Invariant($"</g>\n<rect x=\"0.5\" y=\"0.5\" width=\"{Width - 1}\" height=\"{Height - 1}\" fill=\"none\" stroke=\"#d0d7de\"/>\n"));
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>What the user writes, and the generated lines of the first hidden node.</summary>
    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> files) =>
    [
        "// you write",
        "[Network(\"2-2:tanh-1\", Loss = Loss.BinaryCrossEntropy, …)]",
        "public partial class Xor { }",
        string.Empty,
        "// generated for the first hidden node, to predict",
        Line(files["Xor.g.cs"], "float z1_1 = "),
        Line(files["Xor.g.cs"], "float o1_1 = "),
        string.Empty,
        "// generated for it, to train: the chain rule",
        Line(files["Xor.g.cs"], "float d2_1 = "),
        Line(files["Xor.g.cs"], "float d1_1 = "),
        Line(files["Xor.g.cs"], "gradient.W1_1_1 = "),
        Line(files["Xor.g.cs"], "gradient.W1_2_1 = "),
        Line(files["Xor.g.cs"], "gradient.B1_1 = "),
    ];

    private static string Line(string file, string start) => file.Split('\n').Select(line => line.Trim()).First(line => line.StartsWith(start, StringComparison.Ordinal));
}
