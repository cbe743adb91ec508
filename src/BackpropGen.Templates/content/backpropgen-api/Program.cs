using BackpropGen;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Trained>();
var app = builder.Build();

// Any number of requests may predict at the same time.
app.MapGet("/predict", (float area, float rooms, Trained trained) => new { rent = trained.Model.Predict(area, rooms) });

// Nobody may train a network that others predict with: a copy is trained, and takes its place.
app.MapPost("/train", (Flat[] flats, Trained trained) => trained.Train(flats) is { } history ? Results.Ok(new { loss = history.FinalLoss }) : Results.BadRequest("No rows."));

app.Run();

/// <summary>The network that answers, and its training.</summary>
public sealed class Trained
{
    private readonly Lock _training = new();
    private volatile RentModel _model = new();

    /// <summary>Trains the first network on a table, which you replace by your own, or by Load.</summary>
    public Trained() => Train([new(30, 1, 620), new(52, 2, 940), new(75, 3, 1310), new(95, 4, 1630), new(120, 5, 2050)]);

    /// <summary>The network of the last training.</summary>
    public RentModel Model => _model;

    /// <summary>Trains a copy on rows; null without any.</summary>
    public TrainingHistory? Train(IReadOnlyList<Flat> flats)
    {
        if (flats.Count == 0)
        {
            return null;
        }

        lock (_training)
        {
            RentModel copy = _model.Clone();
            TrainingHistory history = copy.Fit(flats, new FitOptions { Epochs = 500, LearningRate = 0.02 });
            _model = copy;
            return history;
        }
    }
}

/// <summary>The monthly rent of a flat.</summary>
[Network(
    "2-6-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Optimizer = Optimizer.Adam,
    Row = typeof(Flat), Inputs = new[] { nameof(Flat.Area), nameof(Flat.Rooms) }, Outputs = new[] { nameof(Flat.Rent) })]
public partial class RentModel { }

/// <summary>A row: area in square metres, rooms, monthly rent.</summary>
public sealed record Flat(float Area, float Rooms, float Rent);
