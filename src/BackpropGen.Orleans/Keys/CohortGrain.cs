using BackpropGen.Orleans.Diagnostics;
using BackpropGen.Orleans.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace BackpropGen.Orleans.Keys;

internal sealed class CohortGrain<T>(NetworkRegistry networks, ClusterMetrics metrics) : Grain, ICohortGrain<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    // What members differ from the average by, clipped, in the order in which they are added.
    private readonly SortedDictionary<string, (double[] Difference, bool IsClipped)> _contributions = new(StringComparer.Ordinal);
    private NetworkRegistration<T> _registration = null!;
    private INetwork<T> _average = null!;
    private INetwork<T> _member = null!;
    private StoredState<StoredModel> _stored = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (string name, _) = GrainKey.Split(this.GetPrimaryKeyString());
        _registration = networks.Get<T>(name);
        _average = _registration.CreateForKey();
        _member = _registration.CreateForKey();
        _stored = new StoredState<StoredModel>(GrainContext, _registration.Options.Storage, "cohort");
        await ReadAsync();
    }

    public Task<ModelVersion> GetAverage() => Task.FromResult(ModelVersion.Of(_average, _stored.Value.Version, withOptimizerState: false));

    public async Task<long> SetAverage(byte[] weights)
    {
        Load(weights, _member, "The average");
        await WriteAsync(_member);
        return _stored.Value.Version;
    }

    public Task<int> Contribute(string member, byte[] weights)
    {
        ArgumentException.ThrowIfNullOrEmpty(member);
        NetworkGrainOptions options = _registration.Options;
        if (_contributions.Count >= options.MostMembers && !_contributions.ContainsKey(member))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{_contributions.Count} members have contributed to this round, and {nameof(NetworkGrainOptions)}.{nameof(NetworkGrainOptions.MostMembers)} allows no more: call {nameof(Average)} first."));
        }

        Load(weights, _member, $"What \"{member}\" contributes");
        if (!ScaleAlike(_average.GetScaling(), _member.GetScaling()))
        {
            metrics.Refused(_registration.Name);
            throw new ArgumentException($"What \"{member}\" contributes is scaled by other numbers than the average of the cohort, and a mean of the two would mean nothing. Start members with {nameof(INetworkGrain<T>.StartFrom)}.", nameof(weights));
        }

        _contributions[member] = Clip(options.ClippingNorm);
        return Task.FromResult(_contributions.Count);
    }

    public async Task<CohortRound> Average()
    {
        int members = _contributions.Count;
        if (members < _registration.Options.LeastMembers)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{members} members have contributed to this round, but {nameof(NetworkGrainOptions)}.{nameof(NetworkGrainOptions.LeastMembers)} is {_registration.Options.LeastMembers}: the round goes on."));
        }

        T[] average = ParametersOf(_average);
        double squares = 0;
        for (int i = 0; i < average.Length; i++)
        {
            double sum = 0;
            foreach ((double[] difference, _) in _contributions.Values)
            {
                sum += difference[i];
            }

            double move = sum / members;
            squares += move * move;
            average[i] = T.CreateChecked(double.CreateChecked(average[i]) + move);
        }

        int clipped = _contributions.Values.Count(contribution => contribution.IsClipped);
        _member.CopyFrom(_average);
        _member.SetParameters(average);
        await WriteAsync(_member);
        metrics.Averaged(_registration.Name, members, clipped);
        return new CohortRound(_stored.Value.Version, members, clipped, Math.Sqrt(squares));
    }

    private static bool ScaleAlike(ScalingNumbers? first, ScalingNumbers? second)
        => first is null || second is null
            ? first is null && second is null
            : first.InputOffsets.SequenceEqual(second.InputOffsets) && first.InputScales.SequenceEqual(second.InputScales)
                && first.TargetOffsets.SequenceEqual(second.TargetOffsets) && first.TargetScales.SequenceEqual(second.TargetScales);

    private static T[] ParametersOf(INetwork<T> network)
    {
        T[] parameters = new T[network.Description.ParameterCount];
        network.GetParameters(parameters);
        return parameters;
    }

    // The difference between the member and the average, with a norm of τ at most. Finite values may have a difference that is not, in the precision of the network: it is taken in double, in parts of
    // the largest, so that none overflows.
    private (double[] Difference, bool IsClipped) Clip(double largestNorm)
    {
        double[] difference = new double[_average.Description.ParameterCount];
        T[] average = ParametersOf(_average);
        T[] member = ParametersOf(_member);
        double largest = 0;
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = (double.CreateChecked(member[i]) / 2) - (double.CreateChecked(average[i]) / 2);
            largest = Math.Max(largest, Math.Abs(difference[i]));
        }

        double sum = 0;
        foreach (double half in difference)
        {
            double part = largest == 0 ? 0 : half / largest;
            sum += part * part;
        }

        // Of the halves; what it is multiplied by to have a norm of τ.
        double root = Math.Sqrt(sum);
        bool isClipped = largest > largestNorm / 2 / root;
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = isClipped ? difference[i] / largest / root * largestNorm : 2 * difference[i];
        }

        return (difference, isClipped);
    }

    // A weight file holds finite numbers of this network, or it is refused.
    private void Load(byte[] weights, INetwork<T> into, string what)
    {
        ArgumentNullException.ThrowIfNull(weights);
        try
        {
            new ModelVersion(0, weights).LoadInto(into);
        }
        catch (WeightFileException exception)
        {
            metrics.Refused(_registration.Name);
            throw new ArgumentException($"{what} is refused: {exception.Message}", nameof(weights));
        }
    }

    private async Task ReadAsync()
    {
        await _stored.ReadAsync();
        if (_stored.Exists)
        {
            new ModelVersion(0, _stored.Value.Weights).LoadInto(_average);
        }
    }

    private async Task WriteAsync(INetwork<T> next)
    {
        try
        {
            await _stored.WriteAsync(new StoredModel { Weights = ModelVersion.Of(next, 0, withOptimizerState: false).Weights, Version = _stored.Value.Version + 1 });
        }
        catch (InconsistentStateException)
        {
            // Contributions were clipped around another average than is stored now: members contribute again.
            metrics.Conflict(_registration.Name);
            _contributions.Clear();
            await ReadAsync();
            throw new InvalidOperationException("The average of the cohort was written by another activation meanwhile, and is read again: members have to contribute again.");
        }

        _average.CopyFrom(next);
        _contributions.Clear();
    }
}
