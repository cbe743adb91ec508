using System.Collections.Concurrent;
using BackpropGen.Orleans.Training;
using Orleans;

namespace BackpropGen.Orleans.Tests;

/// <summary>What goes wrong with calls to workers, as a test decides for each in turn.</summary>
internal sealed class Faults : IIncomingGrainCallFilter
{
    private readonly ConcurrentBag<TaskCompletionSource> _hung = [];
    private readonly ConcurrentDictionary<Fault, int> _met = [];
    private Hold? _hold;
    private int _calls;

    /// <summary>What happens to a call of such a number, counted from 1.</summary>
    public Func<int, Fault> Of { get; set; } = _ => Fault.None;

    /// <summary>Which activations hang for good, by their keys.</summary>
    public Func<string, bool> HangsAt { get; set; } = _ => false;

    /// <summary>How long each call takes at least.</summary>
    public TimeSpan Delay { get; set; }

    public int Calls => _calls;

    /// <summary>How many faults of a kind there were.</summary>
    public int Met(Fault fault) => _met.GetValueOrDefault(fault);

    /// <summary>Calls from so many on wait while the test does something: that way it happens in the middle of the work, however fast or slow that is.</summary>
    /// <param name="calls">How many calls from now on go on.</param>
    /// <param name="during">What is done.</param>
    /// <param name="work">The work; where it ends before, nothing is done.</param>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> DuringWorkAsync(int calls, Func<Task> during, Task work)
    {
        Hold hold = new(_calls + calls);
        _hold = hold;
        bool isReached = await Task.WhenAny(hold.Reached.Task, work) != work;
        if (isReached)
        {
            await during();
        }

        _hold = null;
        hold.Released.SetResult();
        return isReached;
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        bool isWorker = context.Grain is IShardGrain<float> or IReductionGrain<float> or IShardGrain<double> or IReductionGrain<double>;
        Fault fault = Fault.None;
        if (isWorker && context.InterfaceMethod?.Name == "Compute")
        {
            int number = Interlocked.Increment(ref _calls);
            fault = HangsAt(context.TargetId.Key.ToString()!) ? Fault.Hangs : Of(number);
            _met.AddOrUpdate(fault, 1, (_, count) => count + 1);
            if (_hold is { } hold && number >= hold.From)
            {
                hold.Reached.TrySetResult();
                await hold.Released.Task;
            }
        }

        await Task.Delay(isWorker ? Delay : TimeSpan.Zero);
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

    /// <summary>So many calls and no more go on until something has happened; the others wait for it.</summary>
    public async Task AtMostAsync(int calls, Task until)
    {
        Hold hold = new(_calls + calls);
        _hold = hold;
        await until;
        _hold = null;
        hold.Released.SetResult();
    }

    private sealed record Hold(int From)
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
