namespace BackpropGen.Generator.Planning;

/// <summary>The numbers by which forms are chosen, each with its reason.</summary>
internal static class Limits
{
    /// <summary>Beyond this, straight lines are slower than loops and take the compiler seconds.</summary>
    public const int MostUnrolledWeights = 2_000;

    /// <summary>Beyond this, straight lines take the compiler so long that nobody gets them, not even by asking.</summary>
    public const int MostUnrolledWeightsByName = 3_000;

    /// <summary>From this width on, the nodes of a layer fill vectors.</summary>
    public const int LeastVectorWidth = 8;

    /// <summary>A sum over the nodes of a layer is one expression, which in a straight line holds a term for each: beyond this many it is too large to be optimised.</summary>
    public const int MostUnrolledTerms = 500;

    /// <summary>Every node is a line at least, also of layers that only join others, which have no weights to be counted.</summary>
    public const int MostUnrolledNodes = 4_000;

    /// <summary>Arguments beyond this many are no help to a reader, and neither is a tuple.</summary>
    public const int MostNamed = 16;

    /// <summary>The parameters lie in one array, whose bytes an <see cref="int"/> must count in either precision.</summary>
    public const long MostParameters = 1L << 28;

    /// <summary>The optimising compiler keeps values in registers up to about this many; beyond, memory is faster.</summary>
    public const int MostAliveLocals = 24;

    /// <summary>Methods larger than this approach the just-in-time compiler's limits, beyond which it does not optimise.</summary>
    public const int MostMultiplicationsPerMethod = 500;

    /// <summary>Layers up to this width go through a block of rows column by column.</summary>
    public const int MostColumns = 16;

    /// <summary>Each weight's gradient is a sum over lanes once a block, which few weights are worth.</summary>
    public const int MostWeightsOfColumns = 1_000;

    /// <summary>Sums of lanes, 64 bytes each, that fit into 8 KB.</summary>
    public const int MostLaneSums = 128;
}
