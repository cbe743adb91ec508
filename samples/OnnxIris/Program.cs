using System.Globalization;
using System.Text;
using ImportedFlowers;
using Samples;

const double Tolerance = 1e-5;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Flowers flowers = Flowers.Random(count: 1_000, seed: 1);
using var runtime = new OnnxRuntimeIris(Path.Combine(AppContext.BaseDirectory, "iris.onnx"));
Contestant reference = new("ONNX Runtime", flowers, runtime.Predict);
Contestant[] compiled =
[
    new("Iris, trainable", flowers, new Iris().Predict),
    new("FrozenIris", flowers, new FrozenIris().Predict),
];

Console.WriteLine($"{flowers.Count:N0} random flowers through iris.onnx, a model that PyTorch exported: in ONNX Runtime, and in the two classes that were compiled from it.");
Console.WriteLine($"Flowers of each class, says ONNX Runtime: {string.Join(", ", reference.ClassCounts())}");
Console.WriteLine();

int exitCode = 0;
foreach (Contestant contestant in compiled)
{
    double difference = contestant.LargestDifference(reference);
    int otherClasses = contestant.OtherClasses(reference);
    Console.WriteLine($"{contestant.Name,-16} largest difference from ONNX Runtime {difference:0.0E+0}, other classes {otherClasses}");

    // Written so that NaN fails, too.
    if (!(difference <= Tolerance) || otherClasses > 0)
    {
        Console.Error.WriteLine($"{contestant.Name} does not predict what ONNX Runtime predicts: at most {Tolerance:0E+0} and no other class are allowed.");
        exitCode = 1;
    }
}

Console.WriteLine();
Console.WriteLine("One row a call, one thread, the best of fifty rounds in turn:");
Contestant.Race([reference, .. compiled], rounds: 50);
foreach (Contestant contestant in (Contestant[])[reference, .. compiled])
{
    string ratio = contestant == reference ? string.Empty : $"  {reference.Nanoseconds / contestant.Nanoseconds,6:0.0} times as fast";
    Console.WriteLine($"{contestant.Name,-16} {contestant.Nanoseconds,8:N1} ns a row{ratio}");
}

if (LibraryBuild.IsDebug)
{
    Console.WriteLine("A debug build is many times slower. This measures what would be shipped: dotnet run -c Release --project samples/OnnxIris");
}

return exitCode;
