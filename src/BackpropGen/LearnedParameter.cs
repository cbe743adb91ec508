namespace BackpropGen;

/// <summary>A number of an activation of the author's own that is trained. Immutable.</summary>
public sealed class LearnedParameter
{
    /// <summary>Describes a number that is trained.</summary>
    /// <param name="name">What formulas call it.</param>
    /// <param name="start">What it starts with.</param>
    /// <param name="isPerNode">Whether each node of a layer has its own.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public LearnedParameter(string name, double start, bool isPerNode)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Start = start;
        IsPerNode = isPerNode;
    }

    /// <summary>What formulas call it: the name of the method's parameter.</summary>
    public string Name { get; }

    /// <summary>What it starts with.</summary>
    public double Start { get; }

    /// <summary>Whether each node of a layer has its own.</summary>
    public bool IsPerNode { get; }

    /// <summary>How many numbers a layer has of it.</summary>
    /// <param name="nodes">How many nodes the layer has.</param>
    internal int CountIn(int nodes) => IsPerNode ? nodes : 1;
}
