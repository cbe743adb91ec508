using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Where μ, σ and 1/σ of inputs and targets are kept: in a struct with a field for each where the code is straight lines, else in an array, kind after kind.
/// </summary>
internal sealed class ScalingEmitter
{
    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;

    public ScalingEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
    }

    private NetworkModel Network => _emitter.Network;

    private bool IsStruct => Network.Form == RowForm.Locals;

    private string T => _emitter.T;

    /// <summary>What the library sees: μ and σ. 1/σ follows from σ, so that a saved scaling gives the same bits.</summary>
    private IEnumerable<QuantityKind> Given => Network.ScalingKinds.Where(kind => !IsFactor(kind));

    public void WriteType(Member member)
    {
        using (_writer.Block(_emitter.Header(member)))
        {
            foreach (QuantityKind kind in Network.ScalingKinds)
            {
                _writer.Line($"public {T} {string.Join(", ", NumbersOf(kind).Select(Names.ScalingField))};");
            }
        }
    }

    public void WriteNone()
    {
        _writer.Line(IsStruct ? "ScalingFactors none = default;" : $"{T}[] none = new {T}[{Network.Scaling().Count()}];");
        foreach (QuantityKind kind in Network.ScalingKinds.Where(kind => kind is not (QuantityKind.InputOffset or QuantityKind.TargetOffset)))
        {
            if (IsStruct)
            {
                _writer.Lines(NumbersOf(kind).Select(number => $"none.{Names.ScalingField(number)} = {_emitter.Literal(1)};"));
            }
            else
            {
                _writer.Line($"new {Emitter.Span}<{T}>(none, {Network.ScalingPlace(kind)}, {NumbersOf(kind).Count()}).Fill({_emitter.Literal(1)});");
            }
        }

        _writer.Line("return none;");
    }

    /// <summary>The scaling that goes with trained weights.</summary>
    public void WriteTrained()
    {
        _writer.Line(IsStruct ? "ScalingFactors trained = NoScaling();" : $"{T}[] trained = NoScaling();");
        foreach (Quantity number in Network.Scaling())
        {
            string place = IsStruct ? "." + Names.ScalingField(number) : FormattableString.Invariant($"[{Network.ScalingPlace(number.Kind) + number.Node - 1}]");
            _writer.Line($"trained{place} = {_emitter.Literal(Network.TrainedScaling(number))};");
        }

        _writer.Line("return trained;");
    }

    public void WriteInterfaceMember(Member member)
    {
        bool isGet = member.Id == MemberId.InterfaceGetScaling;
        string name = isGet ? "GetScaling" : "SetScaling";
        using (_writer.Block(_emitter.Header(member with { Type = isGet ? "bool" : "void", Name = $"{_emitter.ScalingInterfaceName}.{name}" }).TrimStart()))
        {
            int first = 0;
            foreach (QuantityKind kind in Given)
            {
                int count = NumbersOf(kind).Count();
                _writer.Lines(isGet ? CopyOut(kind, first, count) : CopyIn(kind, first, count));
                first += count;
            }

            _writer.Line(isGet ? "return _isScaled;" : "_isScaled = isFitted;");
        }
    }

    private IEnumerable<string> CopyOut(QuantityKind kind, int first, int count) => IsStruct
        ? NumbersOf(kind).Select((number, i) => $"destination[{first + i}] = _scaling.{Names.ScalingField(number)};")
        : new[] { $"new {Emitter.ReadOnlySpan}<{T}>(_scaling, {Network.ScalingPlace(kind)}, {count}).CopyTo(destination.Slice({first}));" };

    private IEnumerable<string> CopyIn(QuantityKind kind, int first, int count)
    {
        QuantityKind? factor = kind switch
        {
            QuantityKind.InputScale => QuantityKind.InputFactor,
            QuantityKind.TargetScale => QuantityKind.TargetFactor,
            _ => null,
        };
        if (IsStruct)
        {
            foreach ((Quantity number, int i) in NumbersOf(kind).Select((number, i) => (number, i)))
            {
                yield return $"_scaling.{Names.ScalingField(number)} = source[{first + i}];";
                if (factor is { } inverse)
                {
                    yield return $"_scaling.{Names.ScalingField(number with { Kind = inverse })} = {_emitter.Literal(1)} / source[{first + i}];";
                }
            }

            yield break;
        }

        yield return $"source.Slice({first}, {count}).CopyTo(new {Emitter.Span}<{T}>(_scaling, {Network.ScalingPlace(kind)}, {count}));";
        if (factor is { } place)
        {
            yield return $"for (int i = 0; i < {count}; i++)";
            yield return "{";
            yield return $"    _scaling[{Network.ScalingPlace(place)} + i] = {_emitter.Literal(1)} / source[{first} + i];";
            yield return "}";
        }
    }

    private IEnumerable<Quantity> NumbersOf(QuantityKind kind) => Network.Scaling().Where(number => number.Kind == kind);

    private static bool IsFactor(QuantityKind kind) => kind is QuantityKind.InputFactor or QuantityKind.TargetFactor;
}
