namespace BackpropGen.Generator.Models;

/// <summary>Values that are computed for every step of a sequence, in a tensor.</summary>
/// <param name="version">How often the values have been changed: of a chain of layers each takes the newest.</param>
/// <param name="axes">Which axis of the model's input each dimension is; <see cref="Single"/> for a dimension of one.</param>
/// <param name="width">How many values a step has; 0 where that is not known yet.</param>
internal sealed class SequenceValue(int version, IReadOnlyList<int> axes, int width) : GraphValue
{
    /// <summary>The dimension of a tensor that has one place in it.</summary>
    public const int Single = -1;

    public int Version { get; } = version;

    public IReadOnlyList<int> Axes { get; } = axes;

    public int Width { get; } = width;

    /// <summary>How many steps of zeros stand before the first one.</summary>
    public int Before { get; init; }

    /// <summary>How many steps stand behind the last one, which look ahead.</summary>
    public int Behind { get; init; }

    /// <summary>Whether these are the values of the last step alone.</summary>
    public bool IsLast { get; init; }

    /// <summary>Which layer's hidden state this is after the last step; null for other values.</summary>
    public RecurrentState? State { get; init; }

    public SequenceValue With(IReadOnlyList<int> axes) => new(Version, axes, Width) { Before = Before, Behind = Behind, IsLast = IsLast, State = State };
}

/// <summary>What a recurrent layer remembers: h, or c of an LSTM.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="IsCell">Whether it is c.</param>
internal sealed record RecurrentState(int Layer, bool IsCell);

/// <summary>States of layers after the last step, one after the other.</summary>
internal sealed class StatesAfter(IReadOnlyList<RecurrentState> states) : GraphValue
{
    public IReadOnlyList<RecurrentState> States { get; } = states;
}

/// <summary>An input of the model with states before the first step, or a part of it.</summary>
/// <param name="name">The name of the input.</param>
/// <param name="first">Of its first dimension, which counts layers, the first place.</param>
/// <param name="count">How many places; null for all.</param>
internal sealed class StatesBefore(string name, int first, int? count) : GraphValue
{
    public string Name { get; } = name;

    public int First { get; } = first;

    public int? Count { get; } = count;
}

/// <summary>Zeros in a tensor of any shape.</summary>
internal sealed class ZeroValues : GraphValue
{
    public static readonly ZeroValues Instance = new();

    private ZeroValues()
    {
    }
}
