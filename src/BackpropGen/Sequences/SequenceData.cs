using BackpropGen.CompilerServices;
using static System.FormattableString;

namespace BackpropGen.Sequences;

// Sequences as the rows of SequenceRows, checked: each at most as long as the longest, or as a piece of a training that is truncated.
internal sealed class SequenceData<T>
    where T : unmanaged
{
    private readonly SequenceDescription _network;
    private readonly List<Piece> _pieces = [];

    private SequenceData(SequenceDescription network, int steps)
    {
        _network = network;
        Steps = steps;
    }

    // The most steps of a row.
    public int Steps { get; }

    public int Rows => _pieces.Count;

    public T[] Inputs { get; private set; } = [];

    public T[] Targets { get; private set; } = [];

    // Whole sequences, one a row, or pieces of them: groups of so many sequences, the first pieces of a group before its second ones.
    public static SequenceData<T> Of(SequenceDescription network, T[][] inputs, T[][] targets, FitOptions options, string name = "inputs")
    {
        int[] lengths = LengthsOf(network, inputs, targets, name);
        int longest = lengths.Max();
        int steps = Math.Min(longest, options.Truncation ?? longest);
        SequenceData<T> data = new(network, steps);
        int group = options.Truncation is null ? lengths.Length : Math.Min(options.BatchSize, lengths.Length);
        for (int first = 0; first < lengths.Length; first += group)
        {
            int last = Math.Min(first + group, lengths.Length);
            int pieces = options.Truncation is null ? 1 : ((lengths.Skip(first).Take(last - first).Max() - 1) / steps) + 1;
            for (int piece = 0; piece < pieces; piece++)
            {
                for (int i = first; i < last; i++)
                {
                    int start = piece * steps;
                    int count = Math.Max(0, Math.Min(steps, lengths[i] - start));
                    bool hasLast = targets[i].Length == network.TargetCount && lengths[i] > 1;
                    int uncounted = Math.Max(hasLast ? lengths[i] - 1 : 0, options.WarmUpSteps) - start;
                    int stream = options.Truncation is null ? 0 : i - first + 1;
                    data._pieces.Add(new Piece(inputs[i], targets[i], start, hasLast ? lengths[i] - 1 : 0, new RowHeader(count, Math.Min(count, Math.Max(0, uncounted)), stream, piece == 0)));
                }
            }
        }

        return data.Filled();
    }

    // One recording, cut into streams that run side by side, each in pieces.
    public static SequenceData<T> OfRecording(SequenceDescription network, T[] inputs, T[] targets, int streams, FitOptions options)
    {
        int length = inputs.Length / network.InputCount / streams;
        T[][] Cut(T[] all, int columns) => Enumerable.Range(0, streams).Select(i => all.AsSpan(i * length * columns, length * columns).ToArray()).ToArray();
        return Of(network, Cut(inputs, network.InputCount), Cut(targets, network.TargetCount), options);
    }

    private SequenceData<T> Filled()
    {
        int width = (Steps * _network.InputCount) + SequenceRows<T>.HeaderLength;
        int outputs = Steps * _network.TargetCount;
        Inputs = new T[checked(Rows * width)];
        Targets = new T[checked(Rows * outputs)];
        for (int row = 0; row < Rows; row++)
        {
            Piece piece = _pieces[row];
            int count = piece.Header.Steps;
            piece.Inputs.AsSpan(Math.Min(piece.Start * _network.InputCount, piece.Inputs.Length), count * _network.InputCount).CopyTo(Inputs.AsSpan(row * width));
            piece.Header.Write<T>(Inputs.AsSpan((row * width) + (Steps * _network.InputCount), SequenceRows<T>.HeaderLength));
            for (int t = piece.Header.Uncounted; t < count; t++)
            {
                piece.Targets.AsSpan((piece.Start + t - piece.FirstTarget) * _network.TargetCount, _network.TargetCount).CopyTo(Targets.AsSpan((row * outputs) + (t * _network.TargetCount)));
            }
        }

        return this;
    }

    private static int[] LengthsOf(SequenceDescription network, T[][] inputs, T[][] targets, string name)
    {
        if (inputs is null)
        {
            throw new ArgumentNullException(nameof(inputs));
        }

        if (targets is null)
        {
            throw new ArgumentNullException(nameof(targets));
        }

        if (inputs.Length == 0 || inputs.Length != targets.Length)
        {
            throw new ArgumentException(Invariant($"There are {inputs.Length} sequences of inputs and {targets.Length} of targets: give at least one, and as many of both."), nameof(targets));
        }

        int[] lengths = new int[inputs.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            if (inputs[i] is null || targets[i] is null)
            {
                throw new ArgumentException(Invariant($"Sequence {i}, counted from 0, is null."), inputs[i] is null ? nameof(inputs) : nameof(targets));
            }

            lengths[i] = inputs[i].Length / network.InputCount;
            if (lengths[i] == 0 || inputs[i].Length % network.InputCount != 0)
            {
                throw new ArgumentException(Invariant($"Sequence {i} of the {name}, counted from 0, has {inputs[i].Length} values, but a step of the {network.Topology} network has {network.InputCount}: give at least one step, and whole ones."), nameof(inputs));
            }

            if (targets[i].Length != lengths[i] * network.TargetCount && targets[i].Length != network.TargetCount)
            {
                throw new ArgumentException(
                    Invariant($"Sequence {i}, counted from 0, has {lengths[i]} steps of inputs and {targets[i].Length} targets, but the {network.Topology} network has {network.TargetCount} a step: give {lengths[i] * network.TargetCount} for all steps, or {network.TargetCount} for the last."),
                    nameof(targets));
            }

            int notFinite = Check.IndexOfNotFinite<T>(inputs[i]);
            if (notFinite >= 0)
            {
                throw new ArgumentException(
                    Invariant($"Sequence {i} holds {Real.Format(inputs[i][notFinite])} as {network.InputNames[notFinite % network.InputCount]} of step {notFinite / network.InputCount}, both counted from 0, but inputs must be finite."), nameof(inputs));
            }
        }

        return lengths;
    }

    // Some steps of a sequence, whose targets begin at some step.
    private sealed class Piece(T[] inputs, T[] targets, int start, int firstTarget, RowHeader header)
    {
        public T[] Inputs { get; } = inputs;

        public T[] Targets { get; } = targets;

        public int Start { get; } = start;

        public int FirstTarget { get; } = firstTarget;

        public RowHeader Header { get; } = header;
    }
}
