using System.Text.Json;

namespace BackpropGen.Tests.PyTorch;

/// <summary>The reference numbers, as the files hold them.</summary>
internal static class Fixture
{
    public static readonly IReadOnlyList<ActivationCase> Activations = Read<ActivationCase>("activations.json");

    public static readonly IReadOnlyList<LossCase> Losses = Read<LossCase>("losses.json");

    public static readonly IReadOnlyList<TrainingCase> Trainings = Read<TrainingCase>("training.json");

    public static readonly IReadOnlyList<ModuleCase> Modules = [.. Read<ModuleCase>("layer-normalization.json"), .. Read<ModuleCase>("learned-activations.json")];

    public static readonly IReadOnlyList<ScheduleCase> Schedules = Read<ScheduleCase>("schedules.json");

    public static readonly IReadOnlyList<FarOutActivation> FarOutActivations = Read<FarOutActivation>("far-out-activations.json");

    public static readonly IReadOnlyList<FarOutLoss> FarOutLosses = Read<FarOutLoss>("far-out-losses.json");

    private static IReadOnlyList<T> Read<T>(string file)
    {
        using Stream stream = typeof(Fixture).Assembly.GetManifestResourceStream(file)!;
        return JsonSerializer.Deserialize<List<T>>(stream, JsonSerializerOptions.Web)!;
    }
}

internal sealed record TrainingCase(
    string Name,
    string Topology,
    string Hidden,
    string Output,
    string Loss,
    string Optimizer,
    double LearningRate,
    double? ClipGradientNorm,
    double[][] Inputs,
    double[][] Targets,
    Layer[] Initial,
    double[][] Predictions,
    TrainingStep[] Steps)
{
    /// <summary>Whether the library has this case's activations and loss; a new one joins the tests with its name in the enum.</summary>
    public bool IsKnown => Enum.TryParse<Activation>(Hidden, out _) && Enum.TryParse<Activation>(Output, out _) && Enum.TryParse<Loss>(Loss, out _);
}

internal sealed record TrainingStep(int Step, double LossBefore, Layer[]? Gradient, Layer[]? Parameters);

/// <summary>Weights [out][in] and biases: of the parameters or of a gradient.</summary>
internal sealed record Layer(double[][] Weight, double[] Bias)
{
    public static double[] Flatten(Layer[] layers) => [.. layers.SelectMany(layer => layer.Weight.SelectMany(row => row).Concat(layer.Bias))];
}
