using BackpropGen.Testing;
using MathNet.Numerics.LinearAlgebra;

namespace BackpropGen.LevenbergMarquardt.Tests;

/// <summary>The linear model of the residuals, for networks in all forms of generated code.</summary>
public class JacobianTests
{
    private const int Rows = 100;

    private static readonly string[] Declared =
    [
        "\"3-2:sigmoid-2\"",
        "\"4-8-3\"",
        "\"4-16:relu-16:leakyrelu-3\"",
        "\"4-8-3:softmax\", Loss = Loss.MeanSquaredError",
        "\"20-18-2\", Emission = Emission.Unrolled",
        $"{Networks.OlderFramework}\"20-18-2:sigmoid\"",
    ];

    static JacobianTests() => Networks.Prepare(Declared.Concat(Declared.Select(Networks.InDouble)));

    public static TheoryData<string> Arguments => new(Declared);

    [Theory]
    [MemberData(nameof(Arguments))]
    public void The_normal_equations_are_those_of_finite_differences(string arguments)
    {
        INetwork<double> network = Networks.Double(arguments);
        NetworkDescription description = network.Description;
        Problem data = Problem.Smooth(Rows, description.InputCount, description.OutputCount, seed: 2);
        double[] parameters = Problem.Parameters(network);
        (Matrix<double> normal, Vector<double> descent) = Linearize(network, data.Inputs, data.Targets);

        // Central differences of the outputs, a column for each parameter.
        var jacobian = Matrix<double>.Build.Dense(data.Targets.Length, parameters.Length);
        double[] above = new double[data.Targets.Length];
        double[] below = new double[data.Targets.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            const double Distance = 1e-6;
            double value = parameters[i];
            Predict(value + Distance, above);
            Predict(value - Distance, below);
            parameters[i] = value;
            for (int row = 0; row < above.Length; row++)
            {
                jacobian[row, i] = (above[row] - below[row]) / (2 * Distance);
            }

            void Predict(double changed, double[] outputs)
            {
                parameters[i] = changed;
                network.SetParameters(parameters);
                network.PredictBatch(data.Inputs, outputs);
            }
        }

        network.SetParameters(parameters);
        network.PredictBatch(data.Inputs, above);
        Vector<double> residuals = Vector<double>.Build.Dense([.. data.Targets.Zip(above, (target, output) => target - output)]);
        Matrix<double> expected = jacobian.TransposeThisAndMultiply(jacobian);
        Assert.InRange((normal - expected).FrobeniusNorm() / expected.FrobeniusNorm(), 0, 1e-6);
        Assert.InRange((descent - jacobian.TransposeThisAndMultiply(residuals)).L2Norm() / descent.L2Norm(), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void The_right_side_is_that_of_the_gradient_of_the_loss(string arguments)
    {
        INetwork<double> network = Networks.Double(arguments);
        NetworkDescription description = network.Description;
        Problem data = Problem.Smooth(Rows, description.InputCount, description.OutputCount, seed: 2);
        double[] gradient = new double[description.ParameterCount];
        network.GradientBatch(data.Inputs, data.Targets, gradient);

        (_, Vector<double> descent) = Linearize(network, data.Inputs, data.Targets);
        Vector<double> expected = Vector<double>.Build.Dense(gradient) / (-2 * LeastSquaresLoss.Factor(description.Loss, Rows, description.OutputCount));
        Assert.InRange((descent - expected).L2Norm() / expected.L2Norm(), 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void The_right_side_of_a_float_network_is_that_of_its_gradient(string arguments)
    {
        INetwork<float> network = Networks.Single(arguments);
        NetworkDescription description = network.Description;
        Problem data = Problem.Smooth(Rows, description.InputCount, description.OutputCount, seed: 2);
        float[] gradient = new float[description.ParameterCount];
        network.GradientBatch(data.SingleInputs, data.SingleTargets, gradient);

        (_, Vector<double> descent) = Linearize(network, data.SingleInputs, data.SingleTargets);
        Vector<double> expected = Vector<double>.Build.Dense([.. gradient.Select(value => (double)value)]);
        expected /= -2 * LeastSquaresLoss.Factor(description.Loss, Rows, description.OutputCount);
        Assert.InRange((descent - expected).L2Norm() / expected.L2Norm(), 0, 1e-5);
    }

    private static (Matrix<double> Normal, Vector<double> Descent) Linearize<T>(INetwork<T> network, T[] inputs, T[] targets)
        where T : unmanaged
    {
        int count = network.Description.ParameterCount;
        double[] normal = [.. Enumerable.Repeat(1.0, count * count)];
        double[] descent = [.. Enumerable.Repeat(1.0, count)];
        var residuals = new NetworkResiduals<T>(network.Clone(), inputs, targets);
        residuals.SumOfSquares(NetworkResiduals<T>.ParametersOf(network));
        residuals.Linearize(normal, descent, CancellationToken.None);
        return (Matrix<double>.Build.Dense(count, count, normal), Vector<double>.Build.Dense(descent));
    }
}
