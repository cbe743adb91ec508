using System.Diagnostics;
using static System.FormattableString;

namespace BackpropGen;

/// <summary>When a network that learns on line publishes what it has learnt.</summary>
public sealed class OnlineLearnerOptions
{
    /// <summary>After how many steps, at least 1; null for never by their number. 100 unless set.</summary>
    public int? PublishEverySteps { get; set; } = 100;

    /// <summary>With the first step after how much time since it published last, more than 0; null for never by time. Not unless set.</summary>
    public TimeSpan? PublishEvery { get; set; }
}

/// <summary>Trains a network step by step beside those who predict with it: a network of its own, whose state it publishes to a <see cref="ModelReference{TNetwork}"/> every so many steps, or so often.</summary>
/// <typeparam name="TNetwork">The class of the network.</typeparam>
/// <remarks>Several threads may call it: steps take turns. A step that throws publishes nothing.</remarks>
public sealed class OnlineLearner<TNetwork>
    where TNetwork : class
{
    private readonly object _learning = new();
    private readonly TNetwork _network;
    private readonly int _everySteps;
    private readonly long _everyTicks;
    private long _steps;
    private long _published;
    private long _publishedAt = Stopwatch.GetTimestamp();

    /// <summary>A learner that trains a network and publishes to a reference.</summary>
    /// <param name="network">The network that is trained, which nothing else changes from now on: not the instance that the reference hands out.</param>
    /// <param name="reference">Where copies of it are published.</param>
    /// <param name="options">When; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">The network or the reference is null.</exception>
    /// <exception cref="ArgumentException">The network is the one that readers have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public OnlineLearner(TNetwork network, ModelReference<TNetwork> reference, OnlineLearnerOptions? options = null)
    {
        _network = network ?? throw new ArgumentNullException(nameof(network));
        Reference = reference ?? throw new ArgumentNullException(nameof(reference));
        using (ModelReference<TNetwork>.Scope scope = reference.Read())
        {
            if (ReferenceEquals(scope.Network, network))
            {
                throw new ArgumentException("The network is the one that readers of the reference have, and steps would change it under them: give the learner a Clone().", nameof(network));
            }
        }

        options ??= new OnlineLearnerOptions();
        if (options.PublishEverySteps is < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"{nameof(OnlineLearnerOptions)}.{nameof(OnlineLearnerOptions.PublishEverySteps)} is {options.PublishEverySteps}, but it must be at least 1, or null."));
        }

        if (options.PublishEvery is { } time && time <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), Invariant($"{nameof(OnlineLearnerOptions)}.{nameof(OnlineLearnerOptions.PublishEvery)} is {time}, but it must be more than 0, or null."));
        }

        _everySteps = options.PublishEverySteps ?? 0;
        _everyTicks = options.PublishEvery is { } interval ? Math.Max(1, (long)(interval.TotalSeconds * Stopwatch.Frequency)) : 0;
    }

    /// <summary>Where it publishes.</summary>
    public ModelReference<TNetwork> Reference { get; }

    /// <summary>How many steps were taken.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    /// <summary>Takes a step, and publishes if it is time.</summary>
    /// <typeparam name="TStep">What the step is about: a row, or a batch.</typeparam>
    /// <typeparam name="TResult">What it gives: a loss.</typeparam>
    /// <param name="step">What the step is about; with a function that captures nothing, a call allocates nothing.</param>
    /// <param name="train">Trains the network, such as <c>static (network, row) => network.Train(row.Inputs, row.Targets, 0.01f)</c>. It must not keep the network.</param>
    /// <returns>What the function returns.</returns>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public TResult Learn<TStep, TResult>(TStep step, Func<TNetwork, TStep, TResult> train)
    {
        if (train is null)
        {
            throw new ArgumentNullException(nameof(train));
        }

        lock (_learning)
        {
            TResult result = train(_network, step);
            Interlocked.Increment(ref _steps);
            if ((_everySteps > 0 && _steps - _published >= _everySteps) || (_everyTicks > 0 && Stopwatch.GetTimestamp() - _publishedAt >= _everyTicks))
            {
                PublishLearnt();
            }

            return result;
        }
    }

    /// <summary>Publishes what was learnt since the last time, if anything was: at the end, or where steps come seldom.</summary>
    /// <returns>Whether something was published.</returns>
    public bool Publish()
    {
        lock (_learning)
        {
            if (_steps == _published)
            {
                return false;
            }

            PublishLearnt();
            return true;
        }
    }

    /// <summary>Makes another network the one that is trained from here on: its parameters and its scaling, as after a model was loaded.</summary>
    /// <param name="network">A network of the same layers, which is copied.</param>
    /// <exception cref="ArgumentNullException">The network is null.</exception>
    /// <exception cref="NotSupportedException">It is no network that can be copied.</exception>
    public void StartFrom(TNetwork network)
    {
        Serving.NetworkOperations<TNetwork> operations = Serving.NetworkOperations<TNetwork>.Of(network ?? throw new ArgumentNullException(nameof(network)))
            ?? throw new NotSupportedException($"{network.GetType()} cannot be copied.");
        lock (_learning)
        {
            operations.CopyInto(network, _network);
            _published = _steps;
        }
    }

    private void PublishLearnt()
    {
        Reference.Publish(_network);
        _published = _steps;
        _publishedAt = Stopwatch.GetTimestamp();
    }
}
