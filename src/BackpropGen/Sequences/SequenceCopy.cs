using BackpropGen.CompilerServices;

namespace BackpropGen.Sequences;

// A network with memory whose class is not known.
internal sealed class SequenceCopy<T>(SequenceCore<T> core) : ISequenceNetwork<T>
    where T : unmanaged
{
    public SequenceDescription Description => Core.Description;

    public SequenceCore<T> Core { get; } = core;

    public SequenceState<T> NewState() => Core.NewState();

    public void Predict(ReadOnlySpan<T> inputs, SequenceState<T> state, Span<T> outputs) => Core.Predict(inputs, state, outputs);
}
