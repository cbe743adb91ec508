using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>Tells quickly which names no generated member ever has, whatever the network.</summary>
internal static class MemberNames
{
    private static readonly char[] Digits = "0123456789".ToCharArray();

    /// <summary>What of others is an extension method.</summary>
    private const string OfFrozenClassifiers = "PredictClassBatch";

    private static readonly HashSet<string> Stems = new(Representatives().Append(WithMemory(isDouble: false)).Append(WithMemory(isDouble: true)).SelectMany(NamesOf).Append(OfFrozenClassifiers).Select(Stem), StringComparer.Ordinal);

    /// <summary>Members of interfaces that are implemented explicitly, under the names that they have if the interface is named with global:: or without.</summary>
    public static IReadOnlyList<string> Explicit { get; } = Stems.Where(name => name.Contains('.')).SelectMany(name => new[] { name, "global::" + name }).ToList();

    /// <summary>Whether a generated member may have the name: true for every name that one has, false for nearly all others.</summary>
    public static bool MayInclude(string name) => Stems.Contains(Stem(name));

    /// <summary>The name without the layer and the part at its end: ForwardLayer2Part3 is one of ForwardLayer.</summary>
    private static string Stem(string name)
    {
        string stem = name.TrimEnd(Digits);
        return stem.EndsWith("Part", StringComparison.Ordinal) ? stem.Substring(0, stem.Length - "Part".Length).TrimEnd(Digits) : stem;
    }

    /// <summary>A network of each layout, drawn and trained, all of them classifiers with rows of a type, which have the most members. Frozen ones have one name beside these.</summary>
    private static IEnumerable<NetworkSpecification> Representatives() =>
        from inputs in new[] { 2, Limits.MostNamed + 1, Limits.MostUnrolledWeights + 1 }
        from width in new[] { 2, Limits.LeastVectorWidth }
        from isDouble in new[] { false, true }
        from optimizer in inputs == 2 && !isDouble ? Calculus.OptimizerRule.Names : new[] { "SGD", "Adam" }
        from dropout in inputs == 2 && optimizer == "SGD" ? new double?[] { null, 0.5 } : new double?[] { null }
        from start in optimizer == "SGD" ? new[] { null, Trained } : new StartValues?[] { null }
        let layers = new[] { new LayerSpecification(width, "Tanh", Dropout: dropout), new LayerSpecification(2, "Softmax") }
        select Representative(inputs, layers, optimizer, isDouble, Row(hasLabel: isDouble), start);

    /// <summary>A network with memory has members of its own.</summary>
    private static NetworkSpecification WithMemory(bool isDouble) =>
        Representative(2, new[] { new LayerSpecification(2, "Linear") { Memory = new LayerMemory(MemoryKind.Lstm) }, new LayerSpecification(2, "Softmax") }, "SGD", isDouble, row: null, start: null);

    private static NetworkSpecification Representative(int inputs, LayerSpecification[] layers, string optimizer, bool isDouble, RowSpecification? row, StartValues? start) => new(
        "a representative", inputs, layers.ToEquatableArray(), new LossSpecification("CrossEntropy"), new OptimizerSpecification(optimizer), "Auto", "Auto", isDouble, 0, default, default,
        row is null ? "None" : "Standardize", "None", row, start);

    /// <summary>Names do not depend on the numbers that were trained.</summary>
    private static StartValues Trained => new(default, new ModelScaling(default, default));

    /// <summary>Rows with targets and rows with classes have members of their own.</summary>
    private static RowSpecification Row(bool hasLabel)
    {
        var column = new RowColumn("a representative", "int", ColumnKind.Integer);
        return new RowSpecification("a representative", IsReference: false, "public", new EquatableArray<RowColumn>(new[] { column }), default, hasLabel ? new RowLabel(column, "public", default) : null);
    }

    private static IEnumerable<string> NamesOf(NetworkSpecification specification) =>
        NetworkMembers.InEveryFramework(new NetworkDeclaration(new TypeIdentity("", default, new TypePart("class", "a representative", default)), specification, HasConstructors: false, default))
            .Select(member => member.Name);
}
