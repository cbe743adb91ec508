using static Textbooks.Comparison;

namespace Textbooks;

/// <summary>The notes' step by hand: IQ 80 and CGPA 8 for a package of 5 LPA, weights 1, biases 0, η = 0.00001.</summary>
internal static class NotesExample
{
    public static void Show()
    {
        Heading("The notes: one step of gradient descent on a 2-2-1 network");

        var model = new NotesModel();
        model.SetParameters(new NotesModel.Parameters { W1_1_1 = 1, W1_2_1 = 1, W1_1_2 = 1, W1_2_2 = 1, W2_1_1 = 1, W2_2_1 = 1 });
        double prediction = model.Predict(80, 8);
        double loss = model.Gradient(80, 8, 5, out NotesModel.Parameters gradient);

        Columns("on paper", "BackpropGen");
        Same("ŷ", 176, prediction, 0);
        Same("L = (5 − ŷ)²", 29241, loss, 0);
        Same("∂L/∂ŷ = −2(5 − ŷ)", 342, gradient.B2_1, 0);
        Same("∂L/∂w²₁₁", 30096, gradient.W2_1_1, 0);
        Same("∂L/∂w¹₁₁, by IQ", 27360, gradient.W1_1_1, 0);
        Same("∂L/∂w¹₂₁, by CGPA", 2736, gradient.W1_2_1, 0);
        Same("∂L/∂b₁₁", 342, gradient.B1_1, 0);

        model.Update(gradient, 0.00001);
        NotesModel.Parameters updated = model.GetParameters();
        Same("new w¹₁₁", 0.7264, updated.W1_1_1, 1e-15);
        Same("new w¹₂₁", 0.97264, updated.W1_2_1, 1e-15);
        Same("new w²₁₁", 0.69904, updated.W2_1_1, 1e-15);
        Same("new b₁₁", -0.00342, updated.B1_1, 1e-15);
        Same("new ŷ", 92.115651776, model.Predict(80, 8), 1e-9);
        Same("new L", 7589.136784, model.Evaluate(80, 8, 5), 1e-6);
        Console.WriteLine();
        Console.WriteLine("  The notes suppose that ŷ is 17. With these weights it is not: each hidden node gives 80 + 8 = 88, and ŷ = 88 + 88 = 176.");
    }
}
