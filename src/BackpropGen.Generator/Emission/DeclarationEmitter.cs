using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>The declaration: sizes, the struct of parameters, constructors, and copies in and out.</summary>
internal sealed class DeclarationEmitter
{
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    private const string Description = "global::BackpropGen.NetworkDescription";

    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;
    private readonly Dictionary<Quantity, int> _indices;

    private DeclarationEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
        _indices = emitter.Network.Parameters().Select((parameter, i) => (parameter, i)).ToDictionary(pair => pair.parameter, pair => pair.i);
    }

    private string T => _emitter.T;

    private bool HasStruct => _emitter.Network.HasParametersStruct;

    public static void Write(Emitter emitter, CodeWriter writer) => new DeclarationEmitter(emitter, writer).Write();

    private void Write()
    {
        _emitter.Members(_writer, Aspect.Declaration, WriteMember);
        string self = _emitter.InterfaceName;
        _writer.Line();
        _writer.Line($"{Description} {self}.Description => NetworkInformation.Description;");
        _writer.Line();
        _writer.Line($"{self} {self}.Clone() => Clone();");
    }

    private void WriteMember(Member member)
    {
        switch (member.Id)
        {
            case MemberId.InputCount:
                _writer.Line($"{_emitter.Header(member)} = {_emitter.InputCount};");
                break;
            case MemberId.OutputCount:
                _writer.Line($"{_emitter.Header(member)} = {_emitter.OutputCount};");
                break;
            case MemberId.ParameterCount:
                _writer.Line($"{_emitter.Header(member)} = {_emitter.ParameterCount};");
                break;
            case MemberId.ParametersType:
                WriteParametersType(member);
                break;
            case MemberId.ParametersField:
                WriteParametersField(member);
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
        if (member.Id == MemberId.DefaultConstructor)
        {
            _writer.Line($"{_emitter.Header(member)}");
            _writer.Line($"    : this({_emitter.Specification.Seed})");
            using (_writer.Block())
            {
            }

            return;
        }

        using (_emitter.Open(_writer, member))
        {
            switch (member.Id)
            {
                case MemberId.SeedConstructor:
                case MemberId.Initialize:
                    _writer.Line($"_parameters = {FromArray("DrawParameters(seed)")};");
                    break;
                case MemberId.GetParameters:
                    _writer.Line("return _parameters;");
                    break;
                case MemberId.SetParameters:
                    _writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(in parameters));");
                    _writer.Line("_parameters = parameters;");
                    break;
                case MemberId.GetParametersSpan:
                    _writer.Line($"{Emitter.Check}.Length(destination.Length, {_emitter.ParameterCount}, \"destination\", {_emitter.Topology});");
                    _writer.Line(HasStruct ? "CopyTo(ref _parameters, destination);" : $"new {Emitter.ReadOnlySpan}<{T}>(_parameters).CopyTo(destination);");
                    break;
                case MemberId.SetParametersSpan:
                    WriteSetParametersSpan();
                    break;
                case MemberId.Clone:
                    WriteClone();
                    break;
                case MemberId.DrawParameters:
                    WriteDrawParameters();
                    break;
                case MemberId.FromSpan:
                    _writer.Line($"return {Marshal}.Read<Parameters>({Marshal}.AsBytes(source));");
                    break;
                case MemberId.CopyTo:
                    WriteCopyTo(member);
                    break;
                case MemberId.IsFinite:
                    WriteIsFinite();
                    break;
                default:
                    throw new InvalidOperationException($"No body for {member.Id}.");
            }
        }

        if (HasStruct && member.Id == MemberId.IsFinite)
        {
            FieldLines.WriteParts(_writer, _emitter, member, FiniteLines);
        }

        if (member.Id == MemberId.CopyTo && !_emitter.Target.HasCreateSpan)
        {
            FieldLines.WriteParts(_writer, _emitter, member, CopyLines);
        }
    }

    private string FromArray(string array) => HasStruct ? $"FromSpan({array})" : array;

    private void WriteParametersType(Member member)
    {
        _writer.Line("[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Sequential)]");
        using (_writer.Block(_emitter.Header(member)))
        {
            bool first = true;
            foreach (AffineNode affine in _emitter.Network.Affines)
            {
                foreach ((QuantityKind kind, string doc) in Groups(affine))
                {
                    List<string> fields = _emitter.Network.Parameters()
                        .Where(parameter => parameter.Layer == affine.Layer && parameter.Kind == kind)
                        .Select(Names.Field)
                        .ToList();
                    foreach (IReadOnlyList<string> group in PartEmitter.InGroups(fields))
                    {
                        if (!first)
                        {
                            _writer.Line();
                        }

                        first = false;
                        _writer.Line($"/// <summary>{doc}</summary>");
                        _writer.Line($"public {T} {string.Join(", ", group)};");
                    }
                }
            }
        }
    }

    private IEnumerable<(QuantityKind Kind, string Doc)> Groups(AffineNode affine)
    {
        string from = affine.Source is InputNode ? "input i" : "node i";
        string to = affine.Layer == _emitter.Network.Affines.Count ? "output j" : "node j";
        yield return (QuantityKind.Weight, $"Weights of layer {affine.Layer}, W{affine.Layer}_i_j from {from} to {to}, {to.Split(' ')[0]} by {to.Split(' ')[0]}.");
        yield return (QuantityKind.Bias, $"Biases of layer {affine.Layer}, B{affine.Layer}_j of {to}.");
    }

    private void WriteParametersField(Member member)
    {
        string value = _emitter.Declaration.HasConstructors
            ? HasStruct ? string.Empty : $" = global::System.Array.Empty<{T}>()"
            : " = " + FromArray($"DrawParameters({_emitter.Specification.Seed})");
        _writer.Line($"{_emitter.Header(member)}{value};");
    }

    private void WriteSetParametersSpan()
    {
        _writer.Line($"{Emitter.Check}.Length(source.Length, {_emitter.ParameterCount}, \"source\", {_emitter.Topology});");
        if (HasStruct)
        {
            _writer.Line("Parameters parameters = FromSpan(source);");
            _writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(in parameters));");
            _writer.Line("_parameters = parameters;");
        }
        else
        {
            _writer.Line($"{Emitter.Check}.FiniteParameters(IsFinite(source));");
            _writer.Line("source.CopyTo(_parameters);");
        }
    }

    private void WriteClone()
    {
        string self = _emitter.Declaration.Type.Self.Spelled;
        if (HasStruct)
        {
            _writer.Line($"return ({self})MemberwiseClone();");
            return;
        }

        _writer.Line($"{self} clone = ({self})MemberwiseClone();");
        _writer.Line($"clone._parameters = ({T}[])_parameters.Clone();");
        _writer.Line("return clone;");
    }

    private void WriteDrawParameters()
    {
        _writer.Line($"{T}[] parameters = new {T}[{_emitter.ParameterCount}];");
        string? initializer = _emitter.Specification.Initializer is "Auto" ? null : _emitter.Specification.Initializer;
        _writer.Line("var random = new global::BackpropGen.CompilerServices.WeightSampler(seed);");
        int first = 0;
        foreach ((AffineNode affine, LayerSpecification layer) in _emitter.Network.Affines.Zip(_emitter.Specification.Layers, (affine, layer) => (affine, layer)))
        {
            int inputs = affine.Source.Width;
            string chosen = initializer ?? Initialization.AutomaticFor(ActivationFunction.Named(layer.Activation));
            _writer.Line();
            _writer.Line($"// Layer {affine.Layer}: {inputs} → {affine.Width}, weights [{affine.Width}, {inputs}]");
            _writer.Line(
                $"random.Fill(new {Emitter.Span}<{T}>(parameters, {first}, {inputs * affine.Width}), global::BackpropGen.Initializer.{chosen}, {inputs}, {affine.Width});");
            first += (inputs + 1) * affine.Width;
        }

        _writer.Line();
        _writer.Line("return parameters;");
    }

    private void WriteCopyTo(Member member)
    {
        if (_emitter.Target.HasCreateSpan)
        {
            string first = Names.Field(_emitter.Network.Parameters().First());
            _writer.Line($"{Marshal}.CreateReadOnlySpan(ref source.{first}, {_emitter.ParameterCount}).CopyTo(destination);");
            return;
        }

        FieldLines.Write(_writer, _emitter, member, CopyLines);
    }

    private IEnumerable<string> CopyLines(IReadOnlyList<Quantity> parameters) =>
        parameters.Select(parameter => $"destination[{_indices[parameter]}] = source.{Names.Field(parameter)};");

    private void WriteIsFinite()
    {
        if (HasStruct)
        {
            FieldLines.Write(_writer, _emitter, MemberOf(MemberId.IsFinite), FiniteLines, "return {0};", " && ");
            return;
        }

        _writer.Line($"{T} sum = {_emitter.Literal(0)};");
        using (_writer.Block($"for (int i = 0; i < {_emitter.ParameterCount}; i++)"))
        {
            _writer.Line($"sum += {_emitter.Literal(0)} * values[i];");
        }

        _writer.Line();
        _writer.Line($"return sum == {_emitter.Literal(0)};");
    }

    private IEnumerable<string> FiniteLines(IReadOnlyList<Quantity> parameters)
    {
        string zero = _emitter.Literal(0);
        return CSharpNotation.Wrap("return ", $"{string.Join(" + ", parameters.Select(parameter => $"{zero} * values.{Names.Field(parameter)}"))} == {zero}", ";");
    }

    private Member MemberOf(MemberId id) => _emitter.Surface.Members.First(member => member.Id == id);

    private void WriteInformation(Member member)
    {
        using (_writer.Block(_emitter.Header(member)))
        {
            _writer.Line($"internal static readonly {Description} Description = new {Description}(");
            _writer.Line($"    {_emitter.Topology},");
            _writer.Line("    new global::BackpropGen.LayerDescription[]");
            _writer.Line("    {");
            int inputs = _emitter.InputCount;
            foreach (LayerSpecification layer in _emitter.Specification.Layers)
            {
                _writer.Line($"        new global::BackpropGen.LayerDescription({inputs}, {layer.Size}, global::BackpropGen.Activation.{layer.Activation}),");
                inputs = layer.Size;
            }

            _writer.Line("    },");
            _writer.Line($"    global::BackpropGen.Loss.{_emitter.Specification.Loss},");
            _writer.Line($"    {NameArray(_emitter.Names.Inputs)},");
            _writer.Line($"    {NameArray(_emitter.Names.Outputs)});");
        }
    }

    private static string NameArray(IReadOnlyList<string> names) =>
        "new string[] { " + string.Join(", ", names.Select(name => Emitter.Quote(name.TrimStart('@')))) + " }";
}
