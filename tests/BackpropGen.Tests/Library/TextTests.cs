using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Library;

/// <summary>What users print says something, in one line or in a table, and the same in every culture.</summary>
public class TextTests
{
    [Fact]
    public void Whatever_a_user_may_print_has_text_of_its_own()
    {
        Type[] printed =
        [
            typeof(TrainingHistory), typeof(EpochResult), typeof(ClassificationScores), typeof(ClassScores), typeof(ConfusionMatrix), typeof(RegressionScores), typeof(OutputScores),
            typeof(GradientCheck), typeof(NetworkDescription), typeof(LayerDescription), typeof(ScalingNumbers), typeof(IrisModel), typeof(IrisModel.Parameters),
        ];
        Assert.All(printed, type => Assert.Equal(type, type.GetMethod("ToString", [])!.DeclaringType));
    }

    [Fact]
    public void A_network_says_its_layers_and_its_loss() =>
        Assert.Equal("4-16:ReLU-16:ReLU-3:Softmax, CrossEntropy, 403 parameters", new IrisModel().ToString());

    [Fact]
    public void Parameters_of_a_small_network_are_a_table()
    {
        INetwork<double> network = Networks.Double("\"2-2-1\", Inputs = new[] { \"iq\", \"cgpa\" }, Outputs = new[] { \"lpa\" }");
        network.SetParameters([0.5, -1, 1234.5678, 0.000012345, 0, 10, 1, 2, -3]);
        Assert.Equal(
            """
            layer 1  bias    iq       cgpa
            o1_1        0   0.5         -1
            o1_2       10  1235  1.234E-05
            layer 2  bias  o1_1  o1_2
            lpa        -3     1     2
            """.ReplaceLineEndings("\n"),
            TextOf(network));
    }

    [Fact]
    public void Parameters_of_a_residual_network_name_what_their_layer_takes()
    {
        NetworkDescription description = new NetworkDescription.Builder
        {
            Topology = "residual",
            Layers =
            [
                new() { InputCount = 2, OutputCount = 2 },
                new() { InputCount = 2, OutputCount = 2 },
                new() { InputCount = 4, OutputCount = 2, Kind = LayerKind.Sum, Sources = [1, 2] },
                new() { InputCount = 2, OutputCount = 1, Sources = [3] },
            ],
            InputNames = ["a", "b"],
            OutputNames = ["y"],
        }.Build();
        string text = ParameterText.Of<float>(description, new float[description.ParameterCount]);
        Assert.Equal(["layer 1  bias  a  b", "layer 2  bias  o1_1  o1_2", "layer 4  bias  o3_1  o3_2"], text.Split('\n').Where(line => line.StartsWith("layer", StringComparison.Ordinal)));
    }

    [Fact]
    public void Parameters_of_a_large_network_are_a_line_for_each_layer()
    {
        IrisModel model = new();
        float[] values = new float[IrisModel.ParameterCount];
        values[0] = -2;
        values[63] = 0.25f;
        values[64] = 7;
        model.SetParameters(values);
        Assert.Equal(
            "layer 1: 16 × 4 weights from -2 to 0.25, 16 biases from 0 to 7\nlayer 2: 16 × 16 weights of 0, 16 biases of 0\nlayer 3: 3 × 16 weights of 0, 3 biases of 0",
            model.GetParameters().ToString());
        values[1] = float.NaN;
        Assert.StartsWith("layer 1: 16 × 4 weights from NaN to NaN,", ParameterText.Of<float>(((INetwork<float>)model).Description, values), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ParameterText.Of<float>(((INetwork<float>)model).Description, new float[3]));
    }

    [Fact]
    public void A_history_says_how_many_epochs_what_they_came_to_and_what_ended_them()
    {
        var network = new LinearNetwork<double>(1, 1);
        double[] inputs = [1, 2, 3];
        double[] targets = [2, 4, 6];
        TrainingHistory completed = TrainingLoop.Fit<double>(network, inputs, targets, new FitOptions { Epochs = 3, LearningRate = 0.01 }, default);
        Assert.Equal(TrainingEnd.Completed, completed.End);
        Assert.Matches($"^3 epochs in [0-9.]+ s, loss {Number(completed.Losses[0])} to {Number(completed.FinalLoss)}, best epoch 3, completed$", completed.ToString());

        TrainingHistory stopped = TrainingLoop.Fit<double>(network, inputs, targets, new FitOptions { Epochs = 9, LearningRate = 0.01, StopWhen = result => result.Epoch == 2 }, default);
        Assert.Equal(TrainingEnd.StopWhen, stopped.End);
        Assert.Contains("2 epochs in ", stopped.ToString(), StringComparison.Ordinal);
        Assert.Contains(", stopped by StopWhen", stopped.ToString(), StringComparison.Ordinal);

        FitOptions early = new() { Epochs = 9, LearningRate = 0, EarlyStopping = new EarlyStopping { Patience = 1 }, Validation = ValidationSet.Of(inputs, targets) };
        TrainingHistory earlier = TrainingLoop.Fit<double>(network, inputs, targets, early, default);
        Assert.Equal(TrainingEnd.EarlyStopping, earlier.End);
        Assert.Contains(", validation loss ", earlier.ToString(), StringComparison.Ordinal);
        Assert.Contains(", stopped by EarlyStopping", earlier.ToString(), StringComparison.Ordinal);

        using CancellationTokenSource source = new();
        FitOptions cancelled = new() { Epochs = 9, EpochCompleted = _ => source.Cancel() };
        TrainingHistory history = Assert.Throws<TrainingCanceledException>(() => TrainingLoop.Fit<double>(network, inputs, targets, cancelled, source.Token)).History!;
        Assert.Equal(TrainingEnd.Canceled, history.End);
        Assert.StartsWith("1 epoch in ", history.ToString(), StringComparison.Ordinal);
        Assert.Contains(", cancelled", history.ToString(), StringComparison.Ordinal);

        TrainingHistory diverged = Assert.Throws<TrainingDivergedException>(
            () => TrainingLoop.Fit<double>(network, [1e200], [-1e200], new FitOptions { Epochs = 3, LearningRate = 1e100 }, default)).History!;
        Assert.Equal(TrainingEnd.Diverged, diverged.End);
        Assert.Contains(", diverged", diverged.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_says_the_time_that_it_took()
    {
        Assert.StartsWith("1 epoch in 0.25 s, loss 1,", Of(TimeSpan.FromSeconds(0.25)).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("1 epoch in 26:03:05, loss 1,", Of(new TimeSpan(26, 3, 5)).ToString(), StringComparison.Ordinal);
        Assert.EndsWith(", completed, 2 warnings", Of(TimeSpan.Zero).ToString(), StringComparison.Ordinal);

        static TrainingHistory Of(TimeSpan duration) => new([1], [], [0.1], 1, ["one", "two"], TrainingEnd.Completed, duration);
    }

    [Fact]
    public void An_epoch_says_its_losses_and_the_rate()
    {
        Assert.Equal("epoch 3 of 10: loss 0.1235, learning rate 0.01", new EpochResult(3, 10, 0.12345, null, 0.01).ToString());
        Assert.Equal("epoch 3 of 10: loss 0.1235, validation loss 2, learning rate 0.01", new EpochResult(3, 10, 0.12345, 2, 0.01).ToString());
    }

    [Fact]
    public void A_scaling_says_its_numbers() =>
        Assert.Equal("inputs: μ 1, 2, σ 0.5, 3; targets: not scaled", new ScalingNumbers([1, 2], [0.5, 3], [], []).ToString());

    [Fact]
    public void Text_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains("learning rate 0.01", new EpochResult(3, 10, 0.12345, 2, 0.01).ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(",", TextOf(Networks.Double("\"2-2-1\"")), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string TextOf(INetwork<double> network) => network.GetType().GetMethod("GetParameters", [])!.Invoke(network, [])!.ToString()!;

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace(".", "\\.", StringComparison.Ordinal).Replace("+", "\\+", StringComparison.Ordinal);
}
