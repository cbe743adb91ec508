using System.Text;
using BackpropGen.WeightFiles;
using static System.FormattableString;

namespace BackpropGen.Training;

// The losses and learning rates of all epochs, in a file beside a checkpoint. The first save of a training writes all of them as a new file, whatever was there; those that follow write what is
// new. For each epoch three doubles, least significant byte first: the training loss, the validation loss or NaN, and the learning rate. The checkpoint says how many epochs count and what
// their hash is: what stands behind them came from a program that was killed before its checkpoint was written.
internal sealed class CheckpointHistory
{
    // 2.4 GB, in the file and in memory. What could not be read again is not written.
    public const int MostEpochs = 100_000_000;

    private const int EpochBytes = 3 * sizeof(double);
    private const ulong EmptyHash = 14695981039346656037;

    private readonly string _checkpoint;
    private readonly string _path;

    // As messages name it.
    private readonly string _given;

    // So many epochs has this training written to the file that it made.
    private int _epochs;

    public CheckpointHistory(string checkpoint, string givenCheckpoint)
    {
        _checkpoint = checkpoint;
        _path = PathOf(checkpoint);
        _given = PathOf(givenCheckpoint);
    }

    // FNV-1a, 64 bits, of all epochs so far.
    public ulong Hash { get; private set; } = EmptyHash;

    public static string PathOf(string checkpoint) => checkpoint + ".history";

    // Writes the epochs that came since the last call; without validation, the losses of that are null.
    public void Append(IReadOnlyList<double> losses, IReadOnlyList<double>? validationLosses, IReadOnlyList<double> learningRates)
    {
        if (losses.Count > MostEpochs)
        {
            throw new NotSupportedException(Invariant($"{_given} was not written: a checkpoint holds at most {MostEpochs} epochs, and these are {losses.Count}."));
        }

        AtomicFile.RequireReplaceable(_path, _given);
        if (CanGrow())
        {
            using FileStream stream = OpenAlone();
            stream.SetLength((long)_epochs * EpochBytes);
            stream.Position = stream.Length;
            Write(stream);
            stream.Flush(flushToDisk: true);
        }
        else
        {
            // All of it is still in memory.
            _epochs = 0;
            Hash = EmptyHash;
            AtomicFile.Write(_path, Write, _given, like: _checkpoint);
        }

        void Write(Stream stream)
        {
            using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
            for (; _epochs < losses.Count; _epochs++)
            {
                WriteNumber(writer, losses[_epochs]);
                WriteNumber(writer, validationLosses is null ? double.NaN : validationLosses[_epochs]);
                WriteNumber(writer, learningRates[_epochs]);
            }
        }

        void WriteNumber(BinaryWriter writer, double number)
        {
            writer.Write(number);
            Hash = Hashed(Hash, number);
        }
    }

    // Reads so many epochs, or says what is wrong.
    public string? Read(int epochs, ulong hash, List<double> losses, List<double>? validationLosses, List<double> learningRates)
    {
        string place = Invariant($"The losses of its {epochs} epochs are in {_given}, which");
        if (FileStatus.KindOf(_path) is { } kind)
        {
            return $"{place} is {kind}: put the file beside the checkpoint again.";
        }

        if (!File.Exists(_path))
        {
            return $"{place} is not there: put it beside the checkpoint again.";
        }

        using FileStream stream = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.Length < (long)epochs * EpochBytes)
        {
            return Invariant($"{place} has {stream.Length} bytes instead of {(long)epochs * EpochBytes}.");
        }

        ulong found = EmptyHash;
        using BinaryReader reader = new(stream);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            losses.Add(ReadNumber());
            double validationLoss = ReadNumber();
            validationLosses?.Add(validationLoss);
            learningRates.Add(ReadNumber());
        }

        return found == hash ? null : $"The history in {_given} is damaged, or belongs to another training.";

        double ReadNumber()
        {
            double number = reader.ReadDouble();
            found = Hashed(found, number);
            return number;
        }
    }

    // Whether the path still leads to the file that this training made, to nothing else by a link, and to nobody whom the checkpoint does not let in.
    private bool CanGrow()
    {
        FileInfo file = new(_path);
        return _epochs > 0 && file.Exists && (file.Attributes & FileAttributes.ReparsePoint) == 0 && file.Length >= (long)_epochs * EpochBytes && AtomicFile.HaveSamePermissions(_path, _checkpoint);
    }

    // Of two trainings that write one history, one fails.
    private FileStream OpenAlone()
    {
        try
        {
            return new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"{_given} cannot be written: it is open elsewhere, as where two trainings have one CheckpointPath. {exception.Message}", exception);
        }
    }

    private static ulong Hashed(ulong hash, double number)
    {
        long bits = BitConverter.DoubleToInt64Bits(number);
        for (int i = 0; i < sizeof(double); i++)
        {
            hash = unchecked((hash ^ (byte)(bits >> (8 * i))) * 1099511628211);
        }

        return hash;
    }
}
