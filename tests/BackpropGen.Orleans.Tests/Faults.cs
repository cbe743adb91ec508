using System.Collections.Concurrent;
using BackpropGen.Orleans.Training;
using Orleans;

namespace BackpropGen.Orleans.Tests;

/// <summary>What goes wrong with calls to workers, as a test decides for each in turn.</summary>
internal sealed class Faults : IIncomingGrainCallFilter
{
    private readonly ConcurrentBag<TaskCompletionSource> _hung = [];
    private int _calls;

    /// <summary>What happens to a call of such a number, counted from 1.</summary>
    public Func<int, Fault> Of { get; set; } = _ => Fault.None;

    public int Calls => _calls;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        bool isWorker = context.Grain is IShardGrain<float> or IReductionGrain<float> or IShardGrain<double> or IReductionGrain<double>;
        Fault fault = isWorker && context.InterfaceMethod?.Name == "Compute" ? Of(Interlocked.Increment(ref _calls)) : Fault.None;
        switch (fault)
        {
            case Fault.Hangs:
                TaskCompletionSource hung = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _hung.Add(hung);
                await hung.Task;
                throw new IOException("It hung, and is too late.");
            case Fault.Fails:
                throw new IOException("The worker failed.");
            case Fault.AnswerIsLost:
                await context.Invoke();
                throw new IOException("The answer was lost.");
            default:
                await context.Invoke();
                break;
        }
    }

    /// <summary>Lets go of the calls that hang.</summary>
    public void Release()
    {
        foreach (TaskCompletionSource hung in _hung)
        {
            hung.TrySetResult();
        }
    }
}

internal enum Fault
{
    None,
    Hangs,
    Fails,
    AnswerIsLost,
}
