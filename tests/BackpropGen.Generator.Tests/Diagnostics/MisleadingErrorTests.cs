using BackpropGen.Testing;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Tests.Diagnostics;

/// <summary>Where the compiler refuses code in words that lead astray, a warning beside its error says what is meant.</summary>
public class MisleadingErrorTests
{
    private const string Network = "[Network(\"2-2-1\")] public partial class Model { public Model? Next; }\n";

    [Theory]
    [InlineData("network.[|Parameters|].W1_1_1 = 1;", "network.GetParameters()")]
    [InlineData("System.Console.WriteLine(network.[|Parameters|].B2_1);", "network.GetParameters()")]
    [InlineData("var parameters = network.[|Parameters|];", "network.SetParameters(copy)")]
    [InlineData("network.Next!.[|Parameters|].W1_1_1 = 1;", "network.Next!.GetParameters()")]
    public void Parameters_is_a_type(string statement, string advice)
    {
        Diagnostic diagnostic = Assert.Single(Warnings(Method(statement), out string marked));
        Assert.Equal(("BPG111", "Parameters"), (diagnostic.Id, marked));
        Assert.Contains(advice, diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var parameters = new Model.Parameters(); parameters.W1_1_1 = 1; network.SetParameters(parameters);")]
    [InlineData("Model.Parameters copy = network.GetParameters(); System.Console.WriteLine(copy.B1_1);")]
    [InlineData("System.Console.WriteLine(new Other().Parameters); System.Console.WriteLine(nameof(Model.Parameters));")]
    public void The_type_and_others_of_its_name_are_not_meant(string statements) =>
        Assert.Empty(Warnings(Method(statements) + "internal class Other { internal int Parameters => 1; }", out _));

    [SampledTheory(2)]
    [InlineData("using [|BackpropGen.Plots|];", "", "BackpropGen.Plots is a package that this project does not reference: add it with 'dotnet add package BackpropGen.Plots'; its methods are in the namespace BackpropGen")]
    [InlineData("using [|global::BackpropGen.LevenbergMarquardt|];", "", "BackpropGen.LevenbergMarquardt is a package that this project does not reference")]
    [InlineData("", "network.[|PlotNetwork|]();", "BackpropGen.Plots is a package that this project does not reference")]
    [InlineData("", "network.Fit(new float[2], new float[1]).[|PlotLosses|]();", "BackpropGen.Plots is a package that this project does not reference")]
    [InlineData("", "network.[|FitLevenbergMarquardt|](new float[2, 2], new float[2]);", "'dotnet add package BackpropGen.LevenbergMarquardt'")]
    public void A_package_that_is_missing_is_named(string directive, string statement, string message)
    {
        Diagnostic diagnostic = Assert.Single(Warnings(Method(statement), out string marked, directive));
        string both = directive + statement;
        Assert.Equal(("BPG112", both[(both.IndexOf("[|", StringComparison.Ordinal) + 2)..both.IndexOf("|]", StringComparison.Ordinal)]), (diagnostic.Id, marked));
        Assert.Contains(message, diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_is_no_namespace()
    {
        string source = "using BackpropGen;\nusing BackpropGen.Plots;\n" + Network;
        Compilation program = GeneratorRun.Compile(source, new ConsumerSettings());
        Compilation plots = GeneratorRun.Compile("internal class Picture { }", new ConsumerSettings()).WithAssemblyName("BackpropGen.Plots");
        GeneratorRun run = GeneratorRun.Of((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)program.AddReferences(plots.ToMetadataReference()), []);
        Assert.Equal(
            "BackpropGen.Plots is a package, not a namespace: its methods are in the namespace BackpropGen, so write 'using BackpropGen;'",
            Assert.Single(run.AnalyzerDiagnostics(), diagnostic => diagnostic.Id == "BPG112").GetMessage(null));
    }

    [Theory]
    [InlineData("", "new Own().PlotNetwork();")]
    [InlineData("", "new Unknown().PlotNetwork();")]
    [InlineData("using BackpropGen.CompilerServices;", "network.PlotEverything();")]
    public void Methods_of_others_are_not_meant(string directive, string statement) =>
        Assert.Empty(Warnings(Method(statement) + "internal class Own { internal void PlotNetwork() { } }", out _, directive));

    private static string Method(string statements) => $"internal static class Program {{ internal static void Run(Model network) {{ {statements} }} }}\n";

    private static IReadOnlyList<Diagnostic> Warnings(string code, out string marked, string directive = "")
    {
        string source = $"using BackpropGen;\n{directive}\n{Network}{code}".Replace("[|", string.Empty, StringComparison.Ordinal).Replace("|]", string.Empty, StringComparison.Ordinal);
        IReadOnlyList<Diagnostic> diagnostics = [.. GeneratorRun.Of(source).AnalyzerDiagnostics()];
        marked = diagnostics.Count == 0 ? string.Empty : source.Substring(diagnostics[0].Location.SourceSpan.Start, diagnostics[0].Location.SourceSpan.Length);
        return diagnostics;
    }
}
