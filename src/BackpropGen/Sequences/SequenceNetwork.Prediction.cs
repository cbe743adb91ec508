using System.Buffers;
using System.Runtime.CompilerServices;
using BackpropGen.CompilerServices;
using BackpropGen.Sequences;
using static System.FormattableString;

namespace BackpropGen;

// Predictions of whole sequences, and of many streams.
public static partial class SequenceNetwork
{
    /// <summary>The outputs of the next steps of a stream: the bits of one prediction after the other.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, step after step.</param>
    /// <param name="outputs">Receives the outputs, step after step.</param>
    /// <param name="state">What is remembered of the stream: it goes on by these steps.</param>
    /// <exception cref="ArgumentException">A span has another length, or the state is of another network; the state is left as it was.</exception>
    [MethodImpl(StepMethods.Optimized)]
    public static void PredictSequence<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, Span<T> outputs, SequenceState<T> state)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        core.RequireState(state);
        SequenceDescription description = core.Description;
        int steps = Check.Rows(inputs.Length, description.InputCount, outputs.Length, description.OutputCount, nameof(outputs), description.Topology);
        Check.NoOverlap<T>(inputs, outputs, nameof(outputs));
        for (int t = 0; t < steps; t++)
        {
            core.Predict(inputs.Slice(t * description.InputCount, description.InputCount), state, outputs.Slice(t * description.OutputCount, description.OutputCount));
        }
    }

    /// <summary>The outputs of the next step of many streams at once: the bits of one stream after the other. Nothing is allocated once the pool of arrays has been filled.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The inputs, stream after stream.</param>
    /// <param name="states">The streams, each another: each goes on by a step.</param>
    /// <param name="outputs">Receives the outputs, stream after stream.</param>
    /// <exception cref="ArgumentException">A span has another length, or a state is of another network or there twice; the states are left as they were.</exception>
    [MethodImpl(StepMethods.Optimized)]
    public static void PredictBatch<T>(this ISequenceNetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<SequenceState<T>> states, Span<T> outputs)
        where T : unmanaged
    {
        SequenceCore<T> core = CoreOf(network);
        SequenceDescription description = core.Description;
        RequireStates(core, states);
        int streams = Check.Rows(inputs.Length, description.InputCount, outputs.Length, description.OutputCount, nameof(outputs), description.Topology);
        if (streams != states.Length)
        {
            throw new ArgumentException(Invariant($"There are inputs of {streams} streams, but {states.Length} states."), nameof(states));
        }

#if NET
        if (core.Streams is { } step && !inputs.Overlaps(outputs))
        {
            StreamLanes.Predict(core, step, inputs, states, outputs);
            return;
        }
#endif
        int rowLength = description.StepInputCount;
        int resultLength = description.OutputCount + description.PushCount;
        T[] rows = ArrayPool<T>.Shared.Rent(streams * rowLength);
        T[] results = ArrayPool<T>.Shared.Rent(streams * resultLength);
        try
        {
            for (int i = 0; i < streams; i++)
            {
                Span<T> row = rows.AsSpan(i * rowLength, rowLength);
                states[i].Row.CopyTo(row);
                core.SetInputs(inputs.Slice(i * description.InputCount, description.InputCount), row);
            }

            core.Step.PredictBatch(rows.AsSpan(0, streams * rowLength), results.AsSpan(0, streams * resultLength));
            for (int i = 0; i < streams; i++)
            {
                ReadOnlySpan<T> result = results.AsSpan(i * resultLength, resultLength);
                states[i].Advance(result, description.ResultPlaces.AsSpan(1));
                core.Finish(result.Slice(0, description.OutputCount), outputs.Slice(i * description.OutputCount, description.OutputCount));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rows);
            ArrayPool<T>.Shared.Return(results);
        }
    }

    /// <summary>Compiles what predictions run, and touches the memory that they use: no step after it waits for the just-in-time compiler. The network is not changed.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="network">The network.</param>
    public static void WarmUp<T>(this ISequenceNetwork<T> network)
        where T : unmanaged
    {
        // Streams for all lanes and one more, two steps: whatever runs once is compiled, and what the runtime compiles again after many calls is compiled whole at once.
        const int Calls = 64;
        const int Streams = 17;
        SequenceDescription description = CoreOf(network).Description;
        SequenceState<T>[] states = Enumerable.Range(0, Streams).Select(_ => network.NewState()).ToArray();
        T[] inputs = new T[Streams * description.InputCount];
        T[] outputs = new T[Streams * description.OutputCount];
        for (int call = 0; call < Calls; call++)
        {
            network.Predict(inputs.AsSpan(0, description.InputCount), states[0], outputs.AsSpan(0, description.OutputCount));
            network.PredictSequence<T>(inputs.AsSpan(0, 2 * description.InputCount), outputs.AsSpan(0, 2 * description.OutputCount), states[0]);
            network.PredictBatch<T>(inputs, states, outputs);
        }
    }

    // Each of this network, and each another.
    [MethodImpl(StepMethods.Optimized)]
    private static void RequireStates<T>(SequenceCore<T> core, ReadOnlySpan<SequenceState<T>> states)
        where T : unmanaged
    {
        foreach (SequenceState<T> state in states)
        {
            core.RequireState(state);
        }

        int seen = 0;
        while (seen < states.Length && !states[seen].IsInBatch)
        {
            states[seen++].IsInBatch = true;
        }

        foreach (SequenceState<T> state in states.Slice(0, seen))
        {
            state.IsInBatch = false;
        }

        if (seen < states.Length)
        {
            throw new ArgumentException(Invariant($"The state at {seen}, counted from 0, is there twice: a stream goes on by one step at a time."), nameof(states));
        }
    }
}
