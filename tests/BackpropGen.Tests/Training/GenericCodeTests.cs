using BackpropGen.Testing;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Training;

/// <summary>Code that is written once for every network: what it calls does what the same call does on the class.</summary>
public class GenericCodeTests
{
    private static readonly FitOptions Options = new() { Epochs = 4, BatchSize = 3, LearningRate = 0.05, Seed = 2 };

    [Fact]
    public void Cross_validation_works_with_any_network()
    {
        float[] inputs = Numbers(24, row => row % 7 / 7f), targets = Numbers(12, row => row % 5 / 5f);
        float[] generic = CrossValidate(new SalaryModel(seed: 1), inputs, targets, folds: 3);

        float[] ofClass = new float[3];
        for (int fold = 0; fold < 3; fold++)
        {
            SalaryModel model = new(seed: 1);
            model.Initialize(fold);
            model.Fit(Without(inputs, fold, 8), Without(targets, fold, 4), Options);
            ofClass[fold] = model.EvaluateBatch(inputs[(fold * 8)..((fold + 1) * 8)], targets[(fold * 4)..((fold + 1) * 4)]);
        }

        Assert.Equal(ofClass, generic);
        Assert.Equal(3, generic.Distinct().Count());
    }

    [Fact]
    public void Cross_validation_works_with_any_classifier()
    {
        float[] inputs = Numbers(48, row => row % 11 / 11f);
        int[] classes = [0, 1, 2, 2, 1, 0, 1, 1, 0, 2, 0, 1];
        double[] generic = CrossValidateClasses(new IrisModel(seed: 1), inputs, classes, folds: 3);

        double[] ofClass = new double[3];
        for (int fold = 0; fold < 3; fold++)
        {
            IrisModel model = new(seed: 1);
            model.Initialize(fold);
            model.Fit(Without(inputs, fold, 16), Without(classes, fold, 4), Options);
            ofClass[fold] = model.EvaluateBatch(inputs[(fold * 16)..((fold + 1) * 16)], classes[(fold * 4)..((fold + 1) * 4)]);
        }

        Assert.Equal(ofClass, generic);
    }

    [SampledTheory(3)]
    [InlineData("\"2-3-1\"", null)]
    [InlineData("\"2-3-1\", Loss = Loss.Huber", null)]
    [InlineData("\"2-3-1\", Loss = Loss.Poisson", null)]
    [InlineData("\"2-3-3\", Loss = Loss.BinaryCrossEntropy", null)]
    [InlineData("\"2-3-1\", Loss = Loss.BinaryCrossEntropy", 2)]
    [InlineData("\"2-3-1:linear\", Loss = Loss.BinaryCrossEntropy", 2)]
    [InlineData("\"2-3-1:tanh\", Loss = Loss.Hinge", 2)]
    [InlineData("\"2-3-4\", Loss = Loss.CrossEntropy", 4)]
    [InlineData("\"40-64-4\", Loss = Loss.CrossEntropy", 4)]
    public void Networks_that_tell_classes_apart_are_classifiers_and_others_are_not(string arguments, int? classes) =>
        Assert.Equal(classes, (Networks.Single(arguments) as IClassifier<float>)?.ClassCount());

    [Theory]
    [InlineData("\"2-1\", Loss = Loss.BinaryCrossEntropy", new float[] { 0, 1 })]
    [InlineData("\"2-1:tanh\", Loss = Loss.Hinge", new float[] { -1, 1 })]
    [InlineData("\"2-3\", Loss = Loss.CrossEntropy", new float[] { 1, 0, 0, 0, 1, 0 })]
    public void Classes_become_the_targets_that_the_loss_asks_for(string arguments, float[] expected)
    {
        var network = (IClassifier<float>)Networks.Single(arguments);
        float[] targets = new float[expected.Length];
        Array.Fill(targets, float.NaN);
        network.EncodeClasses([0, 1], targets);
        Assert.Equal(expected, targets);

        // One row has them too.
        Assert.Equal(network.Evaluate([0.5f, -1], targets.AsSpan(targets.Length / 2)), network.Evaluate([0.5f, -1], 1));
        Assert.Throws<ArgumentException>("targets", () => network.EncodeClasses([0], targets));
        Assert.Contains("classes[1] is 9", Assert.Throws<ArgumentOutOfRangeException>(() => network.EncodeClasses([0, 9], targets)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"2-1:sigmoid\", Loss = Loss.BinaryCrossEntropy", new float[] { 0.5f }, 0)]
    [InlineData("\"2-1:sigmoid\", Loss = Loss.BinaryCrossEntropy", new float[] { 0.625f }, 1)]
    [InlineData("\"2-1:linear\", Loss = Loss.BinaryCrossEntropy", new float[] { 0.25f }, 1)]
    [InlineData("\"2-1:linear\", Loss = Loss.BinaryCrossEntropy", new float[] { 0 }, 0)]
    [InlineData("\"2-1:tanh\", Loss = Loss.Hinge", new float[] { 0.25f }, 1)]
    [InlineData("\"2-1:tanh\", Loss = Loss.Hinge", new float[] { -0.25f }, 0)]
    [InlineData("\"2-3\", Loss = Loss.CrossEntropy", new float[] { 0.25f, 0.5f, 0.25f }, 1)]
    [InlineData("\"2-3\", Loss = Loss.CrossEntropy", new float[] { 0.375f, 0.25f, 0.375f }, 0)]
    public void Outputs_become_the_class_that_they_stand_for(string arguments, float[] outputs, int expected)
    {
        var network = (IClassifier<float>)Networks.Single(arguments);
        Assert.Equal(expected, network.DecodeClass(outputs));
        Assert.Throws<InvalidOperationException>(() => network.DecodeClass([.. outputs[1..], float.NaN]));
        Assert.Throws<ArgumentException>("outputs", () => network.DecodeClass([.. outputs, 0]));
    }

    [Theory]
    [InlineData("\"2-3-1\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"2-3-1:linear\", Loss = Loss.BinaryCrossEntropy")]
    [InlineData("\"2-3-1:tanh\", Loss = Loss.Hinge")]
    [InlineData("\"2-8-4\", Loss = Loss.CrossEntropy")]
    public void The_class_of_a_row_is_that_of_its_outputs(string arguments)
    {
        var network = (IClassifier<float>)Networks.Single(arguments);
        float[] inputs = Numbers(80, i => (i * i % 41 / 20f) - 1);
        float[] outputs = new float[network.Description.OutputCount];
        int[] classes = new int[40];
        network.PredictClassBatch(inputs, classes);
        for (int row = 0; row < classes.Length; row++)
        {
            network.Predict(inputs.AsSpan(row * 2, 2), outputs);
            Assert.Equal(network.DecodeClass(outputs), network.PredictClass(inputs.AsSpan(row * 2, 2)));
            Assert.Equal(network.DecodeClass(outputs), classes[row]);
        }
    }

    [Fact]
    public void A_network_of_another_make_is_trained_row_by_row()
    {
        Library.LinearNetwork<double> network = new(1, 1), stepwise = new(1, 1);
        double mean = network.TrainEach([1, 2, 3], [1.0, 2, 3], 0.1);
        double sum = stepwise.Train([1], [1.0], 0.1) + stepwise.Train([2], [2.0], 0.1) + stepwise.Train([3], [3.0], 0.1);
        Assert.Equal(sum / 3, mean);
        Assert.Equal(stepwise.Parameters, network.Parameters);
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => network.TrainEach([1], [1.0], -0.1));
        Assert.Throws<ArgumentException>("inputs", () => network.TrainEach([double.NaN], [1.0], 0.1));
    }

    private static T[] CrossValidate<T>(INetwork<T> network, T[] inputs, T[] targets, int folds)
        where T : unmanaged
    {
        T[] losses = new T[folds];
        for (int fold = 0; fold < folds; fold++)
        {
            INetwork<T> trained = network.Clone();
            trained.Initialize(fold);
            int ofInputs = inputs.Length / folds, ofTargets = targets.Length / folds;
            trained.Fit(Without(inputs, fold, ofInputs), Without(targets, fold, ofTargets), Options);
            losses[fold] = trained.EvaluateBatch(inputs.AsSpan(fold * ofInputs, ofInputs), targets.AsSpan(fold * ofTargets, ofTargets));
        }

        return losses;
    }

    private static double[] CrossValidateClasses<T>(IClassifier<T> network, T[] inputs, int[] classes, int folds)
        where T : unmanaged, IConvertible
    {
        double[] losses = new double[folds];
        for (int fold = 0; fold < folds; fold++)
        {
            var trained = (IClassifier<T>)network.Clone();
            trained.Initialize(fold);
            int ofInputs = inputs.Length / folds, ofClasses = classes.Length / folds;
            trained.Fit(Without(inputs, fold, ofInputs), Without(classes, fold, ofClasses), Options);
            T loss = trained.EvaluateBatch(inputs.AsSpan(fold * ofInputs, ofInputs), classes.AsSpan(fold * ofClasses, ofClasses));
            losses[fold] = loss.ToDouble(null);
        }

        return losses;
    }

    private static T[] Without<T>(T[] rows, int fold, int length) => [.. rows[..(fold * length)], .. rows[((fold + 1) * length)..]];

    private static float[] Numbers(int count, Func<int, float> of) => [.. Enumerable.Range(0, count).Select(of)];
}
