using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Graph;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The declaration: sizes, the struct of parameters, constructors, and copies in and out.</summary>
internal sealed partial class DeclarationEmitter : AspectEmitter
{
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    private const string Description = "global::BackpropGen.NetworkDescription";

    private const string Sampler = "global::BackpropGen.CompilerServices.WeightSampler";

    public DeclarationEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Declaration)
    {
    }

    protected override void WriteMember(Member member)
    {
        switch (member.Id)
        {
            case MemberId.InputCount:
                Writer.Line($"{Emitter.Header(member)} = {Emitter.InputCount};");
                break;
            case MemberId.OutputCount:
                Writer.Line($"{Emitter.Header(member)} = {Emitter.OutputCount};");
                break;
            case MemberId.ParameterCount:
                Writer.Line($"{Emitter.Header(member)} = {Emitter.ParameterCount};");
                break;
            case MemberId.InterfaceDescription:
                Writer.Line($"{Description} {Emitter.InterfaceName}.Description => NetworkInformation.Description;");
                break;
            case MemberId.InterfaceClone:
                Writer.Line($"{Emitter.InterfaceName} {Emitter.InterfaceName}.Clone() => Clone();");
                break;
            case MemberId.InterfaceGetOptimizerState:
                using (OpenOptimizerMember(member, "long", "GetOptimizerState"))
                {
                    WriteOptimizerFields((field, first) => CopyOut(field, $"destination.Slice({first}, {Emitter.ParameterCount})"));
                    Writer.Line(Emitter.Network.Rule.CountsSteps ? "return _steps;" : "return 0;");
                }

                break;
            case MemberId.InterfaceSetOptimizerState:
                using (OpenOptimizerMember(member, "void", "SetOptimizerState"))
                {
                    WriteOptimizerFields((field, first) => CopyIn($"source.Slice({first}, {Emitter.ParameterCount})", field));
                    if (Emitter.Network.Rule.CountsSteps)
                    {
                        Writer.Line("_steps = steps;");
                    }

                    if (Emitter.Network.Rule.HasMomentumProduct)
                    {
                        Writer.Line("_momentumProduct = global::BackpropGen.CompilerServices.NAdamMomentum.ProductOf(steps);");
                    }

                }

                break;
            case MemberId.ScalingType:
                Scaling.WriteType(member);
                break;
            case MemberId.ScalingField:
                Writer.Line($"{Emitter.Header(member)} = {(Emitter.Network.HasTrainedScaling ? "TrainedScaling" : "NoScaling")}();");
                break;
            case MemberId.FrozenScaling:
                Writer.Line($"{Emitter.Header(member)} = new {T}[] {{ {string.Join(", ", Emitter.Network.Scaling().Select(Emitter.Network.TrainedScaling).Select(Emitter.Literal))} }};");
                break;
            case MemberId.IsScaledField when Emitter.Network.HasTrainedScaling:
                Writer.Line($"{Emitter.Header(member)} = true;");
                break;
            case MemberId.InterfaceGetScaling or MemberId.InterfaceSetScaling:
                Scaling.WriteInterfaceMember(member);
                break;
            case MemberId.DropoutField:
                Writer.Line($"{Emitter.Header(member)} = new {member.Type}({Emitter.Seed}, NetworkInformation.Description);");
                break;
            case MemberId.InterfaceDropout:
                Writer.Line($"global::BackpropGen.CompilerServices.DropoutTraining<{T}> {Emitter.DropoutInterfaceName}.Dropout => _dropout;");
                break;
            case MemberId.ParametersType:
                WriteParametersType(member);
                break;
            case MemberId.ParametersField:
                WriteParametersField(member);
                break;
            case MemberId.StateField:
                Writer.Line($"{Emitter.Header(member)}{NewState};");
                break;
            case MemberId.StepsField or MemberId.IsScaledField:
                Writer.Line($"{Emitter.Header(member)};");
                break;
            case MemberId.MomentumProductField:
                Writer.Line($"{Emitter.Header(member)} = 1.0;");
                break;
            case MemberId.Information:
                WriteInformation(member);
                break;
            default:
                WriteMethod(member);
                break;
        }
    }

    private void WriteMethod(Member member)
    {
        if (member.Id == MemberId.DefaultConstructor && Emitter.Network.Start is null)
        {
            Writer.Line($"{Emitter.Header(member)}");
            Writer.Line($"    : this({Emitter.Seed})");
            using (Writer.Block())
            {
            }

            return;
        }

        base.WriteMember(member);
        if (member.Id == MemberId.IsFinite && member.Body == BodyForm.Fields)
        {
            FieldLines.WriteParts(Writer, Emitter, member, FiniteLines);
        }

        if (member.Id == MemberId.CopyTo && member.Body == BodyForm.Fields)
        {
            FieldLines.WriteParts(Writer, Emitter, member, CopyLines);
        }
    }

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.DefaultConstructor:
                Writer.Line($"_parameters = {StartOfParameters};");
                break;
            case MemberId.SeedConstructor:
            case MemberId.Initialize:
                WriteInitialize(member);
                break;
            case MemberId.GetParameters when member.Body == BodyForm.Vectors:
                Writer.Line("Parameters parameters = default;");
                Writer.Line($"Unpack(ref _parameters.Start, {FieldLines.AsSpan(Emitter, "parameters")});");
                Writer.Line("return parameters;");
                break;
            case MemberId.GetParameters:
                Writer.Line("return _parameters;");
                break;
            case MemberId.SetParameters:
                Writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(in parameters));");
                Writer.Line(member.Body == BodyForm.Vectors ? $"Pack({FieldLines.AsReadOnlySpan(Emitter, "parameters")}, ref _parameters.Start);" : "_parameters = parameters;");
                break;
            case MemberId.GetParametersSpan:
                Writer.Line($"{Emitter.Check}.ParameterLength(destination.Length, {Emitter.ParameterCount}, \"destination\", {Emitter.Topology});");
                Writer.Line(CopyOut("_parameters", "destination"));
                break;
            case MemberId.DrawMemory:
                Writer.Line($"{member.Type} memory = {NewMemory};");
                Writer.Line("Pack(DrawParameters(seed), ref memory.Start);");
                Writer.Line("return memory;");
                break;
            case MemberId.TrainedMemory:
                Writer.Line($"{member.Type} memory = {NewMemory};");
                Writer.Line("Pack(TrainedValues.Parameters, ref memory.Start);");
                Writer.Line("return memory;");
                break;
            case MemberId.TrainedScaling:
                Scaling.WriteTrained();
                break;
            case MemberId.Pack or MemberId.Unpack:
                WriteLayerCopies(member.Id == MemberId.Pack);
                break;
            case MemberId.SetParametersSpan when member.Body == BodyForm.Vectors:
                WriteSetVectorParameters();
                break;
            case MemberId.SetParametersSpan:
                WriteSetParametersSpan();
                break;
            case MemberId.Clone:
                WriteClone();
                break;
            case MemberId.Text:
                Writer.Line(Emitter.Network.IsFrozen ? $"return {Emitter.Quote(Emitter.Specification.Topology + ", frozen")};" : "return NetworkInformation.Description.ToString();");
                break;
            case MemberId.DrawParameters:
                WriteDrawParameters();
                break;
            case MemberId.NoScaling:
                Scaling.WriteNone();
                break;
            case MemberId.FromSpan:
                Writer.Line($"return {Marshal}.Read<Parameters>({Marshal}.AsBytes(source));");
                break;
            case MemberId.CopyTo:
                WriteCopyTo(member);
                break;
            case MemberId.IsFinite:
                WriteIsFinite(member);
                break;
            default:
                throw NoBody(member);
        }
    }

    private ScalingEmitter Scaling => new(Emitter, Writer);

    private bool IsVectorized => Emitter.Network.IsVectorized;

    private string NewMemory => $"new global::BackpropGen.CompilerServices.AlignedMemory<{T}>({Emitter.Network.Vectors.Value.ParameterLength})";

    private string NewState => IsVectorized ? " = " + NewMemory : HasStruct ? string.Empty : $" = new {T}[{Emitter.ParameterCount}]";

    /// <summary>From a field with a value for each parameter to a span.</summary>
    private string CopyOut(string field, string destination) =>
        IsVectorized ? $"Unpack(ref {field}.Start, {destination});"
        : HasStruct ? $"CopyTo(ref {field}, {destination});"
        : $"new {Emitter.ReadOnlySpan}<{T}>({field}).CopyTo({destination});";

    /// <summary>From a span to a field with a value for each parameter.</summary>
    private string CopyIn(string source, string field) =>
        IsVectorized ? $"Pack({source}, ref {field}.Start);"
        : HasStruct ? $"{field} = FromSpan({source});"
        : $"{source}.CopyTo({field});";

    private IDisposable OpenOptimizerMember(Member member, string type, string name) =>
        Writer.Block(Emitter.Header(member with { Type = type, Name = $"{Emitter.OptimizerInterfaceName}.{name}" }).TrimStart());

    /// <summary>A line for each field of the optimiser: its values follow those of the field before.</summary>
    private void WriteOptimizerFields(Func<string, long, string> line)
    {
        IReadOnlyList<string> fields = Emitter.Network.OptimizerFields;
        for (int i = 0; i < fields.Count; i++)
        {
            Writer.Line(line(fields[i], (long)i * Emitter.ParameterCount));
        }
    }

    private string FromArray(string array) => HasStruct ? $"FromSpan({array})" : array;

    /// <summary>The parameters of a new network.</summary>
    private string StartOfParameters => Emitter.Network.Start is null
        ? IsVectorized ? $"DrawMemory({Emitter.Seed})" : FromArray($"DrawParameters({Emitter.Seed})")
        : IsVectorized ? "TrainedMemory()" : HasStruct ? "FromSpan(TrainedValues.Parameters)" : "TrainedValues.Parameters.ToArray()";

    private void WriteInitialize(Member member)
    {
        bool isNew = member.Id == MemberId.SeedConstructor;
        foreach (StateField field in Emitter.Network.State)
        {
            Writer.Lines(StartOf(field, isNew));
        }
    }

    /// <summary>What a network starts with. Fields of a new one start as they are declared, but for those that the seed decides.</summary>
    private IEnumerable<string> StartOf(StateField field, bool isNew)
    {
        switch (field.Kind)
        {
            case StateKind.Parameters:
                yield return IsVectorized
                    ? isNew ? $"{field.Name} = DrawMemory(seed);" : $"Pack(DrawParameters(seed), ref {field.Name}.Start);"
                    : $"{field.Name} = {FromArray("DrawParameters(seed)")};";
                break;
            case StateKind.Dropout:
                yield return $"{field.Name}.Reseed(seed, 0);";
                break;
            case StateKind.Moment when !isNew:
                yield return IsVectorized ? $"{field.Name}.Clear();"
                    : HasStruct ? $"{field.Name} = default;"
                    : $"global::System.Array.Clear({field.Name}, 0, {Emitter.ParameterCount});";
                break;
            case StateKind.Steps when !isNew:
                yield return $"{field.Name} = 0;";
                break;
            case StateKind.MomentumProduct when !isNew:
                yield return $"{field.Name} = 1.0;";
                break;
            case StateKind.Scaling when !isNew:
                yield return $"{field.Name} = NoScaling();";
                break;
            case StateKind.IsScaled when !isNew:
                yield return $"{field.Name} = false;";
                break;
        }
    }

    private void WriteLayerCopies(bool isPack)
    {
        VectorLayout layout = Emitter.Network.Vectors.Value;
        foreach (Coefficients coefficients in Emitter.Network.Graph.Coefficients)
        {
            int place = layout.ParameterPlace(coefficients);
            string layer = place == 0 ? "ref layers" : $"ref global::System.Runtime.CompilerServices.Unsafe.Add(ref layers, {place})";
            string sizes = $"{coefficients.InputCount}, {coefficients.OutputCount}, {layout.Stride(coefficients.OutputCount)}";
            Writer.Line(isPack
                ? $"global::BackpropGen.CompilerServices.ParameterLayout.Pack(source.Slice({coefficients.Start}, {coefficients.Count}), {layer}, {sizes});"
                : $"global::BackpropGen.CompilerServices.ParameterLayout.Unpack({layer}, destination.Slice({coefficients.Start}, {coefficients.Count}), {sizes});");
        }
    }

    private void WriteParametersType(Member member)
    {
        using (Writer.Block(Emitter.Header(member)))
        {
            bool first = true;
            foreach (Parameter parameter in Emitter.Network.Graph.Parameters)
            {
                foreach (IReadOnlyList<string> group in PartEmitter.InGroups(parameter.Elements().Select(Names.Field).ToList()))
                {
                    if (!first)
                    {
                        Writer.Line();
                    }

                    first = false;
                    Writer.Line($"/// <summary>{parameter.Summary}</summary>");
                    Writer.Line($"public {T} {string.Join(", ", group)};");
                }
            }

            Writer.Line();
            Writer.Line("/// <summary>A table of the values; where there are many, between which numbers those of each layer lie.</summary>");
            Writer.Line("/// <returns>The text, with four digits of each number.</returns>");
            using (Writer.Block("public override string ToString()"))
            {
                Writer.Line($"{T}[] values = new {T}[{Emitter.ParameterCount}];");
                Writer.Line("CopyTo(ref this, values);");
                Writer.Line($"return global::BackpropGen.CompilerServices.ParameterText.Of<{T}>(NetworkInformation.Description, values);");
            }
        }
    }

    private void WriteParametersField(Member member)
    {
        if (IsVectorized)
        {
            Writer.Line($"{Emitter.Header(member)}{(Emitter.Declaration.HasConstructors ? string.Empty : $" = {StartOfParameters}")};");
            return;
        }

        string value = Emitter.Declaration.HasConstructors
            ? HasStruct ? string.Empty : $" = global::System.Array.Empty<{T}>()"
            : " = " + StartOfParameters;
        Writer.Line($"{Emitter.Header(member)}{value};");
    }

    private void WriteSetParametersSpan()
    {
        Writer.Line($"{Emitter.Check}.ParameterLength(source.Length, {Emitter.ParameterCount}, \"source\", {Emitter.Topology});");
        if (HasStruct)
        {
            Writer.Line("Parameters parameters = FromSpan(source);");
            Writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(in parameters));");
            Writer.Line("_parameters = parameters;");
        }
        else
        {
            Writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(source));");
            Writer.Line("source.CopyTo(_parameters);");
        }
    }

    private void WriteSetVectorParameters()
    {
        Writer.Line($"{Emitter.Check}.ParameterLength(source.Length, {Emitter.ParameterCount}, \"source\", {Emitter.Topology});");
        Writer.Line($"{Emitter.Check}.FiniteParameters({FieldLines.AreFinite(Emitter, "source")});");
        Writer.Line("Pack(source, ref _parameters.Start);");
    }

    private void WriteClone()
    {
        string self = Emitter.Declaration.Type.Self.Spelled;
        List<string> copies = CopiesOfReferences().ToList();
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
    private IEnumerable<string> CopiesOfReferences() => Emitter.Network.State.Select(CopyOf).OfType<string>();

    private string? CopyOf(StateField field) => field.Kind switch
    {
        StateKind.Parameters or StateKind.Moment when IsVectorized => $"clone.{field.Name} = {field.Name}.Clone();",
        StateKind.Parameters or StateKind.Moment when !HasStruct => $"clone.{field.Name} = ({T}[]){field.Name}.Clone();",
        StateKind.Scaling when Emitter.Network.Form != RowForm.Locals => $"clone.{field.Name} = ({T}[]){field.Name}.Clone();",
        StateKind.Dropout => $"clone.{field.Name} = {field.Name}.Clone();",
        _ => null,
    };

    private void WriteDrawParameters()
    {
        Writer.Line($"{T}[] parameters = new {T}[{Emitter.ParameterCount}];");
        string? initializer = Emitter.Specification.Initializer is "Auto" ? null : Emitter.Specification.Initializer;
        Writer.Line($"{Sampler} random = new {Sampler}(seed);");
        foreach (Parameter weights in Emitter.Network.Graph.Parameters.Where(parameter => parameter.IsMatrix))
        {
            string chosen = initializer ?? Initialization.AutomaticFor(Emitter.Specification.Layers[weights.Layer - 1].Function);
            Writer.Line();
            Writer.Line($"// Layer {weights.Layer}: {weights.Columns} → {weights.Rows}, weights {weights.Shape}");
            Writer.Line(
                $"random.Fill(new {Emitter.Span}<{T}>(parameters, {weights.Start}, {weights.Count}), global::BackpropGen.Initializer.{chosen}, {weights.Columns}, {weights.Rows});");
        }

        foreach (Parameter parameter in Emitter.Network.Graph.Parameters.Where(parameter => parameter.Initial != 0))
        {
            Writer.Line();
            Writer.Line($"// Layer {parameter.Layer}: {parameter.Title} {parameter.Shape}");
            Writer.Line($"new {Emitter.Span}<{T}>(parameters, {parameter.Start}, {parameter.Count}).Fill({Emitter.Literal(parameter.Initial)});");
        }

        Writer.Line();
        Writer.Line("return parameters;");
    }

    private void WriteCopyTo(Member member)
    {
        if (member.Body == BodyForm.Plain)
        {
            string first = Names.Field(Emitter.Network.Parameters().First());
            Writer.Line($"{Marshal}.CreateReadOnlySpan(ref source.{first}, {Emitter.ParameterCount}).CopyTo(destination);");
            return;
        }

        FieldLines.Write(Writer, Emitter, member, CopyLines);
    }

    private IEnumerable<string> CopyLines(IReadOnlyList<Quantity> parameters) => parameters.Select(parameter =>
        $"destination[{Emitter.Network.PlaceOf(parameter)}] = source.{Names.Field(parameter)};");

    private void WriteIsFinite(Member member)
    {
        if (member.Body == BodyForm.Vectors)
        {
            Writer.Line($"return {FieldLines.AreFinite(Emitter, HasStruct ? FieldLines.AsReadOnlySpan(Emitter, "values") : "values")};");
            return;
        }

        if (member.Body == BodyForm.Fields)
        {
            FieldLines.Write(Writer, Emitter, member, FiniteLines, "return {0};", " && ");
            return;
        }

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
}
