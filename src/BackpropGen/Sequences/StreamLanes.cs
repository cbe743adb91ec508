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

    // A group of lanes takes about as long as a quarter of its streams one after the other.
    public static int LeastStreams<T>()
        where T : unmanaged
        => (Vector512<T>.Count / 4) + 1;

    // Streams that have been checked.
    [SkipLocalsInit]
    public static void Predict<T>(SequenceCore<T> core, IStreamPrediction<T> step, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs)
        where T : unmanaged
    {
        SequenceDescription description = core.Description;
        int lanes = Vector512<T>.Count;
        int columns = step.ColumnCount * lanes;
        int stride = Math.Max(PaddingBefore<T>(description.InputCount) + description.StepInputCount, PaddingBefore<T>(description.OutputCount) + description.OutputCount + description.PushCount);
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

    private static void Predict<T>(
        SequenceCore<T> core, IStreamPrediction<T> step, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs, Span<T> columns, Span<T> rows, int stride)
        where T : unmanaged
    {
        int inputCount = core.InputCount;
        int outputCount = core.OutputCount;
        int first = 0;
        while (states.Length - first >= LeastStreams<T>())
        {
            int count = Math.Min(Vector512<T>.Count, states.Length - first);
            ReadOnlySpan<SequenceState<T>> group = states.Slice(first, count);
            TakeInputs(core, inputs.Slice(first * inputCount, count * inputCount), group, columns, rows, stride);
            step.ForwardStreams(ref MemoryMarshal.GetReference(columns));
            GiveResults(core, step.ResultColumns, group, outputs.Slice(first * outputCount, count * outputCount), columns, rows, stride);
            first += count;
        }

        for (; first < states.Length; first++)
        {
            core.Predict(inputs.Slice(first * inputCount, inputCount), states[first], outputs.Slice(first * outputCount, outputCount));
        }
    }

    // The inputs of the step of each stream, what it remembers among them, into the first columns.
    private static void TakeInputs<T>(SequenceCore<T> core, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> columns, Span<T> rows, int stride)
        where T : unmanaged
    {
        int lanes = Vector512<T>.Count;
        int inputCount = core.InputCount;
        int remembered = core.Description.StepInputCount - inputCount;
        int start = PaddingBefore<T>(inputCount);
        ref T firstRow = ref rows[start];
        ref T column = ref MemoryMarshal.GetReference(columns);
        ref T target = ref Unsafe.Add(ref firstRow, inputCount);
        foreach (SequenceState<T> state in states)
        {
            RowVector.Copy(ref state.Memory, ref target, remembered);
            target = ref Unsafe.Add(ref target, stride);
        }

        // Lanes without a stream hold numbers that are quick to compute with.
        for (int i = states.Length; i < lanes; i++)
        {
            rows.Slice(i * stride, stride).Clear();
        }

        ToColumns(ref Unsafe.Add(ref firstRow, inputCount), stride, remembered, ref Unsafe.Add(ref column, inputCount * lanes));
        if (inputCount == 1 && core.TakesInputsAsTheyAre)
        {
            inputs.CopyTo(columns);
            columns.Slice(inputs.Length, lanes - inputs.Length).Clear();
            return;
        }

        for (int i = 0; i < states.Length; i++)
        {
            core.SetInputs(inputs.Slice(i * inputCount, inputCount), rows.Slice((i * stride) + start, inputCount));
        }

        ToColumns(ref firstRow, stride, inputCount, ref column);
    }

    // What each stream is to remember, and its outputs.
    private static void GiveResults<T>(SequenceCore<T> core, ReadOnlySpan<int> results, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs, Span<T> columns, Span<T> rows, int stride)
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
            ToRows(ref Unsafe.Add(ref column, results[i] * lanes), description.Memory[i - 1].Width, ref Unsafe.Add(ref firstRow, places[i]), stride);
        }

        if (description.RemembersOneStep)
        {
            ref T source = ref Unsafe.Add(ref firstRow, outputCount);
            foreach (SequenceState<T> state in states)
            {
                RowVector.Copy(ref source, ref state.Memory, description.PushCount);
                source = ref Unsafe.Add(ref source, stride);
            }
        }
        else
        {
            for (int i = 0; i < states.Length; i++)
            {
                states[i].Advance(rows.Slice((i * stride) + start, outputCount + description.PushCount), places.Slice(1));
            }
        }

        if (outputCount == 1 && core.GivesOutputsAsTheyAre)
        {
            columns.Slice(results[0] * lanes, outputs.Length).CopyTo(outputs);
            return;
        }

        ToRows(ref Unsafe.Add(ref column, results[0] * lanes), outputCount, ref firstRow, stride);
        for (int i = 0; i < states.Length; i++)
        {
            core.Finish(rows.Slice((i * stride) + start, outputCount), outputs.Slice(i * outputCount, outputCount));
        }
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
