using BackpropGen.Testing;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace BackpropGen.LevenbergMarquardt.Tests;

public class NonlinearProblemTests
{
    // Rat42 of the Statistical Reference Datasets of NIST: the yield of a pasture against the time of growth (D. Ratkowsky, Nonlinear Regression Modeling,
    // 1983). Its certified model is β₁ / (1 + exp(β₂ − β₃x)); a network with one sigmoid node has a bias at its output, too.
    private static readonly double[] Growth = [9, 14, 21, 28, 42, 57, 63, 70, 79];
    private static readonly double[] Yield = [8.930, 10.800, 18.590, 22.330, 39.350, 56.110, 61.730, 64.620, 67.080];
    private static readonly double[] Certified = [7.2462237576e+01, 2.6180768402e+00, 6.7359200066e-02];
    private const double CertifiedSumOfSquares = 8.0565229338e+00;

    // w₁, b₁, w₂, b₂ of 1-1:sigmoid-1: the second of NIST's starting points, without the bias.
    private static readonly double[] Start = [0.05, -2.5, 75, 0];

    [Fact]
    public void The_data_are_those_of_NIST()
    {
        INetwork<double> network = Network();
        network.SetParameters([Certified[2], -Certified[1], Certified[0], 0]);
        Assert.Equal(CertifiedSumOfSquares, network.EvaluateBatch(Growth, Yield) * Growth.Length, 1e-9);
    }

    [Fact]
    public void A_growth_curve_is_fitted_as_by_other_software()
    {
        INetwork<double> network = Network();
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(Growth, Yield);
        double[] found = Problem.Parameters(network);

        var curve = (Vector<double> p, Vector<double> x) => x.Map(value => (p[2] / (1 + Math.Exp(-(p[0] * value) - p[1]))) + p[3]);
        IObjectiveModel objective = ObjectiveFunction.NonlinearModel(curve, Vector<double>.Build.Dense(Growth), Vector<double>.Build.Dense(Yield), accuracyOrder: 6);
        NonlinearMinimizationResult other = new LevenbergMarquardtMinimizer(maximumIterations: 1000).FindMinimum(objective, Vector<double>.Build.Dense(Start));

        Assert.Equal(other.ModelInfoAtMinimum.Value, history.FinalLoss * Growth.Length, 1e-6);
        Assert.All(found.Zip(other.MinimizingPoint), pair => Assert.InRange(Math.Abs((pair.First / pair.Second) - 1), 0, 1e-4));

        // A parameter more than the certified model has can only help.
        Assert.True(history.FinalLoss * Growth.Length < CertifiedSumOfSquares);
        Assert.InRange(history.Iterations, 2, 30);
    }

    [Fact]
    public void A_network_finds_the_function_of_another_one()
    {
        INetwork<double> teacher = Networks.Double("\"2-3-1\", Seed = 7");
        Problem data = Problem.Smooth(60, 2, 1, seed: 3);
        teacher.PredictBatch(data.Inputs, data.Targets);

        INetwork<double> network = Networks.Double("\"2-3-1\"");
        LevenbergMarquardtHistory history = network.FitLevenbergMarquardt(data.Inputs, data.Targets, new LevenbergMarquardtOptions { MaxIterations = 200 });
        Assert.InRange(history.FinalLoss, 0, 1e-18);
    }

    private static INetwork<double> Network()
    {
        INetwork<double> network = Networks.Double("\"1-1:sigmoid-1\"");
        network.SetParameters(Start);
        return network;
    }
}
