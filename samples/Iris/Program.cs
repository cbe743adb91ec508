using System.Globalization;
using System.Text;
using BackpropGen;
using Flowers;
using Samples;

const int Splits = 10;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

FlowerTable flowers = FlowerTable.Read();
Console.WriteLine($"{flowers.Count} irises. Two thirds, drawn at random, train a network; the others, which it has never seen, are predicted.");
Console.WriteLine();

double sum = 0;
ClassificationScores? scores = null;
TrainingHistory? history = null;
for (int split = 1; split <= Splits; split++)
{
    int[] order = Enumerable.Range(0, flowers.Count).ToArray();
    new Random(split).Shuffle(order);
    FlowerTable training = flowers.Take(order[..100]), unseen = flowers.Take(order[100..]);

    // Fit takes the scale of the inputs from the training rows alone: the others are as unknown as a flower in the field.
    var model = new IrisModel(seed: split);
    history = ProgressLine.During($"Split {split}", progress => model.Fit(
        training.Measurements, training.Species, new FitOptions { Epochs = 100, BatchSize = 16, LearningRate = 0.01, Seed = split, Progress = progress }));
    scores = model.ScoreClasses(unseen.Measurements, unseen.Species);
    sum += scores.Accuracy;
    Console.WriteLine($"split {split,2}  loss {history.Losses[0]:0.000} → {history.FinalLoss:0.000}  {scores}");
}

double mean = sum / Splits;
Console.WriteLine();
Console.WriteLine($"Mean accuracy over {Splits} splits: {mean:P1}");
Console.WriteLine();
Console.WriteLine($"The last split:\n\n{scores!.ConfusionMatrix}\n");
foreach (ClassScores species in scores.Classes)
{
    Console.WriteLine(species);
}

// Two of the four measurements span a plane, on which the boundaries between the species can be drawn.
float[][] petals = flowers.Measurements.Select(row => row[2..]).ToArray();
var petalModel = new PetalModel();
ProgressLine.During(
    "Petals", progress => petalModel.Fit(petals, flowers.Species, new FitOptions { Epochs = 200, BatchSize = 16, LearningRate = 0.01, Progress = progress }));

SavedPictures.Save(
    ("iris-loss", history!.PlotLosses("Training on the last split")),
    ("iris-confusion-matrix", scores.ConfusionMatrix.PlotConfusionMatrix($"The last split, unseen flowers: accuracy {scores.Accuracy:0.000}")),
    ("iris-decision-boundary", petalModel.PlotDecisionBoundary(
        petals, flowers.Species, $"By petals alone, in cm, trained on all flowers: accuracy {petalModel.ScoreClasses(petals, flowers.Species).Accuracy:0.000}")));
return mean >= 0.94 ? 0 : 1;
