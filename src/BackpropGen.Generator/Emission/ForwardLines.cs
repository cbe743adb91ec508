using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// The sums of one row in registers: one for each block of a sum and each vector of nodes. Few inputs have a line each, more of them a loop over what the blocks
/// share.
/// </summary>
internal sealed class ForwardLines
{
    private readonly Emitter _emitter;
    private readonly VectorLayout _layout;
    private readonly Stage _stage;
    private readonly Contract _affine;
    private readonly int _lanes;
    private readonly string _vector;
    private readonly int _vectors;
    private readonly int _place;
    private readonly int _stride;

    // Where the values that the sums are over lie: in the row's inputs, or among its nodes.
    private readonly string _source;
    private readonly int _first;

    private ForwardLines(Emitter emitter, Stage stage, Contract affine)
    {
        _emitter = emitter;
        _layout = emitter.Network.Vectors.Value;
        _stage = stage;
        _affine = affine;
        _stride = _layout.Stride(affine.OutputCount);
        Bits = RegisterSums.BitsOf(affine, emitter.Precision.Bytes);
        _lanes = Bits / 8 / emitter.Precision.Bytes;
        _vector = VectorNotation.ClassOf(Bits);
        _vectors = (affine.OutputCount + _lanes - 1) / _lanes;
        _place = _layout.ParameterPlace(affine.Coefficients);
        int? inputs = FirstInput(emitter.Network.Program, affine.Inputs);
        ReadsInputs = inputs is not null;
        (_source, _first) = inputs is { } first ? ("x", first) : ("n", _layout.RowPlace(affine.Inputs));
    }

    /// <summary>The width of the vectors that the lines need.</summary>
    public int Bits { get; }

    /// <summary>Whether the lines read the inputs of the row.</summary>
    public bool ReadsInputs { get; }

    private string Type => $"{_vector}<{_emitter.T}>";

    private int Blocks => _affine.Blocks;

    /// <summary>The lines of a stage; null where its sums do not stay in registers.</summary>
    public static ForwardLines? Of(Emitter emitter, Stage stage) =>
        RegisterSums.HasForward(emitter.Network.Vectors.Value, stage) ? new ForwardLines(emitter, stage, (Contract)stage.Steps[0]) : null;

    /// <summary>Prints the sums, and what the layer makes of them.</summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="registers">Gets what is computed.</param>
    /// <param name="callTail">Prints a call of what the layer does at its nodes, on the sums in memory.</param>
    public void Write(CodeWriter writer, NodeRegisters registers, Action<IReadOnlyList<Instruction>> callTail)
    {
        if (!ReadsInputs)
        {
            registers.ReadAt(_layout.RowPlace(_affine.Inputs));
        }

        for (int vector = 0; vector < _vectors; vector++)
        {
            writer.Line($"{Type} {Sum(vector, 0)} = {_vector}.LoadUnsafe(ref p, {Number(_place + (_affine.InputCount * _stride) + (vector * _lanes))});");
            for (int block = 1; block < Blocks; block++)
            {
                writer.Line($"{Type} {Sum(vector, block)} = {Type}.Zero;");
            }
        }

        if (RegisterSums.HasLines(_affine, _vectors))
        {
            // Block by block in turn, so that neighbouring lines do not wait for each other.
            for (int k = 0; k <= _affine.InputCount / Blocks; k++)
            {
                WriteInputs(writer, k, k + 1);
            }
        }
        else
        {
            WriteLoop(writer);
            WriteInputs(writer, _affine.InputCount / Blocks, (_affine.InputCount / Blocks) + 1);
        }

        IReadOnlyList<Instruction> tail = VectorLayout.Tail(_stage);
        bool isInlined = RegisterSums.HasActivation(tail, _vectors);
        for (int vector = 0; vector < _vectors; vector++)
        {
            WriteEnd(writer, registers, isInlined ? tail : Array.Empty<Instruction>(), vector);
        }

        if (!isInlined)
        {
            registers.ReadAt(_layout.RowPlace(_affine.Outputs));
            callTail(tail);
            return;
        }

        foreach (Quantity value in tail.Select(step => step.Result!).Prepend(_affine.Outputs))
        {
            registers.Add(value, _lanes, Enumerable.Range(0, _vectors).Select(vector => Name(value, vector)));
        }
    }

    /// <summary>The products of some inputs of each block.</summary>
    private void WriteInputs(CodeWriter writer, int first, int end)
    {
        for (int k = first; k < end; k++)
        {
            for (int block = 0; block < Blocks; block++)
            {
                int start = SumBlocks.StartOf(block, _affine.InputCount, Blocks);
                int input = start + k;
                if (input < SumBlocks.StartOf(block + 1, _affine.InputCount, Blocks))
                {
                    WriteProducts(
                        writer, block, Element(input), FormattableString.Invariant($"x{_affine.Layer}_{input + 1}"), vector => !IsLeftOut(input, vector),
                        vector => "p, " + Number(_place + (input * _stride) + (vector * _lanes)));
                }
            }
        }
    }

    /// <summary>The products of the inputs that all blocks have.</summary>
    private void WriteLoop(CodeWriter writer)
    {
        string w = FormattableString.Invariant($"w{_affine.Layer}");
        writer.Line($"ref {_emitter.T} {w} = ref {MemoryPlace.At("p", _place)};");
        using (writer.Block($"for (nuint i = 0, at = 0; i < {Number(_affine.InputCount / Blocks)}; i++, at += {Number(_stride)})"))
        {
            for (int block = 0; block < Blocks; block++)
            {
                int start = SumBlocks.StartOf(block, _affine.InputCount, Blocks);
                string letter = block == 0 ? "a" : Suffix(block);
                WriteProducts(
                    writer, block, Element("i", start), "x" + letter, _ => true,
                    vector => $"{w}, {Emitter.Plus("at", (start * _stride) + (vector * _lanes))}");
            }
        }
    }

    private void WriteProducts(CodeWriter writer, int block, string element, string name, Func<int, bool> isTaken, Func<int, string> weights)
    {
        List<int> taking = Enumerable.Range(0, _vectors).Where(isTaken).ToList();
        string value = $"{_vector}.Create({element})";
        if (taking.Count > 1)
        {
            writer.Line($"{Type} {name} = {value};");
            value = name;
        }

        foreach (int vector in taking)
        {
            string sum = Sum(vector, block);
            writer.Line($"{sum} = {_vector}.FusedMultiplyAdd({value}, {_vector}.LoadUnsafe(ref {weights(vector)}), {sum});");
        }
    }

    /// <summary>Adds the blocks' sums, and stores them, or what the layer makes of them.</summary>
    private void WriteEnd(CodeWriter writer, NodeRegisters registers, IReadOnlyList<Instruction> tail, int vector)
    {
        string z = Sum(vector, 0);
        if (Blocks == 2)
        {
            writer.Line($"{z} += {Sum(vector, 1)};");
        }
        else if (Blocks == 4)
        {
            writer.Line($"{z} = ({z} + {Sum(vector, 1)}) + ({Sum(vector, 2)} + {Sum(vector, 3)});");
        }

        string Local(Quantity quantity) => Name(quantity, vector);
        var notation = new VectorNotation(Bits, _emitter.Specification.IsDouble, leaf => Local((Quantity)leaf));
        foreach (Map step in tail.Cast<Map>())
        {
            writer.Line($"{Type} {Local(step.Target)} = {notation.Print(step.Body)};");
        }

        IEnumerable<Quantity> results = tail.Select(step => step.Result!).Prepend(_affine.Outputs);
        foreach (Quantity result in results.GroupBy(_layout.RowPlace).Select(same => same.Last()).Where(result => (tail.Count == 0 || _layout.IsReadElsewhere(result)) && registers.AreStored(_layout.RowPlace(result))))
        {
            writer.Line($"{_vector}.StoreUnsafe({Local(result)}, ref n, {Number(_layout.RowPlace(result) + (vector * _lanes))});");
            if (_lanes < _layout.Unit)
            {
                // Kernels read 64 bytes, and find zeros behind the nodes.
                writer.Line($"{_vector}.StoreUnsafe({Type}.Zero, ref n, {Number(_layout.RowPlace(result) + _lanes)});");
            }
        }
    }

    private bool IsLeftOut(int input, int vector)
    {
        int parts = Math.Max(1, _lanes / VectorLayout.Lanes);
        return Enumerable.Range(vector * parts, parts).All(part => part >= VectorLayout.VectorsOf(_affine.OutputCount) || _emitter.Network.IsLeftOut(_affine.Weights, input, part));
    }

    /// <summary>The place among the inputs of the first that sums are over; null where they are over other values. A part of the inputs has just been stored: it would be waited for.</summary>
    private static int? FirstInput(RowProgram program, Quantity values) => values.Role == SymbolRole.Input ? 0
        : program.Forward.SelectMany(stage => stage.Steps).OfType<Move>()
            .Where(move => move.Target == values && move.Terms is { Count: 1 } terms && terms[0].Source.Role == SymbolRole.Input && terms[0].To == 0 && terms[0].Count == move.Width)
            .Select(move => (int?)move.Terms[0].From).FirstOrDefault();

    private string Element(int input) => MemoryPlace.At(_source, _first + input);

    private string Element(string index, int start) => MemoryPlace.At(_source, Emitter.Plus(index, _first + start));

    /// <summary>A vector by its layer and its first node, and by its block from the second on.</summary>
    private string Sum(int vector, int block) => Name(_affine.Outputs, vector) + Suffix(block);

    private string Name(Quantity quantity, int vector) => FormattableString.Invariant($"{quantity.Symbol.Letter}{quantity.Layer}_{(vector * _lanes) + 1}");

    private static string Suffix(int block) => block == 0 ? string.Empty : ((char)('a' + block)).ToString();

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
