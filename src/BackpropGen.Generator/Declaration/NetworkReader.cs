using System.Collections.Immutable;
using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;
using BackpropGen.Generator.Topology;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BackpropGen.Generator.Declaration;

/// <summary>What a class with the attribute turned out to be: a declaration, unless there is an error among the problems.</summary>
internal sealed record NetworkReading(NetworkDeclaration? Declaration, EquatableArray<Problem> Problems);

/// <summary>Reads an attribute and its class. The generator takes the declaration, the analyzer the problems.</summary>
internal sealed class NetworkReader
{
    public const string AttributeName = "BackpropGen.NetworkAttribute";

    private readonly INamedTypeSymbol _type;
    private readonly AttributeData _attribute;
    private readonly Compilation _compilation;
    private readonly List<Problem> _problems = new();

    private NetworkReader(INamedTypeSymbol type, AttributeData attribute, Compilation compilation)
    {
        _type = type;
        _attribute = attribute;
        _compilation = compilation;
    }

    public static NetworkReading Read(INamedTypeSymbol type, AttributeData attribute, Compilation compilation)
    {
        var reader = new NetworkReader(type, attribute, compilation);
        NetworkDeclaration? declaration = reader.Read();
        return new NetworkReading(
            reader._problems.Any(problem => problem.IsError) ? null : declaration, new EquatableArray<Problem>(reader._problems));
    }

    /// <summary>The attribute of a class, or null: the first, where a program that does not compile has several.</summary>
    public static AttributeData? AttributeOf(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName);

    private NetworkDeclaration? Read()
    {
        ReadType();
        if (_attribute.AttributeConstructor is null || AllConstants().Any(constant => constant.Kind == TypedConstantKind.Error))
        {
            // The compiler says what is wrong.
            return null;
        }

        NetworkSpecification? specification = ReadSpecification();
        if (specification is null || _problems.Any(problem => problem.IsError))
        {
            return null;
        }

        bool hasConstructors = TypeShape.LeavesConstructors(_type);
        var network = NetworkModel.Of(specification);
        Surface surface = Surface.Of(network, new Names(specification), TypeShape.Identifier(_type.Name), hasConstructors);
        var collisions = new MemberCollisions(_type, surface, _compilation);
        _problems.AddRange(collisions.Problems());
        WarnOf(network);
        return new NetworkDeclaration(TypeShape.IdentityOf(_type), specification, hasConstructors, collisions.Hidden());
    }

    private IEnumerable<TypedConstant> AllConstants()
    {
        IEnumerable<TypedConstant> constants = _attribute.ConstructorArguments.Concat(_attribute.NamedArguments.Select(argument => argument.Value));
        return constants.SelectMany(constant => constant.Kind == TypedConstantKind.Array && !constant.IsNull ? constant.Values.Add(constant) : ImmutableArray.Create(constant));
    }

    private void ReadType()
    {
        if (TypeShape.Unsupported(_type) is { } reason)
        {
            Report("BPG002", new TypeSite(), _type.Name, reason);
        }

        if (_compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp9 } compilation)
        {
            Report("BPG010", new TypeSite(), _type.Name, compilation.LanguageVersion.ToDisplayString());
        }

        int outwards = 0;
        for (INamedTypeSymbol? type = _type; type is not null; type = type.ContainingType, outwards++)
        {
            if (!TypeShape.IsPartial(type))
            {
                Report("BPG001", new TypeSite(outwards), type.Name, _type.Name);
            }
        }

        for (INamedTypeSymbol? type = _type.BaseType; type is not null; type = type.BaseType)
        {
            if (AttributeOf(type) is not null)
            {
                Report("BPG014", new TypeSite(), _type.Name, type.Name);
                break;
            }
        }
    }

    private NetworkSpecification? ReadSpecification()
    {
        if (_attribute.ConstructorArguments.Length == 0)
        {
            Report("BPG003", new AttributeSite(), "A network needs a topology, such as [Network(\"2-2-1\")]");
            return null;
        }

        string? text = _attribute.ConstructorArguments[0].Value as string;
        NetworkTopology? topology = ReadTopology(text);
        string? hidden = ReadEnum("activation", _attribute.ConstructorArguments[1]);
        string? outputActivation = ReadEnum("OutputActivation");
        string? lossName = ReadEnum("Loss");
        string? initializer = ReadEnum("Initializer");
        string? precision = ReadEnum("Precision");
        if (topology is null || _problems.Any(problem => problem.Id == "BPG012"))
        {
            return null;
        }

        string? written = topology.Layers[topology.Layers.Count - 1].Activation ?? outputActivation;
        LossFunction loss = LossFunction.Named(lossName ?? (written == "Softmax" ? "CrossEntropy" : "MeanSquaredError"));
        string output = written ?? loss.OutputActivation;
        var layers = topology.Layers
            .Select((layer, i) => new LayerSpecification(layer.Size, i == topology.Layers.Count - 1 ? output : layer.Activation ?? hidden ?? "Tanh"))
            .ToList();
        CheckLoss(loss, output, lossName is not null);
        if (topology.ParameterCount > NetworkModel.MostParameters)
        {
            Report("BPG013", new ArgumentSite("topology"), topology.ToString(), Text(topology.ParameterCount), Text(NetworkModel.MostParameters));
        }

        int outputs = layers[layers.Count - 1].Size;
        var reader = new NameReader(_attribute, topology.ToString(), _problems);
        IReadOnlyList<string> inputNames = reader.Read("Inputs", "input", "x", topology.InputCount, Array.Empty<string>());
        IReadOnlyList<string> outputNames = reader.Read("Outputs", "output", "y", outputs, inputNames);
        return new NetworkSpecification(
            text!.Trim(),
            topology.InputCount,
            new EquatableArray<LayerSpecification>(layers),
            loss.Name,
            initializer ?? "Auto",
            precision == "Double",
            NamedArgument("Seed")?.Value as int? ?? 0,
            new EquatableArray<string>(inputNames),
            new EquatableArray<string>(outputNames));
    }

    private NetworkTopology? ReadTopology(string? text)
    {
        TopologyParse parse = TopologyParser.Parse(text, ActivationFunction.All.Select(activation => activation.Name).ToList());
        if (parse.Succeeded)
        {
            return parse.Topology;
        }

        string id = parse.Error.Kind switch
        {
            TopologyErrorKind.Dash => "BPG006",
            TopologyErrorKind.LayerSize => "BPG004",
            TopologyErrorKind.UnknownActivation => "BPG005",
            _ => "BPG003",
        };
        Report(id, new ArgumentSite("topology", text is null ? null : parse.Error.Range), parse.Error.Message);
        return null;
    }

    /// <summary>Losses on logits take the activation that belongs to them, or linear: the network then predicts the logits.</summary>
    private void CheckLoss(LossFunction loss, string output, bool isWritten)
    {
        if (loss.IsOnLogits && output != loss.OutputActivation && output != "Linear")
        {
            string advice = $"it takes {loss.OutputActivation.ToLowerInvariant()}, or linear for a network that predicts logits";
            Report("BPG011", isWritten ? new ArgumentSite("Loss") : new ArgumentSite("topology"), Capitalized(loss.Title), output.ToLowerInvariant(), advice);
        }
    }

    private void WarnOf(NetworkModel network)
    {
        NetworkSpecification specification = network.Specification;
        int last = specification.Layers.Count - 1;
        for (int i = 0; i < last; i++)
        {
            if (specification.Layers[i].Activation == "Softmax")
            {
                Report("BPG101", ActivationSite(specification, i, "activation"), Text(i + 1));
            }
        }

        if (specification.Layers[last].Activation == "Softmax" && specification.Loss == "MeanSquaredError")
        {
            Report("BPG102", new ArgumentSite("Loss"));
        }

        int equal = specification.Layers.Take(last).ToList().FindIndex(
            layer => layer.Size > 1 && !ActivationFunction.Named(layer.Activation).IsLinear);
        if (equal >= 0 && Initialization.StartsEqual(specification.Initializer))
        {
            LayerSpecification layer = specification.Layers[equal];
            Report("BPG103", new ArgumentSite("Initializer"), specification.Initializer, Text(layer.Size), layer.Activation.ToLowerInvariant(), Text(equal + 1));
        }

        if (network.Form == RowForm.Loops)
        {
            Report("BPG201", new ArgumentSite("topology"), specification.Topology, Text(specification.WeightCount), Text(NetworkModel.MostUnrolledWeights));
        }
    }

    /// <summary>Where a layer's activation is written: in the topology, else as an argument.</summary>
    private ArgumentSite ActivationSite(NetworkSpecification specification, int layer, string argument)
    {
        string text = _attribute.ConstructorArguments[0].Value as string ?? specification.Topology;
        int start = 0;
        for (int i = 0; i <= layer; i++)
        {
            start = text.IndexOf('-', start) + 1;
        }

        int end = text.IndexOf('-', start);
        int colon = text.IndexOf(':', start);
        if (colon < 0 || colon > end)
        {
            return new ArgumentSite(argument);
        }

        string name = text.Substring(colon + 1, end - colon - 1);
        int from = colon + 1 + (name.Length - name.TrimStart().Length);
        return new ArgumentSite("topology", new CharacterRange(from, name.Trim().Length));
    }

    private TypedConstant? NamedArgument(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in _attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private string? ReadEnum(string property) => NamedArgument(property) is { } constant ? ReadEnum(property, constant) : null;

    /// <summary>The name of an enum's value: the library's enums and the generator's definitions meet by name.</summary>
    private string? ReadEnum(string argument, TypedConstant constant)
    {
        List<IFieldSymbol> values = constant.Type?.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).ToList() ?? new List<IFieldSymbol>();
        IFieldSymbol? value = values.FirstOrDefault(field => Equals(field.ConstantValue, constant.Value));
        if (value is null)
        {
            string number = Convert.ToString(constant.Value, CultureInfo.InvariantCulture) ?? "null";
            Report("BPG012", new ArgumentSite(argument), number, constant.Type?.Name ?? argument, string.Join(", ", values.Select(field => field.Name)));
        }

        return value?.Name;
    }

    private void Report(string id, Site site, params string[] arguments) => _problems.Add(new Problem(id, site, arguments));

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
