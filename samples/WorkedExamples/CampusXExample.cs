using BackpropGen;
using static Textbooks.Comparison;

namespace Textbooks;

/// <summary>
/// CampusX's program for back-propagation in a 2-2-1 network of linear nodes: five epochs of four students in their order, a step on each, weights 0.1,
/// biases 0, η = 0.001. An epoch's loss is the mean of e² over its rows, each before the step on it.
/// </summary>
internal static class CampusXExample
{
    private const double LearningRate = 0.001;

    private static readonly double[,] Inputs = { { 8, 8 }, { 7, 9 }, { 6, 10 }, { 5, 12 } };
    private static readonly double[] Packages = { 4, 5, 6, 7 };

    private static readonly double[] Published = { 25.321744156025517, 18.320004165722047, 9.473661050729628, 3.2520938634031613, 1.3407132589299962 };
    private static readonly double[] Correct = { 26.345577666415263, 19.85942891863526, 10.881602572213675, 3.777037799271362, 1.223804496951285 };

    /// <returns>Both series of losses.</returns>
    public static Picture Show()
    {
        Heading("CampusX: five epochs of a 2-2-1 network of linear nodes");

        var model = new CampusXModel();
        model.SetParameters(new CampusXModel.Parameters { W1_1_1 = 0.1, W1_2_1 = 0.1, W1_1_2 = 0.1, W1_2_2 = 0.1, W2_1_1 = 0.1, W2_2_1 = 0.1 });
        TrainingHistory history = model.Fit(
            Inputs, Packages, new FitOptions { Epochs = Published.Length, BatchSize = 1, RowOrder = RowOrder.InOrder, LearningRate = LearningRate });

        Console.WriteLine("  The published losses come from three slips in the update: W1 takes its step with W2 as it is after its own step, b2 is set from W2₂ instead of");
        Console.WriteLine("  from itself, and the indices of W1 are swapped. With them the published losses come out:");
        Console.WriteLine();
        double[] slipped = LossesWithSlips();
        Console.WriteLine($"  {string.Empty,-34}{"published",22}{"BackpropGen",24}  with the slips");
        for (int epoch = 0; epoch < Published.Length; epoch++)
        {
            Wrong($"loss of epoch {epoch + 1}", Published[epoch], history.Losses[epoch], Correct[epoch], slipped[epoch], 1e-12);
        }

        return NetworkPlots.PlotLosses("CampusX: mean loss of each epoch", ("BackpropGen", history.Losses), ("published, with three slips", Published));
    }

    private static double[] LossesWithSlips()
    {
        double w111 = 0.1, w121 = 0.1, w112 = 0.1, w122 = 0.1, b11 = 0, b12 = 0, w21 = 0.1, w22 = 0.1, b2 = 0;
        var losses = new double[Published.Length];
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            for (int row = 0; row < Packages.Length; row++)
            {
                double x1 = Inputs[row, 0], x2 = Inputs[row, 1];
                double o1 = (w111 * x1) + (w121 * x2) + b11, o2 = (w112 * x1) + (w122 * x2) + b12;
                double e = Packages[row] - ((w21 * o1) + (w22 * o2) + b2);
                losses[epoch] += e * e / Packages.Length;

                double step = LearningRate * 2 * e;
                w21 += step * o1;
                w22 += step * o2;
                b2 = w22 + step;
                w111 += step * w21 * x1;
                w112 += step * w21 * x2;
                b11 += step * w21;
                w121 += step * w22 * x1;
                w122 += step * w22 * x2;
                b12 += step * w22;
            }
        }

        return losses;
    }
}
