using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Generated;

namespace BackpropGen.Tests.Applications;

/// <summary>Scaling that is learnt row by row has the numbers of all rows at once, and changes no prediction while it moves.</summary>
public class RunningScalingTests
{
    private const string Arguments = "\"2-5-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize";

    [Fact]
    public void Mean_and_deviation_are_those_of_all_rows_at_once()
    {
        INetwork<double> network = Networks.Double(Arguments);
        INetwork<double> atOnce = network.Clone();
        RunningScaling<double> scaling = new(network);
        (double[] inputs, double[] targets) = Rows(1_000, 0);
        for (int row = 0; row < 1_000; row++)
        {
            scaling.Observe(inputs.AsSpan(row * 2, 2), targets.AsSpan(row * 2, 2));
        }

        atOnce.FitScaling<double>(inputs, targets);
        ScalingNumbers expected = atOnce.GetScaling()!;
        ScalingNumbers found = network.GetScaling()!;
        Same(expected.InputOffsets, found.InputOffsets);
        Same(expected.InputScales, found.InputScales);
        Same(expected.TargetOffsets, found.TargetOffsets);
        Same(expected.TargetScales, found.TargetScales);
        Assert.Equal(1_000, scaling.Count);

        static void Same(IReadOnlyList<double> expected, IReadOnlyList<double> found) => Assert.All(expected.Zip(found), pair => Assert.Equal(1, pair.Second / pair.First, 1e-10));
    }

    public static TheoryData<string> Forms => new(RowForms.All);

    [SampledTheory(2)]
    [MemberData(nameof(Forms))]
    public void No_prediction_changes_while_the_scaling_moves(string form)
    {
        INetwork<double> network = Networks.Double(FormExamples.Arguments(form, Loss.MeanSquaredError) + ", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize");
        RunningScaling<double> scaling = new(network);
        Random random = new(4);
        double[] inputs = new double[network.Description.InputCount];
        double[] targets = new double[network.Description.OutputCount];
        double[] before = new double[targets.Length];
        double[] after = new double[targets.Length];
        for (int row = 0; row < 200; row++)
        {
            Fill(inputs, 10, 5 + (row / 10.0));
            Fill(targets, 1000, -300);
            network.Predict(inputs, before);
            scaling.Observe(inputs, targets);
            network.Predict(inputs, after);
            Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * (1 + Math.Abs(pair.First))));
            if (row > 5)
            {
                network.Train(inputs, targets, 0.01);
            }
        }

        Assert.NotEqual(0, network.GetScaling()!.InputOffsets[0]);

        void Fill(double[] values, double width, double middle)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = middle + (width * (random.NextDouble() - 0.5));
            }
        }
    }

    [Fact]
    public void With_a_bounded_memory_old_rows_are_forgotten()
    {
        INetwork<double> network = Networks.Double(Arguments);
        RunningScaling<double> scaling = new(network, memory: 100);
        (double[] inputs, double[] targets) = Rows(2_000, 0);
        (double[] later, double[] laterTargets) = Rows(2_000, 500);
        for (int row = 0; row < 4_000; row++)
        {
            bool isLate = row >= 2_000;
            int at = (row % 2_000) * 2;
            scaling.Observe((isLate ? later : inputs).AsSpan(at, 2), (isLate ? laterTargets : targets).AsSpan(at, 2));
        }

        Assert.Equal(500, network.GetScaling()!.InputOffsets[0], 2.0);
        Assert.InRange(network.GetScaling()!.InputScales[0], 1.5, 4);
        Assert.Equal(100, scaling.Count);
    }

    [Fact]
    public void It_goes_on_from_a_scaling_that_is_there_allocates_nothing_and_refuses_what_it_cannot_make_up_for()
    {
        INetwork<double> network = Networks.Double(Arguments);
        (double[] inputs, double[] targets) = Rows(100, 7);
        network.FitScaling<double>(inputs, targets);
        double before = network.GetScaling()!.InputOffsets[0];
        RunningScaling<double> scaling = new(network, memory: 1_000);
        scaling.Observe(inputs.AsSpan(0, 2), targets.AsSpan(0, 2));
        Assert.Equal(before, network.GetScaling()!.InputOffsets[0], 0.1);
        Assert.Equal(0, Allocations.Of(() => scaling.Observe(inputs.AsSpan(2, 2), targets.AsSpan(2, 2))));
        Assert.Throws<ArgumentException>(() => scaling.Observe([1, double.NaN], [1, 2]));
        Assert.Throws<ArgumentException>(() => scaling.Observe([1, 2], []));
        Assert.Contains("has no such scaling", Assert.Throws<ArgumentException>(() => new RunningScaling<double>(Networks.Double("\"2-1\""))).Message);
        Assert.Contains("has no such scaling", Assert.Throws<ArgumentException>(() => new RunningScaling<double>(Networks.Double("\"2-1\", InputScaling = Scaling.MinMax"))).Message);
        Assert.Contains("not linear", Assert.Throws<ArgumentException>(() => new RunningScaling<double>(Networks.Double("\"2-1:tanh\", TargetScaling = Scaling.Standardize"))).Message);
        Assert.Contains("memory is 1", Assert.Throws<ArgumentOutOfRangeException>(() => new RunningScaling<double>(network, 1)).Message);
        INetwork<double> inputsAlone = Networks.Double("\"2-3-1\", InputScaling = Scaling.Standardize");
        new RunningScaling<double>(inputsAlone).Observe([1, 2], []);
        inputsAlone.Train([1, 2], [3], 0.1);
    }

    private static (double[] Inputs, double[] Targets) Rows(int rows, double middle)
    {
        Random random = new(3);
        return ([.. Enumerable.Range(0, rows * 2).Select(_ => middle + (10 * (random.NextDouble() - 0.5)))], [.. Enumerable.Range(0, rows * 2).Select(_ => 50 + (1e3 * random.NextDouble()))]);
    }
}
