namespace BackpropGen.Generator.Planning;

/// <summary>A field that holds a part of what a network knows beyond its declaration.</summary>
/// <param name="Name">The field.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record StateField(string Name, StateKind Kind)
{
    /// <summary>The field of what an optimiser remembers.</summary>
    public static string NameOf(string state) => "_" + state;
}

/// <summary>What a field holds.</summary>
internal enum StateKind
{
    /// <summary>Weights and biases.</summary>
    Parameters,

    /// <summary>A value that the optimiser remembers for each parameter.</summary>
    Moment,

    /// <summary>The number of steps.</summary>
    Steps,

    /// <summary>The product of NAdam's momenta, which follows from the number of steps.</summary>
    MomentumProduct,

    /// <summary>μ, σ and 1/σ.</summary>
    Scaling,

    /// <summary>Whether the scaling comes from data.</summary>
    IsScaled,

    /// <summary>Where the random numbers of dropout stand.</summary>
    Dropout,
}
