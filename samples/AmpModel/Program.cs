using System.Diagnostics;
using System.Globalization;
using System.Text;
using BackpropGen;
using Samples;
using Studio;

const string Usage = """
    A network learns to sound like an amplifier, from what is played into it and what comes out.

    dotnet run -c Release --project samples/AmpModel               trains until it sounds the same
    dotnet run -c Release --project samples/AmpModel -- --quick    trains a tenth as long, and learns less
    """;

// The steps of a sequence that count in no error: what the network remembers before it has heard anything is nothing.
const int WarmUp = 2_000;
const string Folder = "sound";

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is not ([] or ["--quick"]))
{
    Console.WriteLine(Usage);
    return args is ["--help"] ? 0 : 2;
}

bool quick = args.Length > 0;
(double seconds, int epochs, int streams, double mostError) = quick ? (1.0, 8, 2, 0.15) : (5.0, 40, 16, 0.02);

// The recording: a sweep through all frequencies, a riff, and what the amplifier makes of both.
float[] played = [.. GuitarSound.Sweep(0.1 * seconds, loudness: 0.5), .. GuitarSound.Riff(0.9 * seconds, seed: 1)];
float[] recorded = Overdrive.Play(played);

var model = new AmplifierModel();
Console.WriteLine($"Train: {model} on {seconds:0} s of sound, {epochs} times");
var stopwatch = Stopwatch.StartNew();
TrainingHistory history = ProgressLine.During("Amplifier", progress => model.FitRecording(played, recorded, streams, new FitOptions
{
    // Parts of the recording are learnt side by side: the streams. After 256 samples of each of them comes a step of the optimiser, and what the network remembers goes on.
    Truncation = 256,
    WarmUpSteps = WarmUp,
    Epochs = epochs,
    LearningRate = 0.01,
    Schedule = LearningRateSchedule.Cosine(),
    ClipGradientNorm = 1,
    Progress = progress,
}));
Console.WriteLine($"  loss {history.Losses[0]:0.00000} → {history.FinalLoss:0.00000} in {stopwatch.Elapsed.TotalSeconds:0.0} s on one core");

// Sound that it has not learnt from, as a file: other notes. The network hears it sample by sample; here, a call takes a block.
Directory.CreateDirectory(Folder);
string before = Path.Combine(Folder, "before.wav"), target = Path.Combine(Folder, "target.wav"), after = Path.Combine(Folder, "after.wav");
string parameters = Path.Combine(Folder, "amplifier.parameters");
WaveFile.Write(before, GuitarSound.Riff(seconds: 4, seed: 2));
float[] unheard = WaveFile.Read(before);
float[] expected = Overdrive.Play(unheard);
float[] predicted = new float[unheard.Length];
model.PredictSequence<float>(unheard, predicted, model.NewState());

double error = ErrorToSignal(expected, predicted);
Console.WriteLine($"Test: {unheard.Length / AmplifierModel.SampleRate} s of other notes");
Console.WriteLine($"  error-to-signal ratio {error:P2}, where at most {mostError:P0} {(quick ? "is expected of quick training" : "is allowed")}");
Console.WriteLine($"  without the network   {ErrorToSignal(expected, BestGain(unheard, expected)):P2}: the sound before, as loud as fits best");

double nanoseconds = Speed.NanosecondsPerSample(model, unheard);
Console.WriteLine("Speed: one voice in blocks of 64 samples on one core, the best of fifty rounds");
Console.WriteLine($"  {nanoseconds:0.0} ns a sample: {Math.Floor(1e9 / AmplifierModel.SampleRate / nanoseconds):N0} voices in real time at 48 kHz");
if (LibraryBuild.IsDebug)
{
    Console.WriteLine("  A debug build is many times slower. This measures what would be shipped: dotnet run -c Release --project samples/AmpModel");
}

WaveFile.Write(target, expected);
WaveFile.Write(after, predicted);
model.SaveParameters(parameters);
string spectrogram = Path.Combine("pictures", "amplifier-spectrogram.png");
Spectrogram.Save(
    spectrogram, ("Before: what is played", unheard), ("Target: the amplifier", expected), ("After: the network", predicted),
    ("The error of the network", [.. expected.Zip(predicted, (y, p) => p - y)]));
Console.WriteLine("Files:");
foreach (string path in new[] { before, target, after, parameters, spectrogram })
{
    Console.WriteLine($"  {path}");
}

// Written so that NaN fails, too.
return error <= mostError ? 0 : 1;

// Σ(y − ŷ)² / Σy².
static double ErrorToSignal(float[] expected, float[] predicted) =>
    expected.Zip(predicted, (y, p) => Math.Pow(y - p, 2)).Skip(WarmUp).Sum() / expected.Skip(WarmUp).Sum(y => Math.Pow(y, 2));

// What a volume knob could do.
static float[] BestGain(float[] sound, float[] expected)
{
    double gain = sound.Zip(expected, (x, y) => (double)x * y).Sum() / sound.Sum(x => (double)x * x);
    return Array.ConvertAll(sound, x => (float)(gain * x));
}
