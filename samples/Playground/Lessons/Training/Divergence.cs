using BackpropGen;
using Playground.Lessons.Data;

namespace Playground.Lessons.Training;

/// <summary>Why a training diverged, in the library's own words.</summary>
public static class Divergence
{
    private const int MostEpochs = 20;

    /// <summary>What <c>Fit</c> says of training that goes on from where a step was not finite; null if it finds nothing wrong.</summary>
    /// <param name="network">The network as it was before that step. It stays as it is.</param>
    /// <param name="table">The training rows.</param>
    /// <param name="settings">The settings of the training.</param>
    public static string? Explain(INetwork<float> network, Table table, Settings settings)
    {
        try
        {
            network.Clone().Fit(table.Inputs, table.Targets, new FitOptions { Epochs = MostEpochs, BatchSize = settings.BatchSize, LearningRate = settings.LearningRate, RowOrder = RowOrder.InOrder });
            return null;
        }
        catch (TrainingDivergedException diverged)
        {
            return diverged.Message;
        }
    }
}
