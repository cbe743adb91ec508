using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>
/// A part of what a network can do: the members that it brings into the class, each with its signature, its documentation and its body. A feature decides which members
/// there are, and calls the printers of Emission for what they compute.
/// </summary>
internal abstract class Feature
{
    protected const string ReadOnlySpan = SpanTypes.ReadOnlySpan;
    protected const string Span = SpanTypes.Span;
    protected const string NotFinite = "If it is not finite, the network was left as it was.";
    protected const string Eta = "η is finite and at least 0";

    protected Feature(Emitter emitter, CodeWriter writer, Aspect aspect)
    {
        Emitter = emitter;
        Writer = writer;
        Aspect = aspect;
        Row = new RowArguments(emitter, writer);
    }

    /// <summary>The file that it stands in.</summary>
    public Aspect Aspect { get; }

    /// <summary>The interfaces that the class implements with it, without their type argument.</summary>
    public virtual IEnumerable<string> Interfaces => Array.Empty<string>();

    /// <summary>Its members, in the order in which they are printed.</summary>
    public abstract IEnumerable<Member> Members();

    protected Emitter Emitter { get; }

    protected CodeWriter Writer { get; }

    protected RowArguments Row { get; }

    protected NetworkPlan Network => Emitter.Network;

    protected Names Names => Emitter.Names;

    protected string T => Emitter.T;

    protected bool HasStruct => Network.HasParametersStruct;

    protected bool IsVectorized => Network.IsVectorized;

    /// <summary>How an argument of the gradient's type is passed on.</summary>
    protected string Ref => HasStruct ? "ref " : string.Empty;

    /// <summary>How a gradient that is only read is passed on.</summary>
    protected string In => HasStruct ? "in " : string.Empty;

    /// <summary>Whether the code for one row is one straight line, in the method with named arguments.</summary>
    protected bool IsLine => Network.Form == RowForm.Locals;

    protected Argument Inputs => new("", $"{ReadOnlySpan}<{T}>", "inputs");

    protected Argument Targets => new("", $"{ReadOnlySpan}<{T}>", "targets");

    protected Argument ManyInputs => new("", $"{ReadOnlySpan}<{T}>", "inputs");

    protected Argument ManyTargets => new("", $"{ReadOnlySpan}<{T}>", "targets");

    protected Argument ClassIndex => new("", "int", "classIndex");

    protected Argument LearningRate => new("", T, "learningRate");

    protected Argument OutGradient => new("out", "Parameters", "gradient");

    protected Argument SpanGradient => new("", $"{Span}<{T}>", "gradient");

    /// <summary>What outputs are multiplied by, in networks with dropout.</summary>
    protected Argument[] Masks => Network.HasDropout ? new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "masks") } : Array.Empty<Argument>();

    protected Argument SumOfGradients => HasStruct ? new Argument("ref", "Parameters", "gradient") : new Argument("", $"{Span}<{T}>", "gradient");

    /// <summary>Which targets a row may have, as the end of a sentence about it; empty where all finite ones are allowed.</summary>
    protected string OfTargets => Network.Graph.Loss.Targets.Phrase is { Length: > 0 } phrase ? $", with targets {phrase.TrimStart(',', ' ')}" : string.Empty;

    /// <summary>The classes of a row, as the end of a sentence about it.</summary>
    protected string OfClass => $", for a class from 0 to {Network.ClassCount - 1}";

    /// <summary>What the loss of a row is.</summary>
    protected string LossOfRow => $"The loss of one row, {Network.Graph.Loss.Title}" + (Network.Specification.HasTargetScaling ? " of scaled targets" : string.Empty);

    /// <summary>What a training step on one row does and returns.</summary>
    /// <param name="of">Which targets the row may have, or classes.</param>
    protected string StepOnRow(string of) =>
        $"One step of training on one row{of}: its gradient, then the update; {Eta}. Returns the loss before the step{(Network.HasDropout ? ", with outputs dropped" : string.Empty)}. {NotFinite}";

    protected Argument ReadGradient(string name) => HasStruct ? new Argument("in", "Parameters", name) : new Argument("", $"{ReadOnlySpan}<{T}>", name);

    protected static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>A value, or a tuple with names.</summary>
    protected static string ValueOrTuple(string type, IReadOnlyList<string> names) =>
        names.Count == 1 ? type : "(" + string.Join(", ", names.Select(name => type + " " + name)) + ")";

    /// <summary>An argument of ours beside the user's, whose names come first.</summary>
    protected Argument Yielding(Argument argument) => argument with { Name = Names.Local(argument.Name) };

    protected Argument[] NamedInputs() => Names.Inputs.Select(name => new Argument("", T, name)).ToArray();

    protected Argument[] NamedTargets() => Names.Targets.Select(name => new Argument("", T, name)).ToArray();

    protected Argument[] NamedInputsAnd(params Argument[] others) => NamedInputs().Concat(others).ToArray();

    /// <summary>Prints the members, documented, with an empty line between two, unless each is a line, or both are expressions of one name.</summary>
    public void Write(ref Member? before)
    {
        foreach (Member member in Members())
        {
            bool isOverload = before?.Name == member.Name && Writer.EndsInExpression;
            int? parted = before is { } last && !(last.IsLine && member.IsLine) ? Writer.Part() : null;
            before = member;
            Documentation.Write(Writer, member);
            Emitter.Attributes.Begin(Writer, member);
            member.Print(member);
            if (parted is { } place && isOverload && Writer.EndsInExpression)
            {
                Writer.Join(place);
            }
        }
    }

    /// <summary>Prints the private methods of the stages that the members call.</summary>
    public virtual void WriteStages()
    {
    }

    /// <summary>A method that is still to get its body.</summary>
    protected Member Signature(string modifiers, string type, string name, string summary, params Argument[] arguments) =>
        new(Aspect, MemberKind.Method, modifiers, type, name, arguments, summary);

    protected Member Method(string modifiers, string type, string name, string summary, IEnumerable<Argument> arguments, Action body) =>
        WithBody(Signature(modifiers, type, name, summary, arguments.ToArray()), body);

    protected Member WithBody(Member signature, Action body) => signature with { Print = member => WriteMethod(member, body) };

    protected Member Public(string type, string name, string summary, IEnumerable<Argument> arguments, Action body) => Method("public", type, name, summary, arguments, body);

    /// <summary>A member of the interface that the network implements, where its documentation is.</summary>
    protected Member Inherited(string type, string name, IEnumerable<Argument> arguments, Action body) =>
        Method("public", type, name, "", arguments, body) with { IsInherited = true };

    /// <summary>A member that only code for any network sees, under the name that the compiler gives it.</summary>
    protected Member Explicit(string owner, string type, string name, IEnumerable<Argument> arguments, Action body) =>
        Method("", type, OwnerOf(owner) + name, "", arguments, body) with { Owner = $"global::{owner}<{T}>" };

    /// <summary>A method of an interface that calls the network's own.</summary>
    protected Member ExplicitCall(string owner, string type, string name, Argument[] arguments, string call) =>
        Explicit(owner, type, name, arguments, () => Writer.Line(call + ";")) with { IsLine = true };

    /// <summary>A property of an interface, or a method without arguments, that returns a value.</summary>
    protected Member ExplicitValue(string owner, string type, string name, string value, MemberKind kind = MemberKind.Property) =>
        new(Aspect, kind, "", "", OwnerOf(owner) + name, Array.Empty<Argument>(), "")
        {
            IsLine = true,
            Print = _ => Writer.Line($"{type} global::{owner}<{T}>.{name}{(kind == MemberKind.Method ? "()" : string.Empty)} => {value};"),
        };

    protected Member Constant(string type, string name, string summary, string value) =>
        new(Aspect, MemberKind.Constant, "public const", type, name, Array.Empty<Argument>(), summary) { IsLine = true, Print = member => Writer.Line($"{Emitter.Header(member)} = {value};") };

    /// <summary>A private field, with an initial value or none.</summary>
    protected Member Field(string modifiers, string type, string name, string value = "") =>
        new(Aspect, MemberKind.Field, modifiers, type, name, Array.Empty<Argument>(), "")
        {
            IsLine = true,
            Print = member => Writer.Line(Emitter.Header(member) + (value.Length == 0 ? string.Empty : " = " + value) + ";"),
        };

    protected Member NestedType(string modifiers, string name, string summary, Action<Member> print) =>
        new(Aspect, MemberKind.Type, modifiers, "", name, Array.Empty<Argument>(), summary) { Print = print };

    /// <summary>
    /// A method with a line, or a term, for each parameter, and the methods that hold its parts where one would be too long: they have its signature and a number at
    /// the end of their name.
    /// </summary>
    /// <param name="member">Its signature.</param>
    /// <param name="lines">The lines of some of the parameters.</param>
    /// <param name="first">What stands before them in the method itself.</param>
    /// <param name="before">What stands before them wherever they are.</param>
    /// <param name="last">What stands behind them in the method itself.</param>
    /// <param name="calls">How the calls of parts are put into one line, where {0} stands for them; null for a line each.</param>
    protected IEnumerable<Member> PerParameter(
        Member member,
        Func<IReadOnlyList<Quantity>, IEnumerable<string>> lines,
        string[]? first = null,
        string[]? before = null,
        string[]? last = null,
        (string Line, string Separator)? calls = null)
    {
        IReadOnlyList<IReadOnlyList<Quantity>> parts = Network.PartsOfParameters;
        IReadOnlyList<Member> methods = parts.Count == 1
            ? Array.Empty<Member>()
            : parts.Select((part, i) => member.Part(i + 1) with { Print = method => WriteLines(method, (before ?? Array.Empty<string>()).Concat(lines(part))) }).ToList();
        IEnumerable<string> Body() => methods.Count == 0
            ? (before ?? Array.Empty<string>()).Concat(lines(parts[0]))
            : calls is { } form
                ? new[] { string.Format(System.Globalization.CultureInfo.InvariantCulture, form.Line, string.Join(form.Separator, methods.Select(Emitter.Call))) }
                : methods.Select(method => Emitter.Call(method) + ";");
        yield return member with { Print = method => WriteLines(method, (first ?? Array.Empty<string>()).Concat(Body()).Concat(last ?? Array.Empty<string>())) };
        foreach (Member method in methods)
        {
            yield return method;
        }
    }

    private void WriteLines(Member member, IEnumerable<string> lines) => WriteMethod(member, () => Writer.Lines(lines));

    private void WriteMethod(Member member, Action body)
    {
        using (Emitter.Open(Writer, member))
        {
            body();
        }
    }

    private string OwnerOf(string owner) => $"{owner}<System.{(Network.Specification.IsDouble ? "Double" : "Single")}>.";
}
