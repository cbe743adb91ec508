using System.Runtime.CompilerServices;
using BackpropGen.CompilerServices;
using BackpropGen.Sequences;
#if NET
using System.Runtime.InteropServices;
#endif

namespace BackpropGen;

/// <summary>What a network with memory remembers of one stream: an instrument, a sensor, a player. A network has any number of them; <see cref="ISequenceNetwork{T}.NewState"/> makes one.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
/// <remarks>
/// A new state is the beginning of a sequence: all that is remembered is 0, as in PyTorch. Several threads may predict with one network as long as each has a state of its own; two threads with
/// one state mix their streams. A state is of one type of network, and goes on with other parameters of it. NaN or
/// infinity among the inputs of a step stays in the state until <see cref="Reset"/>.
/// </remarks>
public sealed class SequenceState<T>
    where T : unmanaged
{
    // What the next step takes: its inputs, the values of memory at their delays, which begin at a multiple of 64 bytes, 1 for each output that training may drop. And what the step gave.
    private readonly NodeMemory<T> _row;
    private readonly T[] _result;

    // The values of a step, where it does not keep them to itself.
    private readonly NodeMemory<T> _nodes;

    // What is remembered for more than one step, cell by cell, each a ring; and the place in each where the next value comes.
    private readonly T[][] _rings;
    private readonly int[] _places;
    private readonly MemoryCell[] _cells;

    internal SequenceState(SequenceDescription description, int nodeCount = 0)
    {
        Description = description;
        _row = new NodeMemory<T>(description.StepInputCount, aligned: description.InputCount);
        _nodes = new NodeMemory<T>(nodeCount);
        _result = new T[description.OutputCount + description.PushCount];
        _rings = description.Memory.Select(cell => cell.Steps > 1 ? new T[cell.Steps * cell.Width] : []).ToArray();
        _places = new int[_rings.Length];
        _cells = description.Memory.ToArray();
        Row.Slice(description.InputCount + description.TapCount).Fill(Real.FromDouble<T>(1));
    }

    /// <summary>How many numbers there are to copy: <see cref="SequenceDescription.StateLength"/>.</summary>
    public int Length => Description.StateLength;

    internal SequenceDescription Description { get; }

    // Whether it is among the states of a batch that is under way.
    internal bool IsInBatch { get; set; }

    internal Span<T> Row => _row.Values;

#if NET
    // The first value of the row that memory holds.
    internal ref T Memory => ref _row.Aligned;
#endif

    internal Span<T> Result => _result;

    internal Span<T> Nodes => _nodes.Values;

    /// <summary>Goes back to the beginning of a sequence.</summary>
    public void Reset()
    {
        Row.Slice(0, Description.InputCount + Description.TapCount).Clear();
        foreach (T[] ring in _rings)
        {
            Array.Clear(ring, 0, ring.Length);
        }
    }

    /// <summary>Copies what is remembered: cell by cell, and of each the earliest step first.</summary>
    /// <param name="destination">As many values as <see cref="Length"/> says.</param>
    /// <exception cref="ArgumentException">There is another number of values.</exception>
    public void GetValues(Span<T> destination)
    {
        RequireLength(destination.Length, nameof(destination));
        int tap = Description.InputCount;
        for (int i = 0; i < _rings.Length; i++)
        {
            MemoryCell cell = _cells[i];
            int count = cell.Steps * cell.Width;
            if (cell.Steps == 1)
            {
                Row.Slice(tap, count).CopyTo(destination);
            }
            else
            {
                int split = _places[i] * cell.Width;
                _rings[i].AsSpan(split).CopyTo(destination);
                _rings[i].AsSpan(0, split).CopyTo(destination.Slice(count - split));
            }

            destination = destination.Slice(count);
            tap += cell.TapLength;
        }
    }

    /// <summary>Replaces what is remembered.</summary>
    /// <param name="source">Finite values, as <see cref="GetValues"/> gives them.</param>
    /// <exception cref="ArgumentException">There is another number of values, or one is NaN or infinite; the state is left as it was.</exception>
    public void SetValues(ReadOnlySpan<T> source)
    {
        RequireLength(source.Length, nameof(source));
        int notFinite = Check.IndexOfNotFinite(source);
        if (notFinite >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"The value at {notFinite}, counted from 0, is {Real.Format(source[notFinite])}, but a state holds finite numbers."), nameof(source));
        }

        int tap = Description.InputCount;
        for (int i = 0; i < _rings.Length; i++)
        {
            MemoryCell cell = _cells[i];
            int count = cell.Steps * cell.Width;
            _places[i] = 0;
            if (cell.Steps == 1)
            {
                source.Slice(0, count).CopyTo(Row.Slice(tap));
            }
            else
            {
                source.Slice(0, count).CopyTo(_rings[i]);
                ReadTaps(i, tap);
            }

            source = source.Slice(count);
            tap += cell.TapLength;
        }
    }

    /// <summary>A copy that goes on by itself.</summary>
    /// <returns>The copy.</returns>
    public SequenceState<T> Clone()
    {
        SequenceState<T> copy = new(Description, _nodes.Values.Length);
        CopyTo(copy);
        return copy;
    }

    // Of the same network.
    internal void CopyTo(SequenceState<T> other)
    {
        Row.CopyTo(other.Row);
        for (int i = 0; i < _rings.Length; i++)
        {
            _rings[i].CopyTo(other._rings[i], 0);
            other._places[i] = _places[i];
        }
    }

    // Remembers what a step gave to each cell of memory, so that the row is that of the next step.
    [MethodImpl(StepMethods.Optimized)]
    internal void Advance(ReadOnlySpan<T> results, ReadOnlySpan<int> places)
    {
        int tap = Description.InputCount;
        Span<T> row = Row;
        for (int i = 0; i < _cells.Length; i++)
        {
            MemoryCell cell = _cells[i];
            ReadOnlySpan<T> value = results.Slice(places[i], cell.Width);
            if (cell.Steps == 1)
            {
                Copy(value, row.Slice(tap, value.Length));
            }
            else
            {
                value.CopyTo(_rings[i].AsSpan(_places[i] * cell.Width));
                _places[i] = _places[i] + 1 == cell.Steps ? 0 : _places[i] + 1;
                ReadTaps(i, tap);
            }

            tap += cell.TapLength;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<T> source, Span<T> destination)
    {
#if NET
        RowVector.Copy(ref MemoryMarshal.GetReference(source), ref MemoryMarshal.GetReference(destination), source.Length);
#else
        source.CopyTo(destination);
#endif
    }

    // The earliest step lies where the next one comes.
    [MethodImpl(StepMethods.Optimized)]
    private void ReadTaps(int index, int tap)
    {
        MemoryCell cell = _cells[index];
        T[] ring = _rings[index];
        int place = _places[index];
        for (int k = 0; k < cell.TapCount; k++)
        {
            ring.AsSpan(place * cell.Width, cell.Width).CopyTo(Row.Slice(tap + (k * cell.Width)));
            place += cell.Dilation;
            place -= place >= cell.Steps ? cell.Steps : 0;
        }
    }

    private void RequireLength(int length, string argument)
    {
        if (length != Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{argument} has {length} values, but a state of the {Description.Topology} network has {Length}."), argument);
        }
    }
}
