using BackpropGen.Generator.Models;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;

namespace BackpropGen.Generator.Tests.Models;

/// <summary>Graphs that nobody chose compute what ONNX Runtime computes.</summary>
public class RandomGraphTests
{
    private const int Samples = 1_000;

    [Fact]
    public void Random_graphs_compute_what_ONNX_Runtime_does() =>
        RandomCases.Try(
            Samples,
            random =>
            {
                var graph = new RandomGraph(random.Next(1, 17), random.Next());
                TrainedModel model = ModelFile.Read(graph.File);
                using var session = new OnnxRuntimeSession(graph.File);
                for (int i = 0; i < 5; i++)
                {
                    double[] row = RandomGraph.Row(model.InputCount, random);
                    double[] expected = session.Run(row);
                    double[] actual = ReferenceNetwork.Of(model).Predict(row);
                    Assert.Equal(expected.Length, actual.Length);
                    for (int o = 0; o < expected.Length; o++)
                    {
                        Assert.True(Math.Abs(expected[o] - actual[o]) <= graph.Tolerances[o], $"output {o}: {actual[o]:R} should be {expected[o]:R} within {graph.Tolerances[o]:R}");
                    }
                }
            });
}
