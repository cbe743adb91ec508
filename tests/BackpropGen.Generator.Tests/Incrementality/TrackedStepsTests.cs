using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BackpropGen.Generator.Tests.Incrementality;

/// <summary>Nothing is generated again unless that network's declaration has changed.</summary>
public class TrackedStepsTests
{
    private const string Two = """
        using BackpropGen;

        namespace Campus
        {
            /// <summary>Salaries.</summary>
            [Network("2-2-1", Activation.Linear)]
            public partial class SalaryModel
            {
                /// <summary>Anything.</summary>
                public int Answer() => 42;
            }

            /// <summary>Iris.</summary>
            [Network("4-8-3", Loss = Loss.CrossEntropy)]
            public partial class Iris { }
        }
        """;

    private const string Typed = """
        [BackpropGen.Network("1-2", Loss = BackpropGen.Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = "Kind")]
        public partial class Kinds { }
        """;

    private const string Sample = "public enum Kind { First, Second } public sealed class Sample { public float A { get; } public Kind Kind { get; } int Unread() => 1; }";

    private const string Unrelated = "class Unrelated { int x = 1; }";

    [Fact]
    public void An_edit_in_another_file_generates_nothing()
    {
        Runs runs = Runs.Of(Two, Unrelated).Then(1, "class Unrelated { int x = 2; string y; }");

        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Unchanged], runs.Reasons(NetworkGenerator.DeclaredStep));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclarationsStep));
        Assert.Equal([IncrementalStepRunReason.Unchanged], runs.Reasons(NetworkGenerator.TargetStep));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.FilesStep));
        Assert.All(runs.Outputs(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(12, runs.Outputs().Count);
    }

    [Fact]
    public void An_edit_of_a_method_in_the_same_file_generates_nothing()
    {
        Runs runs = Runs.Of(Two, Unrelated).Then(0, Two.Replace("42", "43 + 1"));

        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclaredStep));
        Assert.Equal([IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.TargetStep));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclarationsStep));
        Assert.All(runs.Outputs(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void An_edit_of_an_author_s_function_generates_its_networks_alone()
    {
        const string Own = """
            [BackpropGen.Network("2-4:Wave-1")]
            partial class Own
            {
                [BackpropGen.Activation] static float Wave(float z) => Half(z) * z + Shift();
                int Answer() => 42;
            }
            """;
        const string Helper = "static class Numbers { internal static float Half(float z) => z / 2; internal static float Shift() => 1; }";
        string own = Own.Replace("Half(", "Numbers.Half(").Replace("Shift(", "Numbers.Shift(");
        Runs runs = Runs.Of(own, Two, Helper).Then(2, Helper.Replace("z / 2", "z / 3"));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclarationsStep));

        Runs withoutNumbers = runs.Then(2, Helper.Replace("z / 2", "z / 3").Replace("=> 1", "=> 3"));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], withoutNumbers.Reasons(NetworkGenerator.DeclarationsStep));

        Runs elsewhere = withoutNumbers.Then(0, own.Replace("42", "43"));
        Assert.All(elsewhere.Reasons(NetworkGenerator.DeclaredStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Runs body = elsewhere.Then(0, own.Replace("* z +", "- z +"));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], body.Reasons(NetworkGenerator.DeclarationsStep));
    }

    [Theory]
    [InlineData("class Other { int M() { return 1; } }", "class Other { int M() { int a = 2; return a; } }")]
    [InlineData("class Other { int P => 1; }", "class Other { int P => 1 + 1; }")]
    [InlineData("class Other { int P { get { return 1; } } }", "class Other { int P { get { /* one */ return 1; } } }")]
    [InlineData("class Other { }", "// A comment.\nclass Other { }")]
    public void An_edit_of_a_body_or_comment_in_another_file_reads_no_declaration(string before, string after)
    {
        Runs runs = Runs.Of(Two, before).Then(1, after);

        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclaredStep));
        Assert.Equal([IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.TargetStep));
        Assert.All(runs.Outputs(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

        // What follows finds the program as it then is, and not as it was when declarations last changed.
        Runs later = runs.Then(0, Two.Replace("2-2-1", "2-3-1")).Then(1, after + " ").Then(0, Two.Replace("2-2-1", "2-4-1"));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], later.Reasons(NetworkGenerator.DeclaredStep));
    }

    [Theory]
    [InlineData("public static class Other { public const string Layers = \"2-2-1\"; }", "public static class Other { public const string Layers = \"2-3-1\"; }")]
    [InlineData("public static class Other { public const string Layers = \"2\" + Rest; const string Rest = \"-2-1\"; }", "public static class Other { public const string Layers = \"2\" + Rest; const string Rest = \"-3-1\"; }")]
    public void An_edit_of_a_constant_in_another_file_generates_the_network_that_it_belongs_to(string before, string after)
    {
        Runs runs = Runs.Of("[BackpropGen.Network(Other.Layers)] partial class Named { }", Two, before).Then(2, after);

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclarationsStep));
    }

    [Theory]
    [InlineData("namespace Campus { class Span { } }", IncrementalStepRunReason.Modified)]
    [InlineData("namespace Campus.Check { class Inner { } }", IncrementalStepRunReason.Modified)]
    [InlineData("namespace System { class Check { } }", IncrementalStepRunReason.Modified)]
    [InlineData("namespace Campus { class Student { } }", IncrementalStepRunReason.Cached)]
    [InlineData("namespace Other { class Span { } }", IncrementalStepRunReason.Cached)]
    [InlineData("class Span { }", IncrementalStepRunReason.Cached)]
    public void A_new_type_generates_the_networks_again_whose_code_it_would_be_meant_in(string more, IncrementalStepRunReason reason)
    {
        Runs before = Runs.Of(Two, Unrelated);
        Runs runs = before.Then(1, Unrelated + more);
        Assert.Equal([reason, reason], runs.Reasons(NetworkGenerator.DeclarationsStep));
        Assert.All(runs.Outputs(), output => Assert.Equal(reason, output));

        Runs later = runs.Then(1, Unrelated.Replace("1", "2") + more).Then(0, Two.Replace("42", "43"));
        Assert.All(later.Outputs(), output => Assert.Equal(IncrementalStepRunReason.Cached, output));
    }

    [Fact]
    public void A_new_global_using_generates_the_networks_of_the_global_namespace_again()
    {
        Runs runs = Runs.Of(Two, "[BackpropGen.Network(\"3-1\")] public partial class Third { }", "").Then(2, "global using Span = System.Int32;");
        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], runs.Reasons(NetworkGenerator.DeclarationsStep));
    }

    [Fact]
    public void Networks_are_found_wherever_they_stand_and_whatever_the_attribute_is_called()
    {
        const string Source = """
            using Net = BackpropGen.NetworkAttribute;

            [Net("1-1")] partial class A { }

            namespace One.@class
            {
                namespace Two
                {
                    partial class Outer<T, U>
                    {
                        partial struct Middle { [BackpropGen.Network("1-1")] partial class B<V> { } }
                        [global::BackpropGen.NetworkAttribute("1-1")] partial class C { }
                    }

                    [System.Obsolete] partial class D { }
                    [Netz("1-1")] partial class D { }
                }
            }
            """;
        Assert.Equal(4, Runs.Of(Source, "global using NetzAttribute = BackpropGen.NetworkAttribute;").Reasons(NetworkGenerator.FilesStep).Count);
    }

    [Fact]
    public void An_edit_of_one_network_generates_that_one_alone()
    {
        Runs runs = Runs.Of(Two, Unrelated).Then(0, Two.Replace("2-2-1", "2-3-1"));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], runs.Reasons(NetworkGenerator.DeclaredStep));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.DeclarationsStep));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], runs.Reasons(NetworkGenerator.FilesStep));
        Assert.Equal(6, runs.Outputs().Count(reason => reason == IncrementalStepRunReason.Cached));
        Assert.Equal(6, runs.Outputs().Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void An_edit_of_a_row_generates_its_network_and_an_edit_beside_it_nothing()
    {
        Runs before = Runs.Of(Two, Typed, Sample);
        Runs beside = before.Then(2, Sample.Replace("=> 1", "=> 2")).Then(1, Typed + "// The end.");
        Assert.All(beside.Reasons(NetworkGenerator.DeclarationsStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(beside.Outputs(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

        Runs edited = before.Then(2, Sample.Replace("public float A", "public int A"));
        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], edited.Reasons(NetworkGenerator.DeclarationsStep));
    }

    [Fact]
    public void A_new_network_generates_that_one_alone()
    {
        Runs runs = Runs.Of(Two, Unrelated).Then(1, "[BackpropGen.Network(\"3-1\")] public partial class Third { }");

        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.New], runs.Reasons(NetworkGenerator.FilesStep));
        Assert.Equal(12, runs.Outputs().Count(reason => reason == IncrementalStepRunReason.Cached));
        Assert.Equal(6, runs.Outputs().Count(reason => reason == IncrementalStepRunReason.New));
    }

    [Fact]
    public void An_edit_of_a_model_file_generates_its_class_alone()
    {
        using var folder = new ModelFolder();
        string first = folder.PathOf("first.onnx"), second = folder.PathOf("second.safetensors");
        Networks.Single("\"2-3-1\"").SaveOnnx(first);
        Networks.Single("\"2-3-1\"").Save(second);
        Runs runs = Runs.Of(Two, "[BackpropGen.Network(Model = \"first.onnx\")] public partial class First { } [BackpropGen.Network(\"2-3-1\", Weights = \"second.safetensors\")] public partial class Second { }")
            .With(first)
            .With(second);
        Assert.Equal(4, runs.Reasons(NetworkGenerator.DeclarationsStep).Count);
        Assert.NotEmpty(runs.Outputs());

        // The same bytes again, as after a checkout.
        Runs touched = runs.Again(first);
        Assert.All(touched.Reasons(NetworkGenerator.DeclarationsStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(touched.Outputs(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));

        INetwork<float> other = Networks.Single("\"2-3-1\"");
        other.Initialize(1);
        other.SaveOnnx(first);
        Runs edited = runs.Again(first);
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], edited.Reasons(NetworkGenerator.ModelsStep));
        Assert.Equal(
            [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            edited.Reasons(NetworkGenerator.DeclarationsStep));
        Runs unrelated = edited.Then(0, Two.Replace("42", "43"));
        Assert.All(unrelated.Reasons(NetworkGenerator.ModelsStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(unrelated.Outputs(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        GeneratorRun first = GeneratorRun.Of(Two), second = GeneratorRun.Of(Two);
        Assert.Equal(first.Files, second.Files);
        Assert.All(first.Files.Values, text => Assert.DoesNotContain('\r', text));
    }

    [Fact]
    public void No_value_between_steps_holds_on_to_the_compiler()
    {
        Runs runs = Runs.Of(Two, Typed, Sample);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        string[] steps = [NetworkGenerator.DeclaredStep, NetworkGenerator.DeclarationsStep, NetworkGenerator.TargetStep, NetworkGenerator.FilesStep];
        foreach (object value in steps.SelectMany(runs.Values))
        {
            Walk(value, seen, value.GetType().Name);
        }

        Assert.True(seen.Count > 20);
    }

    [Fact]
    public void The_compilation_before_an_edit_can_be_collected()
    {
        (GeneratorDriver driver, WeakReference first) = RunTwice();
        for (int i = 0; i < 5 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference First) RunTwice()
    {
        CSharpCompilation first = GeneratorRun.Compile([Two, Unrelated]);
        GeneratorDriver driver = GeneratorRun.Driver((CSharpParseOptions)first.SyntaxTrees[0].Options).RunGenerators(first);

        // Every tree is another, so that nothing but the driver could hold on to the first compilation.
        return (driver.RunGenerators(GeneratorRun.Compile([Two, Unrelated])), new WeakReference(first));
    }

    private static void Walk(object? value, HashSet<object> seen, string path)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Location or Compilation or SemanticModel, path);
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, seen, path + "[]");
            }
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), seen, path + "." + field.Name);
            }
        }
    }

    /// <summary>A driver, and what it did in its last run.</summary>
    private sealed class Runs
    {
        private readonly CSharpCompilation _compilation;
        private readonly GeneratorDriver _driver;

        private readonly IReadOnlyList<ModelText> _texts;

        private Runs(CSharpCompilation compilation, GeneratorDriver driver, IReadOnlyList<ModelText> texts)
        {
            _texts = texts;
            _compilation = compilation;
            _driver = driver.RunGenerators(compilation);
        }

        private GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

        public static Runs Of(params string[] sources)
        {
            CSharpCompilation compilation = GeneratorRun.Compile(sources);
            return new Runs(compilation, GeneratorRun.Driver((CSharpParseOptions)compilation.SyntaxTrees[0].Options), []);
        }

        /// <summary>The text of one file becomes another.</summary>
        public Runs Then(int file, string text)
        {
            SyntaxTree tree = _compilation.SyntaxTrees[file];
            return new Runs(_compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text, System.Text.Encoding.UTF8))), _driver, _texts);
        }

        /// <summary>The project has a file more.</summary>
        public Runs With(string file)
        {
            var text = new ModelText(file);
            return new Runs(_compilation, _driver.AddAdditionalTexts([text]), [.. _texts, text]);
        }

        /// <summary>A file has been written again: the compiler has another text of it.</summary>
        public Runs Again(string file)
        {
            var text = new ModelText(file);
            ModelText old = _texts.Single(other => other.Path == file);
            return new Runs(_compilation, _driver.ReplaceAdditionalText(old, text), [.. _texts.Select(other => other == old ? text : other)]);
        }

        public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
            Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason).ToList();

        public IEnumerable<object> Values(string step) => Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Value);

        /// <summary>A reason for each file that is in the result.</summary>
        public IReadOnlyList<IncrementalStepRunReason> Outputs() => Result.TrackedOutputSteps
            .SelectMany(step => step.Value)
            .SelectMany(run => run.Outputs)
            .SelectMany(output => Enumerable.Repeat(output.Reason, 6))
            .ToList();
    }
}
