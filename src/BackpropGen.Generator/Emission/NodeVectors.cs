using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Steps over the nodes of a layer that need sums over all of them, such as softmax and layer normalisation, for one row on vectors: what is alike at every node goes
/// eight nodes at a time, and sums run node by node, in the order of every other form.
/// </summary>
internal abstract class NodeVectors
{
    private const string RowVector = "global::BackpropGen.CompilerServices.RowVector";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    private readonly Emitter _emitter;
    private readonly VectorLayout _layout;
    private readonly IReadOnlyList<Instruction> _steps;
    private readonly HashSet<Quantity> _numbers = new();
    private readonly HashSet<Quantity> _readInLoops;
    private HashSet<Quantity> _stored = new();

    /// <param name="emitter">The network.</param>
    /// <param name="steps">The steps of one method, which has not computed anything before them.</param>
    protected NodeVectors(Emitter emitter, IReadOnlyList<Instruction> steps)
    {
        _emitter = emitter;
        _layout = emitter.Network.Vectors.Value;
        _steps = steps;
        _readInLoops = new HashSet<Quantity>(steps.Where(step => !_layout.IsAlike(step) && !IsOneLine(_layout, step)).SelectMany(step => step.Reads));
    }

    private string T => _emitter.T;

    private string Vector => VectorNotation.ClassOf(_emitter.Precision.BitsOfEight);

    private string Row => VectorNotation.TypeOf(_emitter.Precision.BitsOfEight, T);

    /// <summary>Whether a step is printed without a loop of the network's own, if what is alike has none.</summary>
    public static bool IsOneLine(VectorLayout layout, Instruction step) => step is Map { Target.IsOnePerLayer: true } || IsFoldOfValues(layout, step) || IsSumOfNegatives(layout, step) || IsSumOfProducts(layout, step);

    /// <summary>Prints the steps, once.</summary>
    public void Write(CodeWriter writer)
    {
        writer.Line($"ref {T} n = ref {Reference}(nodes);");
        int i = 0;
        while (i < _steps.Count)
        {
            List<Map> alike = _steps.Skip(i).TakeWhile(_layout.IsAlike).Cast<Map>().ToList();
            if (alike.Count == 0)
            {
                WriteStep(writer, _steps[i], isLast: ++i == _steps.Count);
                continue;
            }

            foreach (Map map in alike)
            {
                LoadNumbers(writer, map.Body);
            }

            i += alike.Count;
            _stored = new HashSet<Quantity>(alike.Select(map => map.Target).Where(target => _layout.IsReadElsewhere(target) || IsReadBy(_steps.Skip(i), target)));
            WriteAlike(writer, alike, isLast: i == _steps.Count);
        }
    }

    /// <summary>Whether steps of the same method look for a value in memory.</summary>
    protected abstract bool IsReadBy(IEnumerable<Instruction> later, Quantity value);

    /// <summary>Steps that are alike at every node.</summary>
    protected abstract void WriteAlike(CodeWriter writer, IReadOnlyList<Map> maps, bool isLast);

    /// <summary>A step over the nodes that is neither alike at each nor one line.</summary>
    protected abstract void WriteOther(CodeWriter writer, Instruction step, bool isLast);

    /// <summary>The local that holds all of a layer's values, loaded if it is not there yet; null where a fold takes them from memory.</summary>
    protected virtual string? VectorOf(CodeWriter writer, Quantity values) => null;

    private void WriteStep(CodeWriter writer, Instruction step, bool isLast)
    {
        switch (step)
        {
            case Map { Target.IsOnePerLayer: true } number:
                LoadNumbers(writer, number.Body);
                Declare(writer, number.Target, _emitter.Notation(leaf => NameOf((Quantity)leaf)).Print(number.Body));
                break;
            case Reduce { Body: Quantity values } fold when IsFoldOfValues(_layout, step):
                Declare(writer, fold.Target, $"{RowVector}.{(fold.IsMaximum ? "Largest" : "SumInOrder")}({VectorOf(writer, values) ?? $"ref n, {_layout.RowPlace(values)}"}, {fold.Nodes})");
                break;
            case Reduce { Body: Product { Factors: [_, Quantity values] } } fold when IsSumOfNegatives(_layout, step):
                Declare(writer, fold.Target, $"{RowVector}.SumOfNegatives(ref n, {_layout.RowPlace(values)}, {fold.Nodes})");
                break;
            case Reduce { Body: Product { Factors: [Quantity left, Quantity right] } } fold when IsSumOfProducts(_layout, step):
                Declare(writer, fold.Target, $"{RowVector}.SumOfProducts(ref n, {_layout.RowPlace(left)}, {_layout.RowPlace(right)}, {fold.Nodes})");
                break;
            default:
                WriteOther(writer, step, isLast);
                break;
        }
    }

    private static bool IsFoldOfValues(VectorLayout layout, Instruction step) => step is Reduce { Body: Quantity values } && IsOfNodes(layout, values);

    private static bool IsSumOfNegatives(VectorLayout layout, Instruction step) =>
        step is Reduce { IsMaximum: false, Body: Product { Factors: [Constant { Value: -1 }, Quantity values] } } && IsOfNodes(layout, values);

    private static bool IsSumOfProducts(VectorLayout layout, Instruction step) =>
        step is Reduce { IsMaximum: false, Body: Product { Factors: [Quantity left, Quantity right] } } && IsOfNodes(layout, left) && IsOfNodes(layout, right);

    protected int WidthOf(Quantity values) => _layout.WidthOf(values);

    private static bool IsOfNodes(VectorLayout layout, Quantity quantity) => !quantity.IsOnePerLayer && quantity.Shift == 0 && layout.HasRowPlace(quantity);

    /// <summary>A number of which a row has one: a local under its name on paper, stored where later stages look for it.</summary>
    private void Declare(CodeWriter writer, Quantity number, string value)
    {
        _numbers.Add(number);
        string place = _layout.IsReadElsewhere(number) || _readInLoops.Contains(number) ? $"nodes[{_layout.RowPlace(number)}] = " : string.Empty;
        writer.Line($"{T} {Names.Value(number)} = {place}{value};");
    }

    /// <summary>The local that holds a number of which a layer has one.</summary>
    private static string NameOf(Quantity number) => number.Role == SymbolRole.Parameter ? Names.Value(number).ToLowerInvariant() : Names.Value(number);

    private void LoadNumbers(CodeWriter writer, Expression body)
    {
        foreach (Quantity number in body.All().OfType<Quantity>().Where(quantity => quantity.IsOnePerLayer).Where(_numbers.Add))
        {
            string place = number.Role == SymbolRole.Parameter
                ? MemoryPlace.At(_emitter.Parameters.Start, _layout.ParameterPlace(_emitter.Network.Graph.CoefficientsOf(number)))
                : $"nodes[{_layout.RowPlace(number)}]";
            writer.Line($"{T} {NameOf(number)} = {place};");
        }
    }

    /// <summary>Eight values of a layer, as a local.</summary>
    protected void Load(CodeWriter writer, Quantity values, string local, Func<int, string> at) => writer.Line($"{Row} {local} = {RowVector}.Load(ref n, {at(_layout.RowPlace(values))});");

    /// <summary>Eight nodes of each step. Behind the last node stay zeros.</summary>
    /// <param name="writer">Where to print.</param>
    /// <param name="maps">The steps.</param>
    /// <param name="declared">The vectors that the method has; grows by those that are declared here.</param>
    /// <param name="suffix">What the names of these nodes' vectors end with.</param>
    /// <param name="at">Where they lie, of values that begin at a place.</param>
    /// <param name="left">How many nodes there are from the first of these eight on; empty where there are eight.</param>
    protected void WriteVectors(CodeWriter writer, IReadOnlyList<Map> maps, HashSet<string> declared, string suffix, Func<int, string> at, string left)
    {
        string Local(Quantity quantity) => quantity.IsOnePerLayer ? $"{Vector}.Create({NameOf(quantity)})"
            : quantity.Role == SymbolRole.Parameter ? Names.OfLayer(quantity).ToLowerInvariant() + suffix
            : Names.OfLayer(quantity) + suffix;
        var notation = new VectorNotation(_emitter.Precision.BitsOfEight, _emitter.Specification.IsDouble, leaf => Local((Quantity)leaf));
        foreach (Map map in maps)
        {
            foreach (Quantity read in map.Body.All().OfType<Quantity>().Where(quantity => !quantity.IsOnePerLayer && declared.Add(Local(quantity))))
            {
                if (read.Role == SymbolRole.Parameter)
                {
                    writer.Line($"{Row} {Local(read)} = {RowVector}.Load(ref {_emitter.Parameters.Start}, {at(_layout.ParameterPlace(_emitter.Network.Graph.CoefficientsOf(read)))});");
                }
                else
                {
                    Load(writer, read, Local(read), at);
                }
            }

            declared.Add(Local(map.Target));
            writer.Line($"{Row} {Local(map.Target)} = {notation.Print(map.Body)};");
            if (!_stored.Contains(map.Target))
            {
                continue;
            }

            string kept = left.Length == 0 ? Local(map.Target) : $"{RowVector}.FirstLanes({Local(map.Target)}, {left})";
            writer.Line($"{RowVector}.Store({kept}, ref n, {at(_layout.RowPlace(map.Target))});");
        }
    }
}

/// <summary>Vectors in straight lines, each with the number of its first node in its name.</summary>
internal sealed class StraightNodeVectors : NodeVectors
{
    // So many lanes are taken out of a vector faster than memory gives back what was just written.
    private const int MostFoldedLanes = 4;

    private readonly HashSet<string> _declared = new();

    /// <param name="emitter">The network.</param>
    /// <param name="steps">The steps of one method.</param>
    public StraightNodeVectors(Emitter emitter, IReadOnlyList<Instruction> steps)
        : base(emitter, steps)
    {
    }

    /// <summary>Maps have the vector itself.</summary>
    protected override bool IsReadBy(IEnumerable<Instruction> later, Quantity value) => later.OfType<Reduce>().Any(step => step.Reads.Contains(value) && !(step.Body == value && IsFolded(value)));

    protected override string? VectorOf(CodeWriter writer, Quantity values)
    {
        if (!IsFolded(values))
        {
            return null;
        }

        string local = Names.OfLayer(values) + "_1";
        if (_declared.Add(local))
        {
            Load(writer, values, local, place => FormattableString.Invariant($"{place}"));
        }

        return local;
    }

    private bool IsFolded(Quantity values) => WidthOf(values) <= MostFoldedLanes;

    protected override void WriteAlike(CodeWriter writer, IReadOnlyList<Map> maps, bool isLast)
    {
        int width = maps[0].Width;
        for (int first = 0; first < width; first += VectorLayout.Lanes)
        {
            int start = first;
            WriteVectors(
                writer, maps, _declared, FormattableString.Invariant($"_{first + 1}"), place => FormattableString.Invariant($"{place + start}"),
                width - first < VectorLayout.Lanes ? FormattableString.Invariant($"{width - first}") : string.Empty);
        }
    }

    protected override void WriteOther(CodeWriter writer, Instruction step, bool isLast) => throw new InvalidOperationException($"{step.GetType().Name} would be a loop.");
}

/// <summary>Vectors in loops over the nodes.</summary>
internal sealed class LoopedNodeVectors : NodeVectors
{
    private readonly NodeLoops _loops;

    /// <param name="emitter">The network.</param>
    /// <param name="steps">The steps of one method.</param>
    /// <param name="name">What a quantity is called at an index.</param>
    public LoopedNodeVectors(Emitter emitter, IReadOnlyList<Instruction> steps, Func<Quantity, string, string> name)
        : base(emitter, steps)
    {
        _loops = new NodeLoops(emitter, name);
    }

    /// <summary>The next loop reads what this one wrote.</summary>
    protected override bool IsReadBy(IEnumerable<Instruction> later, Quantity value) => later.Any(step => step.Reads.Contains(value));

    protected override void WriteAlike(CodeWriter writer, IReadOnlyList<Map> maps, bool isLast)
    {
        int width = maps[0].Width;
        using (writer.Block($"for (int j = 0; j < {VectorLayout.VectorsOf(width) * VectorLayout.Lanes}; j += {VectorLayout.Lanes})"))
        {
            WriteVectors(
                writer, maps, new HashSet<string>(), "_j", place => Emitter.Plus("j", place), width % VectorLayout.Lanes == 0 ? string.Empty : FormattableString.Invariant($"{width} - j"));
        }

        EndLoop(writer, isLast);
    }

    protected override void WriteOther(CodeWriter writer, Instruction step, bool isLast)
    {
        _loops.Write(writer, step);
        EndLoop(writer, isLast);
    }

    private static void EndLoop(CodeWriter writer, bool isLast)
    {
        if (!isLast)
        {
            writer.Line();
        }
    }
}
