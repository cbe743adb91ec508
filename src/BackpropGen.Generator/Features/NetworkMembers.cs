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
        HasMemory = declaration.Specification.HasMemory;
        IsHead = declaration.IsHead;
        var printer = new Lazy<RowPrinter>(() => Printers.OfRow(Emitter));
        _json = new JsonMembers(Emitter, WriterOf);
        CodeWriter code = _writers[Aspect.Network];
        var all = new Feature[]
        {
            new DeclarationMembers(Emitter, code),
            new PredictionMembers(Emitter, printer, code),
            new GradientMembers(Emitter, printer, code),
            new UpdateMembers(Emitter, printer, code),
            new BatchMembers(Emitter, code),
            new ExplanationMembers(Emitter, printer, code),
            new DescriptionMembers(Emitter, code),
            new TrainedValueMembers(Emitter, _writers[Aspect.Weights]),
            new TypedRowMembers(Emitter, _writers[Aspect.TypedRows]),
            _json,
        };
        _features = declaration.Specification.HasMemory ? new[] { new SequenceMembers(Emitter, code) }
            : declaration.IsHead ? new[] { new HeadMembers(Emitter, printer, code) }
            : declaration.IsStep && Emitter.Network.IsVectorized ? all.Append(new StepMembers(Emitter, printer, code)).ToArray()
            : Emitter.Network.IsFrozen ? all.Where(feature => feature is not (GradientMembers or UpdateMembers or ExplanationMembers or JsonMembers)).ToArray() : all;
        Members = _features.SelectMany(feature => feature.Members()).Concat(declaration.Specification.HasMemory ? Array.Empty<Member>() : Emitter.StageMethods).ToList();
    }

    public Emitter Emitter { get; }

    /// <summary>Whether the class is one around nested networks.</summary>
    public bool HasMemory { get; }

    /// <summary>Whether the class is the head of a network with memory.</summary>
    public bool IsHead { get; }

    /// <summary>Every member that is printed.</summary>
    public IReadOnlyList<Member> Members { get; }

    /// <summary>The interfaces that the class implements, first those that users know.</summary>
    public IEnumerable<string> Interfaces => _features.SelectMany(feature => feature.Interfaces).OrderBy(name => name.Split('.').Length).ThenBy(name => name, StringComparer.Ordinal)
        .Select(name => $"global::{name}<{Emitter.T}>");

    /// <summary>Attributes of the class itself.</summary>
    public IEnumerable<string> Attributes => !HasMemory && !IsHead && _json.HasConverter ? new[] { _json.Attribute } : Array.Empty<string>();

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
        Member? before = null;
        foreach (Feature feature in _features.Where(feature => feature.Aspect == file))
        {
            feature.Write(ref before);
            feature.WriteStages();
        }
    }
}
