using static System.FormattableString;

namespace BackpropGen;

/// <summary>How well a network tells classes apart, over some rows. Immutable.</summary>
/// <remarks>
/// Definitions are scikit-learn's (<c>accuracy_score</c>, <c>precision_recall_fscore_support</c>), with its <c>zero_division=0</c>: a figure whose denominator
/// is 0 is 0.
/// </remarks>
public sealed class ClassificationScores
{
    // The sums are of the weights of the rows that the matrix counts.
    internal ClassificationScores(ConfusionMatrix confusionMatrix, double[,] sums)
    {
        ConfusionMatrix = confusionMatrix;
        Classes = confusionMatrix.ClassNames.Select((name, index) => new ClassScores(name, confusionMatrix, sums, index)).ToArray();
        Accuracy = Enumerable.Range(0, Classes.Count).Sum(index => sums[index, index]) / sums.Cast<double>().Sum();

        ClassScores[] seen = Classes.Where(one => one.Rows > 0 || one.Predicted > 0).ToArray();
        MacroPrecision = seen.Average(one => one.Precision);
        MacroRecall = seen.Average(one => one.Recall);
        MacroF1 = seen.Average(one => one.F1);
    }

    /// <summary>How many rows were predicted.</summary>
    public int Rows => ConfusionMatrix.Rows;

    /// <summary>The part of the rows whose class was predicted, from 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>The mean precision of the classes that occur among the rows or the predictions, each with the same weight.</summary>
    public double MacroPrecision { get; }

    /// <summary>The mean recall of the classes that occur among the rows or the predictions, each with the same weight.</summary>
    public double MacroRecall { get; }

    /// <summary>The mean F1 of the classes that occur among the rows or the predictions, each with the same weight.</summary>
    public double MacroF1 { get; }

    /// <summary>Precision, recall and F1 of each class, by its index.</summary>
    public IReadOnlyList<ClassScores> Classes { get; }

    /// <summary>Which classes were taken for which.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }

    /// <summary>Accuracy and the means over classes in a line.</summary>
    /// <returns>Such as <c>accuracy 0.960, precision 0.961, recall 0.959, F1 0.960, 50 rows</c>.</returns>
    public override string ToString() =>
        Invariant($"accuracy {Accuracy:0.000}, precision {MacroPrecision:0.000}, recall {MacroRecall:0.000}, F1 {MacroF1:0.000}, {Plural.Of(Rows, "row")}");
}

/// <summary>How well one class is recognised. A figure whose denominator is 0 is 0. Immutable.</summary>
public sealed class ClassScores
{
    internal ClassScores(string name, ConfusionMatrix matrix, double[,] sums, int index)
    {
        Name = name;
        double right = sums[index, index];
        double actual = 0;
        double predicted = 0;
        for (int other = 0; other < matrix.ClassNames.Count; other++)
        {
            Rows += matrix[index, other];
            Predicted += matrix[other, index];
            actual += sums[index, other];
            predicted += sums[other, index];
        }

        Precision = Ratio(right, predicted);
        Recall = Ratio(right, actual);
        F1 = Ratio(2 * right, actual + predicted);
    }

    /// <summary>The name of the class: that of its output, or its index where one output stands for two classes.</summary>
    public string Name { get; }

    /// <summary>How many rows are of this class; scikit-learn's support.</summary>
    public int Rows { get; }

    /// <summary>For how many rows this class was predicted.</summary>
    public int Predicted { get; }

    /// <summary>The part of the rows predicted as this class that are of it, from 0 to 1; 0 if none was predicted.</summary>
    public double Precision { get; }

    /// <summary>The part of the rows of this class that were predicted as it, from 0 to 1; 0 if there are none.</summary>
    public double Recall { get; }

    /// <summary>The harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN), from 0 to 1; 0 if there are no such rows or predictions.</summary>
    public double F1 { get; }

    /// <summary>The figures in a line.</summary>
    /// <returns>Such as <c>setosa: precision 1.000, recall 0.980, F1 0.990, 50 rows</c>.</returns>
    public override string ToString() =>
        Invariant($"{Name}: precision {Precision:0.000}, recall {Recall:0.000}, F1 {F1:0.000}, {Plural.Of(Rows, "row")}");

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
