using BackpropGen.Orleans.Hosting;
using Orleans;

namespace BackpropGen.Orleans;

/// <summary>Gets grains of networks, in clients and in grains.</summary>
public static class NetworkGrainFactoryExtensions
{
    /// <summary>The network of a key.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, as the network's precision says.</typeparam>
    /// <param name="grains">The cluster.</param>
    /// <param name="network">The name of the network, as silos registered it.</param>
    /// <param name="key">The key, such as the number of a customer.</param>
    /// <returns>The grain.</returns>
    public static INetworkGrain<T> GetNetwork<T>(this IGrainFactory grains, string network, string key)
        where T : unmanaged
        => Required(grains).GetGrain<INetworkGrain<T>>(GrainKey.Of(network, key));

    /// <summary>Replicas of the network of a key, for reads alone.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="grains">The cluster.</param>
    /// <param name="network">The name of the network.</param>
    /// <param name="key">The key.</param>
    /// <returns>The grain.</returns>
    public static INetworkReplica<T> GetReplica<T>(this IGrainFactory grains, string network, string key)
        where T : unmanaged
        => Required(grains).GetGrain<INetworkReplica<T>>(GrainKey.Of(network, key));

    /// <summary>A cohort of keys.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="grains">The cluster.</param>
    /// <param name="network">The name of the network.</param>
    /// <param name="cohort">The name of the cohort.</param>
    /// <returns>The grain.</returns>
    public static ICohortGrain<T> GetCohort<T>(this IGrainFactory grains, string network, string cohort)
        where T : unmanaged
        => Required(grains).GetGrain<ICohortGrain<T>>(GrainKey.Of(network, cohort));

    /// <summary>A data-parallel training.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="grains">The cluster.</param>
    /// <param name="network">The name of the network.</param>
    /// <param name="training">The name of the training.</param>
    /// <returns>The grain.</returns>
    public static IDataParallelTraining<T> GetTraining<T>(this IGrainFactory grains, string network, string training)
        where T : unmanaged
        => Required(grains).GetGrain<IDataParallelTraining<T>>(GrainKey.Of(network, training));

    /// <summary>A search over trainings.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="grains">The cluster.</param>
    /// <param name="network">The name of the network.</param>
    /// <param name="search">The name of the search.</param>
    /// <returns>The grain.</returns>
    public static INetworkSearch<T> GetSearch<T>(this IGrainFactory grains, string network, string search)
        where T : unmanaged
        => Required(grains).GetGrain<INetworkSearch<T>>(GrainKey.Of(network, search));

    private static IGrainFactory Required(IGrainFactory grains) => grains ?? throw new ArgumentNullException(nameof(grains));
}
