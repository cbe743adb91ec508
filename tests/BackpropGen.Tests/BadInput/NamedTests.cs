using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.BadInput;

/// <summary>Arguments with the user's names are refused by these names.</summary>
public class NamedTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_none_do_not_train(float value)
    {
        Salary(model => model.Train(value, 8, 5, 0.01f), "iq", "finite");
        Salary(model => model.Train(80, value, 5, 0.01f), "cgpa", "finite");
        Salary(model => model.Train(80, 8, value, 0.01f), "lpa", "finite");
        Iris(model => model.Train(1, 2, value, 4, 0, 0.01f), "petalLength", "finite");
        Iris(model => model.Train(1, 2, 3, 4, 1, value, 0, 0.01f), null, "[0, 1]");
    }

    [Theory]
    [InlineData(-0.001f)]
    [InlineData(1.001f)]
    [InlineData(float.NaN)]
    public void Targets_lie_where_the_loss_is_defined(float target)
    {
        Xor(model => model.Evaluate(0, 1, target), "y1", "[0, 1]");
        Xor(model => model.Gradient(0, 1, target, out _), "y1", "[0, 1]");
        Xor(model => model.InputGradient(0, 1, target), "y1", "[0, 1]");
        Xor(model => model.Train(0, 1, target, 0.01f), "y1", "[0, 1]");
        Iris(model => model.Evaluate(1, 2, 3, 4, target, 0, 0), null, "[0, 1]");
        Iris(model => model.Gradient(1, 2, 3, 4, 0, target, 0, out _), null, "[0, 1]");
        Iris(model => model.InputGradient(1, 2, 3, 4, 0, 0, target), null, "[0, 1]");
    }

    [Fact]
    public void Classes_sum_to_one()
    {
        Iris(model => model.Evaluate(1, 2, 3, 4, 0.5f, 0.25f, 0), null, "sum to 1");
        Iris(model => model.Gradient(1, 2, 3, 4, 1, 1, 0, out _), null, "sum to 1");
        Iris(model => model.Train(1, 2, 3, 4, 0, 0, 0, 0.01f), null, "sum to 1");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_class_is_one_of_the_network_s(int classIndex)
    {
        Iris(model => model.Evaluate(1, 2, 3, 4, classIndex), "classIndex", "from 0 to 2");
        Iris(model => model.Gradient(1, 2, 3, 4, classIndex, out _), "classIndex", "from 0 to 2");
        Iris(model => model.InputGradient(1, 2, 3, 4, classIndex), "classIndex", "from 0 to 2");
        Iris(model => model.Train(1, 2, 3, 4, classIndex, 0.01f), "classIndex", "from 0 to 2");
        Xor(model => model.Evaluate(0, 1, classIndex), "classIndex", "from 0 to 1");
        Xor(model => model.Gradient(0, 1, classIndex, out _), "classIndex", "from 0 to 1");
        Xor(model => model.InputGradient(0, 1, classIndex), "classIndex", "from 0 to 1");
        Xor(model => model.Train(0, 1, classIndex, 0.01f), "classIndex", "from 0 to 1");
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_learning_rate_is_finite_and_not_negative(float rate)
    {
        Salary(model => model.Train(80, 8, 5, rate), "learningRate", "finite and at least 0");
        Xor(model => model.Train(0, 1, 1, rate), "learningRate", "finite and at least 0");
        Iris(model => model.Train(1, 2, 3, 4, 0, rate), "learningRate", "finite and at least 0");
        Iris(model => model.Update(default(IrisModel.Parameters), rate), "learningRate", "finite and at least 0");
    }

    [Fact]
    public void Parameters_and_gradients_are_finite()
    {
        Salary(model => model.Update(new SalaryModel.Parameters { W1_2_1 = float.NaN }, 0.1f), "gradient", "finite");
        Salary(model => model.SetParameters(new SalaryModel.Parameters { B2_1 = float.NegativeInfinity }), null, "finite");
        Iris(model => model.Update(new IrisModel.Parameters { B3_3 = float.PositiveInfinity }, 0.1f), "gradient", "finite");
        Iris(model => model.SetParameters(new IrisModel.Parameters { W2_16_16 = float.NaN }), null, "finite");
    }

    [Fact]
    public void Outputs_that_are_no_numbers_name_no_class()
    {
        Assert.Throws<InvalidOperationException>(() => new XorModel().PredictClass(float.NaN, 0));
        Assert.Throws<InvalidOperationException>(() => new IrisModel().PredictClass(1, 2, 3, float.NaN));
    }

    private static void Salary(Action<SalaryModel> call, string? argument, string says)
    {
        SalaryModel model = new();
        Refused(() => call(model), argument, says);
        Assert.Equal(new SalaryModel().GetParameters(), model.GetParameters());
    }

    private static void Xor(Action<XorModel> call, string argument, string says)
    {
        XorModel model = new();
        Refused(() => call(model), argument, says);
        Assert.Equal(new XorModel().GetParameters(), model.GetParameters());
    }

    private static void Iris(Action<IrisModel> call, string? argument, string says)
    {
        IrisModel model = new();
        Refused(() => call(model), argument, says);
        Assert.Equal(new IrisModel().GetParameters(), model.GetParameters());
    }

    private static void Refused(Action call, string? argument, string says)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(argument ?? refusal.ParamName, refusal.ParamName);
    }
}
