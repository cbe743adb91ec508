using BackpropGen.Tests.Comparison;
using BackpropGen.Tests.Declared;

namespace BackpropGen.Tests.Textbooks;

/// <summary>The notes' step by hand: IQ 80 and CGPA 8 for a package of 5, all weights 1, all biases 0.</summary>
public class NotesTests
{
    private const double LearningRate = 0.00001;

    [Fact]
    public void The_step_by_hand_has_the_numbers_of_the_notes()
    {
        NotesModel model = new();
        Assert.Equal(9, NotesModel.ParameterCount);
        Assert.Equal(176, model.Predict(80, 8));
        Assert.Equal(29_241, model.Evaluate(iq: 80, cgpa: 8, lpa: 5));

        double loss = model.Gradient(80, 8, 5, out NotesModel.Parameters gradient);
        Assert.Equal(29_241, loss);
        Assert.Equal(342, gradient.B2_1);
        Assert.Equal((30_096, 30_096), (gradient.W2_1_1, gradient.W2_2_1));
        Assert.Equal((27_360, 2_736, 27_360, 2_736), (gradient.W1_1_1, gradient.W1_2_1, gradient.W1_1_2, gradient.W1_2_2));
        Assert.Equal((342, 342), (gradient.B1_1, gradient.B1_2));
        Assert.Equal((684, 684), model.InputGradient(80, 8, 5));

        model.Update(in gradient, LearningRate);
        AssertAfterTheStep(model);
    }

    [Fact]
    public void Train_is_the_same_step()
    {
        NotesModel model = new();
        Assert.Equal(29_241, model.Train(80, 8, 5, LearningRate));
        AssertAfterTheStep(model);
    }

    [Fact]
    public void So_is_a_batch_of_the_one_row()
    {
        NotesModel model = new();
        Assert.Equal(29_241, model.TrainBatch([80, 8], [5], LearningRate));
        AssertAfterTheStep(model);
    }

    [Fact]
    public void In_float_the_step_is_the_same_up_to_rounding()
    {
        SalaryModel model = new();
        model.SetParameters([1, 1, 1, 1, 0, 0, 1, 1, 0]);
        Assert.Equal(176f, model.Predict(80, 8));
        Assert.Equal(29_241f, model.Train(80, 8, 5, 0.00001f));
        float[] parameters = new float[SalaryModel.ParameterCount];
        model.GetParameters(parameters);
        Closeness.Same(
            [.. parameters.Select(value => (double)value)], [0.7264, 0.97264, 0.7264, 0.97264, -0.00342, -0.00342, 0.69904, 0.69904, -0.00342], 1e-6, "The step");
        Closeness.Same(model.Predict(80, 8), 92.115651776, 1e-6, "The prediction after the step");
        Closeness.Same(model.Evaluate(80, 8, 5), 7_589.136784, 1e-6, "The loss after the step");
    }

    private static void AssertAfterTheStep(NotesModel model)
    {
        const int Digits = 14;
        NotesModel.Parameters p = model.GetParameters();
        Assert.Equal((0.7264, 0.97264), (Math.Round(p.W1_1_1, Digits), Math.Round(p.W1_2_1, Digits)));
        Assert.Equal((0.7264, 0.97264), (Math.Round(p.W1_1_2, Digits), Math.Round(p.W1_2_2, Digits)));
        Assert.Equal((0.69904, 0.69904), (Math.Round(p.W2_1_1, Digits), Math.Round(p.W2_2_1, Digits)));
        Assert.Equal((-0.00342, -0.00342, -0.00342), (Math.Round(p.B1_1, Digits), Math.Round(p.B1_2, Digits), Math.Round(p.B2_1, Digits)));
        Assert.Equal(92.115651776, model.Predict(80, 8), 1e-12);
        Assert.Equal(7_589.136784, model.Evaluate(80, 8, 5), 1e-6);
    }
}
