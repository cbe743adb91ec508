using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>A step of as many streams at once as 64 bytes hold values: calls of a kernel, and loops over nodes in vectors of 512 or of 256 bits.</summary>
internal sealed class StreamEmitter
{
    private const string Kernels = "global::BackpropGen.CompilerServices.ColumnLayer";

    private readonly Emitter _emitter;
    private readonly StreamLanes _lanes;
    private readonly KernelArguments _kernels;

    public StreamEmitter(Emitter emitter, StreamLanes lanes)
    {
        _emitter = emitter;
        _lanes = lanes;
        _kernels = KernelArguments.OfBlock(emitter);
    }

    private string T => _emitter.T;

    private VectorLayout Layout => _emitter.Network.Vectors.Value;

    /// <summary>The streams in a column.</summary>
    private int Room => _emitter.Precision.PerLine;

    /// <summary>The loops, each in a method of its own: the just-in-time compiler has a budget for what it inlines into one.</summary>
    public IEnumerable<(string Name, Action<CodeWriter> Write)> Loops() =>
        _lanes.Steps.Where(HasMethod).Select(step => (NameOf(step), (Action<CodeWriter>)(writer => WriteBoth(writer, step))));

    /// <summary>The whole step.</summary>
    public void WriteForward(CodeWriter writer)
    {
        writer.Line($"const int room = {Number(Room)};");
        foreach (LaneStep step in _lanes.Steps)
        {
            switch (step.Steps[0])
            {
                case Contract sum:
                    writer.Line(
                        $"{Kernels}.Forward(ref {Column(_lanes.PlaceOf(sum.Inputs))}, {_kernels.Inputs(sum)}, ref {_kernels.Parameters(sum.Coefficients)}, "
                        + $"{Layout.Stride(sum.OutputCount)}, ref {Column(_lanes.PlaceOf(sum.Outputs))}, {sum.OutputCount}, room);");
                    break;
                case Move move when !step.IsLoop:
                    writer.Lines(JoinCalls.Columns(move, (quantity, from) => Column(_lanes.PlaceOf(quantity, from))));
                    break;
                default:
                    writer.Line($"{NameOf(step)}(ref columns);");
                    break;
            }
        }
    }

    private static bool HasMethod(LaneStep step) => step.IsLoop || step.Steps[0] is Reduce;

    private static string NameOf(LaneStep step)
    {
        Quantity result = step.Steps[step.Steps.Count - 1].Result!;
        return FormattableString.Invariant($"StreamsOfLayer{result.Layer}_{result.Symbol.Letter}{(result.From > 0 ? Number(result.From) : string.Empty)}");
    }

    private static string Column(int place) => MemoryPlace.At("columns", place == 0 ? "0" : FormattableString.Invariant($"{place} * room"));

    private void WriteBoth(CodeWriter writer, LaneStep step)
    {
        using (writer.Block("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
        {
            Write(writer, step, 512);
            writer.Line("return;");
        }

        writer.Line();
        Write(writer, step, 256);
    }

    private void Write(CodeWriter writer, LaneStep step, int bits)
    {
        int lanes = bits / 8 / _emitter.Precision.Bytes;
        string type = VectorNotation.TypeOf(bits, T);
        string vector = VectorNotation.ClassOf(bits);
        if (step.Steps[0] is Reduce fold)
        {
            WriteFold(writer, fold, bits, lanes);
            return;
        }

        var known = new HashSet<Quantity>();
        using (writer.Block($"for (nuint k = 0; k < {Number(step.Width * Room)}; k += {Number(lanes)})"))
        {
            VectorNotation notation = NotationOf(bits, "k", known);
            foreach (Instruction each in step.Steps)
            {
                Quantity result = each.Result!.At(0);
                string value = each is Map map ? notation.Print(map.Body)
                    : string.Join(" + ", ((Move)each).Terms.Select(term => Operand(term.Source, term.From, bits, "k", known)));
                writer.Lines(CSharpNotation.Wrap($"{type} {Name(result)} = ", value, ";"));
                known.Add(result);
                if (_lanes.HasPlace(result))
                {
                    writer.Line($"{vector}.StoreUnsafe({Name(result)}, ref columns, {At(_lanes.PlaceOf(result), "k")});");
                }
            }
        }
    }

    /// <summary>A sum over the nodes, or the largest, in their order, as in one row.</summary>
    private void WriteFold(CodeWriter writer, Reduce fold, int bits, int lanes)
    {
        string type = VectorNotation.TypeOf(bits, T);
        string name = Name(fold.Target);
        var none = new HashSet<Quantity>();
        using (writer.Block($"for (nuint lane = 0; lane < {Number(Room)}; lane += {Number(lanes)})"))
        {
            writer.Line($"{type} {name} = {NotationOf(bits, "lane", none).Print(fold.Body)};");
            using (writer.Block($"for (nuint k = lane + {Number(Room)}; k < {Number(fold.Nodes * Room)}; k += {Number(Room)})"))
            {
                VectorNotation notation = NotationOf(bits, "k", new HashSet<Quantity> { fold.Target.At(0) });
                writer.Line($"{name} = {notation.Print(fold.IsMaximum ? new Maximum(fold.Target, fold.Body) : new Sum(new[] { fold.Target, fold.Body }))};");
            }

            writer.Line($"{VectorNotation.ClassOf(bits)}.StoreUnsafe({name}, ref columns, {At(_lanes.PlaceOf(fold.Target), "lane")});");
        }
    }

    private VectorNotation NotationOf(int bits, string index, HashSet<Quantity> known) => new(bits, _emitter.Specification.IsDouble, leaf => Operand((Quantity)leaf, 0, bits, index, known));

    private string Operand(Quantity value, int from, int bits, string index, HashSet<Quantity> known)
    {
        string vector = VectorNotation.ClassOf(bits);
        if (value.Role == SymbolRole.Parameter)
        {
            string node = value.IsOnePerLayer ? string.Empty : $" + ({index} / {Number(Room)})";
            return $"{vector}.Create({MemoryPlace.At(_emitter.Parameters.Start, Number(Layout.ParameterPlace(_emitter.Network.Graph.CoefficientsOf(value))) + node)})";
        }

        if (known.Contains(value.At(0)))
        {
            return Name(value);
        }

        if (_lanes.MoveTo(value) is { } move)
        {
            List<string> terms = move.Terms.Select(term => Operand(term.Source, term.From + from, bits, index, known)).ToList();
            return terms.Count == 1 ? terms[0] : "(" + string.Join(" + ", terms) + ")";
        }

        return $"{vector}.LoadUnsafe(ref columns, {At(_lanes.PlaceOf(value, from), value.IsOnePerLayer ? $"({index} % {Number(Room)})" : index)})";
    }

    private string At(int place, string index) => Emitter.Plus(index, place * Room);

    private static string Name(Quantity quantity) => quantity.IsOnePerLayer ? Names.Value(quantity) : Names.OfLayer(quantity);

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
