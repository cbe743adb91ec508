using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using BackpropGen;
using Handwriting;
using Samples;
using Shipping;

const string Usage = """
    Trains a network, compiles its weights into a program, and compares that with a program that runs the same model in ONNX Runtime.

    dotnet run -c Release --project samples/TrainFreezeShip                publishes both programs with NativeAOT
    dotnet run -c Release --project samples/TrainFreezeShip -- --no-aot    builds both for the .NET runtime of this machine, which is quicker and needs no linker
    """;
const int Starts = 20;

// Not 0: NativeAOT compiles for every processor of a kind, and so without the fused multiply-add that the JIT uses where the processor has it.
const double Tolerance = 1e-5;
const double LeastAccuracy = 0.94;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args is not ([] or ["--no-aot"]))
{
    Console.WriteLine(Usage);
    return args is ["--help"] ? 0 : 2;
}

string projectFolder = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ProjectFolder").Value!;
string work = Path.Combine(projectFolder, "bin", "shipped");
Directory.CreateDirectory(work);

// Train: every fifth image in a random order is held out.
DigitImages images = DigitImages.Read();
int[] order = Enumerable.Range(0, images.Count).ToArray();
new Random(1).Shuffle(order);
DigitImages training = images.Take(order.Where((_, place) => place % 5 != 0)), unseen = images.Take(order.Where((_, place) => place % 5 == 0));

var model = new DigitModel();
Console.WriteLine($"Train: a 64-32-10 network on {training.Count:N0} images of handwritten digits");
model.Fit(training.Pixels, training.Digits, new FitOptions { Epochs = 40, LearningRate = 0.005 });
double accuracy = model.ScoreClasses(unseen.Pixels, unseen.Digits).Accuracy;
Console.WriteLine($"  accuracy {accuracy:0.000} on {unseen.Count} images that it has not seen");

string weightFile = Path.Combine(work, "digits.safetensors"), onnxFile = Path.Combine(work, "digits.onnx");
model.Save(weightFile);
model.SaveOnnx(onnxFile);
Console.WriteLine("Save: the trained weights");
Console.WriteLine($"  {Shown(weightFile)}, {Kilobytes(weightFile)}");
Console.WriteLine($"  {Shown(onnxFile)}, {Kilobytes(onnxFile)}");

ShippedProgram[] programs;
try
{
    programs = PublishBoth(native: args.Length == 0);
}
catch (BuildException failed)
{
    Console.Error.WriteLine($"The programs could not be built:\n{failed.Message}");
    return 1;
}

// Measure: the predictions of all unseen images first, then the time to the first prediction, for which a program reads a single image.
string allImages = Path.Combine(work, "unseen.images"), oneImage = Path.Combine(work, "one.images");
ImageFile.Write(allImages, unseen.Pixels);
ImageFile.Write(oneImage, unseen.Pixels.Take(1));

int exitCode = 0;
Console.WriteLine($"Compare: both programs read the {unseen.Count} unseen images");
foreach (ShippedProgram program in programs)
{
    float[][] probabilities = program.Start(allImages).Report.Probabilities;
    (double difference, int otherDigits) = Differences(probabilities);
    Console.WriteLine($"  {program.Name,-12} largest difference from the trained network {difference:0.0E+0}, other digits {otherDigits}");

    // Written so that NaN fails, too.
    if (!(difference <= Tolerance) || otherDigits > 0)
    {
        Console.Error.WriteLine($"{program.Name} does not predict what the trained network predicts: at most {Tolerance:0E+0} and no other digit are allowed.");
        exitCode = 1;
    }
}

Console.WriteLine($"Measure: the first prediction, the best of {Starts} starts in turn");
var best = programs.ToDictionary(program => program, _ => (SinceStart: double.PositiveInfinity, SinceCreation: double.PositiveInfinity));
for (int start = 0; start < Starts; start++)
{
    foreach (ShippedProgram program in programs)
    {
        (FirstPrediction report, double sinceStart) = program.Start(oneImage);
        best[program] = (Math.Min(best[program].SinceStart, sinceStart), Math.Min(best[program].SinceCreation, report.Milliseconds));
    }
}

Console.WriteLine("                  size   from process start   from creating the model");
foreach (ShippedProgram program in programs)
{
    Console.WriteLine($"  {program.Name,-11} {program.Bytes / 1e6,5:0.0} MB {best[program].SinceStart,17:0.0} ms {best[program].SinceCreation,22:0.000} ms");
}

if (programs.Any(program => !program.IsNative))
{
    Console.WriteLine("  Sizes are without the .NET runtime, which both need.");
}

if (LibraryBuild.IsDebug)
{
    Console.WriteLine("  The library is a debug build, which nobody ships. This measures it as it would be shipped: dotnet run -c Release --project samples/TrainFreezeShip");
}

if (accuracy < LeastAccuracy)
{
    Console.Error.WriteLine($"The network has learnt too little: an accuracy of {LeastAccuracy} is expected.");
    exitCode = 1;
}

return exitCode;

ShippedProgram[] PublishBoth(bool native)
{
    if (native && NativeAot.LacksLinker)
    {
        Console.WriteLine($"NativeAOT links with clang, which is not installed. This installs it: {NativeAot.Installation}");
        Console.WriteLine("  Both programs are built for the .NET runtime of this machine instead.");
        native = false;
    }

    try
    {
        return
        [
            Publish("Frozen", "the weights of digits.safetensors compiled into its code", native),
            Publish("OnnxRuntime", "ONNX Runtime, which reads digits.onnx", native),
        ];
    }
    catch (BuildException failed) when (native)
    {
        Console.WriteLine($"  NativeAOT failed: {failed.FirstError}");
        Console.WriteLine($"  If the linker or a library is missing, this installs them: {NativeAot.Installation}");
        Console.WriteLine("  Both programs are built for the .NET runtime of this machine instead.");
        return PublishBoth(native: false);
    }
}

ShippedProgram Publish(string name, string contents, bool native)
{
    Console.WriteLine($"Build and publish {name}: {contents}");
    var stopwatch = Stopwatch.StartNew();
    ShippedProgram program = ShippedProgram.Publish(Path.Combine(projectFolder, name), work, native);
    Console.WriteLine($"  {Shown(program.Folder)}, {(native ? "with NativeAOT" : "for the .NET runtime of this machine")}, in {stopwatch.Elapsed.TotalSeconds:0} s");
    return program;
}

(double Largest, int OtherDigits) Differences(float[][] probabilities)
{
    double largest = 0;
    int otherDigits = probabilities.Length == unseen.Count ? 0 : unseen.Count;
    foreach ((float[] pixels, float[] row) in unseen.Pixels.Zip(probabilities))
    {
        var expected = new float[FirstPrediction.Digits];
        model.Predict(pixels, expected);
        largest = expected.Zip(row, (here, there) => Math.Abs((double)here - there)).Aggregate(largest, Math.Max);
        otherDigits += Array.IndexOf(row, row.Max()) == model.PredictClass(pixels) ? 0 : 1;
    }

    return (largest, otherDigits);
}

string Shown(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

static string Kilobytes(string file) => $"{new FileInfo(file).Length / 1e3:0.0} kB";
