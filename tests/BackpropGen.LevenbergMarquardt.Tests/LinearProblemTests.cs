using BackpropGen.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BackpropGen.LevenbergMarquardt.Tests;

/// <summary>A network of one linear layer is linear least squares, which other software solves at once.</summary>
public class LinearProblemTests
{
    private const int Rows = 40;
    private const int Inputs = 3;
    private const int Outputs = 2;

    private static readonly LevenbergMarquardtOptions GaussNewton = new() { InitialDamping = 0 };
    private static readonly Problem Data = Problem.Smooth(Rows, Inputs, Outputs, seed: 1);

    [Fact]
    public void One_step_without_damping_is_the_solution_by_QR()
    {
        INetwork<double> network = Networks.Double("\"3-2\"");
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(Data.Inputs, Data.Targets, GaussNewton);

        Assert.Equal(1, history.Iterations);
        Assert.Equal(1, history.Attempts);
        Assert.Equal(0, Assert.Single(history.Dampings));
        Assert.Equal(LevenbergMarquardtStopReason.SmallGradient, history.StopReason);
        Close(Problem.Parameters(network), ByQR(), 1e-13);
    }

    [Fact]
    public void A_float_network_comes_to_the_rounded_solution()
    {
        INetwork<float> network = Networks.Single("\"3-2\"");
        network.FitLevenbergMarquardt(Data.SingleInputs, Data.SingleTargets, GaussNewton);

        Close([.. Problem.Parameters(network).Select(value => (double)value)], ByQR(), 5e-7);
    }

    [Fact]
    public void With_damping_a_few_steps_come_to_the_same_solution()
    {
        INetwork<double> network = Networks.Double("\"3-2\"");
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(
            Data.Inputs, Data.Targets, new LevenbergMarquardtOptions { GradientTolerance = 0, ImprovementTolerance = 0 });

        Assert.InRange(history.Iterations, 2, 15);

        // Where the parameters are √ε off, the loss is only ε above its minimum, and no step can be seen to make it smaller.
        Close(Problem.Parameters(network), ByQR(), 1e-7);
    }

    [Fact]
    public void More_parameters_than_rows_reach_every_target()
    {
        INetwork<double> network = Networks.Double("\"3-2\"");
        network.FitLevenbergMarquardt(Data.Inputs.AsSpan(0, 2 * Inputs), Data.Targets.AsSpan(0, 2 * Outputs));

        double[] outputs = new double[2 * Outputs];
        network.PredictBatch(Data.Inputs.AsSpan(0, 2 * Inputs), outputs);
        Close(outputs, Data.Targets[..(2 * Outputs)], 1e-8);
    }

    /// <summary>Weights [out, in] and biases of the least-squares solution.</summary>
    private static double[] ByQR()
    {
        var design = Matrix<double>.Build.Dense(Rows, Inputs + 1, (row, column) => column < Inputs ? Data.Inputs[(row * Inputs) + column] : 1);
        var targets = Matrix<double>.Build.Dense(Rows, Outputs, (row, column) => Data.Targets[(row * Outputs) + column]);
        Matrix<double> solution = design.QR().Solve(targets);
        return
        [
            .. from output in Enumerable.Range(0, Outputs) from input in Enumerable.Range(0, Inputs) select solution[input, output],
            .. from output in Enumerable.Range(0, Outputs) select solution[Inputs, output],
        ];
    }

    private static void Close(double[] actual, double[] expected, double tolerance)
    {
        double largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(actual.Zip(expected), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance * largest));
    }
}
