using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Sequences;

/// <summary>Windows of a network with memory, as rows of loops that take rows, are its sequences.</summary>
public class SequenceWindowTests : IClassFixture<SequenceWindowTests.Compiled>
{
    private const int Steps = 7;
    private const string Lstm = "\"2-6:lstm-2\", Optimizer = Optimizer.Adam";
    private const string Plain = "\"2-6:lstm-2\"";
    private const string Dropped = "\"2-8:gru:dropout(0.3)-2\", Optimizer = Optimizer.Adam";
    private const string Scaled = "\"2-4:gru-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize";
    private const string Weighted = "\"2-4:lstm-3:softmax\", ClassWeights = new[] { 1.0, 2.0, 4.0 }";

    private static readonly string[] All = [Lstm, Plain, Dropped, Scaled, Weighted];

    public static TheoryData<string> Declared => new(All);

    [Theory]
    [MemberData(nameof(Declared))]
    public void Steps_on_windows_are_those_of_Fit(string arguments)
    {
        ISequenceNetwork<double> fitted = New(arguments);
        ISequenceNetwork<double> looped = New(arguments);
        (double[][] x, double[][] y) = Data(fitted.Description, 4);
        TrainingHistory history = fitted.Fit(x, y, new FitOptions { Epochs = 3, BatchSize = 4, RowOrder = RowOrder.InOrder, LearningRate = 0.1, Seed = 9, WarmUpSteps = 2 });
        if (fitted.GetScaling() is { } scaling)
        {
            looped.SetScaling(scaling);
        }

        INetwork<double> windows = looped.AsWindows(Steps, warmUpSteps: 2);
        var losses = new double[3];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            (windows as CompilerServices.IDropoutNetwork<double>)!.Dropout.Reseed(9, epoch + 1);
            losses[epoch] = windows.TrainBatch(Flat(x), Flat(y), 0.1);
        }

        Closeness.Same(losses, history.Losses.ToArray(), 1e-15, "The losses");
        Assert.Equal(Parameters(fitted), Parameters(looped));
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(Scaled)]
    [InlineData(Weighted)]
    public void Losses_and_gradients_are_means_of_those_of_sequences_by_their_weights(string arguments)
    {
        ISequenceNetwork<double> network = New(arguments);
        (double[][] x, double[][] y) = Data(network.Description, 3);
        if (arguments == Scaled)
        {
            network.FitScaling(x, y);
        }

        INetwork<double> windows = network.AsWindows(Steps);
        var expected = new double[network.Description.ParameterCount];
        double loss = 0;
        double weight = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double ofSequence = arguments == Weighted ? Enumerable.Range(0, Steps).Sum(t => (y[i][3 * t] * 1) + (y[i][(3 * t) + 1] * 2) + (y[i][(3 * t) + 2] * 4)) : Steps;
            var gradient = new double[expected.Length];
            loss += ofSequence * network.GradientSequence<double>(x[i], y[i], gradient);
            weight += ofSequence;
            expected = [.. expected.Zip(gradient, (sum, value) => sum + (ofSequence * value))];
        }

        var actual = new double[expected.Length];
        double mean = windows.TrainingGradient(Flat(x), Flat(y), actual, out double total);
        Assert.Equal(weight, total, 1e-12);
        Assert.Equal(loss / weight, mean, 1e-12);
        Assert.Equal(loss / weight, windows.EvaluateBatch(Flat(x), Flat(y)), 1e-12);
        Closeness.Same(actual, [.. expected.Select(value => value / weight)], 1e-12, "The gradient");
    }

    [Fact]
    public void Outputs_are_those_of_sequences_from_their_beginning()
    {
        ISequenceNetwork<double> network = New(Lstm);
        (double[][] x, _) = Data(network.Description, 2);
        var outputs = new double[2 * Steps * 2];
        network.AsWindows(Steps).PredictBatch(Flat(x), outputs);
        var expected = new double[Steps * 2];
        for (int i = 0; i < 2; i++)
        {
            network.PredictSequence(x[i], expected, network.NewState());
            Assert.Equal(expected, outputs[(i * Steps * 2)..((i + 1) * Steps * 2)]);
        }
    }

    [Fact]
    public void A_state_of_training_moves_to_a_copy_which_goes_on_alike()
    {
        ISequenceNetwork<double> network = New(Lstm);
        (double[][] x, double[][] y) = Data(network.Description, 4);
        INetwork<double> windows = network.AsWindows(Steps);
        INetwork<double> copy = windows.Clone();
        windows.TrainBatch(Flat(x), Flat(y), 0.01);
        var state = new double[windows.TrainingStateLength()];
        long steps = windows.GetTrainingState<double>(state);
        Assert.Equal((3 * network.Description.ParameterCount, 1), (state.Length, steps));
        Assert.NotEqual(Parameters(network), ParametersOf(copy, state.Length / 3));
        copy.SetTrainingState(state, steps);
        windows.TrainBatch(Flat(x), Flat(y), 0.01);
        copy.TrainBatch(Flat(x), Flat(y), 0.01);
        Assert.Equal(Parameters(network), ParametersOf(copy, state.Length / 3));
    }

    [Fact]
    public void What_is_no_window_is_refused_and_changes_nothing()
    {
        ISequenceNetwork<double> network = New(Lstm);
        double[] before = Parameters(network);
        INetwork<double> windows = network.AsWindows(Steps);
        (double[][] x, double[][] y) = Data(network.Description, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.AsWindows(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.AsWindows(Steps, Steps));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.AsWindows(Steps, -1));
        Assert.Throws<ArgumentException>(() => windows.TrainBatch(x[0][1..], y[0], 0.1));
        Assert.Throws<ArgumentException>(() => windows.TrainBatch(x[0], y[0][1..], 0.1));
        Assert.Throws<ArgumentException>(() => windows.Train([.. x[0], .. x[0]], [.. y[0], .. y[0]], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.TrainBatch(x[0], y[0], -1));
        Assert.Throws<NotSupportedException>(() => windows.Save(new MemoryStream()));
        Assert.Throws<NotSupportedException>(() => windows.Load(new MemoryStream()));
        Assert.Throws<InvalidOperationException>(() => New(Scaled).AsWindows(Steps).TrainBatch(x[0], y[0], 0.1));
        x[0][5] = double.NaN;
        Assert.Throws<ArgumentException>(() => windows.TrainBatch(x[0], y[0], 0.1));
        INetwork<double> weighted = New(Weighted).AsWindows(1);
        Assert.Throws<ArgumentException>(() => weighted.TrainBatch([1, 1], [1, 1, 0], 0.1));
        Assert.Equal(before, Parameters(network));
    }

    private static ISequenceNetwork<double> New(string arguments) => (ISequenceNetwork<double>)Activator.CreateInstance(Networks.TypeOf(Networks.InDouble(arguments)))!;

    private static double[] Flat(double[][] rows) => [.. rows.SelectMany(row => row)];

    private static double[] Parameters(ISequenceNetwork<double> network)
    {
        var parameters = new double[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static double[] ParametersOf(INetwork<double> network, int count)
    {
        var parameters = new double[count];
        network.GetParameters(parameters);
        return parameters;
    }

    private static (double[][] Inputs, double[][] Targets) Data(SequenceDescription network, int count)
    {
        var random = new Random(count);
        double[][] inputs = [.. Enumerable.Range(0, count).Select(_ => Draw(network.InputCount * Steps))];
        return (inputs, [.. inputs.Select((_, i) => network.Loss == Loss.CrossEntropy
            ? Enumerable.Range(0, Steps).SelectMany(t => Enumerable.Range(0, network.OutputCount).Select(j => j == (i + t) % network.OutputCount ? 1.0 : 0)).ToArray()
            : Draw(Steps * network.OutputCount))]);

        double[] Draw(int values) => [.. Enumerable.Range(0, values).Select(_ => (random.NextDouble() * 2) - 1)];
    }

    /// <summary>All networks, compiled at once.</summary>
    public sealed class Compiled
    {
        public Compiled() => Networks.Prepare(All.Select(Networks.InDouble));
    }
}
