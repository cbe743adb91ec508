using BackpropGen.Testing;

namespace BackpropGen.Tests.Applications;

/// <summary>Targets that do not count, rows with weights and classes with weights, in batches and in Fit.</summary>
public class CountedTargetTests
{
    public static TheoryData<string> Separable => new(
        "\"2-4-3\"", "\"2-4-3\", Loss = Loss.BinaryCrossEntropy", "\"2-4-3:linear\", Loss = Loss.BinaryCrossEntropy", "\"2-4-3\", Loss = Loss.MeanAbsoluteError",
        "\"2-4-3\", Loss = Loss.Huber, HuberDelta = 0.7", "\"2-4-3\", Loss = Loss.LogCosh", "\"2-4-3\", Loss = Loss.Hinge", "\"2-4-3\", Loss = Loss.Poisson", "\"2-4-3\", Loss = Loss.HalfSquaredError",
        "\"2-4-3:tanh\", Loss = Loss.Huber", "\"2-8-3\", Emission = Emission.Vectorized", "\"2-4-3\", InputScaling = Scaling.MinMax, TargetScaling = Scaling.Standardize",
        "\"2-4-3\", TargetScaling = Scaling.MinMax, Loss = Loss.MeanAbsoluteError");

    private static readonly double[] Inputs = [0.5, -1, 2, 0.25, -0.75, 1.5, 1, 1];

    // Of row 0 all count, of row 1 two, of row 2 none, of row 3 one.
    private static readonly bool[] Mask = [true, true, true, true, false, true, false, false, false, false, false, true];

    /// <summary>The loss is written out here, from predictions; the gradient is compared with central differences of it.</summary>
    [SampledTheory(3)]
    [MemberData(nameof(Separable))]
    public void The_loss_is_the_mean_over_the_targets_that_count_and_the_gradient_its_derivative(string arguments)
    {
        INetwork<double> network = Networks.Double(arguments);
        double[] targets = TargetsOf(network.Description);
        if (network.Description.TargetScaling != Scaling.None)
        {
            network.FitScaling<double>(Inputs, [1, 2, 3, -1, 0, 5, 7, 7, 7, 2, 2, 2]);
        }

        double[] weights = [1, -2, 5, 0.5];
        double[] masked = [.. targets.Select((y, i) => Mask[i] ? y : double.NaN)];
        double[] gradient = new double[network.Description.ParameterCount];
        double loss = network.GradientBatch(Inputs, masked, weights, Mask, gradient);
        Assert.Equal(Expected(network, targets, weights), loss, 1e-12);
        Assert.Equal(loss, network.EvaluateBatch(Inputs, masked, weights, Mask), 1e-12);

        double[] parameters = new double[gradient.Length];
        network.GetParameters(parameters);
        for (int i = 0; i < parameters.Length; i++)
        {
            const double Step = 1e-5;
            double before = parameters[i];
            double At(double value)
            {
                parameters[i] = value;
                network.SetParameters(parameters);
                return Expected(network, targets, weights);
            }

            double slope = (At(before + Step) - At(before - Step)) / (2 * Step);
            At(before);
            Assert.Equal(slope, gradient[i], 1e-7);
        }
    }

    [Fact]
    public void Of_losses_over_classes_a_whole_row_counts_or_none_of_it()
    {
        INetwork<float> network = Networks.Single("\"2-4-3\", Loss = Loss.CrossEntropy");
        float[] inputs = [1, 2, 3, 4, 0, 1];
        float[] targets = [0, 1, 0, float.NaN, float.NaN, float.NaN, 1, 0, 0];
        float[] gradient = new float[network.Description.ParameterCount];
        float[] expected = new float[gradient.Length];
        float loss = network.GradientBatch(inputs, targets, [true, true, true, false, false, false, true, true, true], gradient);
        float plain = network.GradientBatch([1, 2, 0, 1], [0, 1, 0, 1, 0, 0], expected);
        Assert.Equal(plain, loss, 1e-6f);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Contains("one distribution over classes", Assert.Throws<ArgumentException>(() => network.GradientBatch(inputs, targets, [true, true, false, true, true, true, true, true, true], gradient)).Message);
        Assert.Contains("false for every target", Assert.Throws<ArgumentException>(() => network.GradientBatch(inputs, targets, new bool[9], gradient)).Message);
    }

    [Fact]
    public void With_dropout_whole_rows_may_be_left_out_and_parts_of_them_are_refused()
    {
        INetwork<float> network = Networks.Single("\"2-4:dropout(0.5)-2\"");
        network.TrainBatch([1, 2, 3, 4], [1, 2, float.NaN, float.NaN], [true, true, false, false], 0.01f);
        Assert.Contains("networks with dropout", Assert.Throws<NotSupportedException>(() => network.TrainBatch([1, 2, 3, 4], [1, 2, 3, float.NaN], [true, true, true, false], 0.01f)).Message);
    }

    /// <summary>As Q-learning has it: of each row the value of one action is known.</summary>
    [Fact]
    public void One_target_a_row_gives_the_mean_over_the_chosen_outputs()
    {
        INetwork<float> network = Networks.Single("\"2-8-3\", Activation.ReLU");
        float[] outputs = new float[6];
        network.PredictBatch([1, 2, 3, 4], outputs);
        float loss = network.TrainBatch([1, 2, 3, 4], [float.NaN, 5, float.NaN, -2, float.NaN, float.NaN], [false, true, false, true, false, false], 0.001f);
        Assert.Equal((((5 - outputs[1]) * (5 - outputs[1])) + ((-2 - outputs[3]) * (-2 - outputs[3]))) / 2, loss, 1e-3f);
    }

    [Fact]
    public void Fit_with_missing_targets_is_Fit_without_those_rows_scaling_included()
    {
        const string Arguments = "\"2-4-1\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize";
        double[] inputs = [1, 2, 3, 5, 4, 4, 0, 1];
        INetwork<double> with = Networks.Double(Arguments);
        with.FitScaling<double>(inputs, [1, 2, 3, 4]);
        INetwork<double> without = with.Clone();
        FitOptions options = new() { Epochs = 20, BatchSize = 4, RowOrder = RowOrder.InOrder, IgnoreMissingTargets = true };
        TrainingHistory history = with.Fit(inputs, [1, double.NaN, 3, double.NaN], options);
        TrainingHistory expected = without.Fit([1, 2, 4, 4], [1, 3], options);
        Assert.Equal(expected.Losses[^1], history.Losses[^1], 1e-12);
        Same(without, with);

        INetwork<double> fresh = Networks.Double(Arguments);
        fresh.Fit(inputs, [1, double.NaN, 3, double.NaN], options);
        Assert.Equal([2], fresh.GetScaling()!.TargetOffsets);
        Assert.Equal([1], fresh.GetScaling()!.TargetScales);
        Assert.Contains("is NaN", Assert.Throws<ArgumentException>(() => fresh.Fit(inputs, [1, double.NaN, 3, 4])).Message);
        Assert.Contains("All targets are NaN", Assert.Throws<ArgumentException>(() => fresh.Fit([1, 2], [double.NaN], options)).Message);
        Assert.Contains("infinity", Assert.Throws<ArgumentException>(() => fresh.Fit([1, 2, 3, 4], [double.NaN, double.PositiveInfinity], options)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Weights_of_rows_in_Fit_are_rows_that_are_there_more_than_once()
    {
        FitOptions plain = new() { Epochs = 30, BatchSize = 10, RowOrder = RowOrder.InOrder, LearningRate = 0.02 };
        INetwork<double> repeated = Networks.Double("\"2-4-1\"");
        INetwork<double> weighted = Networks.Double("\"2-4-1\"");
        repeated.Fit([1, 2, 1, 2, 3, 5], [1, 1, 2], plain);

        // Three rows' mean is two rows' times 2/3.
        weighted.Fit([1, 2, 3, 5], [1, 2], new FitOptions { Epochs = 30, BatchSize = 10, RowOrder = RowOrder.InOrder, LearningRate = 0.02 * 2 / 3, RowWeights = [2, 1] });
        Same(repeated, weighted);
        FitOptions wrong = new() { RowWeights = [1, -1] };
        Assert.Contains("RowWeights[1] is -1", Assert.Throws<ArgumentOutOfRangeException>(() => weighted.Fit([1, 2, 3, 5], [1, 2], wrong)).Message);
        Assert.Contains("has 2 weights, but there are 1 row", Assert.Throws<ArgumentException>(() => weighted.Fit([1, 2], [1], wrong)).Message);
    }

    [Fact]
    public void Shuffled_batches_keep_weights_and_missing_targets_with_their_rows()
    {
        // Rows of weight 0 or without a target would pull the others far away.
        Random random = new(1);
        double[] inputs = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble())];
        double[] targets = [.. inputs.Select((x, i) => i % 3 == 0 ? 1000 : i % 3 == 1 ? double.NaN : 2 * x)];
        INetwork<double> network = Networks.Double("\"1-1\"");
        network.Fit(inputs, targets, new FitOptions
        {
            Epochs = 500, BatchSize = 7, LearningRate = 0.1, RowWeights = [.. inputs.Select((_, i) => i % 3 == 0 ? 0.0 : 1)], IgnoreMissingTargets = true, ValidationSplit = 0.2,
        });
        double[] prediction = new double[1];
        network.Predict([0.5], prediction);
        Assert.Equal(1, prediction[0], 0.02);
    }

    [Fact]
    public void Weights_of_classes_in_Fit_are_those_of_the_attribute_and_serve_one_output_too()
    {
        double[] inputs = [1, 2, 3, 5, 0, 1];
        FitOptions Options(double[]? weights) => new() { Epochs = 10, BatchSize = 3, RowOrder = RowOrder.InOrder, LearningRate = 0.1, ClassWeights = weights };
        INetwork<double> attribute = Networks.Double("\"2-4-2\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 3.0, 0.5 }");
        INetwork<double> option = Networks.Double("\"2-4-2\", Loss = Loss.CrossEntropy");
        TrainingHistory expected = attribute.Fit(inputs, [1, 0, 0, 1, 0, 1], Options(null));
        TrainingHistory history = option.Fit(inputs, [1, 0, 0, 1, 0, 1], Options([3, 0.5]));
        Assert.Equal(expected.Losses[^1], history.Losses[^1], 1e-12);
        Same(attribute, option);

        foreach ((string loss, double no) in new[] { ("BinaryCrossEntropy", 0.0), ("Hinge", -1.0) })
        {
            INetwork<double> binary = Networks.Double($"\"2-4-1\", Loss = Loss.{loss}");
            INetwork<double> byHand = binary.Clone();
            binary.Fit(inputs, [1, no, no], Options([0.5, 3]));
            double[] gradient = new double[byHand.Description.ParameterCount];
            for (int epoch = 0; epoch < 10; epoch++)
            {
                // (3 ℓ₀ + ½ ℓ₁ + ½ ℓ₂) / 4 is a mean over three rows with these weights.
                byHand.GradientBatch<double>(inputs, [1, no, no], [3 * 3.0 / 4, 0.5 * 3 / 4, 0.5 * 3 / 4], gradient);
                byHand.Update(gradient, 0.1);
            }

            Same(byHand, binary);
            Assert.Contains("has 3 weights, but the network tells 2 classes apart", Assert.Throws<ArgumentException>(() => binary.Fit(inputs, [1, no, no], Options([1, 2, 3]))).Message);
        }

        Assert.Contains("does not tell classes apart", Assert.Throws<ArgumentException>(() => Networks.Double("\"2-1\"").Fit(inputs, [1, 2, 3], Options([1, 2]))).Message);
        Assert.Contains("set one of them", Assert.Throws<ArgumentException>(() => attribute.Fit(inputs, [1, 0, 0, 1, 0, 1], Options([1, 2]))).Message);
    }

    [Fact]
    public void Policy_gradients_take_actions_and_what_they_gained()
    {
        var policy = (IClassifier<double>)Networks.Double("\"2-4-3\", Loss = Loss.CrossEntropy");
        double[] gradient = new double[policy.Description.ParameterCount];
        double[] expected = new double[gradient.Length];
        policy.GradientBatch([1, 2, 3, 4], [2, 0], [1.5, -0.5], gradient);
        policy.GradientBatch([1, 2, 3, 4], [0.0, 0.0, 1.0, 1.0, 0.0, 0.0], [1.5, -0.5], expected);
        Assert.Equal(expected, gradient);
        INetwork<double> other = policy.Clone();
        policy.TrainBatch([1, 2, 3, 4], [2, 0], [1.5, -0.5], 0.1);
        other.Update(expected, 0.1);
        Same(other, policy);
    }

    [Fact]
    public void Scores_of_weighted_rows_are_those_of_rows_that_are_there_more_than_once()
    {
        INetwork<double> network = Networks.Double("\"2-4-2\"");
        RegressionScores repeated = network.Score<double>([1, 2, 1, 2, 1, 2, 3, 5], [1, 2, 1, 2, 1, 2, 4, 6]);
        RegressionScores weighted = network.Score<double>([1, 2, 3, 5], [1, 2, 4, 6], [3, 1]);
        Assert.Equal(repeated.MeanAbsoluteError, weighted.MeanAbsoluteError, 1e-12);
        Assert.Equal(repeated.RootMeanSquaredError, weighted.RootMeanSquaredError, 1e-12);
        Assert.Equal(repeated.R2, weighted.R2, 1e-12);
        Assert.Equal(2, weighted.Rows);

        INetwork<double> classes = Networks.Double("\"2-4-3\", Loss = Loss.CrossEntropy, Seed = 3");
        double[] rows = [1, 2, 3, 5, -1, -2, 0, -4];
        ClassificationScores many = classes.ScoreClasses<double>([1, 2, 1, 2, 1, 2, 3, 5, -1, -2, -1, -2, 0, -4], [0, 0, 0, 1, 2, 2, 1]);
        ClassificationScores few = classes.ScoreClasses<double>(rows, [0, 1, 2, 1], [3, 1, 2, 1]);
        Assert.Equal(many.ToString().Split(", 7")[0], few.ToString().Split(", 4")[0]);
        Assert.Equal(many.Accuracy, few.Accuracy, 1e-12);
        Assert.Equal(4, few.ConfusionMatrix.Rows);
        Assert.Contains("weights[1] is -1", Assert.Throws<ArgumentException>(() => network.Score<double>([1, 2, 3, 5], [1, 2, 4, 6], [3, -1])).Message);
    }

    private static double[] TargetsOf(NetworkDescription description) => description.Targets switch
    {
        TargetDomain.Probability => [0, 1, 0.25, 1, 0, 1, 0, 0, 1, 1, 1, 0],
        TargetDomain.Sign => [1, -1, 1, 1, -1, -1, 1, 1, 1, -1, -1, -1],
        TargetDomain.NonNegative => [1, 0, 3, 2, 2, 4, 1, 1, 1, 7, 0, 2],
        _ => [1, -2, 0.3, 2, 2.5, 4, 1, -1, 1, 0.7, 0, 2],
    };

    private static double Expected(INetwork<double> network, double[] targets, double[] weights)
    {
        NetworkDescription description = network.Description;
        bool areLogits = description.Loss == Loss.BinaryCrossEntropy && description.Layers[^1].Activation == Activation.Linear;
        ScalingNumbers? scaling = network.GetScaling();
        double[] outputs = new double[targets.Length];
        network.PredictBatch(Inputs, outputs);
        double sum = 0;
        double count = 0;
        for (int row = 0; row < 4; row++)
        {
            int counted = Enumerable.Range(row * 3, 3).Count(i => Mask[i]);
            count += description.Loss == Loss.HalfSquaredError ? (counted > 0 ? 1 : 0) : counted;
            for (int j = 0; j < 3; j++)
            {
                int i = (row * 3) + j;
                double o = areLogits ? 1 / (1 + Math.Exp(-outputs[i])) : outputs[i];
                double y = targets[i];
                if (description.TargetScaling != Scaling.None)
                {
                    o = (o - scaling!.TargetOffsets[j]) / scaling.TargetScales[j];
                    y = (y - scaling.TargetOffsets[j]) / scaling.TargetScales[j];
                }

                double e = Math.Abs(y - o);
                sum += !Mask[i] ? 0 : weights[row] * description.Loss switch
                {
                    Loss.MeanSquaredError => e * e,
                    Loss.HalfSquaredError => e * e / 2,
                    Loss.MeanAbsoluteError => e,
                    Loss.Huber => e < (description.LossParameter ?? 1) ? e * e / 2 : (description.LossParameter ?? 1) * (e - ((description.LossParameter ?? 1) / 2)),
                    Loss.LogCosh => Math.Log(Math.Cosh(e)),
                    Loss.Hinge => Math.Max(0, 1 - (y * o)),
                    Loss.Poisson => Math.Exp(o) - (y * o),
                    _ => -(y * Math.Log(o)) - ((1 - y) * Math.Log(1 - o)),
                };
            }
        }

        return sum / count;
    }

    private static void Same(INetwork<double> expected, INetwork<double> actual)
    {
        double[] first = new double[expected.Description.ParameterCount];
        double[] second = new double[first.Length];
        expected.GetParameters(first);
        actual.GetParameters(second);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
