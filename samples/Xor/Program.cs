using System.Globalization;
using System.Text;
using BackpropGen;
using Gates;
using Samples;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

float[,] inputs = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
int[] classes = { 0, 1, 1, 0 };

var xor = new XorModel();
Console.WriteLine($"The network: {((INetwork<float>)xor).Description}.");
Console.WriteLine($"Before training: {xor.ScoreClasses(inputs, classes)}.");
Console.WriteLine($"Its gradient: {xor.CheckGradient()}");
Console.WriteLine();

TrainingHistory history = ProgressLine.During(
    "Training", progress => xor.Fit(inputs, classes, new FitOptions { Epochs = 1000, BatchSize = 4, LearningRate = 0.5, Progress = progress }));
foreach (int epoch in new[] { 1, 10, 100, 200, 500, 1000 })
{
    Console.WriteLine($"epoch {epoch,4}  loss {history.Losses[epoch - 1]:0.0000}");
}

Console.WriteLine();
Console.WriteLine("a  b  a xor b  predicted  probability of 1");
for (int row = 0; row < classes.Length; row++)
{
    float a = inputs[row, 0], b = inputs[row, 1];
    Console.WriteLine($"{a}  {b}  {classes[row]}        {xor.PredictClass(a, b)}          {xor.Predict(a, b):0.000}");
}

ClassificationScores scores = xor.ScoreClasses(inputs, classes);
Console.WriteLine();
Console.WriteLine($"After training: {scores}.");
SavedPictures.Save(
    ("xor-loss", history.PlotLosses()),
    ("xor-decision-boundary", xor.PlotDecisionBoundary(inputs, classes)),
    ("xor-network", xor.PlotNetwork()));
return scores.Accuracy == 1 ? 0 : 1;
