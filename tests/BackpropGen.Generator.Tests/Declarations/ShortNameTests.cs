using System.Text.RegularExpressions;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Declaration;
using BackpropGen.Generator.Features;
using BackpropGen.Generator.Planning;
using BackpropGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Tests.Declarations;

/// <summary>Generated code names a type of the framework or the library without its namespace where the name can mean nothing else, and from global:: on elsewhere.</summary>
public class ShortNameTests
{
    /// <summary>A network that names most of what generated code names.</summary>
    private const string Network = """
        /// <summary>In straight lines, with columns.</summary>
        [BackpropGen.Network("1-1:sigmoid", Optimizer = BackpropGen.Optimizer.Adam)] internal partial class ModelPARAMETERS BASE { MEMBERS }
        """;

    [Fact]
    public void The_table_names_each_type_once()
    {
        Assert.Equal(TypeNames.All.Count, TypeNames.All.SelectMany(type => type.Spellings).Distinct().Count() - TypeNames.All.Count(type => type.IsAttribute));
        CSharpCompilation compilation = GeneratorRun.Compile("");
        Assert.All(TypeNames.All, type => Assert.Contains(
            type.Spellings.SelectMany(spelling => new[] { spelling, spelling + "`1", spelling + "`2" }), name => compilation.GetTypeByMetadataName(type.Namespace + "." + name)?.DeclaredAccessibility == Accessibility.Public));
    }

    private static readonly string[] Forms =
    [
        .. OptimizerRule.Names.Select(optimizer => $"\"2-2-1\", Optimizer = Optimizer.{optimizer}"),
        .. OptimizerRule.Names.Select(optimizer => $"\"4-8-3\", Optimizer = Optimizer.{optimizer}"),
        .. OptimizerRule.Names.Select(optimizer => $"\"17-2-3\", Optimizer = Optimizer.{optimizer}, Precision = Precision.Double"),
        "\"2-2:softplus-1:gelu\"", "\"64-64:gelu-4\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1, 2, 3, 4.0 }", "\"3-4:relu-2\", Loss = Loss.CrossEntropy, Precision = Precision.Double",
        "\"17-2:sigmoid-3\", Loss = Loss.BinaryCrossEntropy", "\"20-26-3\", Emission = Emission.Unrolled", "\"2-2:dropout(0.5)-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax",
        "\"32-32:dropout(0.5)-3\", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam, InputScaling = Scaling.Standardize", "\"1001-2:mish-1:leakyrelu\", Loss = Loss.Huber",
        "\"2-1\", Row = typeof(Sample), Inputs = new[] { \"A\", \"B\" }, Outputs = new[] { \"C\" }", "\"2-1\", Loss = Loss.BinaryCrossEntropy, Row = typeof(Sample), Inputs = new[] { \"A\", \"B\" }, Label = \"D\"",
    ];

    /// <summary>What stays qualified here is right, but not in the table of names.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(Testing.Networks.NoVectors)]
    public void With_nothing_in_the_way_all_names_are_short(string more)
    {
        GeneratorRun run = GeneratorRun.Of(Gate.InNamespace("internal sealed record Sample(float A, float B, float C, bool D);"
            + string.Concat(Forms.Select((arguments, i) => $"[Network({arguments})] internal partial class Model{i} {{ }}"))) + more);
        Assert.Equal(Forms.Length, run.Files.Keys.Count(file => Regex.IsMatch(file, @"\.Model\d+\.g\.cs$")));

        // Networks with weights of classes have a member of that name.
        Assert.All(Qualified(run), path => Assert.Matches(@"^global::(Consumer|BackpropGen\.CompilerServices\.ClassWeights)\.", path));
    }

    [Fact]
    public void Files_of_models_are_no_exception()
    {
        using ModelFolder folder = Snapshots.GeneratedCode.Residual();
        foreach (string topology in new[] { "2-2-1", "64-64-4" })
        {
            Testing.Networks.Single($"\"{topology}\", InputScaling = Scaling.Standardize").SaveOnnx(folder.PathOf(topology + ".onnx"));
        }

        GeneratorRun run = GeneratorRun.Of(
            Gate.InNamespace(string.Concat(folder.Files.Select((file, i) => $"[Network(Model = \"{Path.GetFileName(file)}\")] internal partial class Model{i} {{ }} [Network(Model = \"{Path.GetFileName(file)}\", Frozen = true)] internal partial class Frozen{i} {{ }}"))),
            folder.Settings);
        Assert.NotEmpty(run.Files);
        Assert.All(Qualified(run), path => Assert.StartsWith("global::Consumer.", path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"2-2-1\"")]
    [InlineData("\"4-8-3\"")]
    [InlineData("\"16-64-64-8\"")]
    public void Qualified_names_are_at_most_a_twentieth_of_the_text(string arguments)
    {
        GeneratorRun run = GeneratorRun.Of($"[BackpropGen.Network({arguments})] internal partial class Model {{ }}");
        Assert.InRange(Qualified(run).Sum(path => path.Length), 0, run.Files.Values.Sum(text => text.Length) / 20);
    }

    [Theory]
    [InlineData("Check Math Vector256 LayoutKind", "internal int Check => 1; internal void Math() { } internal const int Vector256 = 1; internal event System.Action LayoutKind { add { } remove { } }")]
    [InlineData("Vector256 ExcludeFromCodeCoverage Vector512", "internal static class Vector256 { } internal sealed class ExcludeFromCodeCoverageAttribute : System.Attribute { } internal interface Vector512<T> { }")]
    [InlineData("ReadOnlySpan StructLayout", "internal void ReadOnlySpan<T>() { } internal delegate void StructLayout();")]
    public void Members_of_the_class_come_first(string taken, string members) => Compare(taken, InConsumer(Class(members: members)));

    [Theory]
    [InlineData("Span Check Batches", "protected static int Check => 1; protected class Span<T> { } private int Batches() => 1; protected int Call() => Batches();")]
    [InlineData("INetwork StructLayout", "protected interface INetwork { } internal enum StructLayout { }")]
    public void So_do_members_of_base_classes(string taken, string members) => Compare(
        taken, InConsumer(Class(bases: ": Middle") + $"internal class Ancestor<T> {{ {members} }} internal class Middle : Ancestor<int> {{ }}"));

    [SampledTheory(2)]
    [InlineData("Vector256 Check", "internal partial class Outer { internal static class Vector256 { } internal static int Check => 1; NETWORKS }")]
    [InlineData("Vector256 Check", "internal class Base { protected static class Vector256 { } protected static int Check => 1; } internal partial class Outer : Base { internal partial struct Inner { NETWORKS } }")]
    [InlineData("Vector256", "internal interface IBase { internal static class Vector256 { } } internal partial interface IOuter : IBase { NETWORKS }")]
    [InlineData("Check Span", "internal partial class Outer<Check> { internal partial class Inner<Span> { NETWORKS } }")]
    [InlineData("Check", "internal partial class Check { NETWORKS }")]
    public void So_do_containing_types_and_what_they_inherit(string taken, string types) => Compare(taken, InConsumer(types.Replace("NETWORKS", Class(), StringComparison.Ordinal)));

    [Fact]
    public void So_do_type_parameters() => Compare("Check Span Vector256", InConsumer(Class(parameters: "<Check, Span, Vector256>")));

    [SampledTheory(2)]
    [InlineData("Check", "Check")]
    [InlineData("Batches Span", "Span", "Batches")]
    [InlineData("Check Batches", "@Check", "@Batches")]
    [InlineData("Check", "Ch\\\\u0065ck")]
    [InlineData("Check", "Ch\\u00ADeck")]
    [InlineData("ExcludeFromCodeCoverage Activation", "ExcludeFromCodeCoverageAttribute", "Activation")]
    [InlineData("", "System", "BackpropGen")]
    public void Inputs_and_outputs_come_before_all(string taken, string input, string output = "y")
    {
        string source = Gate.InNamespace($"[Network(\"2-2:sigmoid-1\", Inputs = new[] {{ \"{input}\", \"other\" }}, Outputs = new[] {{ \"{output}\" }})] internal partial class Model {{ }}");
        if (GeneratorRun.Of(source).Files.Count == 0)
        {
            Assert.Contains(GeneratorRun.Of(source).AnalyzerDiagnostics(), diagnostic => diagnostic.Id == "BPG007");
            return;
        }

        Compare(taken, source);
    }

    [SampledTheory(2)]
    [InlineData("Check Vector256", "internal static class Check { } internal static class Vector256<T> { }")]
    [InlineData("LayoutKind StructLayout ExcludeFromCodeCoverage", "internal static class LayoutKind { } internal static class StructLayoutAttribute { } internal sealed class ExcludeFromCodeCoverageAttribute : System.Attribute { }")]
    [InlineData("Span Activation", "internal delegate void Span(); internal enum Activation { One }")]
    [InlineData("Check", "namespace Check { internal class Inner { } }")]
    [InlineData("Check", "internal partial class Check { } internal partial class Check { }")]
    [InlineData("", "namespace Deep { internal static class Check { } internal static class Span { } }")]
    [InlineData("", "internal static class Outer { internal static class Check { } }")]
    public void Then_come_types_and_namespaces_beside_the_class(string taken, string types) => Compare(taken, InConsumer(Class() + types));

    [Theory]
    [InlineData("", "Consumer.Deep", "namespace Consumer { internal static class Check { } internal static class Span { } namespace Vector256 { internal class Inner { } } }")]
    [InlineData("", "Consumer", "internal static class Check { } internal static class Span { } namespace Vector256 { internal class Inner { } }")]
    [InlineData("", "Consumer.Check", "")]
    [InlineData("Check", "Check.Deep", "")]
    public void What_stands_further_out_hides_nothing_but_the_first_word_of_the_namespace_is_not_used(string taken, string space, string more) => Compare(taken, $"namespace {space} {{ {Class()} }} {more}");

    [Theory]
    [InlineData("Consumer", "namespace Consumer.System { internal class Inner { } } namespace Consumer.BackpropGen { internal class Inner { } }")]
    [InlineData("Consumer.Deep", "namespace Consumer { internal class System { } internal class BackpropGen { } }")]
    [InlineData("Consumer.System", "namespace Consumer.System { internal class Inner { } }")]
    [InlineData("Consumer.BackpropGen.System", "")]
    public void A_namespace_called_as_the_framework_s_or_the_library_s_hides_neither(string space, string more)
    {
        GeneratorRun run = Compare("", $"namespace {space} {{ {Class().Replace("BackpropGen.", "global::BackpropGen.", StringComparison.Ordinal)} }} {more}");
        Assert.Contains(run.Files.Values, text => text.Contains("    using global::", StringComparison.Ordinal));
    }

    [SampledTheory(2)]
    [InlineData("System", "")]
    [InlineData("System.IO", "")]
    [InlineData("System.Runtime", "")]
    [InlineData("BackpropGen", "")]
    [InlineData("BackpropGen.CompilerServices", "")]
    [InlineData("BackpropGen", "Span")]
    [InlineData("System", "Check")]
    public void In_the_namespaces_of_the_framework_and_the_library(string space, string taken) =>
        Compare(taken, $"namespace {space} {{ {Class()} {(taken.Length > 0 ? $"internal static class {taken} {{ }}" : "")} }}");

    [SampledTheory(2)]
    [InlineData("Check", "namespace System { internal static class Check { } }")]
    [InlineData("Span", "namespace BackpropGen.CompilerServices { internal static class Span { } }")]
    [InlineData("ExcludeFromCodeCoverage", "namespace System.IO { internal sealed class ExcludeFromCodeCoverageAttribute { } }")]
    [InlineData("Vector256", "namespace System.Runtime.Intrinsics { internal static class Vector256<T1, T2> { } }")]
    public void A_type_that_the_program_adds_to_an_imported_namespace_makes_its_name_ambiguous(string taken, string types) => Compare(taken, InConsumer(Class()) + types);

    [Fact]
    public void Types_of_references_count_where_the_program_may_use_them()
    {
        MetadataReference Library(string access) => ExternAliasTests.Reference(
            $"namespace Consumer {{ {access} static class Check {{ }} }} namespace System {{ {access} static class LaneBatches {{ }} }}", ["global"]);
        Compare("Check LaneBatches", InConsumer(Class()), [], Library("public"));
        Compare("", InConsumer(Class()), [], Library("internal"));
    }

    [Fact]
    public void In_the_global_namespace_types_and_namespaces_there_come_first() =>
        Compare("Check Span", Class() + "internal static class Check { } namespace Span { internal class Inner { } } namespace Consumer { internal class Vector256 { } }");

    [SampledTheory(2)]
    [InlineData("Span", "global using Span = System.Int32;")]
    [InlineData("ExcludeFromCodeCoverage", "global using ExcludeFromCodeCoverageAttribute = System.Int32;")]
    [InlineData("Check", "global using N; namespace N { internal static class Check { } }")]
    [InlineData("Check Vector256", "global using static N.Names; namespace N { internal static class Names { internal static void Check() { } internal static class Vector256 { } } }")]
    [InlineData("", "global using System; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks; global using System.Collections.Generic;")]
    [InlineData("", "global using BackpropGen; global using System.Runtime.Intrinsics; global using System.Numerics;")]
    [InlineData("", "using N; namespace N { internal static class Check { } }")]
    public void There_global_usings_count_which_elsewhere_hide_nothing(string taken, string usings)
    {
        Compare(taken, Class(), [usings]);
        Compare("", InConsumer(Class()), [usings]);
    }

    [Fact]
    public void In_a_namespace_of_a_whole_file() => Compare("Check", "namespace Consumer;\n" + Class() + "internal static class Check { }", ["internal static class Span { }"]);

    [Fact]
    public void An_alias_of_a_reference_hides_nothing()
    {
        MetadataReference rows = ExternAliasTests.Reference("namespace Other { public sealed class Sample { public float A { get; set; } public float B { get; set; } } }", ["Check"]);
        GeneratorRun run = Compare(
            "Check", "extern alias Check;\n[BackpropGen.Network(\"1-1\", Row = typeof(Check::Other.Sample), Inputs = new[] { \"A\" }, Outputs = new[] { \"B\" })] internal partial class Model { }", [], rows);
        Assert.Contains("Check::Other.Sample row", run.Files["Model.TypedRows.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Strings_comments_and_types_of_the_author_s_stay_as_they_are()
    {
        GeneratorRun run = Compare("", Gate.InNamespace("""
            internal sealed class Sample { public float A { get; set; } public string Kind { get; set; } = ""; }
            [Network("1-3", Loss = Loss.CrossEntropy, Row = typeof(Sample), Inputs = new[] { "A" }, Label = "Kind", Outputs = new[] { "global::System.Span", "\\\" global::System.Math // '", "// \"" })]
            internal partial class Model { }
            """));
        string rows = run.Files["Consumer.Model.TypedRows.g.cs"];
        Assert.Contains("\"global::System.Span\"", rows, StringComparison.Ordinal);
        Assert.Contains("\\\\\\\" global::System.Math // '", rows, StringComparison.Ordinal);
        Assert.Contains("(global::Consumer.Sample row)", rows, StringComparison.Ordinal);
    }

    [Fact]
    public void Using_directives_stand_inside_the_namespace_sorted_and_only_where_they_are_needed()
    {
        GeneratorRun run = GeneratorRun.Of(InConsumer(Class()));
        Assert.All(run.Files.Values, text =>
        {
            CompilationUnitSyntax unit = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text).GetRoot();
            Assert.Empty(unit.Usings);
            string[] names = [.. ((NamespaceDeclarationSyntax)unit.Members.Single()).Usings.Select(directive => directive.Name!.ToString())];
            Assert.Equal(names.OrderBy(name => !name.StartsWith("System", StringComparison.Ordinal)).ThenBy(name => name, StringComparer.Ordinal), names);
        });
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Id == "CS8019" && diagnostic.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
    }

    private static string Class(string members = "", string bases = "", string parameters = "") => Network
        .Replace("PARAMETERS", parameters, StringComparison.Ordinal)
        .Replace("BASE", bases, StringComparison.Ordinal)
        .Replace("MEMBERS", members, StringComparison.Ordinal);

    private static string InConsumer(string declarations) => $"namespace Consumer\n{{\n{declarations}\n}}\n";

    /// <summary>Compiles without a word in the oldest language that the source allows; the names that are taken, and no others, are qualified, and all short ones mean what they are to.</summary>
    private static GeneratorRun Compare(string taken, string source, string[]? more = null, params MetadataReference[] references)
    {
        // The author's own words: types added to the framework's namespaces, names in small letters, members that nothing uses.
        const string AuthorsOwn = "#pragma warning disable CS0169, CS0436, CS0649, CS0693, CS1591, CS8019\n";
        string[] sources = [.. (more ?? []).Append(source)];
        bool isNew = sources.Any(text => text.Contains("global using", StringComparison.Ordinal) || text.Contains("namespace Consumer;", StringComparison.Ordinal));
        CSharpCompilation compilation = GeneratorRun.Compile(sources.Select(text => AuthorsOwn + text), StrictCompile.Extremes[isNew ? 1 : 0]).AddReferences(references);
        GeneratorRun run = GeneratorRun.Of(compilation);
        Assert.NotEmpty(run.Files);
        Assert.Empty(run.CompilerDiagnostics());
        (IReadOnlySet<string> isShort, IReadOnlySet<string> isQualified) = Shortened(run);
        Assert.Equal(taken.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), isQualified.Order(StringComparer.Ordinal));
        Assert.Empty(isShort.Intersect(isQualified));
        Assert.Contains("WeightSampler", isShort);
        return run;
    }

    /// <summary>The paths from global:: on that are in the generated code.</summary>
    private static IEnumerable<string> Qualified(GeneratorRun run) => run.Result.GeneratedTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<AliasQualifiedNameSyntax>())
        .Select(name => name.AncestorsAndSelf().TakeWhile(node => node is NameSyntax or MemberAccessExpressionSyntax).Last().ToString());

    /// <summary>Names of types that generated code has short, each of which means the type that it is short for; and those that it has qualified.</summary>
    private static (IReadOnlySet<string> Short, IReadOnlySet<string> Qualified) Shortened(GeneratorRun run)
    {
        Target target = TargetProbe.Probe(run.Input);
        var isShort = new HashSet<string>();
        var isQualified = new HashSet<string>();
        foreach (INamedTypeSymbol type in TypesOf(run.Input.Assembly.GlobalNamespace).Where(type => NetworkReader.AttributeOf(type) is not null))
        {
            NetworkDeclaration declaration = DeclarationCheck.Check(NetworkReader.Read(type, NetworkReader.AttributeOf(type)!, run.Input)!, Target.Newest, ModelFiles.None).Declaration!;
            NetworkDeclaration unsure = declaration with { TakenNames = TypeNames.All.Select(name => name.Name).ToEquatableArray() };
            foreach ((string hintName, string text) in NetworkSources.Of(unsure, target, declaration.Type.FileName))
            {
                SyntaxTree tree = run.Result.GeneratedTrees.Single(tree => Path.GetFileName(tree.FilePath) == hintName);
                Align(TokensOf(CSharpSyntaxTree.ParseText(text)), TokensOf(tree), run.Output.GetSemanticModel(tree), isShort, isQualified);
            }
        }

        return (isShort, isQualified);
    }

    private static void Align(SyntaxToken[] qualified, SyntaxToken[] tokens, SemanticModel model, HashSet<string> isShort, HashSet<string> isQualified)
    {
        int q = 0;
        foreach (SyntaxToken token in tokens)
        {
            if (qualified[q].Text == token.Text)
            {
                if (token is { Text: "global", Parent: IdentifierNameSyntax { Parent: AliasQualifiedNameSyntax } })
                {
                    string[] path = [.. qualified.Skip(q + 2).TakeWhile(part => part.Text == "." || part.IsKind(SyntaxKind.IdentifierToken)).Select(part => part.Text).Where(part => part != ".")];
                    isQualified.UnionWith(TypeNames.All.Where(name => path.Contains(name.Name) && string.Join('.', path.TakeWhile(part => part != name.Name)) == name.Namespace).Select(name => name.Name));
                }

                q++;
                continue;
            }

            Assert.Equal("global", qualified[q].Text);
            q += 2;
            string space = "";
            while (qualified[q].Text != token.Text)
            {
                space += (space.Length > 0 ? "." : "") + qualified[q].Text;
                Assert.Equal(".", qualified[q + 1].Text);
                q += 2;
            }

            q++;
            ISymbol symbol = model.GetSymbolInfo(token.Parent!).Symbol!;
            INamedTypeSymbol type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
            Assert.Equal(space, type.ContainingNamespace.ToDisplayString());
            Assert.Contains(TypeNames.All.Single(name => name.Name == token.Text).Spellings, spelling => spelling == type.Name);
            Assert.Null(type.ContainingType);
            Assert.NotEqual(model.Compilation.Assembly, type.ContainingAssembly, SymbolEqualityComparer.Default);
            isShort.Add(token.Text);
        }

        Assert.Equal(qualified.Length, q);
    }

    private static SyntaxToken[] TokensOf(SyntaxTree tree) => [.. tree.GetRoot().DescendantTokens(node => node is not UsingDirectiveSyntax).Where(token => token.Parent is not UsingDirectiveSyntax)];

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol scope) => scope.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => (member is INamedTypeSymbol type ? [type] : Array.Empty<INamedTypeSymbol>()).Concat(TypesOf(member)));
}
