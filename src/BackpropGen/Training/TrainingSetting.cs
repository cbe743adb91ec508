using System.Globalization;
using BackpropGen.CompilerServices;
using BackpropGen.WeightFiles;
using static System.FormattableString;

namespace BackpropGen.Training;

// Something that decides the steps of a training, in a form that a file holds: an option, or a hash of data. Two trainings are the same if all of these are, as far as
// they can be written down: schedules, and numbers of the optimiser and the loss, cannot.
internal sealed class TrainingSetting
{
    // Beside which a file must hold the best parameters, where an option wants them back.
    private const string EarlyStopping = "FitOptions.EarlyStopping";

    private readonly bool _isHash;

    private TrainingSetting(string name, string? value, bool isHash = false)
    {
        Name = name;
        Value = value;
        _isHash = isHash;
    }

    public string Name { get; }

    // Null where the option is not set.
    public string? Value { get; }

    // In the metadata of a file.
    public string Key => "fit." + Name;

    // All that are compared. An option of FitOptions that decides about steps, or about which epoch is the best, is a line here.
    public static IReadOnlyList<TrainingSetting> Of<T>(
        NetworkDescription network, in TrainingSettings<T> settings, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ValidationRows<T>? validation, TargetCounts<T> counts)
        where T : unmanaged
        =>
        [
            new("optimizer", network.Optimizer.ToString()),
            new("loss", network.Loss.ToString() + (network.LossParameter is { } parameter ? Invariant($"({Spell(parameter)})") : string.Empty)),
            new("class weights", network.ClassWeights is { } weights ? string.Join(" ", weights.Select(Spell)) : null),
            new("FitOptions.Seed", Invariant($"{settings.Seed}")),
            new("FitOptions.BatchSize", Invariant($"{settings.BatchSize}")),
            new("FitOptions.GradientAccumulation", Invariant($"{settings.GradientAccumulation}")),
            new("FitOptions.RowOrder", settings.RowOrder.ToString()),
            new("FitOptions.LearningRate", Real.Format(settings.LearningRate)),
            new("FitOptions.ClipGradientNorm", Spell(settings.ClipGradientNorm)),
            new("FitOptions.ClipGradientValue", Spell(settings.ClipGradientValue)),
            new("FitOptions.OptimizerSettings", settings.OptimizerSettings is { } numbers
                ? string.Join(" ", new[] { numbers.WeightDecay, numbers.L1, numbers.Momentum, numbers.Beta1, numbers.Beta2 }.Select(number => Spell(number) ?? "-")) : null),
            new("FitOptions.ClassWeights", settings.ClassWeights is { } classWeights ? string.Join(" ", classWeights.Select(Spell)) : null),
            new("FitOptions.RowWeights", counts.Weights is { Length: > 0 } rowWeights ? DataHash.Of<T>(rowWeights) : null, isHash: true),
            new("missing targets", counts.Mask is { Length: > 0 } mask ? DataHash.Of<bool>(mask) : null, isHash: true),
            new("FitOptions.ValidationSplit", settings.ValidationSplit > 0 ? Spell(settings.ValidationSplit) : null),
            new("FitOptions.StratifyValidationSplit", settings.StratifiesValidationSplit ? "true" : null),
            new("FitOptions.Validation", settings.Validation is not null && validation is not null ? validation.Hash : null, isHash: true),
            new(EarlyStopping, settings.Patience == 0 ? null : settings.RestoresBest ? "restores the best" : "keeps the last"),
            new("FitOptions.EarlyStopping.LeastImprovement", Spell(settings.LeastImprovement)),
            new("inputs", DataHash.Of(inputs), isHash: true),
            new("targets", DataHash.Of(targets), isHash: true),
        ];

    // What differs from a file, in words; null for nothing. Early stopping may come, go and change from run to run, as long as the best parameters are there if it wants them back.
    public string? Difference<T>(LoadedFile<T> file, bool lacksBest)
        where T : unmanaged
    {
        string? old = file.Entry(Key);
        if (old == Value || (Name == EarlyStopping && !lacksBest))
        {
            return null;
        }

        return old is null ? $"{Name} was added" + (_isHash ? string.Empty : $" ({Value})")
            : Value is null ? $"{Name} was removed"
            : _isHash ? $"{Name} changed"
            : $"{Name} was {file.Quoted(Key).Trim('"')} and is {Value}";
    }

    private static string? Spell(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    private static string Spell(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
