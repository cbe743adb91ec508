namespace BackpropGen.Orleans.Keys;

// What a model has learnt since it was written last, to be learnt again where another activation has written meanwhile.
internal sealed class UnwrittenRows<T>
    where T : unmanaged
{
    private readonly Queue<(FlatValues<T> Inputs, FlatValues<T> Targets, int Rows)> _calls = [];

    public int Rows { get; private set; }

    public void Add(FlatValues<T> inputs, FlatValues<T> targets, int rows)
    {
        _calls.Enqueue((inputs, targets, rows));
        Rows += rows;
    }

    // What was written comes first.
    public void RemoveAllBut(long rows)
    {
        while (Rows > rows)
        {
            Rows -= _calls.Dequeue().Rows;
        }
    }

    public void LearnAgain(Action<FlatValues<T>, FlatValues<T>> learn)
    {
        foreach ((FlatValues<T> inputs, FlatValues<T> targets, _) in _calls)
        {
            learn(inputs, targets);
        }
    }
}
