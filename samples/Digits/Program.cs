using System.Globalization;
using System.Text;
using BackpropGen;
using Handwriting;
using Samples;

const int Folds = 5;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

DigitImages images = DigitImages.Read();
Console.WriteLine($"{images.Count:N0} images. Four fifths train a network, which then reads the last fifth; five times, so that every image is read once.");
Console.WriteLine();

int[] order = Enumerable.Range(0, images.Count).ToArray();
new Random(1).Shuffle(order);

double sum = 0;
TrainingHistory? history = null;
ClassificationScores? scores = null;
for (int fold = 1; fold <= Folds; fold++)
{
    DigitImages training = images.Take(order.Where((_, place) => place % Folds != fold - 1));
    DigitImages unseen = images.Take(order.Where((_, place) => place % Folds == fold - 1));

    var model = new DigitModel(seed: fold);
    history = ProgressLine.During($"Fold {fold}", progress => model.Fit(
        training.Pixels, training.Digits, new FitOptions { Epochs = 40, LearningRate = 0.005, Seed = fold, Progress = progress }));
    scores = model.ScoreClasses(unseen.Pixels, unseen.Digits);
    sum += scores.Accuracy;
    Console.WriteLine($"fold {fold}  loss {history.Losses[0]:0.000} → {history.FinalLoss:0.000}  {scores}");

    if (fold == Folds)
    {
        Console.WriteLine($"\nThe last fold:\n\n{scores.ConfusionMatrix}\n");
        ShowMistake(model, unseen);
    }
}

double mean = sum / Folds;
Console.WriteLine($"Mean held-out accuracy: {mean:P1}");
SavedPictures.Save(
    ("digits-loss", history!.PlotLosses("Training on the last fold")),
    ("digits-confusion-matrix", scores!.ConfusionMatrix.PlotConfusionMatrix($"The last fold, unseen images: accuracy {scores.Accuracy:0.000}")));
return mean >= 0.96 ? 0 : 1;

static void ShowMistake(DigitModel model, DigitImages unseen)
{
    int mistake = Enumerable.Range(0, unseen.Count).FirstOrDefault(image => model.PredictClass(unseen.Pixels[image]) != unseen.Digits[image], -1);
    if (mistake >= 0)
    {
        Console.WriteLine($"A {unseen.Digits[mistake]} that was taken for a {model.PredictClass(unseen.Pixels[mistake])}:\n");
        foreach (string line in unseen.Draw(mistake))
        {
            Console.WriteLine($"  {line.TrimEnd()}");
        }

        Console.WriteLine();
    }
}
