using BackpropGen;
using Spectre.Console;

namespace Samples;

/// <summary>A line of the console that shows how far a training is, and disappears with its end. There is none where the output goes to a file. What the training warns of is printed.</summary>
internal static class ProgressLine
{
    public static TrainingHistory During(string training, Func<IProgress<EpochResult>?, TrainingHistory> fit)
    {
        TrainingHistory history = Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? fit(null)
            : AnsiConsole.Progress().AutoClear(true).Start(progress => fit(new Line(training, progress.AddTask(training))));
        foreach (string warning in history.Warnings)
        {
            Console.WriteLine($"Warning: {training}: {warning}");
        }

        return history;
    }

    private sealed class Line(string training, ProgressTask bar) : IProgress<EpochResult>
    {
        public void Report(EpochResult epoch)
        {
            bar.MaxValue = epoch.Epochs;
            bar.Value = epoch.Epoch;
            bar.Description = $"{training.EscapeMarkup()}, epoch {epoch.Epoch}, loss {epoch.Loss:0.0000}";
        }
    }
}
