using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>The way back through a small layer for one row, and the update of its weights, in straight lines over vectors.</summary>
internal sealed class BackLines
{
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    private const string RowVector = "global::BackpropGen.CompilerServices.RowVector";

    private readonly Emitter _emitter;
    private readonly VectorLayout _layout;
    private readonly Contract _contract;
    private readonly int _stride;
    private readonly int _lanes;
    private readonly string _vector;
    private readonly int _vectors;

    private BackLines(Emitter emitter, Contract contract)
    {
        _emitter = emitter;
        _layout = emitter.Network.Vectors.Value;
        _contract = contract;
        _stride = _layout.Stride(contract.OutputCount);
        Bits = RegisterSums.BitsOf(contract, emitter.Precision.Bytes);
        _lanes = Bits / 8 / emitter.Precision.Bytes;
        _vector = VectorNotation.ClassOf(Bits);
        _vectors = (contract.OutputCount + _lanes - 1) / _lanes;
    }

    /// <summary>The width of the vectors that the lines need.</summary>
    public int Bits { get; }

    private string Type => $"{_vector}<{_emitter.T}>";

    /// <summary>The lines of a sum, or of a gradient; null where they would be too many.</summary>
    public static BackLines? Of(Emitter emitter, Contract contract) => RegisterSums.HasBack(emitter.Network.Vectors.Value, contract) ? new BackLines(emitter, contract) : null;

    /// <summary>A vector at a time of what arrives at the nodes below, and what their layer makes of it.</summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="tail">What the layer does at each node.</param>
    /// <param name="callTail">Prints a call of it, where it is not alike at all nodes.</param>
    public void WriteBack(CodeWriter writer, IReadOnlyList<Instruction> tail, Action<IReadOnlyList<Instruction>> callTail)
    {
        bool isInlined = VectorLayout.IsElementwise(tail);
        DeclareParameters(writer);
        writer.Line($"ref {_emitter.T} n = ref {Reference}(nodes);");
        DeclareErrors(writer);
        for (int first = 0; first < _contract.InputCount; first += _lanes)
        {
            string g = Name(_contract.Inputs, first);
            writer.Line($"{Type} {g} = {RowVector}.SumEach(");
            for (int k = 0; k < _lanes; k++)
            {
                string products = first + k < _contract.InputCount ? Products(first + k) : $"{Type}.Zero";
                writer.Line($"    {products}{(k < _lanes - 1 ? "," : ");")}");
            }

            WriteTail(writer, isInlined ? tail : Array.Empty<Instruction>(), first);
        }

        int end = (_contract.InputCount + _lanes - 1) / _lanes * _lanes;
        if (end < _layout.Stride(_contract.InputCount))
        {
            // Kernels read 64 bytes, and find zeros behind the nodes.
            foreach (Quantity result in Results(isInlined ? tail : Array.Empty<Instruction>()))
            {
                writer.Line($"{_vector}.StoreUnsafe({Type}.Zero, ref n, {Number(_layout.RowPlace(result) + end)});");
            }
        }

        if (!isInlined)
        {
            callTail(tail);
        }
    }

    /// <summary>The update of the weights, and of the biases like weights of an input of 1.</summary>
    public void WriteDescent(CodeWriter writer, Action declareSource)
    {
        DeclareParameters(writer);
        declareSource();
        writer.Line($"ref {_emitter.T} n = ref {Reference}(nodes);");
        DeclareErrors(writer);
        for (int i = 0; i <= _contract.InputCount; i++)
        {
            string step = $"{_vector}.Create({(i == _contract.InputCount ? "-learningRate" : $"-learningRate * {MemoryPlace.At("x", i)}")})";
            if (_vectors > 1)
            {
                string name = i == _contract.InputCount ? "step" : $"step_{Number(i + 1)}";
                writer.Line($"{Type} {name} = {step};");
                step = name;
            }

            for (int vector = 0; vector < _vectors; vector++)
            {
                string place = Number((i * _stride) + (vector * _lanes));
                writer.Line($"{RowVector}.AddTo(ref p, {place}, {step}, {Error(vector)});");
            }
        }
    }

    private void DeclareParameters(CodeWriter writer) =>
        writer.Line($"ref {_emitter.T} p = ref {MemoryPlace.At(_emitter.Parameters.Start, _layout.ParameterPlace(_contract.Coefficients))};");

    private void DeclareErrors(CodeWriter writer)
    {
        for (int vector = 0; vector < _vectors; vector++)
        {
            writer.Line($"{Type} {Error(vector)} = {_vector}.LoadUnsafe(ref n, {Number(_layout.RowPlace(_contract.Outputs) + (vector * _lanes))});");
        }
    }

    /// <summary>The products of an input's weights with the error terms, vector after vector.</summary>
    private string Products(int input)
    {
        string Weights(int vector) => $"{_vector}.LoadUnsafe(ref p, {Number((input * _stride) + (vector * _lanes))})";
        // From 0 on, as the kernel: its sum is never −0.
        string sum = $"{Type}.Zero";
        for (int vector = 0; vector < _vectors; vector++)
        {
            sum = $"{_vector}.FusedMultiplyAdd({Error(vector)}, {Weights(vector)}, {sum})";
        }

        return sum;
    }

    private void WriteTail(CodeWriter writer, IReadOnlyList<Instruction> tail, int first)
    {
        var known = new HashSet<Quantity> { _contract.Inputs };
        var notation = new VectorNotation(Bits, _emitter.Specification.IsDouble, leaf => Name((Quantity)leaf, first));
        foreach (Map step in tail.Cast<Map>())
        {
            foreach (Quantity read in step.Reads.Distinct().Where(known.Add))
            {
                writer.Line($"{Type} {Name(read, first)} = {_vector}.LoadUnsafe(ref n, {Number(_layout.RowPlace(read) + first)});");
            }

            writer.Line($"{Type} {Name(step.Target, first)} = {notation.Print(step.Body)};");
            known.Add(step.Target);
        }

        foreach (Quantity result in Results(tail))
        {
            writer.Line($"{_vector}.StoreUnsafe({Name(result, first)}, ref n, {Number(_layout.RowPlace(result) + first)});");
        }
    }

    /// <summary>What is stored.</summary>
    private IEnumerable<Quantity> Results(IReadOnlyList<Instruction> tail) => tail.Select(step => step.Result!).Prepend(_contract.Inputs)
        .GroupBy(_layout.RowPlace).Select(same => same.Last()).Where(result => tail.Count == 0 || _layout.IsReadElsewhere(result));

    private string Error(int vector) => Name(_contract.Outputs, vector * _lanes);

    /// <summary>A vector by its layer and its first node.</summary>
    private static string Name(Quantity quantity, int first) => FormattableString.Invariant($"{quantity.Symbol.Letter}{quantity.Layer}_{first + 1}");

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
