using BackpropGen.CompilerServices;

namespace BackpropGen.Tests.Training;

/// <summary>What training changes, as flat values, and gradients with dropout: trainings go on from them elsewhere.</summary>
public partial class TrainingStateTests
{
    [Network("2-5-1", Activation.Tanh, Optimizer = Optimizer.Adam)]
    private partial class AdamModel;

    [Network("2-5-1", Activation.Tanh, Precision = Precision.Double)]
    private partial class DescentModel;

    [Network("2-5-1", Activation.Tanh, Optimizer = Optimizer.Lion)]
    private partial class LionModel;

    [Network("2-40:relu:dropout(0.4)-2:softmax", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 4.0 })]
    private partial class DropoutModel;

    private static readonly float[] Inputs = [0.5f, 1, -0.25f, 2, 0.75f, -1, 0, 0.5f];
    private static readonly float[] Targets = [1, -1, 0.5f, 0];
    private static readonly float[] Classes = [1, 0, 0, 1, 0, 1, 1, 0];

    [Fact]
    public void A_training_goes_on_elsewhere_as_if_it_had_not_stopped()
    {
        GoesOn(new AdamModel(), new AdamModel(), moments: 2, steps: 5);
        GoesOn(new LionModel(), new LionModel(), moments: 1, steps: 0);
    }

    [Fact]
    public void Without_moments_the_state_is_the_parameters()
    {
        DescentModel network = new();
        double[] parameters = new double[((INetwork<double>)network).Description.ParameterCount];
        network.GetParameters(parameters);
        double[] state = new double[network.TrainingStateLength<double>()];
        Assert.Equal(0, network.GetTrainingState<double>(state));
        Assert.Equal(parameters, state);
    }

    [Fact]
    public void A_state_that_is_none_is_refused_before_anything_changes()
    {
        AdamModel network = new();
        network.TrainBatch(Inputs, Targets, 0.1f);
        float[] before = StateOf(network);
        int parameters = before.Length / 3;
        Refuse(state => state[2] = float.NaN, "Value 2 of the parameters is NaN");
        Refuse(state => state[parameters + 1] = float.PositiveInfinity, "Value 1 of exp_avg is Infinity");
        Refuse(state => state[^1] = -1e-9f, "of exp_avg_sq is -1E-09, but it must be finite and at least 0");
        Assert.Throws<ArgumentException>(() => network.SetTrainingState<float>(before.AsSpan(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.SetTrainingState<float>(before, -1));
        Assert.Equal(before, StateOf(network));

        // A first moment may be negative.
        float[] good = [.. before];
        good[parameters] = -1;
        network.SetTrainingState<float>(good, 1);
        Assert.Equal(good, StateOf(network));

        void Refuse(Action<float[]> spoil, string problem)
        {
            float[] state = [.. before];
            spoil(state);
            Assert.Contains(problem, Assert.Throws<ArgumentException>(() => network.SetTrainingState<float>(state, 1)).Message);
        }
    }

    [Fact]
    public void A_step_by_the_gradient_of_training_is_the_step_of_training()
    {
        DropoutModel byStep = new();
        DropoutModel byGradient = new();
        float[] gradient = new float[((INetwork<float>)byGradient).Description.ParameterCount];
        for (int step = 1; step < 10; step++)
        {
            ((IDropoutNetwork<float>)byStep).Dropout.Reseed(5, step);
            ((IDropoutNetwork<float>)byGradient).Dropout.Reseed(5, step);
            float loss = byStep.TrainBatch(Inputs, Classes, 0.1f);
            Assert.Equal(loss, byGradient.TrainingGradient<float>(Inputs, Classes, gradient, out double weight), 1e-6f);
            byGradient.Update(gradient, 0.1f);

            // Two rows of each class.
            Assert.Equal(10, weight);
            Assert.All(StateOf(byStep).Zip(StateOf(byGradient)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        Assert.NotEqual(byGradient.GradientBatch(Inputs, Classes, gradient), byGradient.TrainingGradient<float>(Inputs, Classes, gradient, out _));
    }

    [Fact]
    public void Without_dropout_the_gradient_of_training_is_that_of_the_batch()
    {
        AdamModel network = new();
        float[] expected = new float[((INetwork<float>)network).Description.ParameterCount];
        float[] actual = new float[expected.Length];
        Assert.Equal(network.GradientBatch(Inputs, Targets, expected), network.TrainingGradient<float>(Inputs, Targets, actual, out double weight));
        Assert.Equal(expected, actual);
        Assert.Equal(4, weight);
        Assert.Throws<ArgumentException>(() => network.TrainingGradient<float>(Inputs, Targets.AsSpan(1), actual, out _));
        Assert.Throws<ArgumentException>(() => network.TrainingGradient<float>([float.NaN, 1], [1], actual, out _));
    }

    private static void GoesOn<TNetwork>(TNetwork network, TNetwork other, int moments, long steps)
        where TNetwork : INetwork<float>
    {
        for (int step = 0; step < 5; step++)
        {
            network.TrainBatch(Inputs, Targets, 0.05f);
        }

        float[] state = new float[network.TrainingStateLength()];
        Assert.Equal((1 + moments) * network.Description.ParameterCount, state.Length);
        Assert.Equal(steps, network.GetTrainingState<float>(state));
        other.SetTrainingState<float>(state, steps);
        for (int step = 0; step < 5; step++)
        {
            Assert.Equal(network.TrainBatch(Inputs, Targets, 0.05f), other.TrainBatch(Inputs, Targets, 0.05f));
        }

        Assert.Equal(StateOf(network), StateOf(other));
    }

    private static float[] StateOf(INetwork<float> network)
    {
        float[] state = new float[network.TrainingStateLength()];
        network.GetTrainingState<float>(state);
        return state;
    }
}
