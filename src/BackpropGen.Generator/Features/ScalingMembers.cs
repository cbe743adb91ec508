using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Features;

/// <summary>
/// Where μ, σ and 1/σ of inputs and targets are kept: in a struct with a field for each where the code is straight lines, else in an array, symbol after symbol.
/// </summary>
internal sealed class ScalingMembers : Feature
{
    public const string Interface = "BackpropGen.CompilerServices.IScaledNetwork";

    public ScalingMembers(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Network)
    {
    }

    private string Type => IsLine ? "ScalingFactors" : T + "[]";

    /// <summary>What the library sees: μ and σ. 1/σ follows from σ, so that a saved scaling gives the same bits.</summary>
    private IEnumerable<Symbol> Given => Network.ScalingSymbols.Where(symbol => !IsFactor(symbol));

    public override IEnumerable<Member> Members() => Array.Empty<Member>();

    /// <summary>The numbers of a network that cannot be trained. In straight lines they are part of the code.</summary>
    public IEnumerable<Member> FrozenMembers()
    {
        if (Network.HasScaling && Network.Form is RowForm.Loops or RowForm.Vectors)
        {
            yield return Field("private static readonly", T + "[]", "_scaling", $"new {T}[] {{ {string.Join(", ", Network.Scaling().Select(Network.TrainedScaling).Select(Emitter.Literal))} }}");
        }
    }

    /// <summary>The numbers, and those that go with trained weights.</summary>
    public IEnumerable<Member> NumberMembers(string field)
    {
        if (IsLine)
        {
            yield return NestedType("private struct", Type, "For each input and target that is scaled: μ, σ and 1/σ.", WriteType);
        }

        yield return Field("private", Type, field, Network.HasTrainedScaling ? "TrainedScaling()" : "NoScaling()");
        if (Network.HasTrainedScaling)
        {
            yield return Method("private static", Type, "TrainedScaling", "The scaling that the trained weights go with.", Array.Empty<Argument>(), WriteTrained);
        }
    }

    /// <summary>Whether the scaling was fitted, and the members of the interface through which the library fits it.</summary>
    public IEnumerable<Member> FittingMembers(string field)
    {
        yield return Field("private", "bool", field, Network.HasTrainedScaling ? "true" : "");
        yield return Method("private static", Type, "NoScaling", "A scaling that leaves every value as it is: μ = 0 and σ = 1.", Array.Empty<Argument>(), WriteNone);
        yield return Explicit(Interface, "bool", "GetScaling", new[] { new Argument("", $"{Span}<{T}>", "destination") }, () =>
        {
            WriteGiven(CopyOut);
            Writer.Line($"return {field};");
        });
        yield return Explicit(Interface, "void", "SetScaling", new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "source"), new Argument("", "bool", "isFitted") }, () =>
        {
            WriteGiven(CopyIn);
            Writer.Line($"{field} = isFitted;");
        });
    }

    /// <summary>A copy of a field that shares no memory with it; null where any copy is one.</summary>
    public string? CloneOf(string field) => IsLine ? null : $"({T}[]){field}.Clone()";

    private void WriteType(Member member)
    {
        using (Writer.Block(Emitter.Header(member)))
        {
            foreach (Symbol symbol in Network.ScalingSymbols)
            {
                Writer.Line($"public {T} {string.Join(", ", NumbersOf(symbol).Select(Names.ScalingField))};");
            }
        }
    }

    private void WriteNone()
    {
        Writer.Line(IsLine ? "ScalingFactors none = default;" : $"{T}[] none = new {T}[{Network.Scaling().Count()}];");
        foreach (Symbol symbol in Network.ScalingSymbols.Where(symbol => symbol != Symbol.InputOffset && symbol != Symbol.TargetOffset))
        {
            Writer.Lines(IsLine
                ? NumbersOf(symbol).Select(number => $"none.{Names.ScalingField(number)} = {Emitter.Literal(1)};")
                : new[] { $"new {Emitter.Span}<{T}>(none, {Network.ScalingPlace(symbol)}, {NumbersOf(symbol).Count()}).Fill({Emitter.Literal(1)});" });
        }

        Writer.Line("return none;");
    }

    private void WriteTrained()
    {
        Writer.Line($"{Type} trained = NoScaling();");
        foreach (Quantity number in Network.Scaling())
        {
            string place = IsLine ? "." + Names.ScalingField(number) : FormattableString.Invariant($"[{Network.ScalingPlace(number.Symbol) + number.Node - 1}]");
            Writer.Line($"trained{place} = {Emitter.Literal(Network.TrainedScaling(number))};");
        }

        Writer.Line("return trained;");
    }

    /// <summary>The lines for each symbol of what the library sees: its values follow those of the symbol before.</summary>
    private void WriteGiven(Func<Symbol, int, int, IEnumerable<string>> lines)
    {
        int first = 0;
        foreach (Symbol symbol in Given)
        {
            int count = NumbersOf(symbol).Count();
            Writer.Lines(lines(symbol, first, count));
            first += count;
        }
    }

    private IEnumerable<string> CopyOut(Symbol symbol, int first, int count) => IsLine
        ? NumbersOf(symbol).Select((number, i) => $"destination[{first + i}] = _scaling.{Names.ScalingField(number)};")
        : new[] { $"new {Emitter.ReadOnlySpan}<{T}>(_scaling, {Network.ScalingPlace(symbol)}, {count}).CopyTo(destination.Slice({first}));" };

    private IEnumerable<string> CopyIn(Symbol symbol, int first, int count)
    {
        Symbol? factor = symbol == Symbol.InputScale ? Symbol.InputFactor : symbol == Symbol.TargetScale ? Symbol.TargetFactor : null;
        if (IsLine)
        {
            foreach ((Quantity number, int i) in NumbersOf(symbol).Select((number, i) => (number, i)))
            {
                yield return $"_scaling.{Names.ScalingField(number)} = source[{first + i}];";
                if (factor is { } inverse)
                {
                    yield return $"_scaling.{Names.ScalingField(number with { Symbol = inverse })} = {Emitter.Literal(1)} / source[{first + i}];";
                }
            }

            yield break;
        }

        yield return $"source.Slice({first}, {count}).CopyTo(new {Emitter.Span}<{T}>(_scaling, {Network.ScalingPlace(symbol)}, {count}));";
        if (factor is { } place)
        {
            yield return $"for (int i = 0; i < {count}; i++)";
            yield return "{";
            yield return $"    _scaling[{Network.ScalingPlace(place)} + i] = {Emitter.Literal(1)} / source[{first} + i];";
            yield return "}";
        }
    }

    private IEnumerable<Quantity> NumbersOf(Symbol symbol) => Network.Scaling().Where(number => number.Symbol == symbol);

    private static bool IsFactor(Symbol symbol) => symbol == Symbol.InputFactor || symbol == Symbol.TargetFactor;
}
