using System.Text.RegularExpressions;
using BackpropGen.Testing;
using Playground.Lessons;
using Playground.Lessons.Explaining;

namespace BackpropGen.Playground.Tests;

public sealed class GeneratedSourceTests
{
    public static TheoryData<string> Names => CompiledNetworks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_quantity_is_computed_by_a_statement_of_its_own_in_the_generated_file(string className)
    {
        CompiledNetwork compiled = CompiledNetworks.Find(className);
        (INetwork<float> network, float[] inputs, float[] targets) = CompiledNetworks.WithRows(compiled);
        NetworkDescription description = compiled.Description;
        Derivation derivation = compiled.Explain(network, inputs.AsSpan(0, description.InputCount), targets.AsSpan(0, description.OutputCount), 0.1f);
        GeneratedSource source = GeneratedSource.Of(className);
        string[] lines = source.Text.Split('\n');

        List<int> found = [];
        foreach (DerivationStep step in derivation.Steps.Where(step => step.Kind is not (QuantityKind.Parameter or QuantityKind.Prediction)))
        {
            Assert.True(source.Find(step) is not null, $"{step} of {className} has no line.");
            (int first, int last) = source.Find(step)!.Value;
            string statement = string.Join(' ', lines[(first - 1)..last].Select(line => line.Trim()));
            Assert.Matches(Statement(step, description), statement);
            if (step.Kind is not (QuantityKind.Input or QuantityKind.Target or QuantityKind.LearningRate))
            {
                found.Add(first);
            }
        }

        Assert.Equal(found.Count, found.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_shown_are_lines_of_the_file_with_their_numbers(string className)
    {
        GeneratedSource source = GeneratedSource.Of(className);
        string[] lines = source.Text.Split('\n');

        Assert.All(source.Lines, line => Assert.EndsWith(line.Text, lines[line.Number - 1]));
        Assert.Contains(source.Lines, line => line.Text.Contains("float Gradient(", StringComparison.Ordinal));
        Assert.Contains(source.Lines, line => line.Text.Contains("void DescendBy(", StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_is_the_one_that_the_generator_writes_for_the_declaration()
    {
        string declarations = File.ReadAllText(Repository.PathOf("samples", "Playground", "Networks", "PlaneNetworks.cs"));
        string declaration = Regex.Match(declarations, @"\[Network\(.*\)\]\npublic partial class Plane2_4_1 \{ \}").Value;
        GeneratorRun run = GeneratorRun.Of("using BackpropGen;\n" + declaration, new ConsumerSettings(IsOnlyRun: true));

        string body = run.Files.Single(file => file.Key.Contains("Plane2_4_1", StringComparison.Ordinal)).Value;
        // Up to the indentation of a namespace.
        string[] Gradient(string text) => [.. Regex.Match(text, @"float Gradient\(float x, float y, float p, out.*?return [^;]*;", RegexOptions.Singleline).Value.Split('\n').Select(line => line.Trim())];
        Assert.InRange(Gradient(body).Length, 30, 100);
        Assert.Equal(Gradient(body), Gradient(GeneratedSource.Of("Plane2_4_1").Text));
    }

    // What the statement begins with, by the names in the head of the generated file.
    private static string Statement(DerivationStep step, NetworkDescription description)
    {
        string field = step.From > 0 ? $"W{step.Layer}_{step.From}_{step.Node}" : $"B{step.Layer}_{step.Node}";
        return step.Kind switch
        {
            QuantityKind.Input => $@"float Gradient\(.*\bfloat {description.InputNames[step.Node - 1]}\b",
            QuantityKind.Target => $@"float Gradient\(.*\bfloat {description.OutputNames[step.Node - 1]}\b",
            QuantityKind.LearningRate => @"DescendBy\(.*\bfloat learningRate\)",
            QuantityKind.ScaledInput => $@"^float o0_{step.Node} = .*InputOffset{step.Node}\b",
            QuantityKind.PreActivation => $@"^float z{step.Layer}_{step.Node} = ",
            QuantityKind.Output => $@"^float o{step.Layer}_{step.Node} = ",
            QuantityKind.ScaledTarget => $@"^float y\d_{step.Node} = .*TargetOffset{step.Node}\b",
            QuantityKind.Loss => "^return ",
            QuantityKind.Error => $@"^float d{step.Layer}_{step.Node} = ",
            QuantityKind.Gradient => $@"^gradient\.{field} = ",
            QuantityKind.NewParameter => $@"^p_?\.{field} -= learningRate \* gradient\.{field};$",
            _ => throw new InvalidOperationException($"{step.Kind} is computed nowhere."),
        };
    }
}
