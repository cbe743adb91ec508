using System.Globalization;

namespace BackpropGen.Generator.Network;

/// <summary>
/// What quantities, parameters and local variables are called in code: W1_2_3 is the weight of layer 1 from node 2 to node 3. The names of the
/// user's inputs and outputs come first; a name of ours that equals one of them gets underscores at its end.
/// </summary>
internal sealed class Names
{
    private readonly HashSet<string> _users;
    private readonly IReadOnlyList<string> _outputGradients;

    public Names(NetworkSpecification specification)
    {
        _users = new HashSet<string>(specification.InputNames.Concat(specification.OutputNames), StringComparer.Ordinal);
        Inputs = specification.InputNames.Count > 0 ? specification.InputNames : Numbered("x", specification.InputCount);
        Outputs = specification.OutputNames.Count > 0 ? specification.OutputNames : Numbered("y", specification.OutputCount);
        _users.UnionWith(Inputs);
        _users.UnionWith(Outputs);
        _outputGradients = Outputs.Select(name => Local(Plain(name) + "Gradient")).ToList();
        _users.UnionWith(_outputGradients);
    }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>x1, x2, … with underscores where the author has given such a name to something else.</summary>
    private IReadOnlyList<string> Numbered(string letter, int count) =>
        Enumerable.Range(1, count).Select(i => Local(letter + Text(i))).ToList();

    /// <summary>A local variable or argument of ours in a method that has the user's names as arguments.</summary>
    public string Local(string name)
    {
        while (_users.Contains(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The argument for ∂L/∂ŷ of an output, counted from 0.</summary>
    public string OutputGradient(int output) => _outputGradients[output];

    /// <summary>The name for a reader, without the @ that makes an identifier of a keyword.</summary>
    public static string Plain(string identifier) => identifier.TrimStart('@');

    /// <summary>A member of the network in such a method.</summary>
    public string Member(string name) => _users.Contains(name) ? "this." + name : name;

    /// <summary>The field of a weight or bias.</summary>
    public static string Field(Quantity parameter) => parameter.Kind is QuantityKind.Weight or QuantityKind.WeightGradient
        ? $"W{Text(parameter.Layer)}_{Text(parameter.From)}_{Text(parameter.Node)}"
        : $"B{Text(parameter.Layer)}_{Text(parameter.Node)}";

    /// <summary>The field of a number of the scaling.</summary>
    public static string ScalingField(Quantity number) => number.Kind.ToString() + Text(number.Node);

    /// <summary>The name of a computed value: o2_1 at node 1 of layer 2, s2 for all of layer 2.</summary>
    public static string Value(Quantity value)
    {
        if (value.Kind == QuantityKind.NodeSum)
        {
            return "t" + Text(value.Layer) + (value.From == 1 ? string.Empty : "_" + Text(value.From));
        }

        string letter = Letter(value.Kind) + Text(value.Layer) + (value.Kind == QuantityKind.Arriving ? "from" + Text(value.From) : string.Empty);
        return value.IsOnePerLayer ? letter : letter + "_" + Text(value.Node);
    }

    public static string Letter(QuantityKind kind) => kind switch
    {
        QuantityKind.PreActivation => "z",
        QuantityKind.Output => "o",
        QuantityKind.Upstream or QuantityKind.Arriving => "g",
        QuantityKind.Error => "d",
        QuantityKind.LargestLogit => "m",
        QuantityKind.CentredLogit => "c",
        QuantityKind.Exponential => "e",
        QuantityKind.ExponentialSum => "s",
        QuantityKind.NodeSum => "t",
        QuantityKind.ScaledTarget => "y",
        _ => throw new InvalidOperationException($"{kind} has no letter of its own."),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
