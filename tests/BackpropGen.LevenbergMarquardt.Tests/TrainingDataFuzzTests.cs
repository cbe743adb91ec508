using System.Numerics;
using BackpropGen.Testing;

namespace BackpropGen.LevenbergMarquardt.Tests;

/// <summary>Whatever the rows: finite parameters with a loss that is no larger, or a refusal that leaves the network as it was.</summary>
public class TrainingDataFuzzTests
{
    private const int Cases = 300;

    private static readonly string[] Declarations = ["\"1-1\"", "\"2-3-1\"", "\"2-3:relu-2\"", "\"2-2:sigmoid-1:sigmoid\", Loss = Loss.HalfSquaredError", "\"2-3-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax"];

    [ThoroughFact]
    public void Single() => RandomCases.Try(Cases, random => Train(Networks.Single(Declarations[random.Next(Declarations.Length)]), random), "TrainingDataFuzzTests");

    [ThoroughFact]
    public void Double() => RandomCases.Try(Cases, random => Train(Networks.Double(Declarations[random.Next(Declarations.Length)]), random), "TrainingDataFuzzTests");

    [Fact]
    public async Task Training_ends_where_the_squares_of_slopes_are_0_and_the_slopes_are_not()
    {
        INetwork<double> network = Networks.Double("\"1-1:sigmoid\"");
        network.SetParameters([0, -400]);
        LevenbergMarquardtHistory history = await Task.Run(() => network.FitLevenbergMarquardt([0.5], [1], new LevenbergMarquardtOptions { GradientTolerance = 0, InitialDamping = 0 })).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(history.FinalLoss <= history.InitialLoss);
        Assert.All(Problem.Parameters(network), value => Assert.True(double.IsFinite(value)));
    }

    private static void Train<T>(INetwork<T> network, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        network.Initialize(random.Next());
        HostileData<T> data = HostileData<T>.For(network.Description, random);
        T[] before = Problem.Parameters(network);
        var options = new LevenbergMarquardtOptions
        {
            MaxIterations = 20,
            InitialDamping = random.Next(3) switch { 0 => 0, 1 => 1e300, _ => 1e-3 },
            GradientTolerance = random.Next(3) switch { 0 => 0, _ => 1e-10 },
            StepTolerance = random.Next(3) switch { 0 => 0, _ => 1e-10 },
            ImprovementTolerance = random.Next(3) switch { 0 => 0, _ => 1e-10 },
        };
        string about = $"{network.Description.Topology}; {data}";
        try
        {
            LevenbergMarquardtHistory history = network.FitLevenbergMarquardt<T>(data.Inputs, data.Targets, options);
            Assert.True(data.IsTrainable, "taken: " + about);
            Assert.True(double.IsFinite(history.FinalLoss) && history.FinalLoss <= history.InitialLoss, $"a loss of {history.InitialLoss} became {history.FinalLoss}: {about}");
        }
        catch (TrainingDivergedException)
        {
            Assert.True(data.IsTrainable, "begun: " + about);
        }
        catch (ArgumentException refused)
        {
            Assert.False(data.IsTrainable, $"refused, {refused.Message}: {about}");
            Assert.True(before.SequenceEqual(Problem.Parameters(network)), "changed: " + about);
        }

        Assert.True(Array.TrueForAll(Problem.Parameters(network), T.IsFinite), $"not finite: {about}");
    }
}
