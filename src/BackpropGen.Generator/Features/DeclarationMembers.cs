using System.Globalization;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>Sizes, the struct of parameters, what the network keeps, constructors, and copies in and out.</summary>
internal sealed class DeclarationMembers : Feature
{
    private const string DropoutInterface = "BackpropGen.CompilerServices.IDropoutNetwork";

    private readonly ScalingMembers _scaling;

    public DeclarationMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
        _scaling = new ScalingMembers(emitter, writer);
    }

    private ParameterMemory Memory => Emitter.Memory;

    private Argument Seed => new("", "int", "seed");

    /// <summary>The parameters of a new network.</summary>
    private string Start => Network.Start is null ? Memory.Drawn(Emitter.Seed) : Memory.Trained;

    private string IsFiniteSource => IsVectorized ? ParameterSpans.AreFinite(Emitter, "source") : "IsFinite(source)";

    public override IEnumerable<string> Interfaces => Network.IsFrozen ? Array.Empty<string>() : Network.State.Select(state => state.Kind).Where(kind => kind is StateKind.Scaling or StateKind.Dropout)
        .Select(kind => kind == StateKind.Scaling ? ScalingMembers.Interface : DropoutInterface);

    public override IEnumerable<Member> Members() => Network.IsFrozen
        ? Sizes().Concat(_scaling.FrozenMembers())
        : Sizes().Append(ParameterCountMember()).Concat(ParametersType()).Concat(Network.State.SelectMany(FieldMembers)).Concat(Constructors())
            .Concat(Copies()).Concat(Conversions());

    private IEnumerable<Member> Sizes()
    {
        yield return Constant("int", "InputCount", "How many inputs a row has.", Invariant(Emitter.InputCount));
        yield return Constant("int", "OutputCount", "How many outputs a row has.", Invariant(Emitter.OutputCount));
        if (!Network.IsFrozen && !Network.Graph.Loss.Group.IsElementwise)
        {
            yield return Constant("int", "TargetCount", "How many targets a row has: the loss takes several outputs together.", Invariant(Emitter.TargetCount));
        }
    }

    private Member ParameterCountMember() => Constant("int", "ParameterCount", "How many weights and biases the network has.", Invariant(Emitter.ParameterCount));

    private IEnumerable<Member> ParametersType()
    {
        if (HasStruct)
        {
            yield return NestedType("public struct", "Parameters", "A value for every weight and bias: the parameters themselves, or a gradient of the loss.", WriteParametersType) with
            {
                Attribute = "global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Sequential)",
            };
        }
    }

    /// <summary>What a network keeps, and the members that belong to it.</summary>
    private IEnumerable<Member> FieldMembers(StateField field)
    {
        switch (field.Kind)
        {
            case StateKind.Parameters:
                return new[] { Field("private", Memory.Type, field.Name, Emitter.Declaration.HasConstructors ? Memory.Unset : Start) };
            case StateKind.Moment:
                return new[] { Field("private", Memory.MomentType, field.Name) };
            case StateKind.Steps:
                return new[] { Field("private", "long", field.Name) };
            case StateKind.MomentumProduct:
                return new[] { Field("private", "double", field.Name, "1.0") };
            case StateKind.Scaling:
                return _scaling.NumberMembers(field.Name);
            case StateKind.IsScaled:
                return _scaling.FittingMembers(field.Name);
            default:
                string type = $"global::BackpropGen.CompilerServices.DropoutTraining<{T}>";
                return new[]
                {
                    Field("private", type, field.Name, $"new {type}({Emitter.Seed}, NetworkInformation.Description)"),
                    ExplicitValue(DropoutInterface, type, "Dropout", field.Name),
                };
        }
    }

    private IEnumerable<Member> Constructors()
    {
        string weights = Emitter.Specification.Initializer switch
        {
            "Ones" => "weights of 1",
            "Zeros" => "weights of 0",
            _ => "random weights",
        };
        bool isRandom = !Initialization.StartsEqual(Emitter.Specification.Initializer);
        if (Emitter.Declaration.HasConstructors && Network.Start is not null)
        {
            yield return Constructor("A network with the trained weights that were compiled in.", Array.Empty<Argument>(), () => Writer.Line($"_parameters = {Start};"));
        }
        else if (Emitter.Declaration.HasConstructors)
        {
            string summary = isRandom ? $"A network with random weights: those of seed {Emitter.Seed}, always the same. For networks that start differently, use different seeds." : $"A network with {weights}.";
            yield return Constructor(summary, Array.Empty<Argument>(), () => { }) with { Print = WriteDefaultConstructor };
            yield return Constructor($"A network with {weights}{(isRandom ? string.Empty : ", whatever the seed")}.", new[] { Seed }, WriteStartOfNew);
        }

        yield return Inherited("void", "Initialize", new[] { Seed }, () => WriteInitialize(StartAnew));
    }

    private Member Constructor(string summary, Argument[] arguments, Action body) =>
        WithBody(new Member(Aspect, MemberKind.Constructor, "public", "", Emitter.Declaration.Type.Self.Name, arguments, summary), body);

    private IEnumerable<Member> Copies()
    {
        if (HasStruct)
        {
            yield return Public("Parameters", "GetParameters", "A copy of all weights and biases.", Array.Empty<Argument>(), WriteGetParameters);
            yield return Public("void", "SetParameters", "Replaces all weights and biases by finite values.", new[] { new Argument("in", "Parameters", "parameters") }, () =>
            {
                Writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(in parameters));");
                Writer.Line(IsVectorized ? Memory.CopyIn(ParameterSpans.AsReadOnlySpan(Emitter, "parameters"), "_parameters") : "_parameters = parameters;");
            });
        }

        yield return Inherited("void", "GetParameters", new[] { new Argument("", $"{Span}<{T}>", "destination") }, WriteGetParametersSpan);
        yield return Inherited("void", "SetParameters", new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "source") }, WriteSetParametersSpan);
        yield return Public(
            Emitter.Declaration.Type.Self.Spelled, "Clone", "A copy with weights and biases of its own. Fields that the class declares itself are copied as they are.",
            Array.Empty<Argument>(), WriteClone);
    }

    /// <summary>What carries parameters between the memory of the network and the order of PyTorch, and looks at them.</summary>
    private IEnumerable<Member> Conversions()
    {
        if (IsVectorized)
        {
            yield return new Member(Aspect, MemberKind.Property, "private static", $"{ReadOnlySpan}<int>", "ParameterShapes", Array.Empty<Argument>(), "The inputs and the nodes of each matrix of weights; 0 inputs where there are biases alone.")
            {
                IsLine = true,
                Print = member => Writer.Line($"{Emitter.Header(member)} => new int[] {{ {string.Join(", ", Network.Graph.Coefficients.SelectMany(all => new[] { all.InputCount, all.OutputCount }))} }};"),
            };
        }

        foreach (Member member in IsFinite())
        {
            yield return member;
        }
    }

    private IEnumerable<Member> IsFinite()
    {
        if (!IsVectorized && HasStruct)
        {
            return PerParameter(
                Signature("private", "bool", "IsFinite", "Whether no value is NaN or infinite: 0 · v is 0 only for finite v.", ReadGradient("values")),
                FiniteLines, calls: ("return {0};", " && "));
        }

        return IsVectorized
            ? new[]
            {
                Method("private", "bool", "IsFinite", "Whether no value is NaN or infinite.", new[] { ReadGradient("values") }, () =>
                    Writer.Line($"return {ParameterSpans.AreFinite(Emitter, HasStruct ? ParameterSpans.AsReadOnlySpan(Emitter, "values") : "values")};")),
            }
            : new[] { Method("private", "bool", "IsFinite", "Whether no value is NaN or infinite: 0 · v is 0 only for finite v.", new[] { ReadGradient("values") }, WriteIsFiniteLoop) };
    }

    private void WriteDefaultConstructor(Member member)
    {
        Writer.Line($"{Emitter.Header(member)} : this({Emitter.Seed}) {{ }}");
    }

    private void WriteStartOfNew()
    {
        if (Network.State.Select(StartOfNew).SequenceEqual(Network.State.Select(StartAnew)))
        {
            Writer.Line("Initialize(seed);");
        }
        else
        {
            WriteInitialize(StartOfNew);
        }
    }

    private void WriteInitialize(Func<StateField, string?> start) => Writer.Lines(Network.State.Select(start).OfType<string>());

    /// <summary>Fields of a new network start as they are declared, but for those that the seed decides.</summary>
    private string? StartOfNew(StateField field) => field.Kind switch
    {
        StateKind.Parameters => $"{field.Name} = {Memory.Drawn("seed")};",
        StateKind.Dropout => $"{field.Name}.Reseed(seed, 0);",
        _ => null,
    };

    /// <summary>What each field starts with again.</summary>
    private string StartAnew(StateField field) => field.Kind switch
    {
        StateKind.Parameters => Memory.Redraw(field.Name),
        StateKind.Dropout => $"{field.Name}.Reseed(seed, 0);",
        StateKind.Moment => $"{field.Name} = null;",
        StateKind.Steps => $"{field.Name} = 0;",
        StateKind.MomentumProduct => $"{field.Name} = 1.0;",
        StateKind.Scaling => $"{field.Name} = NoScaling();",
        _ => $"{field.Name} = false;",
    };

    private void WriteGetParameters()
    {
        if (!IsVectorized)
        {
            Writer.Line("return _parameters;");
            return;
        }

        Writer.Line("Parameters parameters = default;");
        Writer.Line(Memory.CopyOut("_parameters", ParameterSpans.AsSpan(Emitter, "parameters")));
        Writer.Line("return parameters;");
    }

    private void WriteGetParametersSpan()
    {
        if (HasStruct && !IsVectorized)
        {
            Writer.Line($"{ParameterSpans.AsCheckedStruct(Emitter, "destination")} = _parameters;");
            return;
        }

        Row.CheckParameterLength("destination");
        Writer.Line(Memory.CopyOut("_parameters", "destination"));
    }

    private void WriteSetParametersSpan()
    {
        if (HasStruct)
        {
            Writer.Line($"SetParameters(in {ParameterSpans.InCheckedStruct(Emitter, "source")});");
            return;
        }

        Row.CheckParameterLength("source");
        Writer.Line($"{Emitter.Check}.FiniteParameters({IsFiniteSource});");
        Writer.Line(Memory.CopyIn("source", "_parameters"));
    }

    private void WriteParametersType(Member member)
    {
        using (Writer.Block(Emitter.Header(member)))
        {
            foreach (Parameter parameter in Network.Graph.Parameters)
            {
                foreach (IReadOnlyList<string> group in PartEmitter.InGroups(parameter.Elements().Select(Names.Field).ToList()))
                {
                    Writer.Line($"/// <summary>{parameter.Summary}</summary>");
                    Writer.Line($"public {T} {string.Join(", ", group)};");
                }
            }

            Writer.Line();
            Writer.Line("/// <summary>A table of the values, with four digits of each; where there are many, the range of each layer's values.</summary>");
            Writer.Line($"public override string ToString() => global::BackpropGen.CompilerServices.ParameterText.Of<Parameters, {T}>(NetworkInformation.Description, in this);");
        }
    }

    private void WriteClone()
    {
        string self = Emitter.Declaration.Type.Self.Spelled;
        List<string> copies = Network.State.Select(CopyOf).OfType<string>().ToList();
        if (copies.Count == 0)
        {
            Writer.Line($"return ({self})base.MemberwiseClone();");
            return;
        }

        Writer.Line($"{self} clone = ({self})base.MemberwiseClone();");
        Writer.Lines(copies);
        Writer.Line("return clone;");
    }

    /// <summary>Numbers and structs are copied with the network, what fields refer to is not.</summary>
    private string? CopyOf(StateField field)
    {
        string? copy = field.Kind switch
        {
            StateKind.Parameters => Memory.CloneOf(field.Name),
            StateKind.Moment => Memory.CloneOfMoment(field.Name),
            StateKind.Scaling => _scaling.CloneOf(field.Name),
            StateKind.Dropout => $"{field.Name}.Clone()",
            _ => null,
        };
        return copy is null ? null : $"clone.{field.Name} = {copy};";
    }

    private void WriteIsFiniteLoop()
    {
        Writer.Line($"{T} sum = {Emitter.Literal(0)};");
        using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
        {
            Writer.Line($"sum += {Emitter.Literal(0)} * values[i];");
        }

        Writer.Line();
        Writer.Line($"return sum == {Emitter.Literal(0)};");
    }

    private IEnumerable<string> FiniteLines(IReadOnlyList<Quantity> parameters)
    {
        string zero = Emitter.Literal(0);
        return CSharpNotation.Wrap("return ", $"{string.Join(" + ", parameters.Select(parameter => $"{zero} * values.{Names.Field(parameter)}"))} == {zero}", ";");
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
