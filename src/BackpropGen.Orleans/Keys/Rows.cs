namespace BackpropGen.Orleans.Keys;

// Rows in messages, and where they are computed.
internal static class Rows
{
    // Rows times parameters from which on work leaves the scheduler of grains, whose threads others wait for: about a millisecond.
    private const long LongWork = 1_000_000;

    public static int CountOf<T>(NetworkDescription description, FlatValues<T> inputs)
        where T : unmanaged
        => inputs.Length > 0 && inputs.Length % description.InputCount == 0
            ? inputs.Length / description.InputCount
            : throw new ArgumentException(FormattableString.Invariant($"There are {inputs.Length} inputs, but a row of the {description.Topology} network has {description.InputCount}: send whole rows, at least one."), nameof(inputs));

    public static ValueTask<FlatValues<T>> PredictAsync<T>(INetwork<T> network, FlatValues<T> inputs)
        where T : unmanaged
    {
        int rows = CountOf(network.Description, inputs);
        return OffSchedulerAsync(network.Description, rows, () =>
        {
            T[] outputs = new T[rows * network.Description.OutputCount];
            network.PredictBatch(inputs.Span, outputs);
            return new FlatValues<T>(outputs);
        });
    }

    public static ValueTask<TResult> OffSchedulerAsync<TResult>(NetworkDescription description, int rows, Func<TResult> compute)
        => (long)rows * description.ParameterCount < LongWork ? ValueTask.FromResult(compute()) : new ValueTask<TResult>(Task.Run(compute));
}
