namespace BackpropGen.Generator.Topology;

/// <summary>What is wrong with a topology string, where, and what was expected instead.</summary>
internal sealed record TopologyError(TopologyErrorKind Kind, CharacterRange Range, string Message)
{
    /// <summary>What was probably meant instead of the characters in the range; null where that cannot be known.</summary>
    public string? Replacement { get; init; }
}

internal enum TopologyErrorKind
{
    /// <summary>Null, empty, or only spaces and tabs.</summary>
    Empty,

    /// <summary>Something other than what the grammar expects at this place.</summary>
    Syntax,

    /// <summary>A dash or minus sign that looks like the hyphen but is another character.</summary>
    Dash,

    /// <summary>A number that is no size: out of range, or not written as a plain decimal whole number.</summary>
    LayerSize,

    /// <summary>An activation that nobody knows.</summary>
    UnknownActivation,

    /// <summary>A parameter of an activation, or the probability of dropout, that is no number, or out of its range.</summary>
    Parameter,

    /// <summary>An activation on the number of inputs.</summary>
    InputActivation,

    /// <summary>A parameter of an activation that has none, more than a layer takes, or dropout in the last layer.</summary>
    Unsupported,
}
