using System.Numerics;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.FeatureScalings;

/// <summary>A network with scaling does, to the last bit, what one without does on rows that were scaled before, in every form and every method.</summary>
public sealed class ScaledNetworkTests : IClassFixture<ScaledNetworkTests.Compilation>
{
    private const string Both = ", InputScaling = Scaling.Standardize, TargetScaling = Scaling.MinMax";
    private const string InputsAlone = ", InputScaling = Scaling.MinMax";
    private const string TargetsAlone = ", TargetScaling = Scaling.Standardize";
    private const int Rows = 70;

    private static readonly (string Form, string Arguments)[] Regressions =
    [
        (RowForms.Locals, "\"3-4:tanh-2\""),
        (RowForms.Locals, "\"2-2-1\", Loss = Loss.MeanAbsoluteError"),
        (RowForms.Locals, "\"2-3-3:softmax\", Loss = Loss.MeanSquaredError"),
        (RowForms.Parts, "\"18-24-8-2\", Emission = Emission.Unrolled"),
        (RowForms.Loops, Networks.OlderFramework + "\"50-40-16-2\""),
        (RowForms.Loops, Networks.OlderFramework + "\"50-40-16-3:softmax\", Loss = Loss.MeanSquaredError"),
        (RowForms.Vectors, "\"4-8:tanh-3\""),
        (RowForms.Vectors, "\"4-8:tanh-3:softmax\", Loss = Loss.MeanSquaredError"),
        (RowForms.Vectors, "\"18-24-8-2\", Loss = Loss.Huber"),
        (RowForms.Vectors, "\"18-24:softmax-9\""),
        (RowForms.Kernels, "\"50-40-16-2\""),
        (RowForms.Kernels, "\"50-40-16-3:softmax\", Loss = Loss.MeanSquaredError"),
        (RowForms.Kernels, "\"50-40-16-70\", Optimizer = Optimizer.Adam"),
        (RowForms.Vectors, "\"9-20-1\", Optimizer = Optimizer.Momentum"),
    ];

    private static readonly (string Form, string Arguments)[] Classifiers =
    [
        (RowForms.Locals, "\"3-4-2\", Loss = Loss.CrossEntropy"),
        (RowForms.Locals, "\"3-4-2\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 3.0 }, Emission = Emission.Unrolled"),
        (RowForms.Vectors, "\"4-8-3\", Loss = Loss.CrossEntropy"),
        (RowForms.Kernels, "\"50-40-16-3\", Loss = Loss.CrossEntropy"),
    ];

    public static TheoryData<string, string, string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string, Precision>();
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                foreach ((string form, string arguments) in Regressions)
                {
                    // One of them alone is either there or not, in whatever precision.
                    foreach (string scaling in new[] { Both, precision == Precision.Double ? InputsAlone : TargetsAlone })
                    {
                        cases.Add(form, arguments, scaling, precision);
                    }
                }

                foreach ((string form, string arguments) in Classifiers)
                {
                    cases.Add(form, arguments, InputsAlone, precision);
                }
            }

            return cases;
        }
    }

    [SampledTheory(7)]
    [MemberData(nameof(Cases))]
    public void Scaling_is_that_of_the_rows_beforehand(string form, string arguments, string scaling, Precision precision)
    {
        if (precision == Precision.Double)
        {
            Compare(form, Networks.Double(arguments), Networks.Double(arguments + scaling));
        }
        else
        {
            Compare(form, Networks.Single(arguments), Networks.Single(arguments + scaling));
        }
    }

    private static void Compare<T>(string form, INetwork<T> plain, INetwork<T> scaled)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(form, RowForms.Of(scaled.GetType()));
        Assert.Equal(form, RowForms.Of(plain.GetType()));
        NetworkDescription description = scaled.Description;
        (int inputs, int outputs) = (description.InputCount, description.OutputCount);
        var random = new Random(7);
        T[] rowInputs = [.. Enumerable.Range(0, Rows * inputs).Select(i => T.CreateChecked((random.NextDouble() * 40 * ((i % inputs) + 1)) - 30))];
        T[] rowTargets = new T[Rows * outputs];
        for (int row = 0; row < Rows; row++)
        {
            for (int j = 0; j < outputs; j++)
            {
                rowTargets[(row * outputs) + j] = description.Targets == TargetDomain.Real ? T.CreateChecked((random.NextDouble() * 9) - 2 + j)
                    : j == row % outputs ? T.One : T.Zero;
            }
        }

        scaled.FitScaling(rowInputs, rowTargets);
        ScalingNumbers numbers = scaled.GetScaling()!;
        T[] plainInputs = Scale(rowInputs, numbers.InputOffsets, numbers.InputScales);
        T[] plainTargets = Scale(rowTargets, numbers.TargetOffsets, numbers.TargetScales);
        T[] ofScaled = new T[Rows * outputs], ofPlain = new T[Rows * outputs];

        for (int row = 0; row < 3; row++)
        {
            T[] x = Row(rowInputs, row, inputs), y = Row(rowTargets, row, outputs), px = Row(plainInputs, row, inputs), py = Row(plainTargets, row, outputs);
            T[] prediction = new T[outputs], plainPrediction = new T[outputs];
            scaled.Predict(x, prediction);
            plain.Predict(px, plainPrediction);
            Same(Restore(plainPrediction, numbers), prediction, "Predict");
            Same([plain.Evaluate(px, py)], [scaled.Evaluate(x, y)], "Evaluate");

            T[] gradient = new T[description.ParameterCount], plainGradient = new T[description.ParameterCount];
            T[] inputGradient = new T[inputs], plainInputGradient = new T[inputs];
            Same([plain.Gradient(px, py, plainGradient)], [scaled.Gradient(x, y, gradient)], "the loss of Gradient");
            Same(plainGradient, gradient, "Gradient");
            plain.InputGradient(px, py, plainInputGradient);
            scaled.InputGradient(x, y, inputGradient);
            Same(ByInputs(plainInputGradient, numbers), inputGradient, "InputGradient");

            T[] outputGradient = [.. Enumerable.Range(0, outputs).Select(_ => T.CreateChecked(random.NextDouble() - 0.5))];
            T[] plainOutputGradient = [.. outputGradient.Select((g, j) => numbers.TargetScales.Count == 0 ? g : g * T.CreateChecked(numbers.TargetScales[j]))];
            plain.Backward(px, plainOutputGradient, plainGradient, plainInputGradient);
            scaled.Backward(x, outputGradient, gradient, inputGradient);
            Close(plainGradient, gradient, "the gradient of Backward");
            Close(ByInputs(plainInputGradient, numbers), inputGradient, "the input gradient of Backward");
        }

        scaled.PredictBatch(rowInputs, ofScaled);
        plain.PredictBatch(plainInputs, ofPlain);
        Same(Restore(ofPlain, numbers), ofScaled, "PredictBatch");
        Same([plain.EvaluateBatch(plainInputs, plainTargets)], [scaled.EvaluateBatch(rowInputs, rowTargets)], "EvaluateBatch");
        T[] mean = new T[description.ParameterCount], plainMean = new T[description.ParameterCount];
        Same([plain.GradientBatch(plainInputs, plainTargets, plainMean)], [scaled.GradientBatch(rowInputs, rowTargets, mean)], "the loss of GradientBatch");
        Same(plainMean, mean, "GradientBatch");

        T rate = T.CreateChecked(0.01);
        Same([plain.Train(plainInputs.AsSpan(0, inputs), plainTargets.AsSpan(0, outputs), rate)], [scaled.Train(rowInputs.AsSpan(0, inputs), rowTargets.AsSpan(0, outputs), rate)], "the loss of Train");
        Same(ParametersOf(plain), ParametersOf(scaled), "Train");
        Same(
            [plain.TrainBatch(plainInputs.AsSpan(0, 20 * inputs), plainTargets.AsSpan(0, 20 * outputs), rate)],
            [scaled.TrainBatch(rowInputs.AsSpan(0, 20 * inputs), rowTargets.AsSpan(0, 20 * outputs), rate)],
            "the loss of TrainBatch");
        Same(ParametersOf(plain), ParametersOf(scaled), "TrainBatch");
        Same([plain.TrainBatch(plainInputs, plainTargets, rate)], [scaled.TrainBatch(rowInputs, rowTargets, rate)], "the loss of a large TrainBatch");
        Same(ParametersOf(plain), ParametersOf(scaled), "a large TrainBatch");

        // Batches of one go through a loop over rows where the network has one.
        foreach (int batch in new[] { 1, 16 })
        {
            var options = new FitOptions { Epochs = 2, BatchSize = batch, LearningRate = 0.001, Seed = 3, MaxDegreeOfParallelism = 2 };
            Assert.Equal(
                CompilerServices.TrainingLoop.Fit<T>(plain, plainInputs, plainTargets, options, default).Losses,
                CompilerServices.TrainingLoop.Fit<T>(scaled, rowInputs, rowTargets, options, default).Losses);
            Same(ParametersOf(plain), ParametersOf(scaled), "Fit");
        }

        INetwork<T> clone = scaled.Clone();
        clone.PredictBatch(rowInputs, ofPlain);
        scaled.PredictBatch(rowInputs, ofScaled);
        Same(ofScaled, ofPlain, "a clone");

        // What a clone is fitted to is its own.
        clone.FitScaling(rowInputs.AsSpan(0, inputs), rowTargets.AsSpan(0, outputs));
        scaled.PredictBatch(rowInputs, ofPlain);
        Same(ofScaled, ofPlain, "a network whose clone was fitted again");
        Assert.True(scaled.CheckGradient().LargestDifference < (typeof(T) == typeof(double) ? 1e-7 : 1e-3));
    }

    private static T[] Scale<T>(T[] rows, IReadOnlyList<double> offsets, IReadOnlyList<double> scales)
        where T : unmanaged, IFloatingPointIeee754<T>
        => offsets.Count == 0 ? rows : [.. rows.Select((x, i) => (x - T.CreateChecked(offsets[i % offsets.Count])) * (T.One / T.CreateChecked(scales[i % offsets.Count])))];

    private static T[] Restore<T>(T[] rows, ScalingNumbers numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
        => numbers.TargetScales.Count == 0
            ? rows
            : [.. rows.Select((o, i) => (o * T.CreateChecked(numbers.TargetScales[i % numbers.TargetScales.Count])) + T.CreateChecked(numbers.TargetOffsets[i % numbers.TargetScales.Count]))];

    private static T[] ByInputs<T>(T[] gradient, ScalingNumbers numbers)
        where T : unmanaged, IFloatingPointIeee754<T>
        => numbers.InputScales.Count == 0 ? gradient : [.. gradient.Select((g, i) => g * (T.One / T.CreateChecked(numbers.InputScales[i])))];

    private static T[] Row<T>(T[] rows, int row, int columns) => rows[(row * columns)..((row + 1) * columns)];

    private static T[] ParametersOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static void Same<T>(T[] expected, T[] actual, string what) => Assert.True(expected.AsSpan().SequenceEqual(actual), $"{what}: {string.Join(", ", expected.Take(8))} became {string.Join(", ", actual.Take(8))}");

    // A factor more may be multiplied in another order.
    private static void Close<T>(T[] expected, T[] actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double largest = expected.Max(value => Math.Abs(double.CreateChecked(value)));
        double tolerance = largest * (typeof(T) == typeof(double) ? 1e-13 : 1e-5);
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(double.CreateChecked(pair.First - pair.Second)) <= tolerance, $"{what}: {pair.First} became {pair.Second}"));
    }

    public sealed class Compilation
    {
        public Compilation() => Networks.Prepare(
            from row in Cases
            from arguments in new[] { (string)row[1], (string)row[1] + (string)row[2] }
            select (Precision)row[3] == Precision.Double ? Networks.InDouble(arguments) : arguments);
    }
}
