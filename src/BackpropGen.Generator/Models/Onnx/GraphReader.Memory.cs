using BackpropGen.Generator.Topology;

namespace BackpropGen.Generator.Models;

/// <summary>Recurrent layers. In a graph that computes one step of each stream, what they remember goes in as inputs of the model and comes out as outputs; in one of sequences it may.</summary>
internal sealed partial class GraphReader
{
    /// <summary>Where in the states before the step each recurrent layer finds its own.</summary>
    private readonly List<(StateRow Row, Remembered Part)> _states = new();

    /// <summary>An input with states before the step. The dimension of the batch has a size that is not known, or is 1.</summary>
    private RowValue StateOf(OnnxPort input)
    {
        RefuseOtherTypes(input);
        int batch = input.Dimensions.FindIndex(size => size is null);
        batch = batch >= 0 ? batch : input.Dimensions.IndexOf(1);
        int[] sizes = input.Dimensions.Where((_, axis) => axis != batch).Select(size => size is >= 0 and <= NetworkTopology.MaximumSize ? (int)size : -1).ToArray();
        if (sizes.Length is 0 or > GraphValue.MostDimensions || sizes.Contains(-1) || Product(sizes, 0, sizes.Length) is 0 or > NetworkTopology.MaximumSize)
        {
            throw new RefusedFile(FormattableString.Invariant($"the input {NodeReading.Quote(input.Name)} is the initial state of recurrent layers, but its sizes, apart from that of the batch, are not known, or are not 1 to {NetworkTopology.MaximumSize:#,0} values"));
        }

        _rows.Origin = $"the input {NodeReading.Quote(input.Name)}";
        return new RowValue(_rows.Add(new StateRow((int)Product(sizes, 0, sizes.Length))), batch >= 0 ? batch : null, sizes);
    }

    private GraphValue Recurrent(NodeReading node, MemoryKind kind)
    {
        RecurrentCell cell = RecurrentCellReading.Of(node, kind, _budget);
        bool isBatchFirst = node.Integer("layout", 0) == 1;
        TakePrecision(node.Constant(1, "weights"));
        SequenceValue? sequence = node.Input(0) as SequenceValue;
        CellRow row = _rows.Add(new CellRow(sequence is null ? StepOf(node, cell, isBatchFirst) : StepOf(node, sequence, cell, isBatchFirst), cell));
        TakeState(node, 5, row, isCell: false);
        RowNode hidden = _rows.Add(new RememberedRow(row, isCell: false));
        RowNode? remembered = null;
        if (kind == MemoryKind.Lstm)
        {
            TakeState(node, 6, row, isCell: true);
            remembered = _rows.Add(new RememberedRow(row, isCell: true));
        }

        int batch = isBatchFirst ? 0 : 1;
        GraphValue all = sequence is null ? new RowValue(row, 2 * batch, [1, 1, cell.Size])
            : isBatchFirst ? new SequenceValue(row, new[] { sequence.Axes[0], sequence.Axes[1], SequenceValue.Single, sequence.Axes[2] })
            : new SequenceValue(row, new[] { sequence.Axes[0], SequenceValue.Single, sequence.Axes[1], sequence.Axes[2] });
        return new ValueList(new[] { all, new RowValue(hidden, batch, [1, cell.Size]), new RowValue(remembered ?? hidden, batch, [1, cell.Size]) }.Take(remembered is null ? 2 : 3).ToArray());
    }

    /// <summary>The values of a step of a sequence.</summary>
    private RowNode StepOf(NodeReading node, SequenceValue sequence, RecurrentCell cell, bool isBatchFirst)
    {
        RowNode? step = WholeStepOf(node, sequence);
        TakeAxes(
            node, sequence, isBatchFirst ? "batch, steps and values, in this order" : "steps, batch and values, in this order",
            axes => (isBatchFirst ? axes[0] : axes[1], isBatchFirst ? axes[1] : axes[0], axes[2]));
        return OfWidth(node, step, cell.InputCount);
    }

    /// <summary>The values of the only step, which is a row.</summary>
    private RowNode StepOf(NodeReading node, RecurrentCell cell, bool isBatchFirst)
    {
        RowValue x = node.RowOfAnyShape(0);
        if (_sequence is not null)
        {
            throw node.Refuse("takes one step, made of a whole sequence; layers that remember take every step");
        }

        if (x.BatchAxis != (isBatchFirst ? 0 : 1) || x.Sizes.Length != 2 || x.Sizes[0] != 1)
        {
            throw node.Refuse(
                $"takes something else than one step of each row, {(isBatchFirst ? "[batch, 1, values]" : "[1, batch, values]")}; sequences of several steps are an input of three dimensions, [batch, steps, values]");
        }

        return OfWidth(node, x.Node, cell.InputCount);
    }

    /// <summary>Notes which values of an input of the model are a layer's state before the step, or before the first of a sequence, where it may be 0 as well.</summary>
    private void TakeState(NodeReading node, int input, CellRow cell, bool isCell)
    {
        RowValue? state = node.Has(input) ? node.RowOfAnyShape(input) : null;
        if (_sequence is not null && (state is null || (state.Node is ConstantRow constant && constant.Numbers.All(number => number == 0))))
        {
            return;
        }

        if (_sequence is null && (state is null || state.Node is ConstantRow))
        {
            throw node.Refuse("has an initial state that is the same at every step, so that it remembers nothing: a state that goes on is an input of the model and an output");
        }

        (RowNode source, int start) = (state!.Node, 0);
        while (source is PartOfRow part)
        {
            (source, start) = (part.Sources[0], start + part.Start);
        }

        if (source is not StateRow row || state.Width != cell.Width)
        {
            throw node.Refuse(_sequence is null ? "has an initial state that is not a part of an input of the model" : "has an initial state that is neither 0 nor an input of the model");
        }

        _states.Add((row, new Remembered(start, cell, isCell)));
    }

    /// <summary>The outputs that are no states, each with its row.</summary>
    private IReadOnlyList<(OnnxPort Port, RowValue Row)> WithoutStates(IReadOnlyList<OnnxPort> outputs)
    {
        List<(OnnxPort Port, RowValue Row)> rows = outputs.Select(port => (Port: port, Row: _obstacles.Try(() => Result(port)))).Where(output => output.Row is not null).Select(output => (output.Port, output.Row!)).ToList();
        if (_obstacles.Any)
        {
            // What goes round is known of whole graphs alone.
            return rows.Where(output => PartsOf(output.Row.Node) is null).ToList();
        }

        foreach (StateRow state in _rows.Nodes.OfType<StateRow>())
        {
            List<Remembered> before = _states.Where(each => each.Row == state).Select(each => each.Part).OrderBy(part => part.Start).ToList();
            int after = rows.FindLastIndex(output => PartsOf(output.Row.Node)?.SequenceEqual(before) == true);
            if (!CoverAll(before, state.Width))
            {
                _obstacles.Add(new RefusedFile($"{state.Origin} is the initial state of recurrent layers, but not each of its values is that of one layer"));
            }
            else if (after < 0)
            {
                _obstacles.Add(new RefusedFile($"{state.Origin} is the initial state of recurrent layers, but no output gives their states after the step in the same order: a state that goes on has both"));
            }
            else
            {
                rows.RemoveAt(after);
            }
        }

        // What goes round in none, since it begins with 0, is of no use to a stream; if it is all there is, it is the last step.
        for (int i = rows.Count - 1; i >= 0 && rows.Count > 1; i--)
        {
            if (PartsOf(rows[i].Row.Node) is { } parts && !_states.Any(state => parts.Any(part => part.Cell == state.Part.Cell)))
            {
                rows.RemoveAt(i);
            }
        }

        foreach ((OnnxPort port, RowValue row) in rows.Where(output => PartsOf(output.Row.Node)?.Any(part => part.IsCell) == true))
        {
            _obstacles.Add(new RefusedFile($"the output {NodeReading.Quote(port.Name)} gives what recurrent layers remember, but no input takes it up in the same order"));
        }

        if (rows.Count == 0 && !_obstacles.Any)
        {
            _obstacles.Add(new RefusedFile("the graph has no output beside states of recurrent layers"));
        }

        return rows;
    }

    private static bool IsOfState(RowNode row) => row is StateRow or RememberedRow || (row is PartOfRow && IsOfState(row.Sources[0]));

    /// <summary>Whether parts lie one behind the other, from the first value to the last.</summary>
    private static bool CoverAll(IEnumerable<Remembered> parts, int width)
    {
        int next = 0;
        return parts.All(part => (next += part.Start == next ? part.Cell.Width : width + 1) <= width) && next == width;
    }

    /// <summary>What a row is made of, if it is of nothing but what recurrent layers remember; else null.</summary>
    private static List<Remembered>? PartsOf(RowNode row)
    {
        var parts = new List<Remembered>();
        int start = 0;
        foreach (RowNode part in row is ConcatenatedRow ? row.Sources : [row])
        {
            foreach (RowNode inner in part is ConcatenatedRow ? part.Sources : [part])
            {
                if (inner is not RememberedRow remembered)
                {
                    return null;
                }

                parts.Add(new Remembered(start, remembered.Cell, remembered.IsCell));
                start += inner.Width;
            }
        }

        return parts;
    }

    /// <summary>A part of a state.</summary>
    /// <param name="Start">Its first value.</param>
    /// <param name="Cell">The layer that remembers it.</param>
    /// <param name="IsCell">Whether it is c of an LSTM; else h.</param>
    private sealed record Remembered(int Start, CellRow Cell, bool IsCell);
}
