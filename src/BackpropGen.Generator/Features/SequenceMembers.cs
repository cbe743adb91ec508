using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>A network with memory: streams and their predictions around the two nested networks that compute a step, and what the library goes round in time with.</summary>
internal sealed class SequenceMembers : Feature
{
    /// <summary>The nested networks: what computes a step, and what makes predictions and the loss of it.</summary>
    public const string Step = "Step";
    public const string Head = "Head";

    private const string Sequence = "BackpropGen.ISequenceNetwork";

    private readonly StepNetwork _step;

    public SequenceMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
        _step = StepLowering.Of(emitter.Specification);
    }

    public override IEnumerable<string> Interfaces => new[] { Sequence };

    private string State => $"global::BackpropGen.SequenceState<{T}>";

    private string Core => $"global::BackpropGen.CompilerServices.SequenceCore<{T}>";

    private bool HasNames => Emitter.InputCount <= Limits.MostNamed && Emitter.OutputCount <= Limits.MostNamed;

    private bool IsTrained => Emitter.Specification.Start is not null;

    private Argument StateArgument => new("", State, "state");

    /// <summary>The networks that stand in the class, as if its author had declared them there.</summary>
    public static IEnumerable<(NetworkDeclaration Declaration, string Suffix)> Nested(NetworkDeclaration declaration)
    {
        StepNetwork step = StepLowering.Of(declaration.Specification);
        foreach ((string name, NetworkSpecification specification) in new[] { (Step, step.Step), (Head, step.Head) })
        {
            TypeIdentity outer = declaration.Type;
            var type = new TypeIdentity(outer.Namespace, outer.Containers.Append(outer.Self).ToEquatableArray(), new TypePart("class", name, default));
            string topology = $"{specification.Topology}, {(name == Step ? "one step" : "outputs and loss")}";
            yield return (new NetworkDeclaration(type, specification with { Topology = topology }, HasConstructors: true, Hidden: default)
            {
                IsStep = name == Step,
                IsHead = name == Head,
                Json = new JsonForm(HasConverter: false),
                TakenNames = declaration.TakenNames,
            }, "." + name);
        }
    }

    public override IEnumerable<Member> Members()
    {
        yield return Constant("int", "InputCount", "How many inputs a step has.", Text(Emitter.InputCount));
        yield return Constant("int", "OutputCount", "How many outputs a step has.", Text(Emitter.OutputCount));
        if (!Emitter.Specification.Loss.Function.Group.IsElementwise)
        {
            yield return Constant("int", "TargetCount", "How many targets a step has: the loss takes several outputs together.", Text(Emitter.TargetCount));
        }

        yield return Constant("int", "ParameterCount", "How many weights and biases the network has.", Text((int)_step.Step.ParameterCount));
        string start = NewCore(IsTrained ? string.Empty : Emitter.Seed);
        yield return Field("private", Core, "_core", Emitter.Declaration.HasConstructors ? string.Empty : start);
        foreach (Member member in Constructors())
        {
            yield return member;
        }

        yield return new Member(Aspect, MemberKind.Property, "public", "global::BackpropGen.SequenceDescription", "Description", Array.Empty<Argument>(), "Layers, names and sizes.")
        {
            IsLine = true,
            Print = member => Writer.Line($"{Emitter.Header(member)} => NetworkInformation.Description;"),
        };
        yield return ExplicitValue(Sequence, Core, "Core", "_core");
        yield return Public(State, "NewState", "The beginning of a stream: a state in which all that is remembered is 0.", Array.Empty<Argument>(), () => Writer.Line("return _core.NewState();"));
        if (HasNames)
        {
            yield return Public(
                ValueOrTuple(T, Names.Outputs), "Predict", "The network's prediction for the next step of a stream.", NamedInputsAnd(Yielding(StateArgument)), WritePredictNamed);
        }

        yield return Inherited("void", "Predict", new[] { Inputs, StateArgument, new Argument("", $"{Span}<{T}>", "outputs") }, () => Writer.Line("_core.Predict(inputs, state, outputs);"));
        yield return Public(
            Emitter.Declaration.Type.Self.Spelled, "Clone", "A copy with weights and biases of its own. Fields that the class declares itself are copied as they are.", Array.Empty<Argument>(), () =>
            {
                Writer.Line($"var copy = ({Emitter.Declaration.Type.Self.Spelled})MemberwiseClone();");
                Writer.Line("copy._core = _core.Clone();");
                Writer.Line("return copy;");
            });
        if (Emitter.Declaration.HasText)
        {
            yield return Method(
                "public override", "string", "ToString", "The topology, the loss, and how many parameters there are.", Array.Empty<Argument>(), () => Writer.Line("return NetworkInformation.Description.ToString();"));
        }

        yield return NestedType("private static", "class NetworkInformation", "", WriteInformation) with { Kind = MemberKind.Type, Name = "NetworkInformation" };
        yield return NestedType("private sealed", Step, "One step: what memory holds is among its inputs, and what it is to hold among its outputs.", _ => WriteNested(Step));
        yield return NestedType("private sealed", Head, "The activation of the last layer, and the loss.", _ => WriteNested(Head));
    }

    private IEnumerable<Member> Constructors()
    {
        if (!Emitter.Declaration.HasConstructors)
        {
            yield break;
        }

        var seed = new Argument("", "int", "seed");
        string name = Emitter.Declaration.Type.Self.Name;
        if (IsTrained)
        {
            yield return WithBody(
                new Member(Aspect, MemberKind.Constructor, "public", "", name, Array.Empty<Argument>(), "A network with the trained weights that were compiled in."), () => Writer.Line($"_core = {NewCore(string.Empty)};"));
            yield break;
        }

        yield return new Member(Aspect, MemberKind.Constructor, "public", "", name, Array.Empty<Argument>(), $"A network with random weights: those of seed {Emitter.Seed}, always the same. Give networks that are to differ seeds that differ.")
        {
            Print = member => Writer.Line($"{Emitter.Header(member)} : this({Emitter.Seed}) {{ }}"),
        };
        yield return WithBody(
            new Member(Aspect, MemberKind.Constructor, "public", "", name, new[] { seed }, "A network with random weights."),
            () => Writer.Line($"_core = {NewCore("seed")};"));
    }

    private string NewCore(string seed)
    {
        string scaling = Emitter.Specification.Start is { } start && (start.Inputs ?? start.Targets) is not null
            ? $", new global::BackpropGen.ScalingNumbers({Numbers(start.Inputs?.Offsets)}, {Numbers(start.Inputs?.Scales)}, {Numbers(start.Targets?.Offsets)}, {Numbers(start.Targets?.Scales)})"
            : string.Empty;
        return $"new {Core}(NetworkInformation.Description, new {Step}({seed}), new {Head}(){scaling})";
    }

    private static string Numbers(IReadOnlyList<double>? numbers) => numbers is null || numbers.Count == 0 ? "new double[0]" : $"new double[] {{ {string.Join(", ", numbers.Select(number => CSharpNotation.Literal(number, isDouble: true)))} }}";

    private void WriteNested(string name) => Writer.Line($"private sealed partial class {name} {{ }}");

    private void WritePredictNamed()
    {
        string inputs = Names.Local("inputs");
        string outputs = Names.Local("outputs");
        Writer.Line($"{Span}<{T}> {inputs} = stackalloc {T}[] {{ {string.Join(", ", Names.Inputs)} }};");
        Writer.Line($"{Span}<{T}> {outputs} = stackalloc {T}[{Emitter.OutputCount}];");
        Writer.Line($"{Names.Member("_core")}.Predict({inputs}, {Names.Local("state")}, {outputs});");
        IEnumerable<string> values = Enumerable.Range(0, Emitter.OutputCount).Select(j => $"{outputs}[{Text(j)}]");
        Writer.Line($"return {(Emitter.OutputCount == 1 ? values.Single() : "(" + string.Join(", ", values) + ")")};");
    }

    private void WriteInformation(Member member)
    {
        NetworkSpecification network = Emitter.Specification;
        using (Writer.Block("private static class NetworkInformation"))
        {
            Writer.Line("internal static readonly global::BackpropGen.SequenceDescription Description = new global::BackpropGen.SequenceDescription.Builder");
            Writer.Line("{");
            LayerSpecification last = _step.Head.Layers[0];
            Writer.Line($"    Topology = {Emitter.Topology},");
            Writer.Line($"    InputNames = {Quoted(Names.Inputs)}, OutputNames = {Quoted(Names.Outputs)},");
            Writer.Line($"    OutputActivation = global::BackpropGen.Activation.{last.Activation}, Targets = global::BackpropGen.TargetDomain.{network.Loss.Function.Targets.Domain},");
            if (network.Loss.Own is { } own)
            {
                Writer.Line($"    LossFunction = {FunctionDescriptions.Of(own)},");
            }

            WriteNumber("OutputParameter", last.Parameter);
            WriteNumber("LossParameter", network.Loss.Parameter);
            if (network.IsResidual)
            {
                Writer.Line("    IsResidual = true,");
            }

            if (network.Loss.HasClassWeights)
            {
                Writer.Line($"    ClassWeights = new[] {{ {string.Join(", ", network.Loss.ClassWeights.Select(weight => CSharpNotation.Literal(weight, isDouble: true)))} }},");
            }

            Writer.Line($"    Loss = global::BackpropGen.Loss.{network.Loss.Name}, Optimizer = global::BackpropGen.Optimizer.{network.Optimizer.Name},");
            Writer.Line($"    InputScaling = global::BackpropGen.Scaling.{network.InputScaling}, TargetScaling = global::BackpropGen.Scaling.{network.TargetScaling},");
            Writer.Line("    Layers = new[]");
            Writer.Line("    {");
            Writer.Lines(LayerDescriptions.Of(network).Select(layer => $"        {layer},"));
            Writer.Line("    },");
            WriteList("Memory", "global::BackpropGen.MemoryCell", _step.Cells.Select(cell => $"{Emitter.Quote(cell.Name)}, {Text(cell.Width)}, {Text(cell.Steps)}, {Text(cell.Dilation)}"));
            WriteList("Dropouts", "global::BackpropGen.CompilerServices.DropoutInputs", _step.Dropouts.Select(dropout => $"{Text(dropout.Width)}, {CSharpNotation.Literal(dropout.Probability, isDouble: true)}"));
            WriteList("Tensors", "global::BackpropGen.CompilerServices.SequenceTensor", _step.Tensors.Select(tensor =>
                $"{Emitter.Quote(tensor.Name)}, {Text(tensor.Start)}, new[] {{ {string.Join(", ", tensor.Shape.Select(Text))} }}{(tensor.Rest is { } rest ? $", {Text(rest.First)}, {Text(rest.Start)}" : string.Empty)}"));
            Writer.Line("}.Build();");
        }
    }

    private void WriteNumber(string property, double? value)
    {
        if (value is { } number)
        {
            Writer.Line($"    {property} = {CSharpNotation.Literal(number, isDouble: true)},");
        }
    }

    private void WriteList(string property, string type, IEnumerable<string> items)
    {
        List<string> all = items.ToList();
        if (all.Count == 0)
        {
            Writer.Line($"    {property} = new {type}[0],");
            return;
        }

        Writer.Line($"    {property} = new[]");
        Writer.Line("    {");
        Writer.Lines(all.Select(item => $"        new {type}({item}),"));
        Writer.Line("    },");
    }

    private static string Quoted(IEnumerable<string> names) => "new[] { " + string.Join(", ", names.Select(name => Emitter.Quote(name.TrimStart('@')))) + " }";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
