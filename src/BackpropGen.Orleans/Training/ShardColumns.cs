namespace BackpropGen.Orleans;

/// <summary>Which columns the rows of a network have: its inputs, then its targets. Those of a network with memory are the columns of a step.</summary>
public sealed class ShardColumns
{
    private ShardColumns(string topology, IReadOnlyList<string> inputNames, IReadOnlyList<string> targetNames, Scaling inputScaling, Scaling targetScaling)
    {
        Topology = topology;
        InputNames = inputNames;
        TargetNames = targetNames;
        InputScaling = inputScaling;
        TargetScaling = targetScaling;
    }

    /// <summary>The topology of the network, for messages.</summary>
    public string Topology { get; }

    /// <summary>A name for each input, as the network has them.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>A name for each target: those of the network's outputs, or target1, target2, … where its loss takes several outputs together.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>How many inputs a row has.</summary>
    public int InputCount => InputNames.Count;

    /// <summary>How many targets a row has.</summary>
    public int TargetCount => TargetNames.Count;

    internal Scaling InputScaling { get; }

    internal Scaling TargetScaling { get; }

    internal bool AreScaled => InputScaling != Scaling.None || TargetScaling != Scaling.None;

    /// <summary>The columns of a network.</summary>
    /// <param name="network">Its description.</param>
    /// <returns>The columns.</returns>
    public static ShardColumns Of(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ShardColumns(network.Topology, network.InputNames, network.TargetNames, network.InputScaling, network.TargetScaling);
    }

    /// <summary>The columns of a step of a network with memory.</summary>
    /// <param name="network">Its description.</param>
    /// <returns>The columns.</returns>
    public static ShardColumns Of(SequenceDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ShardColumns(network.Topology, network.InputNames, network.TargetNames, network.InputScaling, network.TargetScaling);
    }
}
