using BackpropGen;
using Spectre.Console;

namespace Campus;

/// <summary>Training from random weights: first on the table as it stands, which fails, then on standardised inputs.</summary>
internal static class Training
{
    public static void ShowDivergence()
    {
        AnsiConsole.WriteLine("The table as it stands, with a modest learning rate, η = 0.001:");
        AnsiConsole.WriteLine();
        try
        {
            new SalaryModel(seed: 0).Fit(Graduates.Inputs, Graduates.Packages, OneRowAtATime(epochs: 1000, learningRate: 0.001));
            Promises.Broken("Training on unscaled inputs with η = 0.001 did not diverge");
        }
        catch (TrainingDivergedException diverged)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{nameof(TrainingDivergedException)}: {diverged.Message}[/]");
            if (diverged.Epoch > 2)
            {
                Promises.Broken($"Training diverged in epoch {diverged.Epoch}, but it should by epoch 2");
            }
        }

        TrainingHistory crawl = new SalaryModel(seed: 0).Fit(Graduates.Inputs, Graduates.Packages, OneRowAtATime(epochs: 1000, learningRate: 0.00001));
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"With η = 0.00001 it does not diverge, but it hardly moves: after 1,000 epochs the loss is still {crawl.FinalLoss:0.00}.");
        AnsiConsole.WriteLine("The cause is the first one named above. IQ is about 80 and its derivatives with it; CGPA is about 7.");
    }

    public static void ShowOnStandardisedInputs()
    {
        // What a practitioner does: every column to mean 0 and standard deviation 1. The same numbers scale what is predicted later.
        Column iq = Column.Of(Graduates.Inputs, 0), cgpa = Column.Of(Graduates.Inputs, 1);
        int rows = Graduates.Packages.Length;
        var inputs = new double[rows, 2];
        for (int row = 0; row < rows; row++)
        {
            inputs[row, 0] = iq.Standardise(Graduates.Inputs[row, 0]);
            inputs[row, 1] = cgpa.Standardise(Graduates.Inputs[row, 1]);
        }

        AnsiConsole.WriteLine("Standardised by hand, z = (x − mean) / standard deviation; the library does not do it for you yet:");
        AnsiConsole.WriteLine($"  IQ    mean {iq.Mean:0.00}, standard deviation {iq.Deviation:0.00}");
        AnsiConsole.WriteLine($"  CGPA  mean {cgpa.Mean:0.00}, standard deviation {cgpa.Deviation:0.00}");
        AnsiConsole.WriteLine();

        // Standardised, the library's own learning rate will do. A row at a time, drawn with replacement, as in the notes.
        var model = new SalaryModel(seed: 0);
        FitOptions options = OneRowAtATime(epochs: 100, learningRate: null);
        TrainingHistory history = FitWithProgressBar(model, inputs, options);
        foreach (int epoch in new[] { 1, 2, 5, 10, 20, 50, 100 })
        {
            AnsiConsole.WriteLine($"  epoch {epoch,3}  loss {history.Losses[epoch - 1],12:0.00000000}");
        }

        AnsiConsole.WriteLine();
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string heading in new[] { "IQ", "CGPA", "package", "predicted" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        for (int row = 0; row < rows; row++)
        {
            double predicted = model.Predict(inputs[row, 0], inputs[row, 1]);
            table.AddRow($"{Graduates.Inputs[row, 0]}", $"{Graduates.Inputs[row, 1]}", $"{Graduates.Packages[row]:0.00}", $"{predicted:0.00}");
            Promises.Expect($"The prediction of row {row}", Graduates.Packages[row], predicted, 0.005);
        }

        double unseen = model.Predict(iq.Standardise(90), cgpa.Standardise(6));
        table.AddRow("90", "6", "(unseen)", $"{unseen:0.00}");
        AnsiConsole.Write(table);
        Promises.Expect("The prediction for an IQ of 90", 6, unseen, 0.005);

        // Backward with ∂L/∂ŷ = 1 gives ∂ŷ/∂x: the slopes of the line that was learnt, here by standardised inputs.
        (double byIq, double byCgpa) = model.Backward(0, 0, 1, out _);
        double slope = byIq / iq.Deviation, cgpaSlope = byCgpa / cgpa.Deviation;
        double intercept = model.Predict(iq.Standardise(0), cgpa.Standardise(0));
        AnsiConsole.WriteLine($"What the network has learnt:  LPA = {slope:0.000} · IQ {cgpaSlope:+ 0.000;− 0.000} · CGPA {intercept:+ 0.000;− 0.000}");
        AnsiConsole.WriteLine("What the table is, exactly:   LPA = 0.1 · IQ − 3");
        Promises.Expect("The slope by IQ", 0.1, slope, 0.0005);
        Promises.Expect("The slope by CGPA", 0, cgpaSlope, 0.0005);
        Promises.Expect("The intercept", -3, intercept, 0.005);
    }

    private static TrainingHistory FitWithProgressBar(SalaryModel model, double[,] inputs, FitOptions options) => AnsiConsole.Progress().Start(progress =>
    {
        ProgressTask bar = progress.AddTask("Training", maxValue: options.Epochs);
        options.EpochCompleted = epoch =>
        {
            bar.Value = epoch.Epoch;
            bar.Description = $"Epoch {epoch.Epoch,3}, loss {epoch.Loss,11:0.00000000}";
            if (AnsiConsole.Profile.Capabilities.Interactive)
            {
                // For the eye alone: all hundred epochs together take less than a millisecond.
                Thread.Sleep(15);
            }
        };
        return model.Fit(inputs, Graduates.Packages, options);
    });

    private static FitOptions OneRowAtATime(int epochs, double? learningRate) => new()
    {
        Epochs = epochs,
        BatchSize = 1,
        RowOrder = RowOrder.WithReplacement,
        LearningRate = learningRate,
    };

    private sealed record Column(double Mean, double Deviation)
    {
        public static Column Of(double[,] table, int column)
        {
            double[] values = Enumerable.Range(0, table.GetLength(0)).Select(row => table[row, column]).ToArray();
            double mean = values.Average();
            return new Column(mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
        }

        public double Standardise(double value) => (value - Mean) / Deviation;
    }
}
