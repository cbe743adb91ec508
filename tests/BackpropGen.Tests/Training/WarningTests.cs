using BackpropGen.CompilerServices;
using BackpropGen.Testing;

namespace BackpropGen.Tests.Training;

/// <summary><c>TrainingHistory.Warnings</c> tells of trainings that went wrong without an error, and is silent where they are fine.</summary>
public class WarningTests
{
    private static readonly double[] Line = [.. Enumerable.Range(0, 20).Select(row => row / 10.0)];

    [Fact]
    public void Dead_nodes_are_told_of_with_what_helps()
    {
        INetwork<double> network = Networks.Double("\"1-2:relu-1\"");
        network.SetParameters([-1, -2, -3, -4, 1, 1, 0.5]);
        string warning = Single(network, Line, [.. Line.Select(x => 2 * x)], 0.01);
        Assert.StartsWith("The predictions are the same for all rows (", warning, StringComparison.Ordinal);
        Assert.Contains("all relu nodes of a hidden layer give 0", warning, StringComparison.Ordinal);
        Assert.Contains("Scale the inputs (set InputScaling", warning, StringComparison.Ordinal);
        Assert.Contains("try a tenth of the learning rate, which is 0.01", warning, StringComparison.Ordinal);

        network = Networks.Double("\"1-2:relu-1\", InputScaling = Scaling.MinMax");
        network.SetParameters([-1, -2, -3, -4, 1, 1, 0.5]);
        Assert.DoesNotContain("InputScaling", Single(network, Line, [.. Line.Select(x => 2 * x)], 0.01), StringComparison.Ordinal);
    }

    [SampledTheory(2)]
    [InlineData("\"1-1:sigmoid\", Loss = Loss.MeanSquaredError", new[] { 0.0, 60 }, "sigmoid is saturated")]
    [InlineData("\"1-1:sigmoid\", Loss = Loss.MeanSquaredError", new[] { 0.5, -50 }, "sigmoid is saturated")]
    [InlineData("\"1-1:tanh\"", new[] { 1.0, 30 }, "tanh is saturated")]
    [InlineData("\"1-1:hardsigmoid\", Loss = Loss.MeanSquaredError", new[] { 1.0, 30 }, "hardsigmoid is saturated")]
    [InlineData("\"1-1:relu\"", new[] { -1.0, -30 }, "relu gives 0 everywhere")]
    [InlineData("\"1-2:sigmoid-1\"", new[] { 0, 0, 50.0, 50, 1, 1, 0 }, "sigmoid nodes of a hidden layer are saturated")]
    [InlineData("\"1-1:sigmoid\", Loss = Loss.MeanSquaredError, TargetScaling = Scaling.MinMax", new[] { 0.0, 60 }, "sigmoid is saturated")]
    public void Saturated_nodes_are_told_of(string arguments, double[] parameters, string cause)
    {
        double[] targets = [.. Line.Select(x => x > 1 ? 1.0 : 0)];
        INetwork<double> network = Networks.Double(arguments);
        network.SetParameters(parameters);
        Assert.Contains(cause, Single(network, Line, targets, 1e-3), StringComparison.Ordinal);

        INetwork<float> single = Networks.Single(arguments);
        single.SetParameters([.. parameters.Select(value => (float)value)]);
        TrainingHistory history = TrainingLoop.Fit<float>(single, [.. Line.Select(x => (float)x)], [.. targets.Select(y => (float)y)], new FitOptions { Epochs = 3, LearningRate = 1e-3 }, default);
        Assert.Contains(cause, Assert.Single(history.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_that_answers_one_class_for_every_row_is_told_of_and_one_without_a_rare_class_is_not()
    {
        INetwork<double> network = Networks.Double("\"1-3\", Loss = Loss.CrossEntropy");
        int[] classes = [.. Enumerable.Range(0, 20).Select(row => row % 3)];
        network.SetParameters([0, 0, 0, 100, 0, 0]);
        TrainingHistory history = ((IClassifier<double>)network).Fit(Line, classes, new FitOptions { Epochs = 2, LearningRate = 1e-9 }, default);
        Assert.Contains("softmax is saturated", Assert.Single(history.Warnings), StringComparison.Ordinal);

        network.SetParameters([-5, 5, 0, 5, -5, -50]);
        classes = [.. Enumerable.Range(0, 20).Select(row => row == 19 ? 2 : row < 10 ? 0 : 1)];
        Assert.Empty(((IClassifier<double>)network).Fit(Line, classes, new FitOptions { Epochs = 2, LearningRate = 1e-9 }, default).Warnings);
    }

    [Fact]
    public void One_output_of_several_is_named()
    {
        INetwork<double> network = Networks.Double("\"1-2:relu\", Outputs = new[] { \"width\", \"height\" }");
        network.SetParameters([1, -1, 0.1, -5]);
        double[] targets = [.. Line.SelectMany(x => new[] { x, 2 * x })];
        Assert.StartsWith("The predictions of height are the same for all rows (0)", Single(network, Line, targets, 0.01), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_nothing_tells_apart_are_told_of_and_targets_that_are_equal_are_not()
    {
        double[] same = [.. Line.Select(_ => 3.0)];
        Assert.Contains("nothing tells the rows apart", Single(Networks.Double("\"1-2-1\""), same, Line, 0.001), StringComparison.Ordinal);
        Assert.Empty(Fit(Networks.Double("\"1-2-1\""), same, same, 0.001).Warnings);
        Assert.Empty(Fit(Networks.Double("\"1-2-1\""), [1], [2], 0.001).Warnings);
    }

    /// <summary>With inputs ±1 and η = 1 the weight's error changes its sign with each step and keeps its size; with more it grows.</summary>
    [Theory]
    [InlineData("", 1, "try ten times the learning rate, which is 1, or a tenth of it")]
    [InlineData("", 1.1, "Scale the inputs (set InputScaling = Scaling.Standardize in the attribute")]
    [InlineData(", InputScaling = Scaling.Standardize", 1.1, "Try a tenth of the learning rate, which is 1.1;")]
    [InlineData("", 0, "The learning rate is 0: set FitOptions.LearningRate.")]
    public void A_loss_that_did_not_fall_is_told_of(string attribute, double rate, string advice)
    {
        INetwork<double> network = Networks.Double("\"1-1\"" + attribute);
        network.SetParameters([rate == 0 ? -1 : 0, 0]);
        double[] signs = [1, -1, 1, -1];
        string warning = Single(network, signs, signs, rate);
        Assert.StartsWith("The loss did not fall: it was ", warning, StringComparison.Ordinal);
        Assert.Contains(advice, warning, StringComparison.Ordinal);
    }

    /// <summary>With a rate of 0 no loss falls. Ten positives in a thousand rows, seven of them among a hundred; a weight makes positives likely, or their number makes them improbable everywhere.</summary>
    [Theory]
    [InlineData(", ClassWeights = new[] { 1.0, 99 }", 99)]
    [InlineData("", 1)]
    public void A_good_classifier_of_a_rare_class_that_cannot_become_better_is_not_told_of(string attribute, double weight)
    {
        double[] inputs = [.. Enumerable.Range(0, 1000).Select(row => row < 100 ? 1.0 : 0)];
        double[] targets = [.. Enumerable.Range(0, 1000).SelectMany(row => row is < 7 or >= 997 ? new[] { 0.0, 1 } : [1, 0])];
        double usual = Math.Log(weight * 3 / 897), rare = Math.Log(weight * 7 / 93);
        INetwork<double> network = Networks.Double("\"1-2\", Loss = Loss.CrossEntropy" + attribute);
        network.SetParameters([0, rare - usual, 0, usual]);
        Assert.Empty(Fit(network, inputs, targets, 0).Warnings);

        // What it says, and for the wrong rows.
        network.SetParameters([0, usual - rare, 0, rare]);
        Assert.StartsWith("The loss did not fall: ", Single(network, inputs, targets, 0), StringComparison.Ordinal);
    }

    /// <summary>Two of a thousand rows are positive, one of them among a hundred: R² is 0.003.</summary>
    [Fact]
    public void Nor_is_one_whose_probabilities_are_all_small()
    {
        double[] inputs = [.. Enumerable.Range(0, 1000).Select(row => row < 100 ? 1.0 : 0)];
        double[] targets = [.. Enumerable.Range(0, 1000).Select(row => row is 0 or 999 ? 1.0 : 0)];
        INetwork<double> network = Networks.Double("\"1-1:sigmoid\", Loss = Loss.BinaryCrossEntropy");
        double usual = Math.Log(1.0 / 899);
        network.SetParameters([Math.Log(1.0 / 99) - usual, usual]);
        Assert.Empty(Fit(network, inputs, targets, 0).Warnings);
    }

    /// <summary>The medians 0 and 1 are the best that there is, and far below the means.</summary>
    [Theory]
    [InlineData("MeanAbsoluteError")]
    [InlineData("Huber")]
    [InlineData("LogCosh")]
    public void Medians_of_skewed_targets_are_not_told_of(string loss)
    {
        double[] inputs = [.. Enumerable.Range(0, 100).Select(row => row % 2.0)];
        double[] targets = [.. inputs.Select((x, row) => row % 10 < 2 ? 1000 : x)];
        INetwork<double> network = Networks.Double($"\"1-1\", Loss = Loss.{loss}");
        network.SetParameters([1, 0]);
        Assert.Empty(Fit(network, inputs, targets, 0).Warnings);
        network.SetParameters([-1, 1]);
        Assert.StartsWith("The loss did not fall: ", Single(network, inputs, targets, 0), StringComparison.Ordinal);
    }

    /// <summary>What a saturated sigmoid gives differs by 10⁻⁹, which is more in the unit of large targets.</summary>
    [Fact]
    public void Equal_predictions_are_equal_in_the_unit_that_is_trained()
    {
        INetwork<double> network = Networks.Double("\"1-1:sigmoid\", Loss = Loss.MeanSquaredError, TargetScaling = Scaling.MinMax");
        network.SetParameters([1, 20]);
        Assert.Contains("sigmoid is saturated", Single(network, Line, [.. Line.Select(x => 1e6 * x)], 1e-3), StringComparison.Ordinal);

        // And a range far below 1 is that of predictions, too.
        network.SetParameters([1, 0]);
        Assert.Empty(Fit(network, Line, [.. Line.Select(x => 1e-7 * x)], 1e-3).Warnings);
    }

    public static TheoryData<string, Func<Random, double[], double[]>, string> Kinds => new()
    {
        { "\"2-8:tanh-1\", Optimizer = Optimizer.Adam", Numbers, "0.01" },
        { "\"2-8:relu-1\", Loss = Loss.Huber, InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize", Numbers, "0.02" },
        { "\"2-8:gelu-1\", Loss = Loss.MeanAbsoluteError, Optimizer = Optimizer.Adam", Numbers, "0.01" },
        { "\"2-8:leakyrelu-1\", Loss = Loss.LogCosh, Optimizer = Optimizer.Momentum", Numbers, "0.005" },
        { "\"2-8:tanh:dropout(0.2)-1\", Optimizer = Optimizer.Adam, TargetScaling = Scaling.MinMax", Numbers, "0.01" },
        { "\"2-6:tanh-1\", Loss = Loss.Poisson, Optimizer = Optimizer.Adam", Counts, "0.01" },
        { "\"2-6:relu-1\", Loss = Loss.Hinge, Optimizer = Optimizer.Adam", Signs, "0.01" },
        { "\"2-6:sigmoid-1:sigmoid\", Loss = Loss.BinaryCrossEntropy, Optimizer = Optimizer.Adam", Halves, "0.02" },
        { "\"2-6:tanh-1:linear\", Loss = Loss.BinaryCrossEntropy, Optimizer = Optimizer.Adam", Halves, "0.02" },
        { "\"2-8:relu-2\", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam", Classes, "0.01" },
        { "\"2-8:relu-2:linear\", Loss = Loss.CrossEntropy, Optimizer = Optimizer.RMSprop", Classes, "0.01" },
        { "\"2-6:tanh-2:logsoftmax\", Loss = Loss.KullbackLeibler, Optimizer = Optimizer.Adam", Classes, "0.01" },
    };

    /// <summary>240 trainings where <see cref="ThoroughTests"/> run, and as many that go on with what these came to: a training is fine if the loss that the network has after it is less than before.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_training_that_is_fine_has_no_warnings(string arguments, Func<Random, double[], double[]> targetsOf, string rate)
    {
        int fine = 0;
        int seeds = ThoroughTests.AreRun ? 20 : 5;
        for (int seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            INetwork<double> network = Networks.Double(arguments);
            network.Initialize(seed);
            double[] inputs = [.. Enumerable.Range(0, 2 * random.Next(20, 100)).Select(_ => (random.NextDouble() * 2) - 1)];
            double[] targets = targetsOf(random, inputs);
            var options = new FitOptions
            {
                Epochs = random.Next(20, 60), BatchSize = random.Next(1, 20), Seed = seed, RowOrder = (RowOrder)random.Next(3), LearningRate = double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture),
                ValidationSplit = random.Next(2) * 0.2, EarlyStopping = random.Next(2) == 0 ? null : new EarlyStopping { Patience = 8 },
            };
            if (network is IScaledNetwork<double>)
            {
                network.FitScaling(inputs, targets);
            }

            double before = network.EvaluateBatch(inputs, targets);
            TrainingHistory history = TrainingLoop.Fit<double>(network, inputs, targets, options, default);
            if (network.EvaluateBatch(inputs, targets) < before)
            {
                fine++;
                Assert.True(history.Warnings.Count == 0, $"Seed {seed}: {string.Join(" ", history.Warnings)}");
                options.LearningRate /= 10;
                history = TrainingLoop.Fit<double>(network, inputs, targets, options, default);
                Assert.True(history.Warnings.Count == 0, $"Seed {seed}, once more: {string.Join(" ", history.Warnings)}");
            }
        }

        Assert.InRange(fine, seeds - 1, seeds);
    }

    [Theory]
    [InlineData("Standardize")]
    [InlineData("MinMax")]
    public void Rows_in_other_units_than_a_scaling_was_fitted_to_are_told_of(string scaling)
    {
        INetwork<double> network = Networks.Double($"\"2-1\", InputScaling = Scaling.{scaling}, TargetScaling = Scaling.{scaling}, Inputs = new[] {{ \"warmth\", \"length\" }}, Outputs = new[] {{ \"price\" }}");
        var random = new Random(5);
        double[] celsius = [.. Enumerable.Range(0, 50).SelectMany(_ => new[] { 5 + (20 * random.NextDouble()), random.NextDouble() })];
        double[] prices = [.. celsius.Where((_, i) => i % 2 == 0).Select(warmth => 100 - warmth)];
        double[] kelvin = [.. celsius.Select((x, i) => i % 2 == 0 ? x + 273.15 : x)], cents = [.. prices.Select(price => 100 * price)];
        double[] warmer = [.. celsius.Select((x, i) => i % 2 == 0 ? x + 10 : x)];
        Assert.Empty(Fit(network, celsius, prices, 0.01).Warnings);
        Assert.Empty(Fit(network, celsius, prices, 0.01).Warnings);
        Assert.Empty(Fit(network, warmer, prices, 0.01).Warnings);

        string warning = Single(network, kelvin, prices, 1e-4);
        Assert.Contains("the input warmth is from 27", warning, StringComparison.Ordinal);
        Assert.Contains("Call FitScaling with the rows, or Initialize, before Fit.", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("length", warning, StringComparison.Ordinal);
        Assert.Contains("the target price", Single(network, celsius, cents, 1e-6), StringComparison.Ordinal);

        network.FitScaling(kelvin, prices);
        Assert.Empty(Fit(network, kelvin, prices, 0.01).Warnings);
    }

    [Fact]
    public void Of_many_such_columns_some_are_named()
    {
        INetwork<float> network = Networks.Single("\"5-1\", InputScaling = Scaling.Standardize");
        network.FitScaling([1, 2, 3, 4, 5, 2, 3, 4, 5, 6], [1, 2]);
        TrainingHistory history = TrainingLoop.Fit<float>(network, [100, 100, 100, 100, 100, 101, 101, 101, 101, 101], [1f, 2], new FitOptions { Epochs = 1, LearningRate = 1e-6 }, default);
        Assert.Contains(" and 2 more.", Assert.Single(history.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1-1:sigmoid\"", "set TargetScaling = Scaling.MinMax in the attribute; a network with a Model takes rows that were scaled before, or make the output linear.")]
    [InlineData("\"1-1:sigmoid\", TargetScaling = Scaling.Standardize", "Scaled targets lie between -1.64751 and 1.64751")]
    [InlineData("\"1-1:logsigmoid\"", "gives values of at most 0: make the output linear.")]
    [InlineData("\"1-1:relu6\"", "between 0 and 6: set TargetScaling = Scaling.MinMax")]
    public void Targets_out_of_reach_have_the_advice_that_is_left(string arguments, string advice)
    {
        double[] targets = [.. Line.Select(x => 10 * x)];
        Assert.Contains(Fit(Networks.Double(arguments), Line, targets, 1e-6).Warnings, warning => warning.Contains(advice, StringComparison.Ordinal));
    }

    [Fact]
    public void Targets_out_of_the_reach_of_a_scaling_of_before_ask_for_another()
    {
        INetwork<double> network = Networks.Double("\"1-1:sigmoid\", TargetScaling = Scaling.MinMax");
        Fit(network, Line, Line, 0.1);
        Assert.Contains("0.95, but the sigmoid output gives values between 0 and 1: call FitScaling", Assert.Single(Fit(network, Line, [.. Line.Select(x => x - 1)], 0.1).Warnings).Replace("0.473684", "0.95", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>The scaling is of the rows that are trained on: one that is held out may lie outside, by chance.</summary>
    [Fact]
    public void A_held_out_row_beyond_the_others_is_no_reason_to_warn()
    {
        double[] targets = [.. Line.Select((x, i) => i % 5 == 0 ? x + (i / 5) : x)];
        for (int seed = 0; seed < 20; seed++)
        {
            INetwork<float> network = Networks.Single("\"1-3-1:sigmoid\", TargetScaling = Scaling.MinMax");
            var options = new FitOptions { Epochs = 5, ValidationSplit = 0.3, Seed = seed, LearningRate = 0.1 };
            Assert.Empty(TrainingLoop.Fit<float>(network, [.. Line.Select(x => (float)x)], [.. targets.Select(y => (float)y)], options, default).Warnings);
        }
    }

    private static double[] Numbers(Random random, double[] inputs) => Of(inputs, (x, y) => [Math.Sin(2 * x) - y + (0.2 * random.NextDouble())]);

    private static double[] Counts(Random random, double[] inputs) => Of(inputs, (x, y) => [Math.Floor(Math.Exp(1 + x - y) + random.NextDouble())]);

    private static double[] Signs(Random random, double[] inputs) => Of(inputs, (x, y) => [x + y + (0.2 * random.NextDouble()) > 0.1 ? 1 : -1]);

    private static double[] Halves(Random random, double[] inputs) => Of(inputs, (x, y) => [x - y + (0.2 * random.NextDouble()) > 0.1 ? 1 : 0]);

    private static double[] Classes(Random random, double[] inputs) => Of(inputs, (x, y) => x * y > 0 ? [1, 0] : [0, 1]);

    private static double[] Of(double[] inputs, Func<double, double, double[]> target) =>
        [.. Enumerable.Range(0, inputs.Length / 2).SelectMany(row => target(inputs[2 * row], inputs[(2 * row) + 1]))];

    private static string Single(INetwork<double> network, double[] inputs, double[] targets, double rate) => Assert.Single(Fit(network, inputs, targets, rate).Warnings);

    private static TrainingHistory Fit(INetwork<double> network, double[] inputs, double[] targets, double rate) =>
        TrainingLoop.Fit<double>(network, inputs, targets, new FitOptions { Epochs = 3, LearningRate = rate, BatchSize = inputs.Length, RowOrder = RowOrder.InOrder }, default);
}
