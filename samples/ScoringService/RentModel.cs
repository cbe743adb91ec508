using BackpropGen;

namespace Scoring;

/// <summary>The monthly rent of a flat, from its area in square metres and its rooms.</summary>
[Network(
    "2-8-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Optimizer = Optimizer.Adam,
    Inputs = new[] { "area", "rooms" }, Outputs = new[] { "rent" })]
public partial class RentModel
{
    /// <summary>A model that was trained on a few flats, with other weights for each seed.</summary>
    public static RentModel Trained(int seed = 0)
    {
        RentModel model = new(seed);
        model.Fit(
            [30f, 1, 52, 2, 75, 3, 95, 4, 120, 5, 40, 1, 64, 2, 88, 3],
            [620f, 940, 1310, 1630, 2050, 760, 1120, 1490],
            new FitOptions { Epochs = 300, LearningRate = 0.02, BatchSize = 8 });
        return model;
    }
}
