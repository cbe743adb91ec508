using System.Globalization;
using BackpropGen.WeightFiles;
using static System.FormattableString;

namespace BackpropGen.Training;

// A training in two files: a weight file with the state of the network and the best parameters, whose metadata hold how far the training had come and what it
// is told by, and a history that grows beside it. The order of the rows is not in it: it follows from the seed and the number of epochs.
internal sealed class Checkpoint<T>
    where T : unmanaged
{
    private const string VersionKey = "checkpoint";
    private const string Version = "2";

    // The whole training as one text, in version 1.
    private const string OldKey = "fit";
    private const string EpochsKey = "fit.epochs";
    private const string HistoryKey = "fit.history";
    private const string BestEpochKey = "fit.best_epoch";
    private const string BestLossKey = "fit.best_loss";

    private readonly string _path;

    // The same wherever the program goes meanwhile.
    private readonly string _full;
    private readonly IReadOnlyList<TrainingSetting> _settings;
    private readonly bool _isValidated;
    private readonly CheckpointHistory _history;

    public Checkpoint(string path, IReadOnlyList<TrainingSetting> settings, bool isValidated)
    {
        _path = path;
        _full = Path.GetFullPath(path);
        _settings = settings;
        _isValidated = isValidated;
        _history = new CheckpointHistory(_full, path);
    }

    // Before the first epoch, whose work would be lost.
    public void RequireWritable()
    {
        AtomicFile.RequireWritable(_path);
        AtomicFile.RequireReplaceable(CheckpointHistory.PathOf(_path));
    }

    // What a save costs grows with the parameters and with the epochs since the last, not with those before. The history is whole before anything counts on it.
    public void Save(INetwork<T> network, IReadOnlyList<double> losses, IReadOnlyList<double> validationLosses, IReadOnlyList<double> learningRates, BestEpoch<T> best)
    {
        _history.Append(losses, _isValidated ? validationLosses : null, learningRates);
        List<(string Key, string Value)> metadata =
        [
            (VersionKey, Version),
            (EpochsKey, losses.Count.ToString(CultureInfo.InvariantCulture)),
            (HistoryKey, Invariant($"{_history.Hash:x16}")),
            (BestEpochKey, best.Number.ToString(CultureInfo.InvariantCulture)),
            (BestLossKey, best.Loss.ToString("G17", CultureInfo.InvariantCulture)),
            .. _settings.Where(setting => setting.Value is not null).Select(setting => (setting.Key, setting.Value!)),
        ];
        AtomicFile.Write(_full, WeightFileWriter<T>.Of(network, withState: true, metadata, best.Parameters).WriteTo, given: _path);
    }

    // False if there is no file yet; a device or a pipe, from which reading might wait for ever, is none, and RequireWritable refuses it.
    public bool TryResume(INetwork<T> network, List<double> losses, List<double> validationLosses, List<double> learningRates, BestEpoch<T> best)
    {
        if (!AtomicFile.LeadsToFile(_full) || FileStatus.KindOf(_full) is not null)
        {
            return false;
        }

        LoadedFile<T> file;
        using (FileStream stream = new(_full, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            file = WeightFileLoader<T>.Read(network, stream, _path);
        }

        RequireVersion(file);
        RequireSameTraining(file, lacksBest: best.Parameters is not null && file.Best is null);
        int epochs = Number(file, EpochsKey, 1, CheckpointHistory.MostEpochs);
        int bestEpoch = Number(file, BestEpochKey, 1, epochs);
        if (!double.TryParse(file.Entry(BestLossKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double bestLoss))
        {
            throw Damaged(BestLossKey);
        }

        if (!ulong.TryParse(file.Entry(HistoryKey), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash))
        {
            throw Damaged(HistoryKey);
        }

        if (_history.Read(epochs, hash, losses, _isValidated ? validationLosses : null, learningRates) is { } problem)
        {
            throw Refuse($"{problem} Delete the checkpoint to train anew.");
        }

        best.Resume(bestEpoch, bestLoss, file.Best, losses);
        file.State.SetTo(network);
        return true;
    }

    private void RequireVersion(LoadedFile<T> file)
    {
        string? version = file.Entry(VersionKey);
        if (version != Version)
        {
            throw Refuse(
                version is not null || file.Entry(OldKey) is not null
                    ? "It is a checkpoint of another version of this library, which this version cannot continue; Load reads its weights. Delete it to start again, or give FitOptions.CheckpointPath another path."
                    : "It is not a checkpoint of a training: give FitOptions.CheckpointPath a path of its own.");
        }
    }

    private void RequireSameTraining(LoadedFile<T> file, bool lacksBest)
    {
        List<string> differences = _settings.Select(setting => setting.Difference(file, lacksBest)).OfType<string>().ToList();
        if (differences.Count > 0)
        {
            throw Refuse($"It is the checkpoint of another training: {string.Join("; ", differences)}. Delete it, or give FitOptions.CheckpointPath another path.");
        }

        if (lacksBest)
        {
            throw Refuse("It does not hold the best parameters of its training. Delete it to train anew.");
        }
    }

    private int Number(LoadedFile<T> file, string key, int least, int most) =>
        int.TryParse(file.Entry(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : throw Damaged(key);

    private WeightFileException Damaged(string key) => Refuse($"The entry \"{key}\" of the metadata is damaged. Delete the checkpoint to train anew.");

    private WeightFileException Refuse(string problem) => new(_path, null, problem);
}
