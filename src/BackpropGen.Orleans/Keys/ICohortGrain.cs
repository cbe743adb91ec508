using Orleans;

namespace BackpropGen.Orleans;

/// <summary>
/// The average of a cohort of keys: what new keys begin with, and what members that have learnt contribute to. <see cref="NetworkGrainFactoryExtensions.GetCohort{T}"/> gets it.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// A round moves the average v to v + Σ clip(θₖ − v, τ)/n over the n members that contributed, where clip scales a difference whose norm is above τ down to it: federated averaging (McMahan et al., 2017) with
/// the centred clipping of Karimireddy, He and Jaggi, "Learning from History for Byzantine Robust Optimization" (2021). So one member moves the average by at most τ/n, whatever it sends. Members count
/// alike, and once in a round; they are added in the order of their names, so that the average has the same bits in whichever order they came.
/// </remarks>
[Alias("BackpropGen.ICohortGrain`1")]
public interface ICohortGrain<T> : IGrainWithStringKey
    where T : unmanaged
{
    /// <summary>The average. Its version is the number of rounds.</summary>
    /// <returns>The model.</returns>
    [Alias("GetAverage")]
    Task<ModelVersion> GetAverage();

    /// <summary>Makes a model the average, such as one that was trained on rows of all members, and writes it. Contributions to the round under way are dropped.</summary>
    /// <param name="weights">A weight file of the network.</param>
    /// <returns>The number of rounds.</returns>
    /// <exception cref="ArgumentException">The file is of another network, or damaged.</exception>
    [Alias("SetAverage")]
    Task<long> SetAverage(byte[] weights);

    /// <summary>Takes a member's parameters into the round under way, in the place of those that it sent before. They are in memory until the round is averaged: a silo that dies takes them with it.</summary>
    /// <param name="member">The name of the member, which counts once.</param>
    /// <param name="weights">A weight file of the network, with the scaling of the cohort.</param>
    /// <returns>How many members have contributed to the round.</returns>
    /// <exception cref="ArgumentException">The file is of another network, damaged, not finite or of another scaling; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The round is full.</exception>
    [Alias("Contribute")]
    Task<int> Contribute(string member, byte[] weights);

    /// <summary>Ends the round: averages what was contributed, and writes the average.</summary>
    /// <returns>What the round came to.</returns>
    /// <exception cref="InvalidOperationException">There are fewer members than <see cref="NetworkGrainOptions.LeastMembers"/>; the round goes on.</exception>
    [Alias("Average")]
    Task<CohortRound> Average();
}

/// <summary>A round of a cohort.</summary>
[GenerateSerializer]
[Immutable]
[Alias("BackpropGen.CohortRound")]
public readonly struct CohortRound
{
    /// <summary>A round.</summary>
    /// <param name="version">The number of rounds so far.</param>
    /// <param name="members">How many members it averaged.</param>
    /// <param name="clipped">How many of them were clipped.</param>
    /// <param name="norm">How far the average moved.</param>
    public CohortRound(long version, int members, int clipped, double norm)
    {
        Version = version;
        Members = members;
        Clipped = clipped;
        Norm = norm;
    }

    /// <summary>The number of rounds so far: the version of the average.</summary>
    [Id(0)]
    public long Version { get; }

    /// <summary>How many members were averaged.</summary>
    [Id(1)]
    public int Members { get; }

    /// <summary>How many of them were further from the average than <see cref="NetworkGrainOptions.ClippingNorm"/>.</summary>
    [Id(2)]
    public int Clipped { get; }

    /// <summary>The norm of the difference between the new average and the old one.</summary>
    [Id(3)]
    public double Norm { get; }
}
