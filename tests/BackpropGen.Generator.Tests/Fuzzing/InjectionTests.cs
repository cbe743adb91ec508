using System.Globalization;
using BackpropGen.Generator.Tests.Models;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Fuzzing;

/// <summary>Text of a stranger's, in a file or in an attribute, is an identifier, the inside of a string, or words in a comment: it never becomes code.</summary>
public class InjectionTests
{
    public static TheoryData<string> Hostile =>
    [
        "*/ } static int Evil() => 1; /*", "\n#error Evil\n", "\r\npublic int Evil;", "\u2028public int Evil;\u2029", "\u0085#line 1", "\"; Evil(); //", "\\\"; Evil(); //", "\\u0022; Evil(); //", "\\", "\"\"\"",
        "{Evil()}", "{0}", "</summary><Evil/>", "]]><!--", "&quot;&#34;&evil;", "@\"", "'", "\0", "\u001A", "\uFFFE\uFFFF", "\u202Eevil\u202C", "\uD83D", "a\u00ADb", "global::System", "class", "e\u0301",
    ];

    private static readonly Dictionary<string, Lazy<IReadOnlyDictionary<string, string>>> Benign = new[] { "", ", Frozen = true" }.ToDictionary(
        more => more, more => new Lazy<IReadOnlyDictionary<string, string>>(() => OfModel("model.onnx", "x", more)));

    [SampledTheory(3)]
    [MemberData(nameof(Hostile))]
    public void Names_in_a_model_change_identifiers_alone(string name)
    {
        foreach ((string more, Lazy<IReadOnlyDictionary<string, string>> benign) in Benign)
        {
            SameCode(benign.Value, OfModel("model.onnx", name, more));
        }
    }

    [SampledTheory(2)]
    [InlineData("*")]
    [InlineData("\"; Evil(); ")]
    [InlineData("a\n#error Evil\n")]
    [InlineData("a\u2028#error")]
    [InlineData("</summary>")]
    [InlineData("*\\u002F } static int Evil() => 1; ")]
    public void The_name_of_a_file_is_not_in_the_code(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            // It has no files of such names.
            return;
        }

        IReadOnlyDictionary<string, string> files = OfModel(name + ".onnx", "x", "");
        Assert.Equal(Benign[""].Value.Values, files.Values);
    }

    [SampledTheory(3)]
    [MemberData(nameof(Hostile))]
    public void Names_in_the_attribute_are_identifiers_or_refused(string name)
    {
        const string Benign = "a_benign_name";
        string Class(string first) => $"[Network(\"2-2-1\", Inputs = new[] {{ {Outcomes.Literal(first)}, \"b\" }})] internal partial class Model {{ }}";
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace(Class(name)));

        // The compiler takes no notice of characters of formatting.
        if (SyntaxFacts.IsValidIdentifier(string.Concat(name.Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format))))
        {
            SameCode(GeneratorRun.Of(Gate.InNamespace(Class(Benign))).Files, run.Files);
        }
        else
        {
            Assert.Empty(run.Files);
            Assert.Equal("BPG007", Assert.Single(run.AnalyzerDiagnostics()).Id);
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(Hostile))]
    public void Classes_that_are_texts_come_back_letter_by_letter(string text)
    {
        string Class(string first) => $$"""
            #pragma warning disable CS1591
            public sealed record Sample(float A, string Kind);
            [BackpropGen.Network("1-2", Loss = BackpropGen.Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = "Kind", Outputs = new[] { {{Outcomes.Literal(first)}}, "another text" })]
            public partial class Model { public string Best(float a) => PredictClass(new Sample(a, "")); public void Favour() { var p = GetParameters(); p.B1_1 = 9; SetParameters(p); } }
            """;
        GeneratorRun run = GeneratorRun.Of(Class(text), new ConsumerSettings(IsOnlyRun: true));
        if (text == "\uD83D")
        {
            // Half a character cannot be written into an assembly: what the compiler says of the author's own attribute.
            return;
        }

        SameCode(GeneratorRun.Of(Class("a benign text")).Files, run.Files);
        Type type = run.Load().GetType("Model")!;
        object network = Activator.CreateInstance(type)!;
        type.GetMethod("Favour")!.Invoke(network, null);
        Assert.Equal(text, type.GetMethod("Best")!.Invoke(network, [0f]));
    }

    private static IReadOnlyDictionary<string, string> OfModel(string fileName, string name, string more)
    {
        using var folder = new ModelFolder();
        string input = name.Replace(' ', '\t');
        Models.OnnxFile file = new Models.OnnxFile().Input(input, "batch", 2);
        file.Output(file.Node("Tanh", file.Node("Gemm", $"{input} {file.Constant(OperatorCases.Numbers(4), 2, 2)}", "z"), input + "'"));
        File.WriteAllBytes(folder.PathOf(fileName), file.ToBytes());
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace($"/// <summary>A model.</summary>\n[Network(Model = {Outcomes.Literal(fileName)}{more})] public partial class Model {{ }}"), folder.Settings);
        Assert.NotEmpty(run.Files);
        Assert.Empty(run.EmitDiagnostics());
        return run.Files;
    }

    /// <summary>The same kinds of tokens and of comments in the same order: only what identifiers are called, and what strings hold, may differ.</summary>
    private static void SameCode(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        Assert.NotEmpty(actual);
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string file, string text) in actual)
        {
            Assert.Equal(Kinds(expected[file]), Kinds(text));
        }
    }

    private static IEnumerable<SyntaxKind> Kinds(string text)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return root.DescendantTokens().SelectMany(token => token.LeadingTrivia.Concat(token.TrailingTrivia).Select(trivia => trivia.Kind())
            .Where(kind => kind is not (SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia)).Append(token.Kind()));
    }
}
