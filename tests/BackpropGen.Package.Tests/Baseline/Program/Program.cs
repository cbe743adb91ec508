// Calls what generated code and users call of the library. What it prints does not depend on the last bits: kernels of later builds may round otherwise.
using System.Globalization;
using System.Text.Json;
using Baseline;
using BackpropGen;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Compiled for .NET Standard 2.0.
Named named = new();
Use(named, named.Fit, 2, 1, classes: false);
Classifier classifier = new();
Use(classifier, classifier.Fit, 3, 2, classes: true);
Scaled scaled = new();
Use(scaled, scaled.Fit, 20, 2, classes: false);
Weighted weighted = new();
Use(weighted, weighted.Fit, 3, 2, classes: true);

// Compiled for this framework.
Own own = new();
Use(own, own.Fit, 2, 1, classes: false);
Binary binary = new();
Use(binary, binary.Fit, 2, 1, classes: true);
Columns columns = new();
Use(columns, columns.Fit, 4, 3, classes: true);
Wide wide = new();
Use(wide, wide.Fit, 40, 3, classes: true);
WideDouble wideDouble = new();
Use(wideDouble, wideDouble.Fit, 40, 3, classes: false);
Residual residual = new();
Use(residual, residual.Fit, Residual.InputCount, Residual.OutputCount, classes: false);
Dropped dropped = new();
Use(dropped, dropped.Fit, 12, 3, classes: true);
Adam adam = new();
Use(adam, adam.Fit, 10, 9, classes: false);
Momentum momentum = new();
Use(momentum, momentum.Fit, 10, 9, classes: false);
Nesterov nesterov = new();
Use(nesterov, nesterov.Fit, 10, 9, classes: false);
Adagrad adagrad = new();
Use(adagrad, adagrad.Fit, 10, 9, classes: false);
RmsProp rmsProp = new();
Use(rmsProp, rmsProp.Fit, 10, 9, classes: false);
AdamW adamW = new();
Use(adamW, adamW.Fit, 10, 9, classes: false);
NAdam nAdam = new();
Use(nAdam, nAdam.Fit, 10, 9, classes: false);
Adadelta adadelta = new();
Use(adadelta, adadelta.Fit, 10, 9, classes: false);
Lion lion = new();
Use(lion, lion.Fit, 10, 9, classes: false);

own.Train(1f, 2f, 3f, 0.01f);
own.Gradient(1f, 2f, 3f, out Own.Parameters gradient);
own.Update(gradient, 0.01f);
Console.WriteLine("struct " + (own.GetParameters().W1_1_1 != 0f));
own.Fit(new[,] { { 1f, 2f }, { 2f, 1f } }, new[] { 3f, 3f }, new FitOptions { Epochs = 2 });
own.Fit(new[] { new[] { 1f, 2f }, new[] { 2f, 1f } }, new[] { 3f, 3f }, new FitOptions { Epochs = 2 });
Console.WriteLine("json " + (JsonSerializer.Deserialize<Own>(JsonSerializer.Serialize(own))!.Predict(1f, 2f) == own.Predict(1f, 2f)));

var students = new Students();
Student[] rows = { new(1, 2, 3), new(2, 3, 5), new(3, 3, 6) };
Console.WriteLine("rows " + (students.Fit(rows, new FitOptions { Epochs = 100, BatchSize = 1 }).FinalLoss < 1));

Console.WriteLine("model " + new Iris().PredictClass(5.1f, 3.5f, 1.4f, 0.2f) + " " + new FrozenIris().PredictClass(5.1f, 3.5f, 1.4f, 0.2f));

static void Use<T>(INetwork<T> network, Fitting<T> fit, int inputs, int outputs, bool classes)
    where T : unmanaged
{
    const int Rows = 130;
    T[] x = Numbers<T>(Rows * inputs, i => Math.Sin(i * 1.7));
    int[] labels = Enumerable.Range(0, Rows).Select(row => Math.Sin(row * inputs * 1.7) > 0 ? 1 : 0).ToArray();
    T[] y = Numbers<T>(Rows * outputs, i => classes ? (outputs == 1 ? labels[i] : i % outputs == labels[i / outputs] ? 1 : 0) : Math.Sin(i / outputs * inputs * 1.7));
    double before = Convert.ToDouble(network.EvaluateBatch(x, y), CultureInfo.InvariantCulture);
    string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    try
    {
        FitOptions options = new() { Epochs = 30, BatchSize = 16, LearningRate = 0.01, CheckpointPath = file + ".checkpoint" };
        TrainingHistory history = fit(InRows(x, inputs), InRows(y, outputs), options, default);
        double after = Convert.ToDouble(network.EvaluateBatch(x, y), CultureInfo.InvariantCulture);
        T[] gradient = new T[network.Description.ParameterCount];
        network.GradientBatch(x, y, gradient);
        network.Gradient(x.AsSpan(0, inputs), y.AsSpan(0, outputs), gradient);
        T[] outputGradient = Numbers<T>(outputs, _ => 1);
        network.Backward(x.AsSpan(0, inputs), outputGradient, gradient, new T[inputs]);
        network.InputGradient(x.AsSpan(0, inputs), y.AsSpan(0, outputs), new T[inputs]);
        network.Update(gradient, Numbers<T>(1, _ => 0)[0]);
        network.TrainBatch(x, y, Numbers<T>(1, _ => 0.001)[0]);
        network.Train(x.AsSpan(0, inputs), y.AsSpan(0, outputs), Numbers<T>(1, _ => 0.001)[0]);
        network.Save(file, withOptimizerState: true);
        INetwork<T> copy = network.Clone();
        copy.Initialize(7);
        copy.Load(file);
        network.SaveOnnx(new MemoryStream());
        T[] one = new T[Rows * outputs];
        T[] other = new T[Rows * outputs];
        network.PredictBatch(x, one);
        copy.PredictBatch(x, other, maxDegreeOfParallelism: 2);
        bool isSame = one.SequenceEqual(other);
        string score = classes ? (network.ScoreClasses(x, labels).Accuracy >= 0).ToString() : (network.Score(x, y).RootMeanSquaredError >= 0).ToString();
        bool isRight = network.CheckGradient(x.AsSpan(0, 4 * inputs), y.AsSpan(0, 4 * outputs)).LargestDifference < 1;
        Console.WriteLine($"{network.GetType().Name}: {network.Description.Topology} {network.Description.ParameterCount} {history.Epochs} {after < before} {isSame} {score} {isRight} {network.ToString()!.Length > 0}");
    }
    finally
    {
        foreach (string left in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
        {
            File.Delete(left);
        }
    }
}

static T[][] InRows<T>(T[] values, int columns) => values.Chunk(columns).ToArray();

static T[] Numbers<T>(int count, Func<int, double> value) =>
    Enumerable.Range(0, count).Select(i => (T)Convert.ChangeType(value(i), typeof(T), CultureInfo.InvariantCulture)).ToArray();

internal delegate TrainingHistory Fitting<T>(T[][] inputs, T[][] targets, FitOptions? options, CancellationToken cancellationToken);

[Network("2-2-1")]
public partial class Own { }

[Network("2-4:tanh-1", Loss = Loss.BinaryCrossEntropy)]
public partial class Binary { }

[Network("4-8:tanh-3", Loss = Loss.CrossEntropy)]
public partial class Columns { }

[Network("40-64:gelu-32:relu-3", Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam)]
public partial class Wide { }

[Network("40-64:softplus-3", Precision = Precision.Double, Loss = Loss.Huber)]
public partial class WideDouble { }

[Network(Model = "residual.onnx")]
public partial class Residual { }

[Network("12-32:relu:dropout(0.2)-3", Loss = Loss.CrossEntropy)]
public partial class Dropped { }

[Network("10-20-9", Optimizer = Optimizer.Adam)]
public partial class Adam { }

[Network("10-20-9", Optimizer = Optimizer.Momentum)]
public partial class Momentum { }

[Network("10-20-9", Optimizer = Optimizer.Nesterov)]
public partial class Nesterov { }

[Network("10-20-9", Optimizer = Optimizer.Adagrad)]
public partial class Adagrad { }

[Network("10-20-9", Optimizer = Optimizer.RMSprop)]
public partial class RmsProp { }

[Network("10-20-9", Optimizer = Optimizer.AdamW, WeightDecay = 0.01)]
public partial class AdamW { }

[Network("10-20-9", Optimizer = Optimizer.NAdam)]
public partial class NAdam { }

[Network("10-20-9", Optimizer = Optimizer.Adadelta)]
public partial class Adadelta { }

[Network("10-20-9", Optimizer = Optimizer.Lion)]
public partial class Lion { }

[Network("2-3-1", Row = typeof(Student), Inputs = new[] { nameof(Student.Iq), nameof(Student.Cgpa) }, Outputs = new[] { nameof(Student.Package) })]
public partial class Students { }

public sealed record Student(float Iq, float Cgpa, float Package);

[Network(Model = "iris.onnx")]
public partial class Iris { }

[Network(Model = "iris.onnx", Frozen = true)]
public partial class FrozenIris { }
