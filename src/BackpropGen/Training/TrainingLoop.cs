using BackpropGen.Training;

namespace BackpropGen.CompilerServices;

// What the extension methods of NetworkTraining have in common: rows as they come become flat, and train the network.
//
// All arguments are checked before the first step. Then each epoch takes the rows in the order of FitOptions.RowOrder, one step for each batch.
// Nothing is allocated by a step on one thread, nor by an epoch except the EpochResult of a callback.
internal static class TrainingLoop
{
    public static TrainingHistory Fit<T>(
        INetwork<T> network, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, FitOptions? options, CancellationToken cancellationToken)
        where T : unmanaged
    {
        NetworkDescription description = Check.Network(network);
        if (options is { Truncation: not null } or { WarmUpSteps: not 0 })
        {
            string option = options.Truncation is not null ? nameof(FitOptions.Truncation) : nameof(FitOptions.WarmUpSteps);
            throw new ArgumentException($"{nameof(FitOptions)}.{option} is for networks with memory, and the {description.Topology} network has none: leave it out.", nameof(options));
        }

        TrainingSettings<T> settings = TrainingSettings<T>.From(options, description);
        int rows = Check.RowsAtLeastOne(inputs.Length, description.InputCount, targets.Length, description.TargetCount, nameof(targets), description.Topology);
        Check.Finite(inputs, description.InputCount, nameof(inputs), description.InputNames);
        T[] weights = TargetCounts<T>.WeightsOf(settings.RowWeights, rows);
        if (!settings.IgnoresMissingTargets || !CountedRows.HasNaN(targets))
        {
            Check.Targets(targets, description);
            T[] shares = TargetCounts<T>.SharesOf(settings.ClassWeights, description, targets);
            return new TrainingRun<T>(network, inputs, targets, settings, new TargetCounts<T>(weights, shares, []), targets).Run(cancellationToken);
        }

        bool[] mask = TargetCounts<T>.MaskOf(description, targets, out T[] prepared, nameof(targets));
        return new TrainingRun<T>(network, inputs, prepared, settings, new TargetCounts<T>(weights, TargetCounts<T>.SharesOf(settings.ClassWeights, description, prepared), mask), targets).Run(cancellationToken);
    }
}
