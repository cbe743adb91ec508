using System.Globalization;
using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Emission;

/// <summary>Everything that the printers of one network share: its plan, its names, its notation and how members are opened.</summary>
internal sealed class Emitter
{
    public const string Check = "global::BackpropGen.CompilerServices.Check";
    public const string ReadOnlySpan = SpanTypes.ReadOnlySpan;
    public const string Span = SpanTypes.Span;

    private readonly HashSet<string> _hidden;
    private readonly FunctionNames _functions;
    private readonly Dictionary<string, Member> _stages;

    public Emitter(NetworkDeclaration declaration, NetworkPlan network, IEnumerable<Member> stages, ParameterMemory memory, ParameterSource parameters, MemberAttributes attributes)
    {
        Declaration = declaration;
        Network = network;
        Names = new Names(declaration.Specification);
        _functions = FunctionNames.Of(network.Target, declaration.Specification.IsDouble);
        Memory = memory;
        Parameters = parameters;
        Attributes = attributes;
        StageMethods = stages.ToList();
        _stages = StageMethods.ToDictionary(member => member.Name.Substring(member.Name.LastIndexOf('.') + 1));
        _hidden = new HashSet<string>(declaration.Hidden, StringComparer.Ordinal);
    }

    public NetworkDeclaration Declaration { get; }

    /// <summary>How the network keeps its parameters.</summary>
    public ParameterMemory Memory { get; }

    /// <summary>Where code that computes reads them, unless they are fields of a struct.</summary>
    public ParameterSource Parameters { get; }

    public NetworkPlan Network { get; }

    public Names Names { get; }

    /// <summary>The private methods and types that hold the stages of networks whose methods are not each one straight line.</summary>
    public IReadOnlyList<Member> StageMethods { get; }

    /// <summary>The attributes of members.</summary>
    public MemberAttributes Attributes { get; }

    public Target Target => Network.Target;

    public NetworkSpecification Specification => Declaration.Specification;

    public Precision Precision => Precision.Of(Specification.IsDouble);

    public string T => Precision.Type;

    public int InputCount => Specification.InputCount;

    public int OutputCount => Specification.OutputCount;

    public int TargetCount => Specification.TargetCount;

    public int ParameterCount => Network.ParameterCount;

    /// <summary>A literal of any text: what no line or file can hold is written as a number.</summary>
    public static string Quote(string text) => "\"" + string.Concat(text.Select(Escape)) + "\"";

    private static string Escape(char c) => c switch
    {
        '\\' or '"' => "\\" + c,
        _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    };

    public string Literal(double value) => CSharpNotation.Literal(value, Specification.IsDouble);

    /// <summary>The seed of the initial weights: its minus sign is the hyphen on every machine.</summary>
    public string Seed => Specification.Seed.ToString(CultureInfo.InvariantCulture);

    public string Topology => Quote(Specification.Topology);

    public CSharpNotation Notation(Func<Leaf, string> name) => new(Specification.IsDouble, _functions, name);

    /// <summary>Opens a method; disposing of the result closes it.</summary>
    public IDisposable Open(CodeWriter writer, Member member)
    {
        writer.Lines(CSharpNotation.WrapList(Head(member) + "(", member.Arguments.Select(Print), ")"));
        return writer.Body();
    }

    /// <summary>The method or type that holds a stage or a part of one.</summary>
    public Member Stage(string name) => _stages[name];

    /// <summary>Opens the method of a stage.</summary>
    public IDisposable OpenStage(CodeWriter writer, Member stage)
    {
        Attributes.Begin(writer, stage);
        return Open(writer, stage);
    }

    /// <summary>The declaration of a member, without its body.</summary>
    public string Header(Member member) => Head(member)
        + (member.Kind is MemberKind.Method or MemberKind.Constructor ? "(" + string.Join(", ", member.Arguments.Select(Print)) + ")" : string.Empty);

    /// <summary>A call from a method that has all the arguments under the same names.</summary>
    public static string Call(Member member) => $"{member.Name}({string.Join(", ", member.Arguments.Select(Pass))})";

    private static string Pass(Argument argument) => (argument.Modifier.Length == 0 ? string.Empty : argument.Modifier + " ") + argument.Name;

    private string Head(Member member)
    {
        string modifiers = _hidden.Contains(member.Signature) ? "new " + member.Modifiers : member.Modifiers;
        string type = member.Kind == MemberKind.Constructor ? string.Empty : member.Type + " ";
        return ($"{modifiers} {(type == " " ? string.Empty : type)}{member.PrintedName}").TrimStart();
    }

    /// <summary>Where the part of an index begins, of parts of some length.</summary>
    public static string Times(string index, int length) => length == 1 ? index : FormattableString.Invariant($"{index} * {length}");

    /// <summary>A place behind a start.</summary>
    public static string Plus(string start, int offset) => offset == 0 ? start : FormattableString.Invariant($"{start} + {offset}");

    /// <summary>The values of a row of a span.</summary>
    public static string RowOf(string span, string row, int length) => FormattableString.Invariant($"{span}.Slice({Times(row, length)}, {length})");

    /// <summary>Commas between the items that a function makes of 0, 1, …</summary>
    public static string List(int count, Func<int, string> item) => string.Join(", ", Enumerable.Range(0, count).Select(item));

    private static string Print(Argument argument) =>
        (argument.Modifier.Length == 0 ? string.Empty : argument.Modifier + " ") + argument.Type + " " + argument.Name
        + (argument.Default.Length == 0 ? string.Empty : " = " + argument.Default);
}
