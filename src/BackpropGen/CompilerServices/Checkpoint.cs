using System.Globalization;
using System.Runtime.InteropServices;
using BackpropGen.WeightFiles;
using static System.FormattableString;

namespace BackpropGen.CompilerServices;

// A training in a file: a weight file with the optimiser's state, whose metadata hold how far the training had come. The order of the rows is not in
// it: it follows from the seed and the number of epochs.
internal sealed class Checkpoint<T>
    where T : unmanaged
{
    // As text in the header of the file, whose readers allow 100 MB.
    public const int MostBestParameters = 5_000_000;

    private const string Key = "fit";
    private const char Between = ';';

    private readonly string _path;
    private readonly string _training;
    private readonly bool _isValidated;

    // The training is told by what decides its steps, as far as it can be written down: not by the schedule, nor by the settings of the optimiser and the loss.
    public Checkpoint(string path, string training, bool isValidated)
    {
        _path = path;
        _training = training;
        _isValidated = isValidated;
    }

    // Options and data in a form that can be compared.
    public static string Describe(NetworkDescription network, in TrainingSettings<T> settings, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ValidationRows<T>? validation)
    {
        string judged = validation is null ? "none" : Invariant($"{validation.Hash:x16}");
        string clip = Invariant($"{settings.ClipGradientNorm?.ToString("R", CultureInfo.InvariantCulture) ?? "none"}/{settings.ClipGradientValue?.ToString("R", CultureInfo.InvariantCulture) ?? "none"}");
        return Invariant($"{network.Optimizer}, {network.Loss} {network.LossParameter?.ToString("R", CultureInfo.InvariantCulture)}, seed {settings.Seed}, batches of {settings.BatchSize}, accumulation {settings.GradientAccumulation}, order {settings.RowOrder}, ")
            + Invariant($"learning rate {Real.Format(settings.LearningRate)}, clipping {clip}, validation {judged}, data {Hash(inputs, targets):x16}");
    }

    // FNV-1a, 64 bits: other data have another number but for an accident.
    public static ulong Hash(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        ulong hash = 14695981039346656037;
        foreach (byte part in MemoryMarshal.AsBytes(inputs))
        {
            hash = unchecked((hash ^ part) * 1099511628211);
        }

        foreach (byte part in MemoryMarshal.AsBytes(targets))
        {
            hash = unchecked((hash ^ part) * 1099511628211);
        }

        return hash;
    }

    public void Save(INetwork<T> network, IReadOnlyList<double> losses, IReadOnlyList<double> validationLosses, IReadOnlyList<double> learningRates, BestEpoch<T> best)
    {
        string text = string.Join(
            Between.ToString(), _training, Numbers(losses), Numbers(validationLosses), Numbers(learningRates), best.Number.ToString(CultureInfo.InvariantCulture),
            best.Loss.ToString("R", CultureInfo.InvariantCulture), best.Parameters is { } parameters ? Base64(parameters) : string.Empty);
        AtomicFile.Write(_path, WeightFileWriter<T>.Of(network, withOptimizerState: true, (Key, text)).WriteTo);
    }

    // False if there is no file yet.
    public bool TryResume(INetwork<T> network, List<double> losses, List<double> validationLosses, List<double> learningRates, BestEpoch<T> best)
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        INetwork<T> loaded = network.Clone();
        IReadOnlyDictionary<string, string> metadata;
        using (FileStream stream = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            metadata = WeightFileLoader<T>.Load(loaded, stream, _path);
        }

        string[] parts = metadata.TryGetValue(Key, out string? text) ? text.Split(Between) : [];
        if (parts.Length != 7)
        {
            throw new WeightFileException(_path, null, "The file is no checkpoint of a training: give FitOptions.CheckpointPath a path of its own.");
        }

        if (parts[0] != _training)
        {
            throw new WeightFileException(_path, null, $"The file is the checkpoint of another training ({parts[0]}) than this one ({_training}): delete it, or give FitOptions.CheckpointPath another path.");
        }

        try
        {
            losses.AddRange(Parse(parts[1]));
            validationLosses.AddRange(Parse(parts[2]));
            learningRates.AddRange(Parse(parts[3]));
            T[]? bestParameters = FromBase64(parts[6]);
            if (!int.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number > losses.Count || learningRates.Count != losses.Count || validationLosses.Count != (_isValidated ? losses.Count : 0)
                || Check.IndexOfNotFinite<T>(bestParameters) >= 0)
            {
                throw new FormatException();
            }

            best.Resume(number, double.Parse(parts[5], NumberStyles.Float, CultureInfo.InvariantCulture), bestParameters);
        }
        catch (FormatException)
        {
            throw new WeightFileException(_path, null, $"The entry \"{Key}\" of the metadata is damaged.");
        }

        // The file was read into a clone: what is wrong with it must not reach the network.
        T[] parameters = new T[network.Description.ParameterCount];
        loaded.GetParameters(parameters);
        network.SetParameters(parameters);
        ScalingFit.Copy(loaded, network);
        if (network is IOptimizerState<T> to && loaded is IOptimizerState<T> from && OptimizerMemory.Of(network) is { } state)
        {
            to.SetOptimizerState(state, from.GetOptimizerState(state));
        }

        return true;
    }

    private static string Numbers(IReadOnlyList<double> numbers) => string.Join(" ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static IEnumerable<double> Parse(string numbers) =>
        numbers.Length == 0 ? [] : numbers.Split(' ').Select(number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static string Base64(T[] values)
    {
        byte[] bytes = MemoryMarshal.AsBytes<T>(values).ToArray();
        LittleEndian.Order<T>(bytes, bytes.Length);
        return Convert.ToBase64String(bytes);
    }

    private static T[]? FromBase64(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        byte[] bytes = Convert.FromBase64String(text);
        LittleEndian.Order<T>(bytes, bytes.Length);
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }
}
