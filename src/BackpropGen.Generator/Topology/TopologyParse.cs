using System.Diagnostics.CodeAnalysis;

namespace BackpropGen.Generator.Topology;

/// <summary>What a topology string turned out to be: a topology, or the first error in it. Exactly one of the two is there.</summary>
internal sealed record TopologyParse
{
    public TopologyParse(NetworkTopology topology, EquatableArray<LayerRanges> ranges)
    {
        Topology = topology;
        Ranges = ranges;
    }

    public TopologyParse(TopologyError error)
    {
        Error = error;
    }

    public NetworkTopology? Topology { get; }

    /// <summary>Where the layers of the topology are written, in their order; empty where there is an error.</summary>
    public EquatableArray<LayerRanges> Ranges { get; }

    public TopologyError? Error { get; }

    [MemberNotNullWhen(true, nameof(Topology))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Topology is not null;
}

/// <summary>The characters of a layer that messages point at.</summary>
/// <param name="Activation">The name of its activation, without a parameter and without dropout; null where none is written.</param>
internal sealed record LayerRanges(CharacterRange? Activation);
