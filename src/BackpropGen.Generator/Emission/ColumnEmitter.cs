using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Blocks of rows of narrow networks: each node has a column, in which a row is a lane. Sums over inputs and outputs are the library's; what is done at the
/// nodes is one loop over all of them, or spelled out node by node where they are not alike.
/// </summary>
internal sealed class ColumnEmitter : BlockEmitter
{
    private const string Columns = "global::BackpropGen.CompilerServices.ColumnLayer";
    private const string RowLanes = "global::BackpropGen.CompilerServices.RowLanes";
    private const string RowVector = "global::BackpropGen.CompilerServices.RowVector";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public ColumnEmitter(Emitter emitter, CodeWriter writer, UpdateStep step)
        : base(emitter, writer, step)
    {
    }

    /// <summary>The rows in a vector of 64 bytes.</summary>
    private int Rows => 64 / Emitter.Precision.Bytes;

    public override int BlockLength => Places.Columns * VectorLayout.BlockRows;

    public override int ForwardBlockLength => Places.ForwardColumns * VectorLayout.BlockRows;

    protected override void CopyOutputs() => Writer.Line(
        $"{Columns}.ToRows(ref nodes[{Places.ColumnPlace(Emitter.Network.Graph.Output.Value)} * {Columns}.Room(rows)], rows, {Outputs}, ref outputs[0]);");

    protected override void WriteForwardBlock()
    {
        using (Open("ForwardBlock"))
        {
            DeclareRoom();
            Writer.Line($"{Columns}.ToColumns(ref {Reference}(inputs), rows, {Emitter.InputCount}, ref {Column(new Quantity(Symbol.Input, 0))});");
            if (Program.Scaling is not null)
            {
                Writer.Line(ScalingCalls.ScaleInputColumns(Emitter.Network, "nodes", "room"));
            }

            if (Program.Drops.Count > 0)
            {
                using (Writer.Block("if (!masks.IsEmpty)"))
                {
                    Writer.Line($"{Columns}.ToColumns(ref {Reference}(masks), rows, {Masks}, ref {Column(Program.Drops[0].Mask)});");
                }

                Writer.Line();
            }

            foreach ((Stage stage, int layer) in Program.Forward.Select((stage, i) => (stage, i + 1)))
            {
                WriteSums(stage);
                CallTail("OutputsOfLayer", "OutputsOfBlock", layer, VectorLayout.Tail(stage));
                foreach (DropStage drop in Program.DropsBehind(stage))
                {
                    using (Writer.Block("if (!masks.IsEmpty)"))
                    {
                        Writer.Line(VectorEmitter.DropCall(drop, Column, $"{Emitter.Network.WidthOf(drop.Layer)} * room"));
                    }

                    Writer.Line();
                }
            }
        }

        foreach ((Stage stage, int layer) in Program.Forward.Select((stage, i) => (stage, i + 1)))
        {
            WriteTail("OutputsOfBlock", layer, stage);
        }
    }

    protected override void WriteLoss()
    {
        using (Open("LossOfBlock"))
        {
            DeclareRoom();
            Writer.Line($"{Columns}.ToColumns(ref {Reference}(targets), rows, {Targets}, ref {Column(new Quantity(Symbol.Target, LastLayer))});");
            Writer.Line($"ref {T} n = ref {Reference}(nodes);");
            Writer.Line($"{Emitter.Span}<{T}> sums = stackalloc {T}[{Rows}];");
            Writer.Line("sums.Clear();");
            using (Writer.Block("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
            {
                WriteLossLoop(512, Rows, "0");
                Writer.Line($"return {RowLanes}.Sum<{T}>(sums);");
            }

            Writer.Line();
            WriteLossLoop(256, Rows / 2, $"r % {Rows}");
            Writer.Line($"return {RowLanes}.Sum<{T}>(sums);");
        }
    }

    protected override void WriteErrors()
    {
        using (Open("ErrorsOfBlock"))
        {
            Writer.Line("LossErrorOfBlock(rows, nodes);");
            List<BackwardLayer> layers = Program.Backward.Where(layer => layer.Layer > 1).ToList();
            if (layers.Count > 0)
            {
                DeclareRoom();
            }

            foreach (BackwardLayer layer in layers)
            {
                WriteSums(layer.Back);
                CallTail("ErrorsOfLayer", "ErrorsOfBlock", layer.Layer - 1, VectorLayout.Tail(layer.Back).Where(step => !Places.IsIdentity(step)).ToList());
            }
        }

        Writer.Line();
        Writer.Line("// " + Program.LossError.Formula);
        using (Emitter.OpenStage(Writer, Emitter.Stage("LossErrorOfBlock")))
        {
            WriteNodes(Program.LossError, areRowsAlone: true);
        }

        foreach (BackwardLayer layer in Program.Backward.Where(layer => layer.Layer > 1))
        {
            WriteTail("ErrorsOfBlock", layer.Layer - 1, layer.Back);
        }
    }

    protected override void WriteGradient()
    {
        using (Open("GradientOfBlock"))
        {
            DeclareRoom();
            using (Writer.Block("if (!add)"))
            {
                Writer.Line("gradient.Clear();");
            }

            Writer.Line();
            foreach (Contract each in Program.Gradients)
            {
                Writer.Line(
                    $"{Columns}.AddGradient(ref {Column(each.Inputs)}, {each.InputCount}, ref {Column(each.Outputs)}, "
                    + $"{each.OutputCount}, room, ref gradient[{Places.ParameterPlace(each.Coefficients)}], {Places.Stride(each.OutputCount)});");
            }
        }
    }

    private void DeclareRoom() => Writer.Line($"int room = {Columns}.Room(rows);");

    private string Column(Quantity quantity) => Places.ColumnPlace(quantity) == 0 ? "nodes[0]" : $"nodes[{Emitter.Times("room", Places.ColumnPlace(quantity))}]";

    /// <summary>The sums of a stage over inputs or errors, and what joins them.</summary>
    private void WriteSums(Stage stage)
    {
        foreach (Instruction step in stage.Steps)
        {
            switch (step)
            {
                case Contract { Over: Axis.Inputs } affine:
                    Writer.Line(
                        $"{Columns}.Forward(ref {Column(affine.Inputs)}, {Arguments.Inputs(affine)}, ref {Arguments.Parameters(affine.Coefficients)}, "
                        + $"{Places.Stride(affine.OutputCount)}, ref {Column(affine.Outputs)}, {affine.OutputCount}, room);");
                    break;
                case Contract back:
                    Writer.Line(
                        $"{Columns}.PassBack(ref {Column(back.Outputs)}, {back.OutputCount}, ref {Arguments.Parameters(back.Coefficients)}, "
                        + $"{Places.Stride(back.OutputCount)}, ref {Column(back.Inputs)}, {back.InputCount}, room);");
                    break;
                case Move move:
                    Writer.Lines(JoinCalls.Columns(move, (quantity, from) => $"nodes[{Places.ColumnPlace(quantity) + from} * room]"));
                    break;
            }
        }
    }

    private void CallTail(string map, string method, int layer, IReadOnlyList<Instruction> tail)
    {
        if (tail.Count > 0)
        {
            Writer.Line(VectorLayout.IsElementwise(tail)
                ? VectorEmitter.MapCall(map, layer, tail, Column, $"{Emitter.Network.WidthOf(layer)} * room")
                : $"{method}{layer}(rows, nodes);");
        }
    }

    private void WriteTail(string method, int layer, Stage stage)
    {
        if (VectorLayout.IsElementwise(VectorLayout.Tail(stage)))
        {
            return;
        }

        using (Open($"{method}{layer}"))
        {
            WriteNodes(stage, areRowsAlone: false);
        }
    }

    /// <summary>A stage's statements for all rows; where there are only rows in the result, it is 0 in what room is left.</summary>
    private void WriteNodes(Stage stage, bool areRowsAlone)
    {
        DeclareRoom();
        Writer.Line($"ref {T} n = ref {Reference}(nodes);");
        using (Writer.Block("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
        {
            using (Writer.Block($"for (int r = 0; r < room; r += {Rows})"))
            {
                WriteStatements(512, stage, areRowsAlone, Array.Empty<Expression>());
            }

            Writer.Line();
            Writer.Line("return;");
        }

        Writer.Line();
        using (Writer.Block($"for (int r = 0; r < room; r += {Rows / 2})"))
        {
            WriteStatements(256, stage, areRowsAlone, Array.Empty<Expression>());
        }
    }

    /// <summary>The losses of the rows, a vector of them at a time.</summary>
    private void WriteLossLoop(int bits, int count, string place)
    {
        using (Writer.Block($"for (int r = 0; r < room; r += {count})"))
        {
            WriteStatements(bits, Program.Loss, areRowsAlone: false, new[] { Program.LossValue });
            Writer.Lines(CSharpNotation.Wrap($"{RowLanes}.AddFirst(", NotationOf(bits).Print(Program.LossValue), $", rows - r, ref sums[{place}]);"));
        }
    }

    private VectorNotation NotationOf(int bits) => new(bits, Emitter.Specification.IsDouble, leaf => leaf switch
    {
        Quantity { Role: SymbolRole.Scaling } number => $"{VectorNotation.ClassOf(bits)}.Create(_scaling[{Emitter.Network.ScalingPlace(number.Symbol) + number.Node - 1}])",
        Quantity { Role: SymbolRole.Parameter } parameter => $"{VectorNotation.ClassOf(bits)}.Create({Arguments.Parameter(parameter)})",
        _ => Name((Quantity)leaf),
    });

    private void WriteStatements(int bits, Stage stage, bool areRowsAlone, IReadOnlyList<Expression> results)
    {
        string type = VectorNotation.TypeOf(bits, T);
        VectorNotation notation = NotationOf(bits);
        IReadOnlyList<Statement> statements = Emitter.Network.ColumnBlockOf(stage).Statements;
        var known = new HashSet<Quantity>();
        var ofRows = new HashSet<Quantity>(areRowsAlone ? Program.ErrorsOf(stage) : Array.Empty<Quantity>());
        void Load(IEnumerable<Quantity> used)
        {
            foreach (Quantity quantity in used.Where(quantity => quantity.Role is not (SymbolRole.Scaling or SymbolRole.Parameter)).Where(known.Add).ToList())
            {
                Writer.Line($"{type} {Name(quantity)} = {VectorNotation.ClassOf(bits)}.LoadUnsafe(ref n, (nuint)(({Place(quantity)} * room) + r));");
            }
        }

        foreach (Statement statement in statements)
        {
            Load(statement.Uses);
            Writer.Lines(CSharpNotation.Wrap($"{type} {Name(statement.Target)} = ", notation.Print(statement.Value), ";"));
            known.Add(statement.Target);
            if (Places.HasColumn(statement.Target) && Places.IsReadElsewhere(statement.Target))
            {
                string value = Name(statement.Target);
                value = ofRows.Contains(statement.Target.At(0)) ? $"{RowVector}.FirstLanes({value}, rows - r)" : value;
                Writer.Line($"{VectorNotation.ClassOf(bits)}.StoreUnsafe({value}, ref n, (nuint)(({Place(statement.Target)} * room) + r));");
            }
        }

        Load(results.SelectMany(result => result.All().OfType<Quantity>()));
    }

    private static string Name(Quantity quantity) =>
        quantity.Role == SymbolRole.Target ? FormattableString.Invariant($"y_{quantity.Node}") : Names.Value(quantity);

    private int Place(Quantity quantity) => Places.ColumnPlace(quantity.At(0)) + (quantity.IsOnePerLayer ? 0 : quantity.Node - 1);
}
