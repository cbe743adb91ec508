using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Generated;

public class DescriptionTests
{
    [Fact]
    public void A_network_knows_its_layers_names_and_sizes()
    {
        NetworkDescription description = ((INetwork<float>)new IrisModel()).Description;
        Assert.Equal("4-16-16-3", description.Topology);
        Assert.Equal(Loss.CrossEntropy, description.Loss);
        Assert.Equal([(4, 16, Activation.ReLU), (16, 16, Activation.ReLU), (16, 3, Activation.Softmax)], description.Layers.Select(layer => (layer.InputCount, layer.OutputCount, layer.Activation)));
        Assert.Equal(["sepalLength", "sepalWidth", "petalLength", "petalWidth"], description.InputNames);
        Assert.Equal(["setosa", "versicolor", "virginica"], description.OutputNames);
        Assert.Equal((4, 3, 403), (description.InputCount, description.OutputCount, description.ParameterCount));
        Assert.Equal((4, 3, 403), (IrisModel.InputCount, IrisModel.OutputCount, IrisModel.ParameterCount));
    }

    [Fact]
    public void A_network_knows_the_parameters_of_its_activations_and_what_its_targets_may_be()
    {
        NetworkDescription description = Testing.Networks.Single("\"2-4:elu(0.5)-3:elu-1\", Loss = Loss.Hinge").Description;
        Assert.Equal([0.5, null, null], description.Layers.Select(layer => layer.Parameter));
        Assert.Equal(["4:ELU(0.5)", "3:ELU", "1:Linear"], description.Layers.Select(layer => layer.ToString()));
        Assert.Equal(TargetDomain.Sign, description.Targets);
    }

    [Fact]
    public void Arguments_and_results_have_the_user_s_names()
    {
        IrisModel model = new();
        (float setosa, float versicolor, float virginica) = model.Predict(sepalLength: 5.1f, sepalWidth: 3.5f, petalLength: 1.4f, petalWidth: 0.2f);
        var named = model.Predict([5.1f, 3.5f, 1.4f, 0.2f]);
        Assert.Equal((named.setosa, named.versicolor, named.virginica), (setosa, versicolor, virginica));
        Assert.Equal(1, setosa + versicolor + virginica, 1e-6);

        float loss = model.Gradient(5.1f, 3.5f, 1.4f, 0.2f, setosa: 1, versicolor: 0, virginica: 0, out IrisModel.Parameters gradient);
        Assert.Equal(loss, model.Gradient([5.1f, 3.5f, 1.4f, 0.2f], 0, out IrisModel.Parameters ofClass));
        Assert.Equal(gradient, ofClass);
        Assert.Equal(loss, model.Evaluate(5.1f, 3.5f, 1.4f, 0.2f, classIndex: 0));

        var byInput = model.Backward(5.1f, 3.5f, 1.4f, 0.2f, setosaGradient: 1, versicolorGradient: 0, virginicaGradient: -1, out IrisModel.Parameters _);
        Assert.NotEqual(0, byInput.petalWidth);
    }

    [Fact]
    public void A_batch_fills_the_struct_with_the_mean()
    {
        IrisModel model = new();
        float[] rows = [5.1f, 3.5f, 1.4f, 0.2f, 6.7f, 3.0f, 5.2f, 2.3f];
        model.Gradient(rows.AsSpan(0, 4), 0, out IrisModel.Parameters first);
        model.Gradient(rows.AsSpan(4, 4), 2, out IrisModel.Parameters second);
        model.GradientBatch(rows, [0, 2], out IrisModel.Parameters mean);
        Assert.Equal((first.W1_1_1 + second.W1_1_1) / 2, mean.W1_1_1, 1e-6f);
        Assert.Equal((first.B3_2 + second.B3_2) / 2, mean.B3_2, 1e-6f);

        model.GradientBatch(rows, [1f, 0f, 0f, 0f, 0f, 1f], out IrisModel.Parameters ofTargets);
        Assert.Equal(mean, ofTargets);
    }
}
