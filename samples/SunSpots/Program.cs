using System.Globalization;
using System.Text;
using BackpropGen;
using Samples;
using Sunspots;

// Time is split, not the years: the network learns from the first years, the next ones tell when to stop, and the last ones, which nothing has seen, tell what it has learnt.
const int FirstToStopAt = 1880, FirstUnseen = 1920;
const int Networks = 5;

// The years from which the network finds out where in the cycle of the sun the series begins: they count in no loss.
const int WarmUpYears = 11;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

SunspotSeries sun = SunspotSeries.Read();
int firstToStopAt = Array.IndexOf(sun.Years, FirstToStopAt), firstUnseen = Array.IndexOf(sun.Years, FirstUnseen);
Console.WriteLine($"Sunspots of {sun.Years.Length} years. A network learns from {sun.Years[0]} to {FirstToStopAt - 1}, stops where it is best from {FirstToStopAt} to {FirstUnseen - 1},");
Console.WriteLine($"and forecasts each year from {FirstUnseen} to {sun.Years[^1]} from those before it. Errors are square roots of mean squares.");
Console.WriteLine();

// Inputs are the years but the last, targets the years but the first. Scaling is fitted on what Fit is given, and on nothing else.
float[][] inputs = [sun.Numbers[..(firstToStopAt - 1)]];
float[][] targets = [sun.Numbers[1..firstToStopAt]];

double persistence = ErrorOf(sun.Numbers[(firstUnseen - 1)..^1], firstUnseen);
double cycle = ErrorOf(sun.Numbers[(firstUnseen - 11)..^11], firstUnseen);
double sum = 0;
float[] forecast = [];
for (int seed = 1; seed <= Networks; seed++)
{
    var model = new SunspotModel(seed);
    SunspotModel best = model.Clone();
    double least = double.PositiveInfinity;
    int bestEpoch = 0;
    ProgressLine.During($"Network {seed}", progress => model.Fit(inputs, targets, new FitOptions
    {
        Epochs = 600,
        LearningRate = 0.01,
        WarmUpSteps = WarmUpYears,
        ClipGradientNorm = 1,
        Progress = progress,
        EpochCompleted = epoch =>
        {
            double error = ErrorOf(Forecast(model, firstToStopAt, firstUnseen), firstToStopAt);
            if (error < least)
            {
                (least, best, bestEpoch) = (error, model.Clone(), epoch.Epoch);
            }
        },
    }));

    forecast = Forecast(best, firstUnseen, sun.Years.Length);
    double unseen = ErrorOf(forecast, firstUnseen);
    sum += unseen;
    Console.WriteLine($"network {seed}  best epoch {bestEpoch,3}  error {least:0.0} until {FirstUnseen - 1}, {unseen:0.0} from {FirstUnseen} on");
}

double mean = sum / Networks;
Console.WriteLine();
Console.WriteLine($"Mean error of {Networks} networks from {FirstUnseen} on: {mean:0.0}");
Console.WriteLine($"As many as in the year before:  {persistence:0.0}");
Console.WriteLine($"As many as eleven years before: {cycle:0.0}");
Console.WriteLine();
Console.WriteLine("The last years, as the last network forecasts them:");
for (int year = sun.Years.Length - 5; year < sun.Years.Length; year++)
{
    Console.WriteLine($"  {sun.Years[year]}: forecast {forecast[year - firstUnseen]:0.0}, observed {sun.Numbers[year]:0.0}");
}

return mean < persistence ? 0 : 1;

// The forecasts of some years, each from all years before it, as if time went by.
float[] Forecast(SunspotModel model, int first, int end)
{
    SequenceState<float> state = model.NewState();
    var forecasts = new float[end - 1];
    model.PredictSequence<float>(sun.Numbers.AsSpan(0, end - 1), forecasts, state);
    return forecasts[(first - 1)..];
}

double ErrorOf(float[] forecasts, int first) => Math.Sqrt(forecasts.Select((number, i) => Math.Pow(number - sun.Numbers[first + i], 2)).Average());
