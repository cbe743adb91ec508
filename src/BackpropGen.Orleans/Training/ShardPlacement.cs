using System.Globalization;
using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace BackpropGen.Orleans.Training;

// Spreads shards evenly over the silos that are there, by their numbers: chance would give one silo twice as many as another, and a round lasts as long as the slowest.
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(new ShardPlacement());

[GenerateSerializer]
[Alias("BackpropGen.ShardPlacement")]
internal sealed class ShardPlacement : PlacementStrategy
{
    // The last part of a key is the shard and how many activations were given up before it.
    public static string KeyOf(string training, int shard, int lane) => FormattableString.Invariant($"{training}/{shard}/{lane}");

    public static int PlaceOf(string key)
    {
        int lane = key.LastIndexOf('/');
        int shard = lane < 1 ? -1 : key.LastIndexOf('/', lane - 1);
        return shard >= 0 && int.TryParse(key.AsSpan(shard + 1, lane - shard - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(key.AsSpan(lane + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int givenUp)
                ? unchecked(number + givenUp) & int.MaxValue
                : 0;
    }
}

internal sealed class ShardPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        Array.Sort(silos);
        return Task.FromResult(silos[ShardPlacement.PlaceOf(target.GrainIdentity.Key.ToString()!) % silos.Length]);
    }
}
