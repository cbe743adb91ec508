using System.Globalization;
using BackpropGen;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Replace this table by your own: rows of any type with number columns.
var random = new Random(1);
Flat[] flats = Enumerable.Range(0, 200).Select(_ => Flat.Random(random)).ToArray();
Flat[] training = flats[..150], test = flats[150..];

var model = new RentModel();
TrainingHistory history = model.Fit(training, new FitOptions
{
    Epochs = 300,
    ValidationSplit = 0.2,
    EarlyStopping = new EarlyStopping { Patience = 30 },
});
Console.WriteLine(history);
Console.WriteLine($"On flats that it has not seen: {model.Score(test)}");

model.Save("rent.safetensors");
Console.WriteLine($"75 square metres, 3 rooms, 4 km from the centre: {model.Predict(75, 3, 4):0} a month.");

/// <summary>The monthly rent of a flat. The generator adds Predict, Fit, Score and the rest.</summary>
[Network(
    "3-8-1", InputScaling = Scaling.Standardize, TargetScaling = Scaling.Standardize, Optimizer = Optimizer.Adam,
    Row = typeof(Flat), Inputs = new[] { nameof(Flat.Area), nameof(Flat.Rooms), nameof(Flat.Distance) }, Outputs = new[] { nameof(Flat.Rent) })]
public partial class RentModel { }

/// <summary>A row: area in square metres, rooms, kilometres from the centre, monthly rent.</summary>
public sealed record Flat(float Area, float Rooms, float Distance, float Rent)
{
    /// <summary>A flat with a rent that follows from its other columns and some noise.</summary>
    public static Flat Random(Random random)
    {
        float rooms = random.Next(1, 6), area = (18 * rooms) + (random.NextSingle() * 20), distance = random.NextSingle() * 12;
        return new Flat(area, rooms, distance, (area * (22 - (1.1f * distance))) + (30 * random.NextSingle()));
    }
}
