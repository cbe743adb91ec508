using System.Text.RegularExpressions;
using BackpropGen.Testing;
using Xunit.Abstractions;

namespace BackpropGen.Generator.Tests.Architecture;

/// <summary>
/// What a reader of generated code meets: how many lines, how many of them are mathematics, and how much of the text is paths of types. Mathematics are the lines that compute
/// a value of the network, and the formulas above them; they are counted among all lines but empty ones and those of a brace alone.
/// </summary>
public class GeneratedTextTests(ITestOutputHelper output)
{
    private static readonly Regex Path = new(@"global::[\w.]+");

    private static readonly Regex Formula = new("^//.*[₀-₉].*=|^//.*←");

    /// <summary>A value that another method has computed.</summary>
    private static readonly Regex Load = new(@"^\w+ \w+ = (nodes|inputs|targets)\[\d+\];$|Load(Unsafe)?\(");

    /// <summary>A value, a parameter or a gradient on the left, or on the left of an addition, or a function at each node.</summary>
    private static readonly Regex Computation = new(
        @"^((float|double|Vector\d+<\w+>) )?(p\.|n\.|gradient\.|_?sum)?[a-zA-Z]{1,5}\d+(from\d+)?(_\d+)*(At)? [-+*]?= |^(nodes|outputs)\[\d+\] = |^RowVector\.AddTo|^\+ |^loss \+= |^return \(?[a-z]+ - | At\(.*\) => ");

    [Theory]
    [InlineData("2-2-1\", Activation.Linear, Inputs = new[] { \"iq\", \"cgpa\" }, Outputs = new[] { \"lpa\" }", 492, 0.42)]
    [InlineData("4-8-3:softmax\"", 900, 0.24)]
    [InlineData("16-64-64-8\"", 782, 0.09)]
    public void Lines_are_no_more_than_they_were_mathematics_no_less_and_paths_are_few(string arguments, int mostLines, double leastMathematics)
    {
        GeneratorRun run = GeneratorRun.Of($"using BackpropGen;\n\nnamespace Consumer\n{{\n    [Network(\"{arguments})] public partial class Model {{ }}\n}}\n");
        string text = string.Concat(run.Files.Values);
        string[] lines = text.TrimEnd('\n').Split('\n');
        string[] counted = [.. lines.Select(line => line.Trim()).Where(line => line is not ("" or "{" or "}"))];
        int mathematics = counted.Count(line => Formula.IsMatch(line) || (Computation.IsMatch(line) && !Load.IsMatch(line)));
        double paths = Path.Matches(text).Sum(match => match.Length) / (double)text.Length;
        output.WriteLine($"{arguments}: {lines.Length:N0} lines, {mathematics / (double)counted.Length:P0} mathematics, {paths:P1} paths");
        Assert.True(mathematics >= leastMathematics * counted.Length, $"{mathematics} lines of {counted.Length} are less than {leastMathematics:P0}.");
        Assert.True(lines.Length <= mostLines, $"{lines.Length} lines are more than {mostLines}.");
        Assert.True(paths <= 0.05, $"{paths:P1} of the characters are paths from global:: on.");
    }
}
