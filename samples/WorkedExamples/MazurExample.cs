using static Textbooks.Comparison;

namespace Textbooks;

/// <summary>
/// Matt Mazur, "A Step by Step Backpropagation Example", 2015: inputs 0.05 and 0.10, targets 0.01 and 0.99, η = 0.5. He leaves the biases as they are.
/// </summary>
internal static class MazurExample
{
    private const double X1 = 0.05, X2 = 0.10, Y1 = 0.01, Y2 = 0.99, LearningRate = 0.5;

    // In the order of PyTorch: his w1 to w4, b1 twice, w5 to w8, b2 twice.
    private static readonly double[] Start = { 0.15, 0.20, 0.25, 0.30, 0.35, 0.35, 0.40, 0.45, 0.50, 0.55, 0.60, 0.60 };

    public static void Show()
    {
        Heading("Mazur: a 2-2-2 network of sigmoids");

        MazurModel model = NewModel();
        (double o1, double o2) = model.Predict(X1, X2);
        Columns("published", "BackpropGen");
        Same("out o1", 0.75136507, o1, 5e-9);
        Same("out o2", 0.772928465, o2, 5e-10);
        Same("E", 0.298371109, model.Evaluate(X1, X2, Y1, Y2), 5e-10);

        StepWithoutBiases(model);
        MazurModel.Parameters updated = model.GetParameters();
        Same("w1⁺", 0.149780716, updated.W1_1_1, 5e-10);
        Same("w2⁺", 0.19956143, updated.W1_2_1, 5e-9);
        Same("w3⁺", 0.24975114, updated.W1_1_2, 5e-9);
        Same("w4⁺", 0.29950229, updated.W1_2_2, 5e-9);
        Same("w5⁺", 0.35891648, updated.W2_1_1, 5e-9);
        Same("w6⁺", 0.408666186, updated.W2_2_1, 5e-10);
        Same("w7⁺", 0.511301270, updated.W2_1_2, 5e-10);
        Same("w8⁺", 0.561370121, updated.W2_2_2, 5e-10);
        double afterOne = model.Evaluate(X1, X2, Y1, Y2);
        for (int step = 2; step < 10_000; step++)
        {
            StepWithoutBiases(model);
        }

        double beforeLast = model.Evaluate(X1, X2, Y1, Y2);
        StepWithoutBiases(model);

        Console.WriteLine();
        Console.WriteLine("  What he prints after that comes from a program that has made a slip: it computes the errors of the hidden layer from w5 to w8 after their update.");
        Console.WriteLine("  His own weights above are the right ones, and do not give his numbers below. With that slip they come out to the last digit:");
        Console.WriteLine();
        (o1, o2) = model.Predict(X1, X2);
        double[] slipped = StartOfHis();
        StepWithSlip(slipped);
        double slippedAfterOne = ErrorOf(slipped);
        for (int step = 2; step <= 10_000; step++)
        {
            StepWithSlip(slipped);
        }

        (_, _, double s1, double s2) = Forward(slipped);
        Console.WriteLine($"  {string.Empty,-34}{"published",22}{"BackpropGen",24}  with the slip");
        Wrong("E after a step", 0.291027924, afterOne, 0.29102777369359933, slippedAfterOne, 5e-10);
        Wrong("out o1 after 10,000 steps", 0.015912196, o1, 0.01591362044355068, s1, 5e-10);
        Wrong("out o2 after 10,000 steps", 0.984065734, o2, 0.9840642735146238, s2, 5e-10);

        Console.WriteLine();
        Console.WriteLine("  His last error has no slip, but is that before the last of the 10,000 steps:");
        Console.WriteLine();
        Console.WriteLine($"  {string.Empty,-34}{"published",22}{"BackpropGen",24}  after 9,999 steps");
        Wrong("E after 10,000 steps", 0.0000351085, model.Evaluate(X1, X2, Y1, Y2), 3.510187782978859e-05, beforeLast, 5e-11);

        MazurModel complete = NewModel();
        complete.Train(X1, X2, Y1, Y2, LearningRate);
        Console.WriteLine();
        Console.WriteLine($"  Where the biases take the step, too, as they do in any library, E after it is {complete.Evaluate(X1, X2, Y1, Y2):0.000000000}.");
    }

    private static MazurModel NewModel()
    {
        var model = new MazurModel();
        model.SetParameters(Start);
        return model;
    }

    private static void StepWithoutBiases(MazurModel model)
    {
        model.Gradient(X1, X2, Y1, Y2, out MazurModel.Parameters gradient);
        gradient.B1_1 = gradient.B1_2 = gradient.B2_1 = gradient.B2_2 = 0;
        model.Update(gradient, LearningRate);
    }

    // The same by hand, with the slip. w[0] to w[7] are his w1 to w8.
    private static double[] StartOfHis() => [.. Start[..4], .. Start[6..10]];

    private static (double H1, double H2, double O1, double O2) Forward(double[] w)
    {
        double h1 = Sigmoid((w[0] * X1) + (w[1] * X2) + 0.35), h2 = Sigmoid((w[2] * X1) + (w[3] * X2) + 0.35);
        return (h1, h2, Sigmoid((w[4] * h1) + (w[5] * h2) + 0.60), Sigmoid((w[6] * h1) + (w[7] * h2) + 0.60));
    }

    private static double ErrorOf(double[] w)
    {
        (_, _, double o1, double o2) = Forward(w);
        return ((Y1 - o1) * (Y1 - o1) / 2) + ((Y2 - o2) * (Y2 - o2) / 2);
    }

    private static void StepWithSlip(double[] w)
    {
        (double h1, double h2, double o1, double o2) = Forward(w);
        double d1 = (o1 - Y1) * o1 * (1 - o1), d2 = (o2 - Y2) * o2 * (1 - o2);
        w[4] -= LearningRate * d1 * h1;
        w[5] -= LearningRate * d1 * h2;
        w[6] -= LearningRate * d2 * h1;
        w[7] -= LearningRate * d2 * h2;

        // The slip: w5 to w8 are those of the next step by now.
        double e1 = ((d1 * w[4]) + (d2 * w[6])) * h1 * (1 - h1), e2 = ((d1 * w[5]) + (d2 * w[7])) * h2 * (1 - h2);
        w[0] -= LearningRate * e1 * X1;
        w[1] -= LearningRate * e1 * X2;
        w[2] -= LearningRate * e2 * X1;
        w[3] -= LearningRate * e2 * X2;
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}
