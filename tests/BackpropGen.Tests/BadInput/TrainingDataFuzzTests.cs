using System.Numerics;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;

namespace BackpropGen.Tests.BadInput;

/// <summary>
/// Whatever the rows and however they are trained on: the network holds finite numbers afterwards. Rows that no network can learn from are refused, and
/// leave it as it was to the bit.
/// </summary>
public class TrainingDataFuzzTests
{
    private const int Cases = 1_500;

    private static readonly string[] Declarations =
    [
        "\"2-3-1\"", "\"1-1\", TargetScaling = Scaling.MinMax", "\"2-2:relu-2\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Optimizer = Optimizer.Adam",
        "\"3-4:softplus-1:softplus\", Loss = Loss.MeanAbsoluteError, Optimizer = Optimizer.RMSprop", "\"2-3-1\", Loss = Loss.Huber, InputScaling = Scaling.MinMax", "\"2-3:gelu-1\", Loss = Loss.LogCosh, Optimizer = Optimizer.NAdam",
        "\"2-3-1\", Loss = Loss.Poisson", "\"2-3-1\", Loss = Loss.Hinge, Optimizer = Optimizer.Adagrad", "\"2-4-1\", Loss = Loss.BinaryCrossEntropy, InputScaling = Scaling.Standardize",
        "\"2-4-3\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 2, 3 }, Optimizer = Optimizer.AdamW", "\"2-4-3\", Loss = Loss.KullbackLeibler", "\"3-9:dropout(0.5)-2\", Optimizer = Optimizer.Momentum",
        "\"3-12:elu-12:mish-2\", InputScaling = Scaling.Standardize", "\"60-40-2\", Optimizer = Optimizer.Adam", Networks.OlderFramework + "\"60-40-2\", TargetScaling = Scaling.Standardize",
    ];

    [Fact]
    public void Single() => RandomCases.Try(Cases, random => Train(Networks.Single(Declarations[random.Next(Declarations.Length)]), random), "TrainingDataFuzzTests");

    [ThoroughFact]
    public void Double() => RandomCases.Try(Cases, random => Train(Networks.Double(Declarations[random.Next(Declarations.Length)]), random), "TrainingDataFuzzTests");

    public TrainingDataFuzzTests() => Networks.Prepare(Declarations.Concat(Declarations.Select(Networks.InDouble)));

    private static void Train<T>(INetwork<T> network, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        network.Initialize(random.Next());
        HostileData<T> data = HostileData<T>.For(network.Description, random);
        FitOptions options = Options(random);
        int call = random.Next(4);
        string about = $"{new[] { "FitScaling or Fit", "Score", "TrainBatch", "Fit" }[call]}: {network.Description.Topology}, {network.Description.Loss}, {options.Epochs} epochs in batches of {options.BatchSize}, learning rate {options.LearningRate}, split {options.ValidationSplit}; {data}";
        switch (call)
        {
            case 0 when network.Description.InputScaling != Scaling.None || network.Description.TargetScaling != Scaling.None:
                Outcome(network, data, () => network.FitScaling<T>(data.Inputs, data.Targets), data.IsTrainable, about);
                break;
            case 1:
                Outcome(network, data, () => Score(network, data), data.IsTrainable, about);
                break;
            case 2:
                ScaleByNothing(network);
                Outcome(network, data, () => network.TrainBatch(data.Inputs, data.Targets, T.CreateChecked(0.5)), data.IsTrainable, about);
                break;
            default:
                // A split may leave no rows on one side.
                bool isTrainable = data.IsTrainable && (options.ValidationSplit == 0 || data.Rows > 1);
                Outcome(network, data, () => Assert.All(TrainingLoop.Fit<T>(network, data.Inputs, data.Targets, options, default).Losses, loss => Assert.False(double.IsNaN(loss))), isTrainable, about);
                break;
        }
    }

    // A step needs a scaling, whatever it is.
    private static void ScaleByNothing<T>(INetwork<T> network)
        where T : unmanaged
    {
        NetworkDescription description = network.Description;
        int inputs = description.InputScaling == Scaling.None ? 0 : description.InputCount, targets = description.TargetScaling == Scaling.None ? 0 : description.OutputCount;
        if (inputs + targets > 0)
        {
            network.SetScaling(new(new double[inputs], [.. Enumerable.Repeat(1.0, inputs)], new double[targets], [.. Enumerable.Repeat(1.0, targets)]));
        }
    }

    private static void Outcome<T>(INetwork<T> network, HostileData<T> data, Action train, bool isTrainable, string about)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T[] before = Numbers(network);
        try
        {
            train();
            Assert.True(isTrainable, "taken: " + about);
        }
        catch (TrainingDivergedException diverged)
        {
            Assert.True(isTrainable, "begun: " + about);
            Assert.NotEmpty(diverged.Message);
        }
        catch (ArgumentException refused)
        {
            Assert.False(isTrainable, $"refused, {refused.Message}: {about}");
            Assert.True(before.SequenceEqual(Numbers(network)), "changed: " + about);
        }

        Assert.True(Array.TrueForAll(Numbers(network), T.IsFinite), $"not finite, {string.Join(" ", Numbers(network))}: {about}");
    }

    private static void Score<T>(INetwork<T> network, HostileData<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        RegressionScores scores = network.Score<T>(data.Inputs, data.Targets);
        Assert.All(scores.Outputs, output => Assert.True(!(output.MeanAbsoluteError < 0) && !(output.R2 > 1), $"{output.MeanAbsoluteError}, {output.R2}"));
    }

    /// <summary>Parameters and scaling, as they are saved.</summary>
    private static T[] Numbers<T>(INetwork<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        IEnumerable<double> scaling = network.GetScaling() is { } numbers ? [.. numbers.InputOffsets, .. numbers.InputScales, .. numbers.TargetOffsets, .. numbers.TargetScales] : [];
        return [.. parameters, .. scaling.Select(T.CreateChecked)];
    }

    private static FitOptions Options(Random random) => new()
    {
        Epochs = random.Next(1, 4),
        BatchSize = random.Next(4) switch { 0 => 1, 1 => 2, 2 => int.MaxValue, _ => 32 },
        LearningRate = random.Next(6) switch { 0 => 1e10, 1 => 1e-40, 2 => 1, 3 => 0, _ => null },
        GradientAccumulation = random.Next(5) == 0 ? 2 : 1,
        ClipGradientNorm = random.Next(5) == 0 ? 1 : null,
        ClipGradientValue = random.Next(5) == 0 ? 0.5 : null,
        RowOrder = random.Next(3) == 0 ? RowOrder.InOrder : RowOrder.Shuffled,
        MaxDegreeOfParallelism = random.Next(1, 3),
        ValidationSplit = random.Next(6) == 0 ? 0.3 : 0,
        Seed = random.Next(),
    };
}
