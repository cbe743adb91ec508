using Spectre.Console;
using Parameters = Campus.SalaryModel.Parameters;

namespace Campus;

/// <summary>One step of gradient descent, with every number that the notes write down.</summary>
internal static class StepByHand
{
    private const double Iq = 80, Cgpa = 8, Lpa = 5, LearningRate = 0.00001;

    public static void Show()
    {
        var model = new SalaryModel();
        var ones = new Parameters { W1_1_1 = 1, W1_2_1 = 1, W1_1_2 = 1, W1_2_2 = 1, W2_1_1 = 1, W2_2_1 = 1 };
        model.SetParameters(ones);

        double prediction = model.Predict(Iq, Cgpa);
        double loss = model.Gradient(Iq, Cgpa, Lpa, out Parameters gradient);

        // ŷ = b₂₁ + …, so ∂ŷ/∂b₂₁ = 1, and the derivative by that bias is the derivative by ŷ itself.
        double byPrediction = gradient.B2_1;

        AnsiConsole.WriteLine("Weights 1, biases 0, and the first graduate: IQ 80, CGPA 8, package 5 LPA.");
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"  o₁₁ = o₁₂ = 80 + 8   = {Iq + Cgpa}");
        AnsiConsole.WriteLine($"  ŷ  = o₁₁ + o₁₂       = {prediction}");
        AnsiConsole.WriteLine($"  L  = (5 − {prediction})²      = {loss:N0}");
        AnsiConsole.WriteLine($"  ∂L/∂ŷ = −2(5 − {prediction})  = {byPrediction}");
        AnsiConsole.WriteLine($"  ∂L/∂w²₁₁ = ∂L/∂ŷ·o₁₁ = {gradient.W2_1_1:N0}");
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(
            "The notes on back-propagation from which this example comes suppose that the network answers 17. With these weights it cannot: each hidden node gives 88, so the answer is 176. " +
            "For 17 the weights would have to be others, such as w²₁₁ = w²₂₁ = 17/176.");
        AnsiConsole.WriteLine();

        model.Update(gradient, LearningRate);
        WriteTable(ones, gradient, model.GetParameters());

        double newPrediction = model.Predict(Iq, Cgpa);
        double newLoss = model.Evaluate(Iq, Cgpa, Lpa);
        AnsiConsole.WriteLine($"After the step: prediction {newPrediction:0.000000000}, loss {newLoss:N6}.");

        var atOnce = new SalaryModel();
        atOnce.SetParameters(ones);
        atOnce.Train(Iq, Cgpa, Lpa, LearningRate);
        AnsiConsole.WriteLine($"Train does both in one call: prediction {atOnce.Predict(Iq, Cgpa):0.000000000}.");

        Promises.Expect("The prediction", 176, prediction, 0);
        Promises.Expect("The loss", 29241, loss, 0);
        Promises.Expect("∂L/∂ŷ", 342, byPrediction, 0);
        Promises.Expect("∂L/∂w²₁₁", 30096, gradient.W2_1_1, 0);
        Promises.Expect("The prediction after the step", 92.115651776, newPrediction, 1e-9);
        Promises.Expect("The loss after the step", 7589.136784, newLoss, 1e-6);
        Promises.Expect("The prediction after Train", newPrediction, atOnce.Predict(Iq, Cgpa), 1e-12);
    }

    private static void WriteTable(in Parameters old, in Parameters gradient, in Parameters updated)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("Parameter", "in code");
        table.AddColumn(new TableColumn("old").RightAligned());
        table.AddColumn(new TableColumn("∂L/∂θ").RightAligned());
        table.AddColumn(new TableColumn("new = old − 0.00001 · ∂L/∂θ").RightAligned());

        Row("w¹₁₁  IQ → node 1", nameof(old.W1_1_1), old.W1_1_1, gradient.W1_1_1, updated.W1_1_1, onPaper: 0.7264);
        Row("w¹₂₁  CGPA → node 1", nameof(old.W1_2_1), old.W1_2_1, gradient.W1_2_1, updated.W1_2_1, onPaper: 0.97264);
        Row("w¹₁₂  IQ → node 2", nameof(old.W1_1_2), old.W1_1_2, gradient.W1_1_2, updated.W1_1_2, onPaper: 0.7264);
        Row("w¹₂₂  CGPA → node 2", nameof(old.W1_2_2), old.W1_2_2, gradient.W1_2_2, updated.W1_2_2, onPaper: 0.97264);
        Row("b₁₁   node 1", nameof(old.B1_1), old.B1_1, gradient.B1_1, updated.B1_1, onPaper: -0.00342);
        Row("b₁₂   node 2", nameof(old.B1_2), old.B1_2, gradient.B1_2, updated.B1_2, onPaper: -0.00342);
        Row("w²₁₁  node 1 → LPA", nameof(old.W2_1_1), old.W2_1_1, gradient.W2_1_1, updated.W2_1_1, onPaper: 0.69904);
        Row("w²₂₁  node 2 → LPA", nameof(old.W2_2_1), old.W2_2_1, gradient.W2_2_1, updated.W2_2_1, onPaper: 0.69904);
        Row("b₂₁   LPA", nameof(old.B2_1), old.B2_1, gradient.B2_1, updated.B2_1, onPaper: -0.00342);
        AnsiConsole.Write(table);

        void Row(string parameter, string field, double before, double derivative, double after, double onPaper)
        {
            table.AddRow(parameter, field, $"{before}", $"{derivative:N0}", $"{after:0.00000}");
            Promises.Expect($"The new {field}", onPaper, after, 1e-15);
        }
    }
}
