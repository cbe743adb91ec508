using BackpropGen;
using Spectre.Console;

namespace Campus;

/// <summary>Training from random weights: first on the table as it stands, which fails, then with scaling.</summary>
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

    public static void ShowWithScaling()
    {
        // Fit takes mean and standard deviation of every input from the rows, and the generated code computes with (x − μ) · 1/σ. The library's own learning
        // rate will do then. A row at a time, drawn with replacement, as in the notes.
        var model = new ScaledSalaryModel(seed: 0);
        FitOptions options = OneRowAtATime(epochs: 100, learningRate: null);
        TrainingHistory history = FitWithProgressBar(model, options);

        ScalingNumbers scaling = model.GetScaling()!;
        AnsiConsole.WriteLine("The same network with InputScaling = Scaling.Standardize, z = (x − mean) / standard deviation:");
        AnsiConsole.WriteLine($"  IQ    mean {scaling.InputOffsets[0]:0.00}, standard deviation {scaling.InputScales[0]:0.00}");
        AnsiConsole.WriteLine($"  CGPA  mean {scaling.InputOffsets[1]:0.00}, standard deviation {scaling.InputScales[1]:0.00}");
        AnsiConsole.WriteLine();
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

        for (int row = 0; row < Graduates.Packages.Length; row++)
        {
            double predicted = model.Predict(Graduates.Inputs[row, 0], Graduates.Inputs[row, 1]);
            table.AddRow($"{Graduates.Inputs[row, 0]}", $"{Graduates.Inputs[row, 1]}", $"{Graduates.Packages[row]:0.00}", $"{predicted:0.00}");
            Promises.Expect($"The prediction of row {row}", Graduates.Packages[row], predicted, 0.005);
        }

        double unseen = model.Predict(90, 6);
        table.AddRow("90", "6", "(unseen)", $"{unseen:0.00}");
        AnsiConsole.Write(table);
        Promises.Expect("The prediction for an IQ of 90", 6, unseen, 0.005);

        // Backward with ∂L/∂ŷ = 1 gives ∂ŷ/∂x: the slopes of the line that was learnt, in the units of the table.
        (double slope, double cgpaSlope) = model.Backward(0, 0, 1, out _);
        double intercept = model.Predict(0, 0);
        AnsiConsole.WriteLine($"What the network has learnt:  LPA = {slope:0.000} · IQ {cgpaSlope:+ 0.000;− 0.000} · CGPA {intercept:+ 0.000;− 0.000}");
        AnsiConsole.WriteLine("What the table is, exactly:   LPA = 0.1 · IQ − 3");
        Promises.Expect("The slope by IQ", 0.1, slope, 0.0005);
        Promises.Expect("The slope by CGPA", 0, cgpaSlope, 0.0005);
        Promises.Expect("The intercept", -3, intercept, 0.005);
    }

    private static TrainingHistory FitWithProgressBar(ScaledSalaryModel model, FitOptions options) => AnsiConsole.Progress().Start(progress =>
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
        return model.Fit(Graduates.Inputs, Graduates.Packages, options);
    });

    private static FitOptions OneRowAtATime(int epochs, double? learningRate) => new()
    {
        Epochs = epochs,
        BatchSize = 1,
        RowOrder = RowOrder.WithReplacement,
        LearningRate = learningRate,
    };
}
