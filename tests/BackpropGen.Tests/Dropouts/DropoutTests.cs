using System.Numerics;
using System.Reflection;
using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Testing.Reference;
using BackpropGen.Tests.Comparison;

namespace BackpropGen.Tests.Dropouts;

public sealed class DropoutTests : IClassFixture<DropoutTests.Compilation>
{
    private const string Small = "\"3-4:tanh:dropout(0.4)-2\"";
    private const int Rows = 40;

    private static readonly (string Form, string Arguments)[] Forms =
    [
        (RowForms.Locals, Small),
        (RowForms.Locals, "\"2-3:tanh:dropout(0.4)-1\""),
        (RowForms.Parts, "\"18-24:dropout(0.3)-8:tanh:dropout(0.2)-2\", Emission = Emission.Unrolled"),
        (RowForms.Loops, Networks.OlderFramework + "\"50-40:dropout(0.3)-16-2\""),
        (RowForms.Vectors, "\"4-8:dropout(0.5)-3\""),
        (RowForms.Vectors, "\"4-20:tanh:dropout(0.3)-17:dropout(0.2)-2\""),
        (RowForms.Kernels, "\"50-40:linear:dropout(0.3)-16:dropout(0.2)-2\""),
    ];

    public static TheoryData<string, string, Precision> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, Precision>();
            foreach ((string form, string arguments) in Forms)
            {
                cases.Add(form, arguments, Precision.Single);
                cases.Add(form, arguments, Precision.Double);
            }

            return cases;
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(Cases))]
    public void Steps_are_those_of_plain_loops_with_masks(string form, string arguments, Precision precision)
    {
        if (precision == Precision.Double)
        {
            CompareSteps(form, Networks.Double(arguments), 1e-12);
        }
        else
        {
            CompareSteps(form, Networks.Single(arguments), 2e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_takes_the_steps_of_Train_and_TrainBatch_with_masks_of_the_epoch(string form, string arguments, Precision precision)
    {
        _ = form;
        if (precision == Precision.Double)
        {
            CompareFit(Networks.Double(arguments));
        }
        else
        {
            CompareFit(Networks.Single(arguments));
        }
    }

    [SampledTheory(3)]
    [MemberData(nameof(Cases))]
    public void All_but_training_is_that_of_the_network_without_dropout(string form, string arguments, Precision precision)
    {
        _ = form;
        if (precision == Precision.Double)
        {
            CompareOthers(Networks.Double(arguments), Networks.Double(Without(arguments)));
        }
        else
        {
            CompareOthers(Networks.Single(arguments), Networks.Single(Without(arguments)));
        }
    }

    /// <summary>Every activation that a hidden layer may have: dropout is behind it.</summary>
    public static TheoryData<string, string> Activations
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (Activation activation in LibraryFunctions.Activations)
            {
                foreach ((string form, string arguments) in Chains(activation))
                {
                    cases.Add(form, arguments);
                }
            }

            return cases;
        }
    }

    /// <summary>Finite differences know nothing of back-propagation: the loss is that of the same masks at other parameters.</summary>
    [SampledTheory(7)]
    [MemberData(nameof(Activations))]
    public void The_gradient_with_masks_is_the_slope_of_the_loss_with_masks(string form, string arguments)
    {
        INetwork<double> network = Networks.Double(arguments);
        Assert.Equal(form, RowForms.Of(network.GetType()));
        NetworkDescription description = network.Description;
        const int Count = 21;
        (double[] inputs, double[] targets) = Data<double>(description.InputCount, description.OutputCount);
        (inputs, targets) = (inputs[..(Count * description.InputCount)], targets[..(Count * description.OutputCount)]);
        var dropout = (IDropoutNetwork<double>)network;
        double[] masks = new double[Count * dropout.Dropout.MaskCount], gradient = new double[description.ParameterCount], ignored = new double[gradient.Length];
        dropout.Dropout.Draw(masks);
        double loss = Batches.Gradient(network, inputs, targets, masks, Count, gradient);
        Assert.NotEqual(network.EvaluateBatch(inputs, targets), loss);
        double[] parameters = ParametersOf(network);
        for (int i = 0; i < parameters.Length; i += 1 + (parameters.Length / 60))
        {
            double LossAt(double value)
            {
                double[] changed = (double[])parameters.Clone();
                changed[i] = value;
                network.SetParameters(changed);
                return Batches.Gradient(network, inputs, targets, masks, Count, ignored);
            }

            double slope = (LossAt(parameters[i] + 1e-6) - LossAt(parameters[i] - 1e-6)) / 2e-6;
            Assert.Equal(slope, gradient[i], 1e-6);
        }
    }

    public static TheoryData<string> Optimisers => [.. AllOptimisers()];

    /// <summary>Whatever way a step takes, it is the update by the gradient with the masks that are drawn next.</summary>
    [SampledTheory(3)]
    [MemberData(nameof(Optimisers))]
    public void A_step_is_the_update_by_the_gradient_with_the_next_masks(string arguments)
    {
        INetwork<double> network = Networks.Double(arguments);
        NetworkDescription description = network.Description;
        (double[] inputs, double[] targets) = Data<double>(description.InputCount, description.OutputCount);
        if (description.Loss == Loss.CrossEntropy)
        {
            targets = [.. targets.Select((_, i) => i % description.OutputCount == i / description.OutputCount % 2 ? 1.0 : 0)];
        }

        INetwork<double> same = network.Clone();
        var dropout = (IDropoutNetwork<double>)same;
        foreach (int rows in new[] { 1, 1, 30, Rows, 1 })
        {
            double[] x = inputs[..(rows * description.InputCount)], y = targets[..(rows * description.OutputCount)];
            double[] masks = new double[rows * dropout.Dropout.MaskCount], gradient = new double[description.ParameterCount];
            dropout.Dropout.Draw(masks);
            double loss = Batches.Gradient(same, x, y, masks, rows, gradient);
            same.Update(gradient, 0.01);
            Assert.Equal(loss, rows == 1 ? network.Train(x, y, 0.01) : network.TrainBatch(x, y, 0.01), 1e-12);
            Close(ParametersOf(same), ParametersOf(network), 1e-12);
        }
    }

    [Fact]
    public void Masks_are_drawn_row_by_row_and_layer_by_layer_from_one_sequence()
    {
        foreach (string arguments in new[] { "\"2-40:dropout(0.3)-3:dropout(0.3)-1\"", "\"2-40:dropout(0.3)-3:dropout(0.6)-1\"", "\"2-5:dropout(0.25)-1\"" })
        {
            INetwork<float> network = Networks.Single(arguments);
            DropoutTraining<float> dropout = ((IDropoutNetwork<float>)network).Dropout;
            dropout.Reseed(9, 4);
            var random = new SeededRandom(9, int.MinValue + 4);
            foreach (int rows in new[] { 1, 7, 64 })
            {
                float[] masks = new float[rows * dropout.MaskCount];
                dropout.Draw(masks);
                IEnumerable<float> expected =
                    from row in Enumerable.Range(0, rows)
                    from layer in network.Description.Layers
                    where layer.Dropout is not null
                    from node in Enumerable.Range(0, layer.OutputCount)
                    select random.NextDouble() < layer.Dropout!.Value ? 0 : (float)(1 / (1 - layer.Dropout!.Value));
                Assert.Equal(expected, masks);
            }
        }
    }

    [Fact]
    public void Named_arguments_train_alike()
    {
        INetwork<double> network = Networks.Double(Small);
        INetwork<double> same = network.Clone();
        MethodInfo named = network.GetType().GetMethod("Train", [.. Enumerable.Repeat(typeof(double), 6)])!;
        for (int step = 0; step < 10; step++)
        {
            Assert.Equal(same.Train([1, 2, 3], [4, 5], 0.1), (double)named.Invoke(network, [1.0, 2.0, 3.0, 4.0, 5.0, 0.1])!);
        }

        Assert.Equal(ParametersOf(same), ParametersOf(network));
    }

    [Fact]
    public void Outputs_are_dropped_with_their_probability_in_each_node_and_each_row()
    {
        const int Count = 64, Draws = 400;
        const double P = 0.3;
        INetwork<double> network = Networks.Double("\"1-64:dropout(0.3)-1\"");
        var dropped = new int[Count];
        var seen = new HashSet<string>();
        for (int row = 0; row < Draws; row++)
        {
            bool[] kept = NextKept(network, [1.0], [9.0])[0]!;
            seen.Add(string.Concat(kept.Select(k => k ? '1' : '0')));
            for (int i = 0; i < Count; i++)
            {
                dropped[i] += kept[i] ? 0 : 1;
            }
        }

        // Chernoff: each of these is wrong with a probability of less than 2·e^(−2·n·t²) = 10⁻⁶ for the nodes, of which there are 64, and less for all together.
        double ofNode = Math.Sqrt(Math.Log(2e6) / (2 * Draws)), ofAll = ofNode / Math.Sqrt(Count);
        Assert.All(dropped, count => Assert.InRange((double)count / Draws, P - ofNode, P + ofNode));
        Assert.InRange((double)dropped.Sum() / (Draws * Count), P - ofAll, P + ofAll);
        Assert.Equal(Draws, seen.Count);
    }

    [Fact]
    public void The_mean_of_outputs_with_dropout_is_the_output_without()
    {
        const int Draws = 20_000;
        INetwork<double> network = Networks.Double("\"2-8:dropout(0.4)-1\"");
        double[] prediction = new double[1];
        network.Predict([0.7, -0.4], prediction);

        // The loss (z + 100)² tells z; a step of length 0 changes nothing.
        double[] outputs = [.. Enumerable.Range(0, Draws).Select(_ => Math.Sqrt(network.Train([0.7, -0.4], [-100], 0)) - 100)];
        double mean = outputs.Average();
        double deviation = Math.Sqrt(outputs.Average(z => (z - mean) * (z - mean)));
        Assert.True(deviation > 0.01);
        Assert.InRange(mean, prediction[0] - (5 * deviation / Math.Sqrt(Draws)), prediction[0] + (5 * deviation / Math.Sqrt(Draws)));
    }

    [Fact]
    public void A_seed_gives_the_same_masks_and_another_one_others()
    {
        (double[] inputs, double[] targets) = Data<double>(3, 2);
        double[] Trained(int seed, RowOrder order)
        {
            INetwork<double> network = Networks.Double(Small);
            TrainingLoop.Fit<double>(network, inputs, targets, new FitOptions { Epochs = 3, BatchSize = Rows, RowOrder = order, Seed = seed }, default);
            return ParametersOf(network);
        }

        Assert.Equal(Trained(1, RowOrder.InOrder), Trained(1, RowOrder.InOrder));
        Assert.Equal(Trained(1, RowOrder.Shuffled), Trained(1, RowOrder.Shuffled));
        Assert.NotEqual(Trained(1, RowOrder.InOrder), Trained(2, RowOrder.InOrder));

        double[] Stepped(int seed, int draws)
        {
            INetwork<double> network = Networks.Double(Small);
            double[] parameters = ParametersOf(network);
            network.TrainBatch(inputs.AsSpan(0, 3 * draws), targets.AsSpan(0, 2 * draws), 0.1);
            network.Initialize(seed);
            network.SetParameters(parameters);
            network.TrainBatch(inputs, targets, 0.1);
            return ParametersOf(network);
        }

        Assert.Equal(Stepped(1, 3), Stepped(1, 7));
        Assert.NotEqual(Stepped(1, 3), Stepped(2, 3));
    }

    [Fact]
    public void A_clone_drops_the_same_and_leaves_the_original_alone()
    {
        INetwork<float> network = Networks.Single("\"4-8:dropout(0.5)-3\"");
        network.Train([1, 2, 3, 4], [1, 2, 3], 0.1f);
        INetwork<float> clone = network.Clone();
        INetwork<float> control = network.Clone();
        for (int step = 0; step < 5; step++)
        {
            clone.Train([4, 3, 2, 1], [1, 2, 3], 0.1f);
        }

        Assert.Equal(ParametersOf(control), ParametersOf(network));
        for (int step = 0; step < 5; step++)
        {
            network.Train([4, 3, 2, 1], [1, 2, 3], 0.1f);
        }

        Assert.Equal(ParametersOf(clone), ParametersOf(network));
        Assert.NotEqual(ParametersOf(control), ParametersOf(network));
    }

    [Fact]
    public void Clipping_and_accumulation_step_on_the_gradient_with_dropout()
    {
        (double[] inputs, double[] targets) = Data<double>(3, 2);
        double[] Trained(string arguments, FitOptions options)
        {
            INetwork<double> network = Networks.Double(arguments);
            options.RowOrder = RowOrder.InOrder;
            options.LearningRate = 0.1;
            options.Epochs = 3;
            TrainingLoop.Fit<double>(network, inputs, targets, options, default);
            return ParametersOf(network);
        }

        double[] plain = Trained(Small, new FitOptions { BatchSize = 8 });
        Close(plain, Trained(Small, new FitOptions { BatchSize = 8, ClipGradientNorm = 1e9 }), 1e-12);
        Close(plain, Trained(Small, new FitOptions { BatchSize = 4, GradientAccumulation = 2 }), 1e-12);
        double[] without = Trained(Without(Small), new FitOptions { BatchSize = 8 });
        Assert.True(plain.Zip(without, (a, b) => Math.Abs(a - b)).Max() > 1e-3);

        // A bound below every gradient decides the length of each step.
        double[] clipped = Trained(Small, new FitOptions { BatchSize = Rows, ClipGradientNorm = 1e-3 });
        double[] start = ParametersOf(Networks.Double(Small));
        Assert.InRange(Math.Sqrt(clipped.Zip(start, (a, b) => (a - b) * (a - b)).Sum()), 1e-5, 3 * 0.1 * 1e-3);
    }

    [Fact]
    public void Rows_of_a_batch_count_as_their_classes_do()
    {
        INetwork<double> network = Networks.Double("\"3-4:dropout(0.4)-2\", Loss = Loss.CrossEntropy, ClassWeights = new[] { 1.0, 3.0 }");
        double[] inputs = [.. Data<double>(3, 2).Inputs.Take(30)];
        double[] targets = [.. Enumerable.Range(0, 10).SelectMany(row => row % 3 == 0 ? new[] { 0.0, 1.0 } : [1.0, 0.0])];
        double[] before = ParametersOf(network);
        INetwork<double> probe = network.Clone();
        double[] sum = new double[before.Length];
        double losses = 0, weights = 0;
        for (int row = 0; row < 10; row++)
        {
            double weight = row % 3 == 0 ? 3 : 1;
            losses += weight * probe.Train(inputs.AsSpan(3 * row, 3), targets.AsSpan(2 * row, 2), 1);
            double[] after = ParametersOf(probe);
            probe.SetParameters(before);
            weights += weight;
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += weight * (before[i] - after[i]);
            }
        }

        Assert.Equal(losses / weights, network.TrainBatch(inputs, targets, 0.5), 1e-12);
        Close([.. before.Zip(sum, (b, s) => b - (0.5 * s / weights))], ParametersOf(network), 1e-12);
    }

    [Fact]
    public void Scaling_reaches_steps_with_dropout()
    {
        INetwork<double> scaled = Networks.Double(Small + ", InputScaling = Scaling.Standardize");
        INetwork<double> plain = Networks.Double(Small);
        (double[] inputs, double[] targets) = Data<double>(3, 2);
        plain.TrainBatch(inputs, targets, 0);
        scaled.SetScaling(new([0, 0, 0], [1, 1, 1], [], []));
        scaled.TrainBatch(inputs, targets, 0);
        scaled.FitScaling(inputs, targets);
        ScalingNumbers numbers = scaled.GetScaling()!;
        double[] scaledInputs = [.. inputs.Select((x, i) => (x - numbers.InputOffsets[i % 3]) * (1 / numbers.InputScales[i % 3]))];
        Assert.Equal(plain.TrainBatch(scaledInputs, targets, 0.1), scaled.TrainBatch(inputs, targets, 0.1));
        Assert.Equal(ParametersOf(plain), ParametersOf(scaled));
    }

    [Fact]
    public void A_clone_of_unrolled_code_in_parts_has_a_scaling_of_its_own()
    {
        INetwork<double> network = Networks.Double("\"3-40-2\", Loss = Loss.CrossEntropy, Emission = Emission.Unrolled, InputScaling = Scaling.MinMax");
        Assert.Equal(RowForms.Parts, RowForms.Of(network.GetType()));
        INetwork<double> clone = network.Clone();
        clone.FitScaling([1, 2, 3, 4, 5, 6], [1, 0, 0, 1]);
        double[] ofNetwork = new double[2], ofClone = new double[2];
        network.Predict([1, 2, 3], ofNetwork);
        clone.Predict([1, 2, 3], ofClone);
        Assert.NotEqual(ofClone, ofNetwork);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bad_arguments_are_refused_before_anything_is_drawn(string form, string arguments, Precision precision)
    {
        _ = (form, precision);
        INetwork<float> network = Networks.Single(arguments);
        (int inputCount, int outputCount) = (network.Description.InputCount, network.Description.OutputCount);
        (float[] inputs, float[] targets) = Data<float>(inputCount, outputCount);
        INetwork<float> control = network.Clone();
        float[] x = inputs[..inputCount], y = targets[..outputCount], bad = [.. x.Skip(1), float.NaN];
        Assert.ThrowsAny<ArgumentException>(() => network.Train(bad, y, 0.1f));
        Assert.ThrowsAny<ArgumentException>(() => network.Train(x, [.. y.Skip(1), float.PositiveInfinity], 0.1f));
        Assert.ThrowsAny<ArgumentException>(() => network.Train(x.AsSpan(1), y, 0.1f));
        Assert.ThrowsAny<ArgumentException>(() => network.Train(x, y.AsSpan(1), 0.1f));
        Assert.ThrowsAny<ArgumentException>(() => network.Train(x, y, -1));
        Assert.ThrowsAny<ArgumentException>(() => network.TrainBatch([.. x, .. bad], [.. y, .. y], 0.1f));
        Assert.ThrowsAny<ArgumentException>(() => network.TrainBatch([.. x, .. x], y, 0.1f));
        Assert.ThrowsAny<ArgumentException>(() => network.TrainBatch(x, y, float.NaN));
        Assert.ThrowsAny<ArgumentException>(() => network.TrainBatch([], [], 0.1f));
        Assert.Equal(control.TrainBatch(inputs, targets, 0.1f), network.TrainBatch(inputs, targets, 0.1f));
        Assert.Equal(ParametersOf(control), ParametersOf(network));
    }

    [Fact]
    public void A_step_that_would_not_be_finite_is_not_taken()
    {
        INetwork<float> network = Networks.Single("\"1-2:linear:dropout(0.9)-1\"");
        float[] large = [1, 1, 0, 0, 3e38f, 3e38f, 0];
        network.SetParameters(large);
        bool overflowed = false;
        for (int step = 0; step < 50; step++)
        {
            overflowed |= !float.IsFinite(network.Train([1e-38f], [0], 1e-30f));
        }

        Assert.True(overflowed);
        Assert.All(ParametersOf(network), value => Assert.True(float.IsFinite(value)));
        Assert.Throws<TrainingDivergedException>(() => TrainingLoop.Fit<float>(network, new float[] { 1, 1, 1, 1, 1, 1, 1, 1 }, new float[8], new FitOptions { Epochs = 50 }, default));
        Assert.All(ParametersOf(network), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Steps_take_no_memory_after_the_first()
    {
        INetwork<float> network = Networks.Single("\"3-4:dropout(0.4)-2\", InputScaling = Scaling.Standardize, Optimizer = Optimizer.Adam");
        float[] inputs = [1, 2, 3, 4, 5, 6], targets = [1, 2, 3, 4];
        network.FitScaling(inputs, targets);
        network.TrainBatch(inputs, targets, 0.1f);
        network.Train(inputs.AsSpan(0, 3), targets.AsSpan(0, 2), 0.1f);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 20; step++)
        {
            network.TrainBatch(inputs, targets, 0.1f);
            network.Train(inputs.AsSpan(0, 3), targets.AsSpan(0, 2), 0.1f);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Its_description_says_what_is_dropped()
    {
        NetworkDescription description = Networks.Single("\"4-16:elu(0.5):dropout(0.25)-3\"").Description;
        Assert.Equal([0.25, null], description.Layers.Select(layer => layer.Dropout));
        Assert.Equal("16:ELU(0.5):Dropout(0.25)", description.Layers[0].ToString());
    }

    private static void CompareSteps<T>(string form, INetwork<T> network, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(form, RowForms.Of(network.GetType()));
        NetworkDescription description = network.Description;
        (T[] inputs, T[] targets) = Data<T>(description.InputCount, description.OutputCount);
        T rate = T.CreateChecked(0.05);
        T[] Row(T[] values, int row) => values[(row * values.Length / Rows)..((row + 1) * values.Length / Rows)];
        (double Loss, double[] Gradient) Plain(T[] parameters, IReadOnlyList<bool[]?> kept, int row)
        {
            (double loss, double[] gradient, _) = ReferenceNetwork.Of(description, Doubles(parameters)).Gradient(Doubles(Row(inputs, row)), Doubles(Row(targets, row)), kept);
            return (loss, gradient);
        }

        for (int row = 0; row < 5; row++)
        {
            T[] before = ParametersOf(network);
            (double loss, double[] gradient) = Plain(before, NextKept(network.Clone(), Row(inputs, row), Row(targets, row)), row);
            Assert.Equal(loss, double.CreateChecked(network.Train(Row(inputs, row), Row(targets, row), rate)), tolerance * Math.Max(1, loss));
            Close([.. Doubles(before).Zip(gradient, (p, g) => p - (0.05 * g))], Doubles(ParametersOf(network)), tolerance);
        }

        T[] start = ParametersOf(network);
        INetwork<T> probe = network.Clone();
        var sum = new double[start.Length];
        double losses = 0;
        int droppedAndKept = 0;
        for (int row = 0; row < Rows; row++)
        {
            IReadOnlyList<bool[]?> kept = NextKept(probe, Row(inputs, row), Row(targets, row));
            droppedAndKept |= kept.Where(layer => layer is not null).SelectMany(layer => layer!).Aggregate(0, (seen, isKept) => seen | (isKept ? 1 : 2));
            (double loss, double[] gradient) = Plain(start, kept, row);
            losses += loss;
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += gradient[i];
            }
        }

        Assert.Equal(3, droppedAndKept);
        Assert.Equal(losses / Rows, double.CreateChecked(network.TrainBatch(inputs, targets, rate)), tolerance * Math.Max(1, losses / Rows));
        Close([.. Doubles(start).Zip(sum, (p, g) => p - (0.05 * g / Rows))], Doubles(ParametersOf(network)), tolerance);
    }

    private static void CompareFit<T>(INetwork<T> network)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int inputCount, int outputCount) = (network.Description.InputCount, network.Description.OutputCount);
        (T[] inputs, T[] targets) = Data<T>(inputCount, outputCount);
        foreach (int batch in new[] { 1, 16 })
        {
            INetwork<T> same = network.Clone();
            var options = new FitOptions { Epochs = 2, BatchSize = batch, RowOrder = RowOrder.InOrder, Seed = 5, LearningRate = 0.01, MaxDegreeOfParallelism = 2 };
            TrainingLoop.Fit<T>(network, inputs, targets, options, default);
            for (int epoch = 1; epoch <= 2; epoch++)
            {
                ((IDropoutNetwork<T>)same).Dropout.Reseed(5, epoch);
                for (int first = 0; first < Rows; first += batch)
                {
                    int count = Math.Min(batch, Rows - first);
                    ReadOnlySpan<T> x = inputs.AsSpan(first * inputCount, count * inputCount), y = targets.AsSpan(first * outputCount, count * outputCount);
                    _ = batch == 1 ? same.Train(x, y, T.CreateChecked(0.01)) : same.TrainBatch(x, y, T.CreateChecked(0.01));
                }
            }

            Assert.Equal(ParametersOf(same), ParametersOf(network));
        }
    }

    private static void CompareOthers<T>(INetwork<T> network, INetwork<T> without)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        NetworkDescription description = network.Description;
        (T[] inputs, T[] targets) = Data<T>(description.InputCount, description.OutputCount);
        network.TrainBatch(inputs, targets, T.CreateChecked(0.1));
        without.SetParameters(ParametersOf(network));
        for (int again = 0; again < 2; again++)
        {
            Assert.Equal(Results(without), Results(network));
        }

        Assert.True(network.CheckGradient().LargestDifference < (typeof(T) == typeof(double) ? 1e-7 : 1e-3));

        T[][] Results(INetwork<T> any)
        {
            ReadOnlySpan<T> x = inputs.AsSpan(0, description.InputCount), y = targets.AsSpan(0, description.OutputCount);
            T[] output = new T[description.OutputCount], outputs = new T[targets.Length], gradient = new T[description.ParameterCount], mean = new T[description.ParameterCount];
            any.Predict(x, output);
            any.PredictBatch(inputs, outputs);
            T loss = any.Gradient(x, y, gradient);
            T meanLoss = any.GradientBatch(inputs, targets, mean);
            return [output, outputs, gradient, mean, [loss, meanLoss, any.Evaluate(x, y), any.EvaluateBatch(inputs, targets)]];
        }
    }

    /// <summary>Which outputs the next step of a network on one row drops, seen in a copy: their weights do not move.</summary>
    private static IReadOnlyList<bool[]?> NextKept<T>(INetwork<T> network, T[] inputs, T[] targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] before = ParametersOf(network);
        network.Train(inputs, targets, T.One);
        T[] after = ParametersOf(network);
        network.SetParameters(before);
        IReadOnlyList<LayerDescription> layers = network.Description.Layers;
        var kept = new bool[]?[layers.Count - 1];
        int first = 0;
        for (int l = 0; l < kept.Length; l++)
        {
            first += layers[l].ParameterCount;
            LayerDescription next = layers[l + 1];
            kept[l] = layers[l].Dropout is null
                ? null
                : [.. Enumerable.Range(0, next.InputCount).Select(i => Enumerable.Range(0, next.OutputCount).Any(j => after[first + (j * next.InputCount) + i] != before[first + (j * next.InputCount) + i]))];
        }

        return kept;
    }

    private static T[] ParametersOf<T>(INetwork<T> network)
        where T : unmanaged
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    private static (T[] Inputs, T[] Targets) Data<T>(int inputs, int outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(11);
        return ([.. Enumerable.Range(0, Rows * inputs).Select(_ => T.CreateChecked(random.NextDouble() - 0.3))], [.. Enumerable.Range(0, Rows * outputs).Select(_ => T.CreateChecked((2 * random.NextDouble()) - 1))]);
    }

    private static double[] Doubles<T>(T[] values)
        where T : unmanaged, IFloatingPointIeee754<T>
        => [.. values.Select(double.CreateChecked)];

    // Parameters and gradients are about 1.
    private static void Close(double[] expected, double[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));

    private static IEnumerable<string> AllOptimisers() =>
        from optimizer in new[] { "SGD", "Momentum", "Adam", "RMSprop", "SGD, WeightDecay = 0.1" }
        from topology in new[] { "\"2-3:tanh:dropout(0.4)-2\"", "\"4-9:tanh:dropout(0.4)-17:tanh:dropout(0.2)-2\"", "\"50-40:tanh:dropout(0.3)-2\"", "\"4-40:tanh:dropout(0.4)-2\", Emission = Emission.Unrolled" }
        from loss in new[] { "", ", Loss = Loss.CrossEntropy, ClassWeights = new[] { 0.5, 2 }" }
        select topology + ", Optimizer = Optimizer." + optimizer + loss;

    private static IEnumerable<(string Form, string Arguments)> Chains(Activation activation)
    {
        string name = activation.ToString().ToLowerInvariant();
        yield return (RowForms.Locals, $"\"2-3:{name}:dropout(0.4)-2\"");
        yield return (RowForms.Parts, $"\"4-14:{name}:dropout(0.4)-9:{name}:dropout(0.2)-2\", Emission = Emission.Unrolled");
        yield return (RowForms.Loops, Networks.OlderFramework + $"\"50-40:{name}:dropout(0.3)-2\"");
        yield return (RowForms.Vectors, $"\"4-14:{name}:dropout(0.4)-9:{name}:dropout(0.2)-2\"");
        yield return (RowForms.Kernels, $"\"50-40:{name}:dropout(0.3)-2\"");
    }

    private static string Without(string arguments) => System.Text.RegularExpressions.Regex.Replace(arguments, @":dropout\([0-9.]*\)", string.Empty);

    public sealed class Compilation
    {
        public Compilation() => Networks.Prepare(
            (from network in Forms
             from arguments in new[] { network.Arguments, Without(network.Arguments) }
             from each in new[] { arguments, Networks.InDouble(arguments) }
             select each)
            .Concat(LibraryFunctions.Activations.SelectMany(Chains).Select(network => Networks.InDouble(network.Arguments)))
            .Concat(AllOptimisers().Select(Networks.InDouble)));
    }
}
