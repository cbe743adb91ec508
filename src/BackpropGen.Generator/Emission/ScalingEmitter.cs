using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Where μ, σ and 1/σ of inputs and targets are kept: in a struct with a field for each where the code is straight lines, else in an array, symbol after symbol.
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

    private NetworkPlan Network => _emitter.Network;

    private bool IsStruct => Network.Form == RowForm.Locals;

    private string T => _emitter.T;

    /// <summary>What the library sees: μ and σ. 1/σ follows from σ, so that a saved scaling gives the same bits.</summary>
    private IEnumerable<Symbol> Given => Network.ScalingSymbols.Where(symbol => !IsFactor(symbol));

    public void WriteType(Member member)
    {
        using (_writer.Block(_emitter.Header(member)))
        {
            foreach (Symbol symbol in Network.ScalingSymbols)
            {
                _writer.Line($"public {T} {string.Join(", ", NumbersOf(symbol).Select(Names.ScalingField))};");
            }
        }
    }

    public void WriteNone()
    {
        _writer.Line(IsStruct ? "ScalingFactors none = default;" : $"{T}[] none = new {T}[{Network.Scaling().Count()}];");
        foreach (Symbol symbol in Network.ScalingSymbols.Where(symbol => symbol != Symbol.InputOffset && symbol != Symbol.TargetOffset))
        {
            if (IsStruct)
            {
                _writer.Lines(NumbersOf(symbol).Select(number => $"none.{Names.ScalingField(number)} = {_emitter.Literal(1)};"));
            }
            else
            {
                _writer.Line($"new {Emitter.Span}<{T}>(none, {Network.ScalingPlace(symbol)}, {NumbersOf(symbol).Count()}).Fill({_emitter.Literal(1)});");
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
            string place = IsStruct ? "." + Names.ScalingField(number) : FormattableString.Invariant($"[{Network.ScalingPlace(number.Symbol) + number.Node - 1}]");
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
            foreach (Symbol symbol in Given)
            {
                int count = NumbersOf(symbol).Count();
                _writer.Lines(isGet ? CopyOut(symbol, first, count) : CopyIn(symbol, first, count));
                first += count;
            }

            _writer.Line(isGet ? "return _isScaled;" : "_isScaled = isFitted;");
        }
    }

    private IEnumerable<string> CopyOut(Symbol symbol, int first, int count) => IsStruct
        ? NumbersOf(symbol).Select((number, i) => $"destination[{first + i}] = _scaling.{Names.ScalingField(number)};")
        : new[] { $"new {Emitter.ReadOnlySpan}<{T}>(_scaling, {Network.ScalingPlace(symbol)}, {count}).CopyTo(destination.Slice({first}));" };

    private IEnumerable<string> CopyIn(Symbol symbol, int first, int count)
    {
        Symbol? factor = symbol == Symbol.InputScale ? Symbol.InputFactor : symbol == Symbol.TargetScale ? Symbol.TargetFactor : null;
        if (IsStruct)
        {
            foreach ((Quantity number, int i) in NumbersOf(symbol).Select((number, i) => (number, i)))
            {
                yield return $"_scaling.{Names.ScalingField(number)} = source[{first + i}];";
                if (factor is { } inverse)
                {
                    yield return $"_scaling.{Names.ScalingField(number with { Symbol = inverse })} = {_emitter.Literal(1)} / source[{first + i}];";
                }
            }

            yield break;
        }

        yield return $"source.Slice({first}, {count}).CopyTo(new {Emitter.Span}<{T}>(_scaling, {Network.ScalingPlace(symbol)}, {count}));";
        if (factor is { } place)
        {
            yield return $"for (int i = 0; i < {count}; i++)";
            yield return "{";
            yield return $"    _scaling[{Network.ScalingPlace(place)} + i] = {_emitter.Literal(1)} / source[{first} + i];";
            yield return "}";
        }
    }

    private IEnumerable<Quantity> NumbersOf(Symbol symbol) => Network.Scaling().Where(number => number.Symbol == symbol);

    private static bool IsFactor(Symbol symbol) => symbol == Symbol.InputFactor || symbol == Symbol.TargetFactor;
}
