using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BackpropGen.Generator.Tests.Members;

/// <summary>Calls of what is an extension method of the library, in the oldest and the newest C#: which compile, and what the compiler says of the others.</summary>
public class ExtensionCallTests
{
    private const string Declarations = """
        [Network("2-2-1")] public partial class Regression { }
        [Network("2-2-3", Loss = Loss.CrossEntropy)] public partial class Classifier { }
        [Network("2-2-1", Precision = Precision.Double)] public partial class InDouble { }
        [Network("2-2-1", Row = typeof(Sample), Inputs = new[] { "A", "B" }, Outputs = new[] { "C" })] public partial class OfRows { }
        public struct Sample { public float A, B, C; }
        """;

    private const string NoClasses = "Whole numbers are class indices. By its type this network has no classes. Only an IClassifier has them";
    private const string NoClassifier = "By its type this network has no classes. Only an IClassifier has them";
    private const string InSingle = "The network computes in float, but what it is given is double";
    private const string InDouble = "The network computes in double, but what it is given is float";
    private const string Step = "Train takes every input of the row, every target and, last, the learning rate";
    private const string Row = "The network has a different number of inputs";

    public static TheoryData<LanguageVersion> Versions => new(LanguageVersion.CSharp9, LanguageVersion.Latest);

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_come_in_every_form(LanguageVersion version)
    {
        string[] calls =
        [
            "regression.Fit(new float[2, 2], new float[2, 1])", "regression.Fit(new float[2, 2], new float[2])", "regression.Fit(new float[2][], new float[2][])",
            "regression.Fit(new float[2][], new float[2])", "regression.Fit(new float[4], new float[2])", "regression.Fit(new float[4].AsSpan(), new float[2])",
            "regression.Fit(stackalloc float[4], stackalloc float[2])", "regression.Fit(inputs: new float[4], targets: new float[2], cancellationToken: default)",
            "inDouble.Fit(new double[2, 2], new double[2], new FitOptions())", "regression.Score(new float[4], new float[2])", "regression.TrainEach(new float[4], new float[2], 0.1f)",
            "classifier.Fit(new float[2, 2], new int[2])", "classifier.Fit(new float[2][], new[] { 0, 1 })", "classifier.Fit(new float[4], stackalloc int[2])",
            "classifier.Fit(inputs: new float[4], classes: new int[2], options: null)", "classifier.Fit(new float[4], new float[6])",
            "classifier.EvaluateBatch(new float[4], new int[2])", "classifier.TrainBatch(new float[4], new int[2], 0.1f)", "classifier.TrainEach(new float[4], new int[2], 0.1f)",
            "classifier.GradientBatch(new float[4], new int[2], new float[99])", "classifier.GradientBatch(new float[4], new int[2], out Classifier.Parameters _)",
            "classifier.PredictClassBatch(new float[4], new int[2])", "classifier.ScoreClasses(new float[4], new int[2])", "classifier.ClassCount()", "classifier.DecodeClass(new float[3])",
            "any.Fit(new float[2, 2], new float[2])", "any.TrainEach(new float[4], new float[2], 0.1f)", "anyClassifier.Fit(new float[4], new int[2])", "anyClassifier.Train(new float[2], 1, 0.1f)",
            "ofRows.Fit(new Sample[2])", "ofRows.Fit(new float[2, 2], new float[2])", "ofRows.Fit(new System.Collections.Generic.List<Sample>(), new FitOptions())",
        ];
        Assert.Empty(Errors(string.Join(";\n", calls) + ";", version));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Code_that_is_generic_in_the_precision_calls_them_too(LanguageVersion version) => Assert.Empty(Errors(
        """
        static void Any<T>(INetwork<T> network, T[] flat, T[,] matrix, T[][] rows) where T : unmanaged
        {
            network.Fit(flat, flat); network.Fit(matrix, matrix); network.Fit(matrix, flat); network.Fit(rows, rows); network.Fit(rows, flat); network.Score(flat, flat);
            network.TrainEach(flat, flat, flat[0]);
        }

        static void Classes<T>(IClassifier<T> network, T[] flat, T[,] matrix, T[][] rows, int[] classes) where T : unmanaged
        {
            network.Fit(flat, classes); network.Fit(matrix, classes); network.Fit(rows, classes); network.EvaluateBatch(flat, classes); network.PredictClassBatch(flat, classes);
        }

        Any(regression, new float[2], new float[1, 2], new float[1][]);
        Any(inDouble, new double[2], new double[1, 2], new double[1][]);
        Classes(classifier, new float[2], new float[1, 2], new float[1][], new int[1]);
        """,
        version));

    [Fact]
    public void A_call_with_data_that_the_network_does_not_take_is_told_what_is_meant()
    {
        (string Call, string Message)[] calls =
        [
            ("regression.Fit(new float[2, 2], new int[2])", NoClasses),
            ("regression.Fit(new float[2][], new int[2])", NoClasses),
            ("regression.Fit(new float[4], new int[2])", NoClasses),
            ("regression.Fit(new float[4], classes: new int[2])", NoClasses),
            ("ofRows.Fit(new float[4], new int[2])", NoClasses),
            ("inDouble.Fit(new double[4], new int[2])", NoClasses),
            ("any.Fit(new float[4], new int[2])", NoClasses),
            ("regression.EvaluateBatch(new float[4], new int[2])", NoClasses),
            ("regression.TrainBatch(new float[4], new int[2], 0.1f)", NoClasses),
            ("regression.TrainEach(new float[4], new int[2], 0.1f)", NoClasses),
            ("regression.GradientBatch(new float[4], new int[2], new float[9])", NoClasses),
            ("regression.PredictClassBatch(new float[4], new int[2])", NoClassifier),
            ("regression.ClassCount()", NoClassifier),
            ("regression.DecodeClass(new float[1])", NoClassifier),
            ("regression.Fit(new double[2, 2], new double[2])", InSingle),
            ("regression.Fit(new double[2, 2], new double[2, 1])", InSingle),
            ("regression.Fit(new double[2][], new double[2][])", InSingle),
            ("regression.Fit(new double[4], new double[2])", InSingle),
            ("regression.Fit(new double[4].AsSpan(), new double[2].AsSpan())", InSingle),
            ("regression.Fit(new float[2, 2], new double[2])", InSingle),
            ("regression.Fit(new double[2, 2], new float[2])", InSingle),
            ("ofRows.Fit(new double[4], new double[2])", InSingle),
            ("classifier.Fit(new double[2, 2], new int[2])", InSingle),
            ("classifier.Fit(new double[4], new int[2], new FitOptions())", InSingle),
            ("inDouble.Fit(new float[2, 2], new float[2])", InDouble),
            ("inDouble.Fit(new double[4], new float[2])", InDouble),
            ("regression.TrainEach(new double[4], new double[2], 0.1)", InSingle),
            ("regression.TrainEach(new float[4], new float[2], 0.1)", InSingle),
            ("classifier.TrainEach(new float[4], new int[2], 0.1)", InSingle),
            ("regression.Score(new double[4], new double[2])", InSingle),
            ("classifier.ScoreClasses(new double[4], new int[2])", InSingle),
            ("classifier.PredictClasses(new double[4])", InSingle),
            ("classifier.Score(new float[4], new int[2])", "Class indices are scored by ScoreClasses"),
            ("regression.Fit(new int[2, 2], new float[2])", "Inputs are float or double, depending on the network's precision, not int"),
            ("regression.Fit(new int[4], new int[2])", "Inputs are float or double, depending on the network's precision, not int"),
            ("regression.Train(80, 8, 5)", Step),
            ("regression.Train(80f, 8f, 5f)", Step),
            ("regression.Train(80, 8, 5, 6, 0.1f)", Step),
            ("inDouble.Train(80, 8, 5)", Step),
            ("classifier.Train(80, 8, 1)", Step),
            ("any.Train(80, 8, 5)", Step),
            ("regression.Train(80, 8, 5, 0.01)", InSingle),
            ("regression.Predict(80)", Row),
            ("regression.Predict(80, 8, 5)", Row),
            ("inDouble.Predict(80)", Row),
            ("regression.Predict(80.0, 8.0)", InSingle),
        ];
        foreach (LanguageVersion version in new[] { LanguageVersion.CSharp9, LanguageVersion.Latest })
        {
            // Each call stands in a line of its own: one compilation tells of all.
            IReadOnlyList<Diagnostic> errors = Errors(string.Concat(calls.Select(call => $"\n/*call*/{call.Call};")), version);
            Assert.All(calls, call =>
            {
                Diagnostic error = Assert.Single(
                    errors, each => each.Location.SourceTree!.GetText().Lines[each.Location.GetLineSpan().StartLinePosition.Line].ToString() == $"/*call*/{call.Call};");
                Assert.Equal("CS0619", error.Id);
                Assert.Contains(call.Message, error.GetMessage(null), StringComparison.Ordinal);
            });

            Assert.Equal(calls.Length, errors.Count);
        }
    }

    /// <summary>Where the compiler's own words say what is wrong, they stand.</summary>
    [SampledTheory(2)]
    [InlineData("regression.Fit(new float[2, 2])", "CS1501", "No overload for method 'Fit' takes 1 arguments")]
    [InlineData("regression.Fit()", "CS1501", "No overload for method 'Fit' takes 0 arguments")]
    [InlineData("regression.Fit(new float[2, 2], new float[2], null, default, 1, 1)", "CS1501", "No overload for method 'Fit' takes 6 arguments")]
    [InlineData("regression.Fit(new float[2, 2], new float[2], 5)", "CS1503", "cannot convert from 'int' to 'BackpropGen.FitOptions?'")]
    [InlineData("regression.Fit(new System.Collections.Generic.List<float>(), new float[2])", "CS1503", "cannot convert from 'System.Collections.Generic.List<float>' to 'float[*,*]'")]
    [InlineData("regression.Fit(new float[2, 2], null)", "CS0121", "ambiguous")]
    [InlineData("regression.TrainEach(new float[4], new float[2])", "CS1501", "No overload for method 'TrainEach' takes 2 arguments")]
    public void A_call_that_is_wrong_in_itself_has_the_compiler_s_message(string call, string id, string message)
    {
        foreach (LanguageVersion version in new[] { LanguageVersion.CSharp9, LanguageVersion.Latest })
        {
            Diagnostic error = Assert.Single(Errors(call + ";", version));
            Assert.Equal(id, error.Id);
            Assert.Contains(message, error.GetMessage(null), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("regression.Fit(new float[4], new float[2])", "'Fit'")]
    [InlineData("regression.TrainEach(new float[4], new float[2], 0.1f)", "'TrainEach'")]
    [InlineData("classifier.PredictClassBatch(new float[4], new int[2])", "'PredictClassBatch'")]
    public void A_file_without_the_using_is_asked_whether_it_misses_one(string call, string name)
    {
        string file = $"class Elsewhere {{ void Run(Consumer.Regression regression, Consumer.Classifier classifier) {{ {call}; }} }}";
        GeneratorRun run = GeneratorRun.Of(GeneratorRun.Compile([Gate.InNamespace(Declarations), file]));
        Diagnostic error = Assert.Single(run.CompilerDiagnostics(), diagnostic => diagnostic.Id == "CS1061");
        Assert.Contains(name, error.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("are you missing a using directive", error.GetMessage(null), StringComparison.Ordinal);
    }

    private static IReadOnlyList<Diagnostic> Errors(string statements, LanguageVersion version)
    {
        string calls = $$"""

            internal class Calls
            {
                internal static void Run(
                    Regression regression, Classifier classifier, InDouble inDouble, OfRows ofRows, INetwork<float> any, IClassifier<float> anyClassifier)
                {
                    {{statements}}
                }
            }
            """;
        string source = "using System;\n" + Gate.InNamespace(Declarations + calls);
        return [.. GeneratorRun.Of(source, new ConsumerSettings(version)).CompilerDiagnostics()
            .Where(diagnostic => diagnostic.Location.SourceTree?.FilePath.EndsWith("Consumer0.cs", StringComparison.Ordinal) == true && diagnostic.Id != "CS1591")];
    }
}
