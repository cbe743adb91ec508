using System.Collections.Concurrent;
using System.Reflection;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Graphs;

/// <summary>Networks with trained weights, whose layers take the values of any earlier ones: against plain loops, finite differences, and frozen ones against those that can be trained.</summary>
public class GraphTests
{
    private static readonly int Count = ThoroughTests.AreRun ? 25 : 8;

    private const int Rows = 100;

    private static readonly Target OlderFramework = Target.Newest with { HasVectors = false, HasReadOnlyData = false };

    [SampledTheory(4)]
    [InlineData("graphs")]
    [InlineData("graphs, older framework")]
    [InlineData("wide graphs")]
    [InlineData("large graphs, older framework")]
    public void Networks_predict_what_plain_loops_do_and_frozen_ones_the_same_bits(string group) => ComparePredictions(group);

    [ThoroughTheory]
    [InlineData("chains")]
    [InlineData("chains, older framework")]
    [InlineData("wide chains")]
    [InlineData("large chains")]
    [InlineData("large chains, older framework")]
    [InlineData("large graphs")]
    public void So_do_chains_and_large_graphs(string group) => ComparePredictions(group);

    private static void ComparePredictions(string group)
    {
        var forms = new List<RowForm>();
        foreach (CompiledGraph graph in Compile(group))
        {
            forms.Add(NetworkPlan.Of(graph.Specification with { IsFrozen = true }, TargetOf(group)).Form);
            if (graph.Specification.IsDouble)
            {
                Compare<double>(graph, 1e-10);
            }
            else
            {
                Compare<float>(graph, 2e-4);
            }
        }

        RowForm[] expected = group switch
        {
            "wide chains" or "wide graphs" or "large chains" or "large graphs" => [RowForm.Vectors],
            "large chains, older framework" or "large graphs, older framework" => [RowForm.Loops],
            "graphs" or "chains" => [RowForm.Locals, RowForm.Vectors],
            _ => [RowForm.Locals, RowForm.Parts],
        };
        Assert.All(expected, form => Assert.Contains(form, forms));
    }

    [SampledTheory(2)]
    [InlineData("graphs")]
    [InlineData("wide graphs")]
    [InlineData("large graphs, older framework")]
    public void Gradients_agree_with_finite_differences_and_with_plain_loops(string group) => CompareGradients(group);

    [ThoroughTheory]
    [InlineData("graphs, older framework")]
    [InlineData("large graphs")]
    public void So_do_those_of_large_graphs(string group) => CompareGradients(group);

    private static void CompareGradients(string group)
    {
        foreach (CompiledGraph graph in Compile(group))
        {
            if (Activator.CreateInstance(graph.Trainable) is not INetwork<double> network)
            {
                continue;
            }

            GradientCheck check = network.CheckGradient(seed: 1);
            Assert.True(check.LargestDifference < 1e-7, $"{graph.Specification.Topology}: {check}");
            CompareInputGradient(network, graph.Specification.Topology);
            CompareGradient(network, ReferenceNetwork.Of(graph.Specification));
        }
    }

    public static TheoryData<string> BatchGroups => ["graphs", "wide graphs", "large graphs, older framework"];

    [SampledTheory(3)]
    [MemberData(nameof(BatchGroups))]
    public void A_batch_has_the_mean_of_its_rows_gradients_and_steps_go_against_them(string group)
    {
        const int Batch = 70;
        const double Rate = 0.01;
        foreach (CompiledGraph graph in Compile(group))
        {
            if (Activator.CreateInstance(graph.Trainable) is not INetwork<double> network)
            {
                continue;
            }

            NetworkDescription description = network.Description;
            var random = new Random(2);
            double[] inputs = [.. Enumerable.Range(0, Batch * description.InputCount).Select(_ => (2 * random.NextDouble()) - 1)];
            double[] targets = [.. Enumerable.Range(0, Batch * description.OutputCount).Select(_ => random.NextDouble())];
            var start = new double[description.ParameterCount];
            network.GetParameters(start);
            var mean = new double[start.Length];
            double loss = 0;
            for (int row = 0; row < Batch; row++)
            {
                var gradient = new double[start.Length];
                loss += network.Gradient(Row(inputs, row, description.InputCount), Row(targets, row, description.OutputCount), gradient) / Batch;
                for (int i = 0; i < mean.Length; i++)
                {
                    mean[i] += gradient[i] / Batch;
                }
            }

            var actual = new double[start.Length];
            Closeness.Same(network.GradientBatch(inputs, targets, actual), loss, 1e-11, description.Topology);
            Closeness.Same(actual, mean, 1e-11, description.Topology, leastScale: 1e-3);
            network.TrainBatch(inputs, targets, Rate);
            Closeness.Same(Moved(network, start), [.. mean.Select(value => -Rate * value)], 1e-9, description.Topology, leastScale: 1e-5);
            network.SetParameters(start);
            network.Gradient(Row(inputs, 0, description.InputCount), Row(targets, 0, description.OutputCount), actual);
            network.Train(Row(inputs, 0, description.InputCount), Row(targets, 0, description.OutputCount), Rate);
            Closeness.Same(Moved(network, start), [.. actual.Select(value => -Rate * value)], 1e-9, description.Topology, leastScale: 1e-5);
        }

        static ReadOnlySpan<double> Row(double[] values, int row, int count) => values.AsSpan(row * count, count);

        static double[] Moved(INetwork<double> network, double[] start)
        {
            var parameters = new double[start.Length];
            network.GetParameters(parameters);
            return [.. parameters.Zip(start, (now, before) => now - before)];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sum_of_negative_zeros_is_one_in_every_form(bool hasVectors)
    {
        NetworkSpecification specification = RandomSpecification.ManyZerosAndASum();
        Target target = hasVectors ? Target.Newest : OlderFramework;
        CompiledGraph graph = CompiledGraph.Compile([specification], target)[0];
        Assert.Equal(hasVectors ? RowForm.Vectors : RowForm.Loops, NetworkPlan.Of(specification, target).Form);
        float[] x = [.. Enumerable.Repeat(-0f, specification.InputCount)];
        var expected = new float[specification.OutputCount];
        var actual = new float[specification.OutputCount];
        Predictors.Of<float>(graph.Trainable)(x, expected);
        Predictors.Of<float>(graph.Frozen)(x, actual);
        AssertSameBits<float>(expected, actual, specification.Topology);
        Assert.Contains(expected, float.IsNegative);
    }

    [Fact]
    public void Networks_start_with_their_weights_and_draw_others_when_asked()
    {
        foreach (CompiledGraph graph in Compile("graphs").Concat(Compile("wide chains")))
        {
            if (Activator.CreateInstance(graph.Trainable) is INetwork<double> network)
            {
                var parameters = new double[network.Description.ParameterCount];
                network.GetParameters(parameters);
                Assert.Equal(graph.Specification.Start!.Tensors.SelectMany(tensor => tensor), parameters);
                network.Initialize(7);
                var drawn = new double[parameters.Length];
                network.GetParameters(drawn);
                Assert.True(parameters.Length < 3 || !parameters.SequenceEqual(drawn));
            }

            Assert.Empty(graph.Frozen.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public));
        }
    }

    private static Target TargetOf(string group) => group.Contains("older", StringComparison.Ordinal) ? OlderFramework : Target.Newest;

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<CompiledGraph>>> Compiled = new();

    private static IReadOnlyList<CompiledGraph> Compile(string group) => Compiled.GetOrAdd(group, _ => new Lazy<IReadOnlyList<CompiledGraph>>(() => CompileAnew(group))).Value;

    private static IReadOnlyList<CompiledGraph> CompileAnew(string group)
    {
        bool isChain = group.Contains("chain", StringComparison.Ordinal);
        (int count, int mostNodes) = group.StartsWith("large", StringComparison.Ordinal) ? (6, 70) : group.StartsWith("wide", StringComparison.Ordinal) ? (Count, 20) : (Count, isChain ? 7 : 5);
        return CompiledGraph.Compile([.. Enumerable.Range(0, count).Select(seed => RandomSpecification.Create(seed, isDouble: seed % 2 == 1, isChain, mostNodes))], TargetOf(group));
    }

    private static void Compare<T>(CompiledGraph graph, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        NetworkSpecification specification = graph.Specification;
        ReferenceNetwork reference = ReferenceNetwork.Of(specification);
        Predictor<T> trainable = Predictors.Of<T>(graph.Trainable);
        Predictor<T> frozen = Predictors.Of<T>(graph.Frozen);
        var random = new Random(specification.InputCount);
        var inputs = new T[Rows * specification.InputCount];
        var expected = new T[Rows * specification.OutputCount];
        var actual = new T[specification.OutputCount];
        for (int row = 0; row < Rows; row++)
        {
            Span<T> x = inputs.AsSpan(row * specification.InputCount, specification.InputCount);
            Span<T> y = expected.AsSpan(row * specification.OutputCount, specification.OutputCount);
            foreach (ref T value in x)
            {
                // Zeros of both signs and the smallest numbers show what was left out.
                value = random.Next(6) switch { 0 => T.Zero, 1 => T.NegativeZero, 2 => T.Epsilon, _ => T.CreateChecked((4 * random.NextDouble()) - 2) };
            }

            trainable(x, y);
            double[] plain = reference.Predict([.. x.ToArray().Select(double.CreateChecked)]);
            Closeness.Same([.. y.ToArray().Select(double.CreateChecked)], plain, tolerance, specification.Topology, leastScale: 1);
            frozen(x, actual);
            AssertSameBits(y, actual, specification.Topology);
        }

        var all = new T[expected.Length];
        Predictors.Of<T>(graph.Frozen, "PredictBatch")(inputs, all);
        AssertSameBits(expected, all, specification.Topology);
    }

    private static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string topology)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.True(expected[j] == actual[j] && T.IsNegative(expected[j]) == T.IsNegative(actual[j]), $"{topology}: output {j} is {expected[j]:R}, but {actual[j]:R} frozen.");
        }
    }

    private static void CompareGradient(INetwork<double> network, ReferenceNetwork reference)
    {
        NetworkDescription description = network.Description;
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, description.InputCount).Select(_ => (2 * random.NextDouble()) - 1)];
        double[] y = [.. Enumerable.Range(0, description.OutputCount).Select(_ => random.NextDouble())];
        (double loss, double[] gradient, double[] inputGradient) = reference.Gradient(x, y);
        double[] actual = new double[gradient.Length], ofInputs = new double[x.Length];
        Closeness.Same(network.Gradient(x, y, actual), loss, 1e-11, description.Topology);
        Closeness.Same(actual, gradient, 1e-10, description.Topology, leastScale: 1e-3);
        network.InputGradient(x, y, ofInputs);
        Closeness.Same(ofInputs, inputGradient, 1e-10, description.Topology, leastScale: 1e-3);
    }

    private static void CompareInputGradient(INetwork<double> network, string topology)
    {
        const double Step = 1e-5;
        NetworkDescription description = network.Description;
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, description.InputCount).Select(_ => random.NextDouble())];
        double[] y = [.. Enumerable.Range(0, description.OutputCount).Select(_ => random.NextDouble())];
        double[] memory = [.. Enumerable.Repeat(7.0, x.Length + 64)];
        Span<double> gradient = memory.AsSpan(0, x.Length);
        network.InputGradient(x, y, gradient);
        Assert.All(memory.Skip(x.Length), value => Assert.Equal(7, value));
        for (int i = 0; i < x.Length; i++)
        {
            double centre = x[i];
            double Slope(double step)
            {
                x[i] = centre + step;
                double above = network.Evaluate(x, y);
                x[i] = centre - step;
                double below = network.Evaluate(x, y);
                x[i] = centre;
                return (above - below) / (2 * step);
            }

            // Where two steps disagree a kink lies between.
            double slope = Slope(Step);
            if (Math.Abs(slope - Slope(Step / 4)) < 1e-7 * Math.Max(1, Math.Abs(slope)))
            {
                Assert.Equal(slope, gradient[i], 1e-5 * Math.Max(1, Math.Abs(slope)));
            }
        }
    }
}
