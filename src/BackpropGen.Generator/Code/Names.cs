using System.Globalization;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Code;

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
        Targets = specification.Loss.Own is not { Group.IsElementwise: false } ? Outputs
            : specification.TargetCount == 1 ? new[] { Local("target") } : Numbered("target", specification.TargetCount);
        _users.UnionWith(Targets);
    }

    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The targets: those of outputs have their names.</summary>
    public IReadOnlyList<string> Targets { get; }

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
    public static string Field(Quantity parameter) =>
        $"{parameter.Symbol.Letter}{Text(parameter.Layer)}{(parameter.From > 0 ? "_" + Text(parameter.From) : string.Empty)}_{Text(parameter.Node)}";

    /// <summary>The field of a number of the scaling.</summary>
    public static string ScalingField(Quantity number) => number.Symbol.Letter + Text(number.Node);

    /// <summary>The name of a computed value: o2_1 at node 1 of layer 2, s2 for all of layer 2.</summary>
    public static string Value(Quantity value)
    {
        if (value.IsOnePerLayer)
        {
            return value.Symbol.Letter + Text(value.Layer) + (value.Ordinal > 1 ? "_" + Text(value.Ordinal) : string.Empty);
        }

        return OfLayer(value) + "_" + Text(value.Node);
    }

    /// <summary>What all nodes of a layer have of a value: o2, and g2from3 of what comes back to layer 2 from layer 3.</summary>
    public static string OfLayer(Quantity value) => value.Symbol.Letter + Text(value.Layer) + (value.Ordinal > 0 ? "from" + Text(value.Ordinal) : string.Empty);

    /// <summary>The places of the inputs that a frozen layer takes.</summary>
    public static string InputsOfLayer(int layer) => "InputsOfLayer" + Text(layer);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
