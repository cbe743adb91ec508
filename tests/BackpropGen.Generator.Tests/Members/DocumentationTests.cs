using BackpropGen.Testing;
using Microsoft.CodeAnalysis;

namespace BackpropGen.Generator.Tests.Members;

/// <summary>The documentation of a member is about this network: its optimiser, its loss and its scaling.</summary>
public class DocumentationTests
{
    private const string Descent = "θ ← θ − η · ∂L/∂θ";

    public static TheoryData<string, string> Updates => new()
    {
        { "SGD", Descent },
        { "SGD, WeightDecay = 0.1", "g ← g + λθ, θ ← θ − ηg" },
        { "SGD, L1 = 0.1", "g ← g + λ₁ · sign θ, θ ← θ − ηg" },
        { "Momentum", "v ← μv + g, θ ← θ − ηv" },
        { "Nesterov", "θ ← θ − η(g + μv)" },
        { "Adagrad", "s ← s + g²" },
        { "RMSprop", "s ← αs + (1 − α)g²" },
        { "Adam", "v ← β₂v + (1 − β₂)g²" },
        { "AdamW", "(1 − ηλ)θ" },
        { "NAdam", "μ" },
        { "Adadelta", "√(u + ε)/√(s + ε)" },
        { "Lion", "sign" },
    };

    [Fact]
    public void Every_optimiser_has_a_case_here() => Assert.Equal(
        Enum.GetNames<Optimizer>().Order(StringComparer.Ordinal),
        Updates.Select(row => ((string)row[0]).Split(',')[0]).Distinct().Order(StringComparer.Ordinal));

    [SampledTheory(3)]
    [MemberData(nameof(Updates))]
    public void An_update_says_the_step_of_the_network_s_optimiser_and_no_other(string optimizer, string formula)
    {
        foreach (string topology in new[] { "2-2-1", "17-2-1", "9-9-9" })
        {
            GeneratorRun run = Run($"\"{topology}\", Optimizer = Optimizer.{optimizer}");
            string[] updates = [.. Own(run, "Update").Select(DocumentationOf)];
            Assert.NotEmpty(updates);
            Assert.All(updates, text => Assert.Contains(formula, text, StringComparison.Ordinal));
            if (formula != Descent)
            {
                Assert.All(run.Files.Values, file => Assert.DoesNotContain(Descent, file, StringComparison.Ordinal));
            }

            if (!optimizer.StartsWith("SGD", StringComparison.Ordinal) && optimizer is not ("Momentum" or "Nesterov"))
            {
                Assert.All(run.Files.Values, file => Assert.DoesNotContain("gradient descent", file, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public void What_the_interface_says_of_an_update_holds_for_every_optimiser() =>
        Assert.DoesNotContain(Updates.Where(row => (string)row[1] != Descent), row => InterfaceOf("Update").Contains($"One step of gradient descent", StringComparison.Ordinal));

    [Fact]
    public void Every_loss_is_named_where_it_is_computed()
    {
        foreach (string loss in LibraryFunctions.LossNames)
        {
            string title = Calculus.LossFunction.Named(loss).Title;
            GeneratorRun run = Run($"\"2-2-2\", Loss = Loss.{loss}");
            foreach (IMethodSymbol method in Own(run, "Evaluate").Concat(Own(run, "Gradient")))
            {
                Assert.Contains(title, Summary(DocumentationOf(method)), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_mean_over_rows_is_weighted_where_classes_have_weights()
    {
        Assert.All(Own(Run("\"2-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 2.0, 3.0 }"), "GradientBatch"), found => Assert.Contains("weighted by", DocumentationOf(found), StringComparison.Ordinal));
        Assert.All(Own(Run("\"2-3\", Loss = Loss.CrossEntropy"), "GradientBatch"), found => Assert.DoesNotContain("weighted by", DocumentationOf(found), StringComparison.Ordinal));
        Assert.All(new[] { "EvaluateBatch", "GradientBatch", "TrainBatch" }, method => Assert.Contains("weighted by class where the network has class weights", InterfaceOf(method), StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_of_scaled_targets_and_one_with_dropped_outputs_say_so()
    {
        Assert.All(Own(Run("\"2-3\", TargetScaling = Scaling.Standardize"), "Evaluate"), found => Assert.Contains("of scaled targets", DocumentationOf(found), StringComparison.Ordinal));
        Assert.All(Own(Run("\"2-3:tanh:dropout(0.5)-1\""), "Train"), found => Assert.Contains("outputs dropped", DocumentationOf(found), StringComparison.Ordinal));
        Assert.All(Own(Run("\"2-3-1\""), "Train"), found => Assert.DoesNotContain("dropped", DocumentationOf(found), StringComparison.Ordinal));
        Assert.All(new[] { "Train", "TrainBatch" }, method => Assert.Contains("with outputs dropped where the network has dropout", InterfaceOf(method), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ones", "weights of 1")]
    [InlineData("Zeros", "weights of 0")]
    public void Weights_that_are_not_drawn_are_not_called_random(string initializer, string weights)
    {
        GeneratorRun run = Run($"\"2-1\", Initializer = Initializer.{initializer}");
        Assert.All(Members(run, ".ctor"), constructor => Assert.Contains(weights, DocumentationOf(constructor), StringComparison.Ordinal));
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("random weights", file, StringComparison.Ordinal));
    }

    /// <summary>All but Clone, which returns the network's own type.</summary>
    [Theory]
    [InlineData("\"2-2-1\"")]
    [InlineData("\"64-64-4\", Loss = Loss.CrossEntropy")]
    [InlineData("\"17-2-1\", Optimizer = Optimizer.Adam")]
    public void What_the_interfaces_have_is_documented_there(string arguments)
    {
        INamedTypeSymbol type = Run(arguments).Output.GetTypeByMetadataName("Consumer.Model")!;
        IEnumerable<ISymbol> implementations = type.AllInterfaces
            .Where(implemented => implemented.Name is "INetwork" or "IClassifier")
            .SelectMany(implemented => implemented.GetMembers())
            .Where(member => member.Name is not ("Clone" or "Description" or "get_Description"))
            .Select(member => type.FindImplementationForInterfaceMember(member)!);
        Assert.All(implementations, member => Assert.Contains("<inheritdoc", DocumentationOf(member), StringComparison.Ordinal));
    }

    private static GeneratorRun Run(string arguments) => GeneratorRun.Of(Gate.InNamespace($"/// <summary>A network.</summary>\n[Network({arguments})] public partial class Model {{ }}"));

    private static IMethodSymbol[] Members(GeneratorRun run, string name)
    {
        IMethodSymbol[] found = [.. run.Output.GetTypeByMetadataName("Consumer.Model")!.GetMembers(name).OfType<IMethodSymbol>().Where(method => !method.IsImplicitlyDeclared)];
        Assert.NotEmpty(found);
        return found;
    }

    /// <summary>Members whose documentation is not the interface's.</summary>
    private static IMethodSymbol[] Own(GeneratorRun run, string name)
    {
        IMethodSymbol[] own = [.. Members(run, name).Where(method => !DocumentationOf(method).Contains("<inheritdoc", StringComparison.Ordinal))];
        Assert.NotEmpty(own);
        return own;
    }

    private static string InterfaceOf(string method) =>
        File.ReadAllText(Repository.PathOf("src", "BackpropGen", "INetwork.cs")).Split($" {method}(")[0].Split("/// <summary>")[^1];

    private static string DocumentationOf(ISymbol symbol) => symbol.GetDocumentationCommentXml() ?? "";

    private static string Summary(string documentation) => documentation.Split("</summary>")[0].Split("<summary>")[^1];
}
