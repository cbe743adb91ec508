using BackpropGen.CompilerServices;
using BackpropGen.Testing;
using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;
using BackpropGen.Tests.WeightFiles;

namespace BackpropGen.Tests.FeatureScalings;

/// <summary>A step of training needs a fitted scaling: without one it would train the network for other columns than those that it predicts from later.</summary>
public class UnfittedScalingTests
{
    private const string WayOut = "Call FitScaling";

    public static TheoryData<string, string> Forms => new()
    {
        { RowForms.Locals, "\"3-4:tanh-2\", InputScaling = Scaling.Standardize" },
        { RowForms.Locals, "\"3-4:tanh-2\", TargetScaling = Scaling.MinMax, Optimizer = Optimizer.Adam" },
        { RowForms.Parts, "\"18-24-8-2\", Emission = Emission.Unrolled, InputScaling = Scaling.MinMax" },
        { RowForms.Loops, Networks.OlderFramework + "\"50-40-16-2\", InputScaling = Scaling.Standardize" },
        { RowForms.Vectors, "\"4-8:tanh-3\", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize" },
        { RowForms.Kernels, "\"50-40-16-2\", TargetScaling = Scaling.Standardize" },
        { RowForms.Locals, "\"3-4:dropout(0.5)-2\", InputScaling = Scaling.Standardize" },
    };

    [SampledTheory(2)]
    [MemberData(nameof(Forms))]
    public void No_step_is_taken_before_it_is_fitted(string form, string arguments)
    {
        INetwork<float> network = Networks.Single(arguments);
        Assert.Equal(form, RowForms.Of(network.GetType()));
        NetworkDescription description = network.Description;
        float[] inputs = [.. Enumerable.Range(0, 3 * description.InputCount).Select(i => (float)i)];
        float[] targets = [.. Enumerable.Range(0, 3 * description.OutputCount).Select(i => (float)i)];
        float[] row = inputs[..description.InputCount], target = targets[..description.OutputCount], gradient = new float[description.ParameterCount];
        float[] before = Parameters(network);

        Refused(() => network.Train(row, target, 0.1f));
        Refused(() => network.TrainBatch(inputs, targets, 0.1f));
        Refused(() => network.Update(gradient, 0.1f));
        Assert.Equal(before, Parameters(network));

        network.FitScaling(inputs, targets);
        network.Train(row, target, 0.1f);
        network.TrainBatch(inputs, targets, 0.1f);
        network.Update(gradient, 0.1f);
        Assert.NotEqual(before, Parameters(network));

        network.Initialize(0);
        Refused(() => network.Train(row, target, 0.1f));
        TrainingLoop.Fit<float>(network, inputs, targets, new FitOptions { Epochs = 1 }, default);
        network.Train(row, target, 0.1f);

        void Refused(Action step)
        {
            string message = Assert.Throws<InvalidOperationException>(step).Message;
            Assert.Contains(description.Topology, message, StringComparison.Ordinal);
            Assert.Contains(WayOut, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void That_goes_for_every_overload()
    {
        float[] inputs = [1, 2, 3, 4], targets = [0, 1];
        int[] classes = [0, 1];
        ScaledModel model = new();
        ScaledModel.Parameters gradient = default;
        Action[] steps =
        [
            () => model.Train(1, 2, 0f, 0.1f), () => model.Train(1, 2, 0, 0.1f), () => model.Train([1, 2], [1f], 0.1f), () => model.Train([1, 2], 1, 0.1f),
            () => model.TrainEach(inputs, targets, 0.1f), () => model.TrainEach(inputs, classes, 0.1f), () => model.TrainBatch(inputs, targets, 0.1f), () => model.TrainBatch(inputs, classes, 0.1f),
            () => model.Update(gradient, 0.1f), () => model.Update(new float[ScaledModel.ParameterCount], 0.1f),
        ];
        Assert.All(steps, step => Assert.Contains(WayOut, Assert.Throws<InvalidOperationException>(step).Message, StringComparison.Ordinal));

        model.SetScaling(new ScalingNumbers([1, 2], [3, 4], [], []));
        Assert.All(steps, step => step());
    }

    [Fact]
    public void Weights_from_a_file_without_a_scaling_do_not_make_it_fitted()
    {
        INetwork<float> saved = Networks.Single("\"3-4-1\", InputScaling = Scaling.Standardize");
        INetwork<float> network = Networks.Single("\"3-4-1\", InputScaling = Scaling.Standardize");
        network.FitScaling([1, 2, 3], [1]);
        SafetensorsBytes.Load(network, SafetensorsBytes.Save(saved));
        Assert.Throws<InvalidOperationException>(() => network.Train([1, 2, 3], [1], 0.1f));

        saved.FitScaling([1, 2, 3, 4, 5, 6], [1, 2]);
        SafetensorsBytes.Load(network, SafetensorsBytes.Save(saved));
        network.Train([1, 2, 3], [1], 0.1f);
    }

    private static float[] Parameters(INetwork<float> network)
    {
        float[] parameters = new float[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }
}
