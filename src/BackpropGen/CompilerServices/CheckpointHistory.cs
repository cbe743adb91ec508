using static System.FormattableString;

namespace BackpropGen.CompilerServices;

// The losses and learning rates of all epochs, in a file beside a checkpoint that only grows, so that a save writes those that are new. For each epoch three doubles, least
// significant byte first: the training loss, the validation loss or NaN, and the learning rate. The checkpoint says how many epochs count and what
// their hash is: what stands behind them came from a program that was killed before its checkpoint was written.
internal sealed class CheckpointHistory
{
    private const int EpochBytes = 3 * sizeof(double);
    private const ulong EmptyHash = 14695981039346656037;

    private readonly string _path;
    private int _epochs;

    public CheckpointHistory(string checkpoint)
    {
        _path = PathOf(checkpoint);
    }

    // FNV-1a, 64 bits, of all epochs so far.
    public ulong Hash { get; private set; } = EmptyHash;

    public static string PathOf(string checkpoint) => checkpoint + ".history";

    // Writes the epochs that came since the last call; without validation, the losses of that are null.
    public void Append(IReadOnlyList<double> losses, IReadOnlyList<double>? validationLosses, IReadOnlyList<double> learningRates)
    {
        using FileStream stream = new(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (stream.Length < (long)_epochs * EpochBytes)
        {
            // Somebody took the file away: all of it is still in memory.
            _epochs = 0;
            Hash = EmptyHash;
        }

        stream.SetLength((long)_epochs * EpochBytes);
        stream.Position = stream.Length;
        using BinaryWriter writer = new(stream);
        for (; _epochs < losses.Count; _epochs++)
        {
            Write(losses[_epochs]);
            Write(validationLosses is null ? double.NaN : validationLosses[_epochs]);
            Write(learningRates[_epochs]);
        }

        writer.Flush();
        stream.Flush(flushToDisk: true);

        void Write(double number)
        {
            writer.Write(number);
            Hash = Hashed(Hash, number);
        }
    }

    // Reads so many epochs, or says what is wrong.
    public string? Read(int epochs, ulong hash, List<double> losses, List<double>? validationLosses, List<double> learningRates)
    {
        if (!File.Exists(_path))
        {
            return Invariant($"The losses of its {epochs} epochs stand in {_path}, which is not there: put it beside the checkpoint again.");
        }

        using FileStream stream = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.Length < (long)epochs * EpochBytes)
        {
            return Invariant($"The losses of its {epochs} epochs stand in {_path}, which has {stream.Length} bytes instead of {(long)epochs * EpochBytes}.");
        }

        double[] numbers = new double[3 * (long)epochs];
        ulong found = EmptyHash;
        using BinaryReader reader = new(stream);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.ReadDouble();
            found = Hashed(found, numbers[i]);
        }

        if (found != hash)
        {
            return $"The history in {_path} is damaged, or belongs to another training.";
        }

        for (int i = 0; i < numbers.Length; i += 3)
        {
            losses.Add(numbers[i]);
            validationLosses?.Add(numbers[i + 1]);
            learningRates.Add(numbers[i + 2]);
        }

        _epochs = epochs;
        Hash = hash;
        return null;
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
