using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Applications;

/// <summary>Steps of one's own loops: clipping, schedules, and numbers of the optimiser that are set while a program runs.</summary>
public class GradientUpdateTests
{
    public static TheoryData<Optimizer> Optimizers => new(Enum.GetValues<Optimizer>());

    /// <summary>The network whose attribute has the numbers is compiled anew, and takes the same steps.</summary>
    [SampledTheory(3)]
    [MemberData(nameof(Optimizers))]
    public void Numbers_set_at_run_time_are_those_of_an_attribute(Optimizer optimizer)
    {
        string name = $"\"2-3-1\", Optimizer = Optimizer.{optimizer}";
        bool hasMomentum = optimizer is Optimizer.Momentum or Optimizer.Nesterov;
        INetwork<double> compiled = Networks.Double($"{name}, WeightDecay = 0.05, L1 = 0.02{(hasMomentum ? ", Momentum = 0.6" : "")}");
        INetwork<double> atRunTime = Networks.Double(name);
        UpdateOptions options = new() { OptimizerSettings = new OptimizerSettings { WeightDecay = 0.05, L1 = 0.02, Momentum = hasMomentum ? 0.6 : null } };
        Random random = new(2);
        double[] gradient = new double[compiled.Description.ParameterCount];
        for (int step = 0; step < 5; step++)
        {
            gradient = [.. gradient.Select(_ => random.NextDouble() - 0.5)];
            compiled.Update(gradient, 0.01);
            atRunTime.Update(gradient, 0.01, options);
        }

        Same(compiled, atRunTime, 1e-13);

        // Steps of the attribute's own numbers go on from what these left, and what is not set is as in the attribute.
        atRunTime = compiled.Clone();
        compiled.Update(gradient, 0.01);
        atRunTime.Update(gradient, 0.01, new UpdateOptions { OptimizerSettings = new OptimizerSettings { L1 = 0.02 } });
        Same(compiled, atRunTime, 1e-13);
        Assert.Equal(0, Allocations.Of(() => atRunTime.Update(gradient, 0.001, options)));
    }

    [SampledTheory(3)]
    [MemberData(nameof(Optimizers))]
    public void Fit_takes_them_too(Optimizer optimizer)
    {
        string name = $"\"2-3-1\", Optimizer = Optimizer.{optimizer}";
        INetwork<double> compiled = Networks.Double(name + ", WeightDecay = 0.05");
        INetwork<double> atRunTime = Networks.Double(name);
        FitOptions options = new() { Epochs = 10, BatchSize = 2 };
        TrainingHistory expected = compiled.Fit([1, 2, 3, 4, 5, 0], [1, 2, 3], options);
        options.OptimizerSettings = new OptimizerSettings { WeightDecay = 0.05 };
        TrainingHistory history = atRunTime.Fit([1, 2, 3, 4, 5, 0], [1, 2, 3], options);
        Assert.Equal(expected.Losses[^1], history.Losses[^1], 1e-12);
        Same(compiled, atRunTime, 1e-12);
    }

    [Fact]
    public void Betas_are_those_of_the_formula()
    {
        INetwork<double> network = Networks.Double("\"1-1\", Optimizer = Optimizer.Adam");
        double[] p = new double[2];
        network.GetParameters(p);
        double[] m = new double[2];
        double[] v = new double[2];
        for (int t = 1; t <= 4; t++)
        {
            double[] g = [0.3 * t, -0.2];
            network.Update(g, 0.01, new UpdateOptions { OptimizerSettings = new OptimizerSettings { Beta1 = 0.5, Beta2 = 0.8 } });
            for (int i = 0; i < 2; i++)
            {
                m[i] = (0.5 * m[i]) + (0.5 * g[i]);
                v[i] = (0.8 * v[i]) + (0.2 * g[i] * g[i]);
                p[i] -= 0.01 * (m[i] / (1 - Math.Pow(0.5, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.8, t))) + 1e-8);
            }
        }

        double[] found = new double[2];
        network.GetParameters(found);
        Assert.All(p.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Gradients_are_clipped_by_value_then_by_norm()
    {
        INetwork<double> network = Networks.Double("\"2-1\"");
        INetwork<double> plain = network.Clone();
        network.Update([3.0, -4, 0.5], 1, new UpdateOptions { ClipGradientValue = 2, ClipGradientNorm = 1 });
        double factor = 1 / (Math.Sqrt((2 * 2) + (2 * 2) + (0.5 * 0.5)) + 1e-6);
        plain.Update([2 * factor, -2 * factor, 0.5 * factor], 1);
        Same(plain, network, 1e-15);
        network.Update([0.1, 0.1, 0.1], 1, new UpdateOptions { ClipGradientNorm = 1 });
        plain.Update([0.1, 0.1, 0.1], 1);
        Same(plain, network, 1e-15);
        double[] gradient = [3, -4, 0.5];
        UpdateOptions options = new() { ClipGradientNorm = 1e-3 };
        Assert.Equal(0, Allocations.Of(() => network.Update(gradient, 1e-3, options)));
    }

    [Fact]
    public void What_is_wrong_is_said_and_changes_nothing()
    {
        INetwork<double> network = Networks.Double("\"2-1\"");
        INetwork<double> before = network.Clone();
        double[] gradient = [1, 2, 3];
        Assert.Contains("ClipGradientNorm is 0", Refused(new() { ClipGradientNorm = 0 }));
        Assert.Contains("OptimizerSettings.WeightDecay is 1, but it must be at least 0 and less than 1", Refused(new() { OptimizerSettings = new() { WeightDecay = 1 } }));
        Assert.Contains("Momentum is set, but SGD has no such number", Refused(new() { OptimizerSettings = new() { Momentum = 0.5 } }));
        Assert.Contains("Beta1 is set, but SGD has no such number", Refused(new() { OptimizerSettings = new() { Beta1 = 0.5 } }));
        Assert.Contains("NaN or infinity", Assert.Throws<ArgumentException>(() => network.Update([1, double.NaN, 2], 0.1, new() { ClipGradientValue = 1 })).Message);
        Assert.Contains("NaN or infinity", Assert.Throws<ArgumentException>(() => network.Update([1, double.NaN, 2], 0.1, new() { OptimizerSettings = new() { L1 = 0.1 } })).Message);
        Assert.Contains("FitOptions.OptimizerSettings.Beta2", Assert.Throws<ArgumentException>(() => network.Fit([1, 2], [1], new FitOptions { OptimizerSettings = new() { Beta2 = 0.5 } })).Message);
        INetwork<double> scaled = Networks.Double("\"2-1\", InputScaling = Scaling.MinMax");
        Assert.Throws<InvalidOperationException>(() => scaled.Update(gradient, 0.1, new() { OptimizerSettings = new() { L1 = 0.1 } }));
        Same(before, network, 0);

        string Refused(UpdateOptions options) => Assert.ThrowsAny<ArgumentException>(() => network.Update(gradient, 0.1, options)).Message;
    }

    public static TheoryData<string> Schedules => new("Constant", "Step", "Exponential", "Cosine", "OneCycle", "ReduceOnPlateau", "Custom");

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Rates_outside_of_Fit_are_those_of_Fit(string name)
    {
        LearningRateSchedule schedule = name switch
        {
            "Step" => LearningRateSchedule.Step(2, 0.5),
            "Exponential" => LearningRateSchedule.Exponential(0.9),
            "Cosine" => LearningRateSchedule.Cosine(warmUpEpochs: 1, least: 0.1),
            "OneCycle" => LearningRateSchedule.OneCycle(),
            "ReduceOnPlateau" => LearningRateSchedule.ReduceOnPlateau(0.5, patience: 0, threshold: 0.9),
            "Custom" => LearningRateSchedule.Custom(moment => moment.LearningRate / (1 + moment.Step)),
            _ => LearningRateSchedule.Constant,
        };
        INetwork<double> network = Networks.Double("\"1-1\"");
        TrainingHistory history = network.Fit([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], new FitOptions { Epochs = 6, BatchSize = 2, LearningRate = 0.01, Schedule = schedule });
        ScheduledLearningRate rates = schedule.Start(0.01, epochs: 6, stepsPerEpoch: 3);
        for (int epoch = 0; epoch < 6; epoch++)
        {
            double rate = 0;
            for (int step = 0; step < 3; step++)
            {
                rate = rates.Next();
            }

            // Fit tells the rate of the last step of an epoch.
            Assert.Equal(history.LearningRates[epoch], rate);
            rates.EndEpoch(history.Losses[epoch]);
        }

        Assert.Equal(18, rates.Step);
        Assert.Equal(history.LearningRates[^1], rates.Next());
    }

    private static void Same(INetwork<double> expected, INetwork<double> actual, double tolerance)
    {
        double[] first = new double[expected.Description.ParameterCount];
        double[] second = new double[first.Length];
        expected.GetParameters(first);
        actual.GetParameters(second);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
