#if NET
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BackpropGen.CompilerServices;

namespace BackpropGen.Sequences;

// The next step of many streams: as many at once as 64 bytes hold values, each in a lane of vectors. What streams remember is turned into columns, and what they are to remember back.
internal static class StreamLanes
{
    // 32 KB in single precision: the step's own values stay in the first-level cache.
    private const int MostValuesOnStack = 8192;

    // A group of lanes takes as long as half of its streams one after the other where a layer has 8 units, and as all of them where it has 40.
    private static int LeastStreams<T>()
        where T : unmanaged
        => Vector512<T>.Count * 3 / 4;

    // Streams that have been checked.
    [SkipLocalsInit]
    [MethodImpl(StepMethods.Optimized)]
    public static void Predict<T>(SequenceCore<T> core, IStreamPrediction<T> step, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs)
        where T : unmanaged
    {
        SequenceDescription description = core.Description;
        int lanes = Vector512<T>.Count;
        int columns = step.ColumnCount * lanes;
        int stride = Math.Max(description.StepInputCount, PaddingBefore<T>(description.OutputCount) + description.OutputCount + description.PushCount);
        stride = (stride + lanes - 1) / lanes * lanes;
        int length = columns + (stride * lanes);
        if (length > MostValuesOnStack)
        {
            using AlignedScratch<T> memory = new(length);
            Predict(core, step, inputs, states, outputs, memory.Span.Slice(0, columns), memory.Span.Slice(columns), stride);
            return;
        }

        Span<T> stack = AlignedScratch<T>.Align(stackalloc T[length + lanes - 1], length);
        Predict(core, step, inputs, states, outputs, stack.Slice(0, columns), stack.Slice(columns), stride);
    }

    [SkipLocalsInit]
    [MethodImpl(StepMethods.Optimized)]
    private static unsafe void Predict<T>(
        SequenceCore<T> core, IStreamPrediction<T> step, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs, Span<T> columns, Span<T> rows, int stride)
        where T : unmanaged
    {
        int inputCount = core.InputCount;
        int outputCount = core.OutputCount;
        ReadOnlySpan<int> results = step.ResultColumns;
        T** memory = stackalloc T*[Vector512<T>.Count];
        fixed (T* pinned = rows)
        {
            int first = 0;
            while (states.Length - first >= LeastStreams<T>())
            {
                int count = Math.Min(Vector512<T>.Count, states.Length - first);
                ReadOnlySpan<SequenceState<T>> group = states.Slice(first, count);
                for (int i = 0; i < Vector512<T>.Count; i++)
                {
                    memory[i] = i < count ? (T*)Unsafe.AsPointer(ref group[i].Memory) : pinned;
                }

                TakeInputs(core, inputs.Slice(first * inputCount, count * inputCount), memory, count, columns, rows, stride);
                step.ForwardStreams(ref MemoryMarshal.GetReference(columns));
                GiveResults(core, results, group, memory, outputs.Slice(first * outputCount, count * outputCount), columns, rows, stride);
                first += count;
            }

            for (; first < states.Length; first++)
            {
                core.Predict(inputs.Slice(first * inputCount, inputCount), states[first], outputs.Slice(first * outputCount, outputCount));
            }
        }
    }

    // The inputs of the step of each stream, what it remembers among them, into the first columns.
    [MethodImpl(StepMethods.Optimized)]
    private static unsafe void TakeInputs<T>(SequenceCore<T> core, ReadOnlySpan<T> inputs, T** memory, int count, Span<T> columns, Span<T> rows, int stride)
        where T : unmanaged
    {
        int lanes = Vector512<T>.Count;
        int inputCount = core.InputCount;
        ref T column = ref MemoryMarshal.GetReference(columns);
        if (count < lanes)
        {
            // Lanes without a stream hold numbers that are quick to compute with.
            rows.Clear();
        }

        int remembered = core.Description.StepInputCount - inputCount;
        Transposition.Gather(new PinnedRows<T>(memory), (nuint)lanes, (nuint)remembered, ref Unsafe.Add(ref column, inputCount * lanes), (nuint)lanes);
        if (inputCount == 1 && core.TakesInputsAsTheyAre)
        {
            inputs.CopyTo(columns);
            columns.Slice(inputs.Length, lanes - inputs.Length).Clear();
            return;
        }

        for (int i = 0; i < count; i++)
        {
            core.SetInputs(inputs.Slice(i * inputCount, inputCount), rows.Slice(i * stride, inputCount));
        }

        ToColumns(ref MemoryMarshal.GetReference(rows), stride, inputCount, ref column);
    }

    // What each stream is to remember, and its outputs.
    [MethodImpl(StepMethods.Optimized)]
    private static unsafe void GiveResults<T>(
        SequenceCore<T> core, ReadOnlySpan<int> results, ReadOnlySpan<SequenceState<T>> states, T** memory, Span<T> outputs, Span<T> columns, Span<T> rows, int stride)
        where T : unmanaged
    {
        SequenceDescription description = core.Description;
        int lanes = Vector512<T>.Count;
        int outputCount = core.OutputCount;
        int start = PaddingBefore<T>(outputCount);
        ref T firstRow = ref rows[start];
        ref T column = ref MemoryMarshal.GetReference(columns);
        ReadOnlySpan<int> places = description.ResultPlaces;
        for (int i = 1; i < results.Length; i++)
        {
            ref T source = ref Unsafe.Add(ref column, results[i] * lanes);
            int width = (i + 1 < results.Length ? places[i + 1] : outputCount + description.PushCount) - places[i];
            if (description.RemembersOneStep)
            {
                Transposition.Scatter(ref source, (nuint)lanes, (nuint)width, (nuint)lanes, new PinnedRows<T>(memory, places[i] - outputCount));
            }
            else
            {
                ToRows(ref source, width, ref Unsafe.Add(ref firstRow, places[i]), stride);
            }
        }

        if (!description.RemembersOneStep)
        {
            for (int i = 0; i < states.Length; i++)
            {
                states[i].Advance(rows.Slice((i * stride) + start, outputCount + description.PushCount), places.Slice(1));
            }
        }

        if (outputCount == 1 && core.GivesOutputsAsTheyAre)
        {
            columns.Slice(results[0] * lanes, outputs.Length).CopyTo(outputs);
        }
        else
        {
            ToRows(ref Unsafe.Add(ref column, results[0] * lanes), outputCount, ref firstRow, stride);
            for (int i = 0; i < states.Length; i++)
            {
                core.Finish(rows.Slice((i * stride) + start, outputCount), outputs.Slice(i * outputCount, outputCount));
            }
        }

        // The collector does not see addresses.
        KeepAlive(states);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive<T>(ReadOnlySpan<SequenceState<T>> states)
        where T : unmanaged
    {
    }

    // So many values before those that lie in whole vectors, so that these begin at a multiple of 64 bytes.
    private static int PaddingBefore<T>(int count)
        where T : unmanaged
        => -count & (Vector512<T>.Count - 1);

    private static void ToColumns<T>(ref T rows, int stride, int width, ref T columns)
        where T : unmanaged
        => Transposition.Transpose(ref rows, (nuint)stride, (nuint)Vector512<T>.Count, (nuint)width, ref columns, (nuint)Vector512<T>.Count);

    private static void ToRows<T>(ref T columns, int width, ref T rows, int stride)
        where T : unmanaged
        => Transposition.Transpose(ref columns, (nuint)Vector512<T>.Count, (nuint)width, (nuint)Vector512<T>.Count, ref rows, (nuint)stride);
}
#endif
