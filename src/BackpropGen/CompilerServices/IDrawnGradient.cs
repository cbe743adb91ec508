namespace BackpropGen.CompilerServices;

// A network that draws for itself what a batch of training drops.
internal interface IDrawnGradient<T>
    where T : unmanaged
{
    // The mean loss of a batch, with outputs dropped, and its derivative by every parameter.
    T DrawnGradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<T> gradient);

    // What its rows weigh in that mean.
    double WeightOf(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets);
}
