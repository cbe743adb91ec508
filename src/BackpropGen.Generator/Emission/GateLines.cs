using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The layers of one row that have no weights, in registers: sums, parts and products of other layers at each node, and values of other layers one after the other.</summary>
internal sealed class GateLines
{
    private const string RowVector = "global::BackpropGen.CompilerServices.RowVector";

    private readonly Emitter _emitter;
    private readonly VectorLayout _layout;
    private readonly Stage _stage;
    private readonly NodeRegisters _registers;
    private readonly int _width;
    private readonly int _lanes;
    private readonly string _vector;

    private GateLines(Emitter emitter, Stage stage, NodeRegisters registers)
    {
        _emitter = emitter;
        _layout = emitter.Network.Vectors.Value;
        _stage = stage;
        _registers = registers;
        _width = stage.Steps[0].Width;
        Bits = RegisterGates.BitsOf(_width, emitter.Precision.Bytes);
        _lanes = Bits / 8 / emitter.Precision.Bytes;
        _vector = VectorNotation.ClassOf(Bits);
    }

    /// <summary>The width of the vectors that the lines need.</summary>
    public int Bits { get; }

    private string Type => $"{_vector}<{_emitter.T}>";

    private int Vectors => (_width + _lanes - 1) / _lanes;

    /// <summary>The lines of a stage; null where it is a call.</summary>
    public static GateLines? Of(Emitter emitter, Stage stage, NodeRegisters registers) =>
        RegisterGates.HasLines(emitter.Network.Vectors.Value, emitter.Network.Program, stage, emitter.Precision.Bytes) ? new GateLines(emitter, stage, registers) : null;

    public void Write(CodeWriter writer)
    {
        foreach (Instruction step in _stage.Steps)
        {
            if (step is Move move && !RegisterGates.IsNodeByNode(move))
            {
                WriteSequence(writer, move);
            }
            else if (step is Move { Width: <= RegisterGates.MostCopied, Terms: { Count: 1 } terms } && terms[0].Source.Role == SymbolRole.Input)
            {
                WriteCopies(writer, step.Result!, terms[0]);
            }
            else
            {
                WriteVectors(writer, step);
            }
        }
    }

    /// <summary>A line for each vector of nodes.</summary>
    private void WriteVectors(CodeWriter writer, Instruction step)
    {
        Quantity result = step.Result!;
        var notation = Enumerable.Range(0, Vectors).Select(vector => new VectorNotation(Bits, _emitter.Specification.IsDouble, leaf => Operand((Quantity)leaf, 0, vector))).ToList();
        for (int vector = 0; vector < Vectors; vector++)
        {
            string value = step is Map map ? notation[vector].Print(map.Body) : string.Join(" + ", ((Move)step).Terms.Select(term => Operand(term.Source, term.From, vector)));
            writer.Line($"{Type} {Name(result, vector)} = {value};");
        }

        _registers.Add(result, _lanes, Enumerable.Range(0, Vectors).Select(vector => Name(result, vector)));
        if (!IsLastInPlace(step) || !_layout.IsReadElsewhere(result) || !_registers.AreStored(_layout.RowPlace(result)))
        {
            return;
        }

        int place = _layout.RowPlace(result);
        for (int vector = 0; vector < Vectors; vector++)
        {
            writer.Line($"{_vector}.StoreUnsafe({Name(result, vector)}, ref n, {Number(place + (vector * _lanes))});");
        }

        WriteZeros(writer, place, Vectors * _lanes);
    }

    /// <summary>A few inputs, which a vector would read beyond.</summary>
    private void WriteCopies(CodeWriter writer, Quantity target, MoveTerm term)
    {
        int place = _layout.RowPlace(target);
        if (!_registers.AreStored(place))
        {
            return;
        }

        WriteZeros(writer, place, 0);
        for (int i = 0; i < term.Count; i++)
        {
            writer.Line($"{MemoryPlace.At("n", place + i)} = {MemoryPlace.At("x", term.From + i)};");
        }
    }

    /// <summary>Values one after the other, in the widest vectors that hold nothing else.</summary>
    private void WriteSequence(CodeWriter writer, Move move)
    {
        int place = _layout.RowPlace(move.Target);
        int unit = _layout.Unit;
        WriteZeros(writer, place, (move.Width - 1) / unit * unit);
        WriteTerms(writer, move.Terms, "n", place);
    }

    /// <summary>Values one after the other, where the first of them goes to a place of some memory.</summary>
    public void WriteTerms(CodeWriter writer, IEnumerable<MoveTerm> terms, string target, int place)
    {
        int unit = _layout.Unit;
        foreach (MoveTerm term in terms)
        {
            for (int i = 0; i < term.Count;)
            {
                int bits = term.Count - i >= unit ? 512 : term.Count - i >= unit / 2 ? 256 : 0;
                if (bits == 0)
                {
                    writer.Line($"{MemoryPlace.At(target, place + term.To + i)} = {MemoryPlace.At("n", PlaceOf(term.Source) + term.From + i)};");
                    i++;
                    continue;
                }

                int lanes = bits / 8 / _emitter.Precision.Bytes;
                string vector = VectorNotation.ClassOf(bits);
                string value = _registers.Find(term.Source, term.From + i, lanes) ?? $"{vector}.LoadUnsafe(ref n, {Number(PlaceOf(term.Source) + term.From + i)})";
                writer.Line($"{vector}.StoreUnsafe({value}, ref {target}, {Number(place + term.To + i)});");
                i += lanes;
            }
        }
    }

    /// <summary>Zeros from a place of a row on to the end of its last 64 bytes: kernels read them.</summary>
    private void WriteZeros(CodeWriter writer, int place, int from)
    {
        int unit = _layout.Unit;
        int stride = _layout.Stride(_width);
        for (int at = from; at < stride; at += stride - at >= unit ? unit : unit / 2)
        {
            string vector = VectorNotation.ClassOf(stride - at >= unit ? 512 : 256);
            writer.Line($"{vector}.StoreUnsafe({vector}<{_emitter.T}>.Zero, ref n, {Number(place + at)});");
        }
    }

    private string Operand(Quantity value, int from, int vector)
    {
        int first = from + (vector * _lanes);
        if (_registers.Find(value, first, _lanes) is { } name)
        {
            return name;
        }

        bool isInput = value.Role == SymbolRole.Input;
        int left = _width - (vector * _lanes);
        if (isInput && RegisterGates.IsHalf(left, _lanes, Bits))
        {
            return $"{VectorNotation.ClassOf(256)}.ToVector512({VectorNotation.ClassOf(256)}.LoadUnsafe(ref x, {Number(first)}))";
        }

        string load = isInput ? $"{_vector}.LoadUnsafe(ref x, {Number(first)})" : $"{_vector}.LoadUnsafe(ref n, {Number(PlaceOf(value) + first)})";

        // What lies behind the nodes may be anything, and must not come among them.
        bool isWithinNodes = !isInput && first + _lanes <= _layout.Stride(_layout.WidthOf(value));
        return isWithinNodes || left >= _lanes ? load : $"{RowVector}.FirstLanes({load}, {Number(left)})";
    }

    private int PlaceOf(Quantity value) => _registers.ReadAt(_layout.RowPlace(value));

    /// <summary>Whether no later step of the stage writes where this one does.</summary>
    private bool IsLastInPlace(Instruction step) => !_stage.Steps.SkipWhile(other => other != step).Skip(1)
        .Any(other => _layout.RowPlace(other.Result!) == _layout.RowPlace(step.Result!));

    private string Name(Quantity quantity, int vector) => FormattableString.Invariant($"{quantity.Symbol.Letter}{quantity.Layer}_{(vector * _lanes) + 1}");

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
