using BackpropGen.Testing;

namespace BackpropGen.Generator.Tests;

/// <summary>Large networks do not become large sources, which would take the compilers long.</summary>
public class SourceSizeTests
{
    private const int MostCharacters = 3_000_000;

    [SampledTheory(2)]
    [InlineData("\"784-128-10\"")]
    [InlineData("\"1000-900-100-10\", Optimizer = Optimizer.Adam")]
    [InlineData("\"2000-1\"")]
    [InlineData("\"1-500\", Loss = Loss.CrossEntropy")]
    [InlineData("\"44-44\", Loss = Loss.CrossEntropy, Precision = Precision.Double")]
    [InlineData("\"50-55-4\", Emission = Emission.Unrolled, Optimizer = Optimizer.Adam")]
    [InlineData("\"1000-2-1\", Emission = Emission.Unrolled")]
    public void The_sources_of_a_network_have_at_most_three_million_characters(string arguments)
    {
        IReadOnlyDictionary<string, string> files = GeneratorRun.Of(Gate.InNamespace($"[Network({arguments})] internal partial class Model {{ }}")).Files;
        Assert.NotEmpty(files);
        Assert.InRange(files.Values.Sum(text => text.Length), 1, MostCharacters);
    }
}
