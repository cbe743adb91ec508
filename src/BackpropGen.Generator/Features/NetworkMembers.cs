using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>All that a network class gets: its features, and the files that they stand in.</summary>
internal sealed class NetworkMembers
{
    private readonly Dictionary<Aspect, CodeWriter> _writers = Enum.GetValues(typeof(Aspect)).Cast<Aspect>().ToDictionary(aspect => aspect, _ => new CodeWriter());
    private readonly JsonMembers _json;
    private readonly IReadOnlyList<Feature> _features;

    private NetworkMembers(NetworkDeclaration declaration, Target target)
    {
        Emitter = Printers.SharedBy(declaration, target);
        var printer = new Lazy<RowPrinter>(() => Printers.OfRow(Emitter));
        _json = new JsonMembers(Emitter, _writers[Aspect.Json]);
        var always = new Feature[]
        {
            new DeclarationMembers(Emitter, _writers[Aspect.Declaration]),
            new DescriptionMembers(Emitter, _writers[Aspect.Declaration]),
            new TrainedValueMembers(Emitter, _writers[Aspect.Weights]),
            new PredictionMembers(Emitter, printer, _writers[Aspect.Forward]),
            new BatchMembers(Emitter, _writers[Aspect.Rows]),
            new TypedRowMembers(Emitter, _writers[Aspect.TypedRows]),
        };
        var trained = new Feature[]
        {
            new GradientMembers(Emitter, printer, _writers[Aspect.Gradient]),
            new UpdateMembers(Emitter, printer, _writers[Aspect.Update]),
            _json,
        };
        _features = Emitter.Network.IsFrozen ? always : always.Concat(trained).ToArray();
        Members = _features.SelectMany(feature => feature.Members()).Concat(Emitter.StageMethods).ToList();
    }

    public Emitter Emitter { get; }

    /// <summary>Every member that is printed.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>The interfaces that the class implements, first those that users know.</summary>
    public IEnumerable<string> Interfaces => _features.SelectMany(feature => feature.Interfaces).OrderBy(name => name.Split('.').Length).ThenBy(name => name, StringComparer.Ordinal)
        .Select(name => $"global::{name}<{Emitter.T}>");

    /// <summary>Attributes of the class itself.</summary>
    public IEnumerable<string> Attributes => Has(Aspect.Json) ? new[] { _json.Attribute } : Array.Empty<string>();

    public static NetworkMembers Of(NetworkDeclaration declaration, Target target) => new(declaration, target);

    /// <summary>The members that the network gets in the newest frameworks, then those that it gets only in older ones.</summary>
    public static IReadOnlyList<Member> InEveryFramework(NetworkDeclaration declaration) => new[] { Target.Newest, Target.Oldest }
        .SelectMany(target => Of(declaration, target).Members).GroupBy(member => (member.Kind, member.Signature)).Select(same => same.First()).ToList();

    /// <summary>Whether any member stands in a file.</summary>
    public bool Has(Aspect file) => Members.Any(member => member.Aspect == file);

    /// <summary>What a file is printed with.</summary>
    public CodeWriter WriterOf(Aspect file) => _writers[file];

    /// <summary>Prints the members of a file.</summary>
    public void Write(Aspect file)
    {
        bool isFirst = true;
        List<Feature> features = _features.Where(feature => feature.Aspect == file).ToList();
        foreach (Feature feature in features)
        {
            feature.Write(ref isFirst);
        }

        foreach (Feature feature in features)
        {
            feature.WriteStages();
        }
    }
}
