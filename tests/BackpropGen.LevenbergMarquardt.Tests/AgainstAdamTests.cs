using System.Diagnostics;
using BackpropGen.Testing;
using Xunit.Abstractions;

namespace BackpropGen.LevenbergMarquardt.Tests;

/// <summary>Against Adam on the same data, from the same start weights.</summary>
public class AgainstAdamTests(ITestOutputHelper output)
{
    private const int Rows = 100;
    private const int TimesAsManyPasses = 10;

    [ThoroughTheory]
    [InlineData("\"2-10-1\"")]
    [InlineData("\"2-10-10-1\"")]
    public void A_loss_is_reached_that_Adam_does_not_reach_in_many_times_as_many_passes(string arguments)
    {
        Problem data = Problem.Smooth(Rows, 2, 1, seed: 5);
        INetwork<double> network = Networks.Double(arguments);
        var times = new List<TimeSpan>();
        long start = Stopwatch.GetTimestamp();
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(
            data.Inputs, data.Targets, new LevenbergMarquardtOptions { MaxIterations = 40, IterationCompleted = _ => times.Add(Stopwatch.GetElapsedTime(start)) });

        // A pass back over all rows for each Jacobian, and at most one forward for each step that is tried. An epoch of Adam is a pass forward and back.
        int passes = history.Iterations + history.Attempts;
        output.WriteLine($"{arguments}, {network.Description.ParameterCount} parameters, {Rows} rows");
        output.WriteLine($"Levenberg-Marquardt: loss {history.FinalLoss:G3} after {history.Iterations} iterations, {passes} passes, {times[^1].TotalMilliseconds:0} ms");

        foreach (double learningRate in new[] { 0.001, 0.01, 0.05 })
        {
            INetwork<double> other = Networks.Double(arguments + ", Optimizer = Optimizer.Adam");
            Assert.Equal(Problem.Parameters(Networks.Double(arguments)), Problem.Parameters(other));

            long begun = Stopwatch.GetTimestamp();
            TrainingHistory adam = Fit(other, data, new FitOptions { Epochs = TimesAsManyPasses * passes, LearningRate = learningRate });
            double milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            double loss = Math.Min(adam.Losses.Min(), other.EvaluateBatch(data.Inputs, data.Targets));
            int iterations = history.Losses.TakeWhile(reached => reached > loss).Count() + 1;
            output.WriteLine(
                $"Adam, learning rate {learningRate}: loss {loss:G3} after {adam.Epochs} epochs, {milliseconds:0} ms; " +
                $"Levenberg-Marquardt has it after {iterations} iterations, {times[iterations - 1].TotalMilliseconds:0} ms");
            Assert.True(history.FinalLoss < loss);
        }
    }

    private static TrainingHistory Fit(INetwork<double> network, Problem data, FitOptions options) =>
        NetworkTraining.Fit<double>(network, data.Inputs, data.Targets, options, CancellationToken.None);
}
