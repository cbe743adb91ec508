using System.Globalization;
using System.Text;
using BackpropGen;
using Clinic;
using Samples;

const int Splits = 10;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

IReadOnlyList<Patient> patients = Patient.ReadAll();
Console.WriteLine($"{patients.Count} patients. Two thirds, drawn at random, train a network; the others, which it has never seen, are predicted.");
Console.WriteLine("A fifth of the training rows tells when to stop. R² would be 1 for perfect predictions, and is 0 for the mean of all.");
Console.WriteLine();

double sum = 0, linearSum = 0;
ProgressionModel? model = null;
TrainingHistory? history = null;
Patient[] unseen = [];
for (int split = 1; split <= Splits; split++)
{
    Patient[] order = patients.ToArray();
    new Random(split).Shuffle(order);
    Patient[] training = order[..(order.Length * 2 / 3)];
    unseen = order[training.Length..];

    ProgressionModel candidate = model = new ProgressionModel(seed: split);
    history = ProgressLine.During($"Split {split}", progress => candidate.Fit(training, new FitOptions
    {
        Epochs = 500,
        BatchSize = 16,
        LearningRate = 0.003,
        Seed = split,
        ValidationSplit = 0.2,
        EarlyStopping = new EarlyStopping { Patience = 20 },
        Progress = progress,
    }));

    RegressionScores scores = model.Score(unseen);
    double linear = new LinearLeastSquares(training).R2(unseen);
    sum += scores.R2;
    linearSum += linear;
    Console.WriteLine(
        $"split {split,2}  best epoch {history.BestEpoch,3} of {history.Losses.Count,3}  R² {scores.R2:0.000}, linear least squares {linear:0.000}  "
        + $"mean error {scores.MeanAbsoluteError:0.0}, {unseen.Length} rows");
}

double mean = sum / Splits, linearMean = linearSum / Splits;
Console.WriteLine();
Console.WriteLine($"Mean R² over {Splits} splits: {mean:0.000}, linear least squares {linearMean:0.000}");
Console.WriteLine();
Console.WriteLine("The first patients of the last split, as Predict takes them and answers:");
foreach (Patient patient in unseen[..3])
{
    Console.WriteLine($"  {patient.Age} years, BMI {patient.Bmi:0.0}: predicted {model!.Predict(patient):0}, observed {patient.Progression:0}");
}

SavedPictures.Save(
    ("diabetes-loss", history!.PlotLosses("Training on the last split")),
    ("diabetes-predictions", model!.PlotPredictions(
        unseen.Select(patient => patient.Features).ToArray(), unseen.Select(patient => patient.Progression).ToArray())));
return mean >= linearMean - 0.02 ? 0 : 1;
