using System.Diagnostics.CodeAnalysis;

namespace BackpropGen.Generator.Topology;

/// <summary>What a topology string turned out to be: a topology, or the first error in it. Exactly one of the two is there.</summary>
internal sealed record TopologyParse
{
    public TopologyParse(NetworkTopology topology)
    {
        Topology = topology;
    }

    public TopologyParse(TopologyError error)
    {
        Error = error;
    }

    public NetworkTopology? Topology { get; }

    public TopologyError? Error { get; }

    [MemberNotNullWhen(true, nameof(Topology))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Topology is not null;
}
