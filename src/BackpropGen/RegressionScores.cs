using static System.FormattableString;

namespace BackpropGen;

/// <summary>How far the predictions of a network are from the targets, over some rows. Immutable.</summary>
/// <remarks>
/// With several outputs every figure is the mean of the outputs' own, each with the same weight, as <c>multioutput="uniform_average"</c> of scikit-learn;
/// <see cref="Outputs"/> has them one by one.
/// </remarks>
public sealed class RegressionScores
{
    internal RegressionScores(int rows, IReadOnlyList<OutputScores> outputs)
    {
        Rows = rows;
        Outputs = outputs;
        MeanAbsoluteError = outputs.Average(output => output.MeanAbsoluteError);
        RootMeanSquaredError = outputs.Average(output => output.RootMeanSquaredError);
        R2 = outputs.Average(output => output.R2);
    }

    /// <summary>How many rows were predicted.</summary>
    public int Rows { get; }

    /// <summary>The mean of |y − ŷ|, in the unit of the targets; scikit-learn's <c>mean_absolute_error</c>.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>√ of the mean of (y − ŷ)², in the unit of the targets; scikit-learn's <c>root_mean_squared_error</c>.</summary>
    public double RootMeanSquaredError { get; }

    /// <summary>The coefficient of determination R²: 1 is perfect, 0 is as good as always predicting the mean; scikit-learn's <c>r2_score</c>.</summary>
    public double R2 { get; }

    /// <summary>The figures of each output.</summary>
    public IReadOnlyList<OutputScores> Outputs { get; }

    /// <summary>The figures in a line.</summary>
    /// <returns>Such as <c>MAE 0.412, RMSE 0.531, R² 0.894, 50 rows</c>.</returns>
    public override string ToString() =>
        Invariant($"MAE {MeanAbsoluteError:G4}, RMSE {RootMeanSquaredError:G4}, R² {R2:0.000}, {Plural.Of(Rows, "row")}");
}

/// <summary>How far the predictions of one output are from its targets. Immutable.</summary>
public sealed class OutputScores
{
    internal OutputScores(string name, double meanAbsoluteError, double rootMeanSquaredError, double r2)
    {
        Name = name;
        MeanAbsoluteError = meanAbsoluteError;
        RootMeanSquaredError = rootMeanSquaredError;
        R2 = r2;
    }

    /// <summary>The name of the output.</summary>
    public string Name { get; }

    /// <summary>(1/n) Σ |y − ŷ| over the n rows, in the unit of the targets.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>√((1/n) Σ (y − ŷ)²) over the n rows, in the unit of the targets.</summary>
    public double RootMeanSquaredError { get; }

    /// <summary>
    /// R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)², where ȳ is the mean of these targets. Negative if the mean would predict better. Of targets that are all equal it is 1
    /// where all predictions are exact, otherwise 0; of a single row it is NaN. As <c>r2_score</c>.
    /// </summary>
    public double R2 { get; }

    /// <summary>The figures in a line.</summary>
    /// <returns>Such as <c>lpa: MAE 0.412, RMSE 0.531, R² 0.894</c>.</returns>
    public override string ToString() => Invariant($"{Name}: MAE {MeanAbsoluteError:G4}, RMSE {RootMeanSquaredError:G4}, R² {R2:0.000}");
}
