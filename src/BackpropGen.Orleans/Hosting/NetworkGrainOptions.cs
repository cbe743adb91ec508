namespace BackpropGen.Orleans;

/// <summary>How grains of a network learn, are stored, and are averaged.</summary>
public sealed class NetworkGrainOptions
{
    /// <summary>The name of the grain storage that holds the models. <c>Default</c> unless set.</summary>
    public string Storage { get; set; } = "Default";

    /// <summary>The seed of the weights that every key begins with, and its cohort. The same for all of them, since a mean of networks that began apart means nothing.</summary>
    public int Seed { get; set; }

    /// <summary>The scaling that every key begins with, in networks that scale their columns. Null for none: learning then throws until a model with scaling was set.</summary>
    public ScalingNumbers? Scaling { get; set; }

    /// <summary>η of steps on line, finite and at least 0. 0.01 unless set.</summary>
    public double LearningRate { get; set; } = 0.01;

    /// <summary>After how many rows a model is written, at least 1. 100 unless set. A silo that dies takes at most so many rows with it, and those of <see cref="WriteEvery"/>.</summary>
    public int WriteEveryRows { get; set; } = 100;

    /// <summary>After how much time a model that has learnt is written, more than 0. 10 seconds unless set.</summary>
    public TimeSpan WriteEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many rows may be learnt while the storage fails, at least <see cref="WriteEveryRows"/>; from then on learning throws, and nothing is lost in silence. 10,000 unless set.</summary>
    public int MostUnwrittenRows { get; set; } = 10_000;

    /// <summary>How old the model of a replica may be, at least 0: <see cref="INetworkReplica{T}"/>. A second unless set.</summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Which cohort a key belongs to: what it begins with when it is new, and what it contributes to. Null, or a result of null, for none.</summary>
    public Func<string, string?>? CohortOf { get; set; }

    /// <summary>τ, the largest norm of the difference between a member's parameters and its cohort's average that counts, finite and more than 0. A larger one is scaled down to it. 1 unless set.</summary>
    public double ClippingNorm { get; set; } = 1;

    /// <summary>How many members must have contributed before a cohort is averaged, at least 1. 2 unless set.</summary>
    public int LeastMembers { get; set; } = 2;

    /// <summary>How many members a round of a cohort holds in memory, at least <see cref="LeastMembers"/>. 1,000 unless set.</summary>
    public int MostMembers { get; set; } = 1000;

    internal void Validate(string network)
    {
        Require(Storage is { Length: > 0 }, nameof(Storage), Storage, "the name of a grain storage");
        Require(double.IsFinite(LearningRate) && LearningRate >= 0, nameof(LearningRate), LearningRate, "finite and at least 0");
        Require(WriteEveryRows >= 1, nameof(WriteEveryRows), WriteEveryRows, "at least 1");
        Require(WriteEvery > TimeSpan.Zero, nameof(WriteEvery), WriteEvery, "more than 0");
        Require(MostUnwrittenRows >= WriteEveryRows, nameof(MostUnwrittenRows), MostUnwrittenRows, $"at least {nameof(WriteEveryRows)}");
        Require(MaxStaleness >= TimeSpan.Zero, nameof(MaxStaleness), MaxStaleness, "at least 0");
        Require(double.IsFinite(ClippingNorm) && ClippingNorm > 0, nameof(ClippingNorm), ClippingNorm, "finite and more than 0");
        Require(LeastMembers >= 1, nameof(LeastMembers), LeastMembers, "at least 1");
        Require(MostMembers >= LeastMembers, nameof(MostMembers), MostMembers, $"at least {nameof(LeastMembers)}");

        void Require(bool isMet, string option, object? value, string range)
        {
            if (!isMet)
            {
                throw new ArgumentOutOfRangeException("configure", FormattableString.Invariant($"{nameof(NetworkGrainOptions)}.{option} of the network \"{network}\" is {value}, but it must be {range}."));
            }
        }
    }
}
