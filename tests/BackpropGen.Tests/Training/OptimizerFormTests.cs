using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Training;

/// <summary>Every optimiser, with and without penalties, takes the same steps in all forms of generated code, and forgets when it is told to.</summary>
public class OptimizerFormTests
{
    private const int Rows = 70;

    private static readonly string[] Forms =
    [
        "\"3-2-2\"",
        "\"20-18-12\", Emission = Emission.Unrolled",
        "\"4-8-3\"",
        "\"20-24-2\"",
        "\"60-40-2\"",
        $"{Networks.OlderFramework}\"60-40-2\"",
    ];

    public static TheoryData<Optimizer> Optimizers => [.. Enum.GetValues<Optimizer>()];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (Optimizer optimizer in Enum.GetValues<Optimizer>())
            {
                for (int i = 0; i < Forms.Length; i++)
                {
                    // Every pair of optimiser, form and penalties, in half of the networks that all three would take.
                    bool isPenalized = (i + (int)optimizer) % 2 == 0;
                    string momentum = isPenalized && (optimizer is Optimizer.Momentum or Optimizer.Nesterov) ? ", Momentum = 0.7" : string.Empty;
                    cases.Add(Forms[i], $", Optimizer = Optimizer.{optimizer}{(isPenalized ? ", WeightDecay = 0.05, L1 = 0.02" : string.Empty)}{momentum}");
                }
            }

            return cases;
        }
    }

    [SampledTheory(9)]
    [MemberData(nameof(Cases))]
    public void Steps_are_those_of_the_definition(string form, string optimizer)
    {
        INetwork<double> network = Networks.Double(form + optimizer);
        NaiveOptimizer naive = NaiveOptimizer.Of(network.Description.Optimizer, optimizer, network.Description.ParameterCount);
        (double[] inputs, double[] targets) = Data(network.Description);
        double[] parameters = Parameters(network);
        double[] gradient = new double[parameters.Length];
        INetwork<double> clone = network.Clone();
        for (int step = 0; step < 6; step++)
        {
            // The batch, one row, and a gradient of the caller's, in turn.
            int rows = step % 3 == 0 ? Rows : 1;
            ReadOnlySpan<double> x = inputs.AsSpan(0, rows * network.Description.InputCount);
            ReadOnlySpan<double> y = targets.AsSpan(0, rows * network.Description.OutputCount);
            network.GradientBatch(x, y, gradient);
            if (step % 3 == 0)
            {
                network.TrainBatch(x, y, 0.01);
            }
            else if (step % 3 == 1)
            {
                network.Train(x, y, 0.01);
            }
            else
            {
                network.Update(gradient, 0.01);
            }

            naive.Step(parameters, gradient, 0.01);
            double[] actual = Parameters(network);
            Closeness.Same(actual, parameters, 1e-12, $"Step {step}");

            // Rounding must not add up: the next step starts from the same point.
            network.SetParameters(parameters);
        }

        // A clone, taken before the first step, has a memory of its own; Initialize clears it.
        network.TrainBatch(inputs, targets, 0.01);
        network.Initialize(5);
        clone.Initialize(5);
        network.TrainBatch(inputs, targets, 0.01);
        clone.TrainBatch(inputs, targets, 0.01);
        Assert.Equal(Parameters(clone), Parameters(network));
    }

    /// <summary>The sign of 0 is 0, and 0 divided by the root of a mean of squares that is 0 as well is no NaN.</summary>
    [SampledTheory(3)]
    [MemberData(nameof(Optimizers))]
    public void Without_a_gradient_nothing_moves(Optimizer optimizer)
    {
        INetwork<double> network = Networks.Double($"{Forms[0]}, Optimizer = Optimizer.{optimizer}, WeightDecay = 0");
        double[] parameters = Parameters(network);
        network.Update(new double[parameters.Length], 0.01);
        Assert.Equal(parameters, Parameters(network));
    }

    private static double[] Parameters(INetwork<double> network)
    {
        double[] parameters = new double[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static (double[] Inputs, double[] Targets) Data(NetworkDescription description)
    {
        Random random = new(1);
        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
        return (Values(Rows * description.InputCount), Values(Rows * description.OutputCount));
    }
}
