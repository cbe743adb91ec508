using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>
/// Blocks of rows, in networks whose nodes lie in the lanes of vectors: each layer is one call of a kernel for all rows of a block. What a layer does at each
/// node is one loop over all of them, or the method for one row, row after row.
/// </summary>
internal class BlockEmitter
{
    private const string Kernels = "global::BackpropGen.CompilerServices.DenseLayer";
    private const string Layout = "global::BackpropGen.CompilerServices.ParameterLayout";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;
    private readonly UpdateStep _step;
    private readonly VectorLayout _layout;
    private readonly RowProgram _program;
    private readonly KernelArguments _kernels;
    private readonly IReadOnlyList<Instruction>? _lossError;
    private readonly (Map Term, double Divisor)? _loss;

    public BlockEmitter(Emitter emitter, CodeWriter writer, UpdateStep step)
    {
        _step = step;
        _emitter = emitter;
        _writer = writer;
        _layout = emitter.Network.Vectors.Value;
        _program = emitter.Network.Program;
        _kernels = KernelArguments.OfBlock(emitter);
        _lossError = BlockMaps.LossErrorOf(emitter.Network);
        _loss = BlockMaps.LossOf(emitter.Network);
    }

    protected string T => _emitter.T;

    protected int Outputs => _emitter.OutputCount;

    protected int Targets => _emitter.TargetCount;

    protected int LastLayer => _emitter.Network.Layers.Count;

    protected Emitter Emitter => _emitter;

    protected CodeWriter Writer => _writer;

    protected VectorLayout Places => _layout;

    protected RowProgram Program => _program;

    protected KernelArguments Arguments => _kernels;

    /// <summary>Values that a block takes, and how many of them a forward pass needs.</summary>
    public virtual int BlockLength => _layout.BlockLength;

    public virtual int ForwardBlockLength => _layout.ForwardBlockLength;

    private int OutputStride => _layout.Stride(Outputs);

    /// <summary>Whether the block's methods take masks.</summary>
    protected int Masks => _emitter.Network.MaskCount;

    /// <summary>The outputs of a block, to where the caller wants them.</summary>
    private void WriteOutputs()
    {
        using (Open("CopyOutputs"))
        {
            CopyOutputs();
            _writer.Lines(ScalingCalls.Restore(_emitter.Network, "outputs"));
        }
    }

    protected virtual void CopyOutputs() => _writer.Line(
        $"{Layout}.CopyRows(ref nodes[{_layout.BlockPlace(_emitter.Network.Graph.Output.Value)}], {OutputStride}, ref outputs[0], {Outputs}, rows, {Outputs});");

    /// <summary>The update by the sum of the gradients of rows.</summary>
    public void WriteDescend()
    {
        using (Open("Descend"))
        {
            _writer.Line($"ref {T} g = ref {Reference}(gradient);");
            _step.WriteByGradient(_writer, _emitter, "learningRate / rows", $"{_emitter.Literal(1)} / rows");
        }
    }

    /// <summary>The private methods of a block's loss, its error terms and its gradient.</summary>
    public void WriteGradientMethods()
    {
        WriteLoss();
        WriteErrors();
        WriteGradient();
    }

    protected IDisposable Open(string method)
    {
        _writer.Line();
        return _emitter.OpenStage(_writer, _emitter.Stage(method));
    }

    private string Block(Quantity quantity) => $"nodes[{_layout.BlockPlace(quantity)}]";

    /// <summary>The private methods of the forward pass of a block.</summary>
    public void WriteForward()
    {
        WriteForwardBlock();
        WriteOutputs();
    }

    protected virtual void WriteForwardBlock()
    {
        using (Open("ForwardBlock"))
        {
            if (_program.Scaling is { } scaling)
            {
                _writer.Line(ScalingCalls.ScaleInputs(_emitter.Network, $"nodes.Slice({_layout.BlockPlace(scaling.Steps[0].Result!)})", _layout.Stride(_emitter.InputCount)));
            }

            foreach ((Stage stage, int layer) in _program.Forward.Select((stage, i) => (stage, i + 1)))
            {
                WriteSums(stage);
                WriteTail($"OutputsOfLayer{layer}", layer, VectorLayout.Tail(stage));
                foreach (DropStage drop in _program.DropsBehind(stage))
                {
                    using (_writer.Block("if (!masks.IsEmpty)"))
                    {
                        _writer.Lines(VectorEmitter.DropCalls(_emitter.Network, drop, Block, "rows"));
                    }

                    _writer.Line();
                }
            }
        }
    }

    /// <summary>The sums of a stage over inputs or errors, and what joins them.</summary>
    private void WriteSums(Stage stage)
    {
        foreach (Instruction step in stage.Steps)
        {
            switch (step)
            {
                case Contract { Over: Axis.Inputs } affine:
                    _writer.Line(
                        $"{Kernels}.Forward({_kernels.Source(affine)}, {_kernels.Inputs(affine)}, ref {_kernels.Parameters(affine.Coefficients)}, ref {Block(affine.Outputs)}, {StrideOf(affine.Outputs)});");
                    break;
                case Contract back:
                    _writer.Line(
                        $"{Kernels}.PassBack(ref {Block(back.Outputs)}, {_layout.Stride(back.OutputCount)}, rows, {back.OutputCount}, "
                        + $"ref {_kernels.Parameters(back.Coefficients)}, {back.InputCount}, ref {Block(back.Inputs)}, {_layout.Stride(back.InputCount)}, ref transposed[0]);");
                    break;
                case Move move:
                    _writer.Lines(JoinCalls.Rows(move, BlockFrom, StrideOf, "rows"));
                    break;
            }
        }
    }

    /// <summary>Where some values of the first row begin.</summary>
    private string BlockFrom(Quantity quantity, int from) => quantity.Role != SymbolRole.Input ? $"nodes[{_layout.BlockPlace(quantity) + from}]"
        : from == 0 ? $"{Reference}(inputs)"
        : $"global::System.Runtime.CompilerServices.Unsafe.Add(ref {Reference}(inputs), {from})";

    private int StrideOf(Quantity quantity) => _layout.StrideOf(quantity);

    /// <summary>What a layer does at each node: for all rows at once, or row after row.</summary>
    private void WriteTail(string method, int layer, IReadOnlyList<Instruction> tail)
    {
        if (tail.Count == 0)
        {
            return;
        }

        if (VectorLayout.IsElementwise(tail))
        {
            string name = method.TrimEnd("0123456789".ToCharArray());
            _writer.Line(VectorEmitter.MapCall(name, layer, tail, Block, $"rows * {_layout.Stride(_layout.NodesOf(layer).Count)}"));
            return;
        }

        WriteRows(new[] { method + "(row);" }, tail.SelectMany(step => step.Reads).Except(tail.Select(step => step.Result!)), tail.Select(step => step.Result!), areErrors: false);
    }

    /// <summary>Calls methods for one row for each row of the block, on a copy of the row's values.</summary>
    private void WriteRows(IEnumerable<string> calls, IEnumerable<Quantity> reads, IEnumerable<Quantity> results, bool areErrors)
    {
        List<Quantity> written = results.Distinct().Where(_layout.IsReadElsewhere).ToList();
        List<Quantity> read = reads.Where(quantity => _layout.HasRowPlace(quantity)).Distinct().Except(written).ToList();
        using (_writer.Block())
        {
            Scratch.DeclareAligned(_writer, _emitter, "row", _layout.RowLength);
            using (_writer.Block("for (int r = 0; r < rows; r++)"))
            {
                foreach (Quantity quantity in read)
                {
                    _writer.Line(quantity.IsOnePerLayer
                        ? $"row[{_layout.RowPlace(quantity)}] = {InBlock(quantity)};"
                        : $"{InBlock(quantity)}.CopyTo({InRow(quantity)});");
                }

                _writer.Lines(calls);
                foreach (Quantity quantity in written)
                {
                    _writer.Line(quantity.IsOnePerLayer
                        ? $"{InBlock(quantity)} = row[{_layout.RowPlace(quantity)}];"
                        : $"{InRow(quantity)}.CopyTo({InBlock(quantity)});");
                }
            }
        }

        // Kernels add up what lies in the padding of errors, too.
        foreach (Quantity quantity in written.Where(each => areErrors && !each.IsOnePerLayer && _layout.WidthOf(each) < _layout.Stride(_layout.WidthOf(each))))
        {
            _writer.Line($"{Layout}.ClearPadding(ref {Block(quantity)}, {_layout.Stride(_layout.WidthOf(quantity))}, rows, {_layout.WidthOf(quantity)});");
        }
    }

    // A method of a row has the targets where it reads them: the derivative of a loss may be a constant.
    private string CallOfRow(string stage)
    {
        Member method = _emitter.Stage(stage);
        return Emitter.Call(method with { Arguments = method.Arguments.Select(argument => argument with { Name = argument.Name == "targets" ? $"targets.Slice(r * {Targets}, {Targets})" : "row" }).ToList() });
    }

    private string InRow(Quantity quantity) => $"row.Slice({_layout.RowPlace(quantity)}, {_layout.WidthOf(quantity)})";

    private string InBlock(Quantity quantity)
    {
        int place = _layout.BlockPlace(quantity);
        string start = place == 0 ? string.Empty : place + " + ";
        if (quantity.IsOnePerLayer)
        {
            return $"nodes[{start}r]";
        }

        int width = _layout.WidthOf(quantity);
        string row = FormattableString.Invariant($"r * {_layout.Stride(width)}");
        return $"nodes.Slice({(place == 0 ? row : $"{start}({row})")}, {width})";
    }

    protected virtual void WriteLoss()
    {
        using (Open("LossOfBlock"))
        {
            if (_loss is not null || _lossError is not null)
            {
                _writer.Line(_program.LossError.Steps.Any(step => step.Result?.Symbol == Symbol.ScaledTarget)
                    ? ScalingCalls.ScaleTargets(_emitter.Network, $"nodes.Slice({_layout.BlockTargets})", OutputStride)
                    : $"{Layout}.CopyRows(ref {Reference}(targets), {Outputs}, ref nodes[{_layout.BlockTargets}], {OutputStride}, rows, {Outputs});");
            }

            if (_loss is not { } loss)
            {
                WriteLossOfRows();
                return;
            }

            WriteLossLoops(loss.Term, loss.Divisor);
        }
    }

    private void WriteLossOfRows()
    {
        IEnumerable<Quantity> reads = _program.Loss.Steps.SelectMany(step => step.Reads).Concat(_program.LossValue.All().OfType<Quantity>())
            .Select(quantity => quantity.At(0))
            .Except(_program.Loss.Steps.Select(step => step.Result!));
        _writer.Line("double sum = 0.0;");
        WriteRows(new[] { $"sum += {CallOfRow(_program.Loss.Name)};" }, reads, Array.Empty<Quantity>(), areErrors: false);
        _writer.Line("return sum;");
    }

    /// <summary>A sum for each column, over the rows in order: the same on vectors of any width.</summary>
    private void WriteLossLoops(Map term, double divisor)
    {
        int wide = _emitter.Precision.PerLine;
        List<Quantity> reads = term.Reads.Distinct().ToList();
        foreach (Quantity read in reads)
        {
            _writer.Line($"ref {T} {VectorLayoutNames.Of(read)} = ref {Block(read)};");
        }

        _writer.Line($"{Emitter.Span}<{T}> sums = stackalloc {T}[{wide}];");
        _writer.Line("double sum = 0.0;");
        using (_writer.Block($"for (int j = 0; j < {Outputs}; j += {wide})"))
        {
            using (_writer.Block("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
            {
                WriteLossLoop(term, reads, 512, wide, wide);
            }

            using (_writer.Block("else"))
            {
                using (_writer.Block($"for (int half = 0; half < {wide}; half += {wide / 2})"))
                {
                    WriteLossLoop(term, reads, 256, wide / 2, wide);
                }
            }

            _writer.Line();
            using (_writer.Block($"for (int k = 0; k < global::System.Math.Min({wide}, {Outputs} - j); k++)"))
            {
                _writer.Line("sum += sums[k];");
            }
        }

        _writer.Line();
        _writer.Line(divisor == 1 ? "return sum;" : $"return sum / {CSharpNotation.Literal(divisor, isDouble: true)};");
    }

    private void WriteLossLoop(Map term, IReadOnlyList<Quantity> reads, int bits, int count, int wide)
    {
        string vector = VectorNotation.ClassOf(bits);
        string type = VectorNotation.TypeOf(bits, T);
        string offset = count == wide ? "j" : "j + half";
        var notation = new VectorNotation(bits, _emitter.Specification.IsDouble, leaf => VectorLayoutNames.Of((Quantity)leaf) + "At");
        _writer.Line($"{type} total = {type}.Zero;");
        using (_writer.Block("for (int r = 0; r < rows; r++)"))
        {
            foreach (Quantity read in reads)
            {
                _writer.Line($"{type} {VectorLayoutNames.Of(read)}At = {vector}.LoadUnsafe(ref {VectorLayoutNames.Of(read)}, (nuint)((r * {OutputStride}) + {offset}));");
            }

            _writer.Line($"total += {notation.Print(term.Body)};");
        }

        _writer.Line();
        _writer.Line($"{vector}.StoreUnsafe(total, ref {Reference}(sums){(count == wide ? string.Empty : ", (nuint)half")});");
    }

    protected virtual void WriteErrors()
    {
        using (Open("ErrorsOfBlock"))
        {
            Quantity error = ReverseMode.ErrorOf(LastLayer);
            bool hasPadding = Outputs < OutputStride;
            if (_lossError is { } steps)
            {
                _writer.Line(VectorEmitter.MapCall("ErrorsOfLayer", LastLayer, steps, Block, $"rows * {OutputStride}"));
                if (hasPadding)
                {
                    _writer.Line($"{Layout}.ClearPadding(ref {Block(error)}, {OutputStride}, rows, {Outputs});");
                }
            }
            else
            {
                IReadOnlyList<Instruction> all = _program.LossError.Steps;
                WriteRows(
                    new[] { CallOfRow(_program.LossError.Name) + ";" },
                    all.SelectMany(step => step.Reads).Except(all.Select(step => step.Result!)),
                    _program.ErrorsOf(_program.LossError),
                    areErrors: true);
            }

            if (LastLayer > 1)
            {
                WriteErrorsBack();
            }
        }

        if (_lossError is { } map)
        {
            VectorEmitter.WriteMap(_writer, _emitter, $"ErrorsOfLayer{LastLayer}", map);
        }
    }

    private void WriteErrorsBack()
    {
        _writer.Line();
        Scratch.DeclareAligned(_writer, _emitter, "transposed", _layout.TransposedLength);
        foreach (BackwardLayer layer in _program.Backward.Where(layer => layer.Layer > 1))
        {
            WriteSums(layer.Back);
            int source = layer.Layer - 1;
            IReadOnlyList<Instruction> tail = VectorLayout.Tail(layer.Back).Where(step => !_layout.IsIdentity(step)).ToList();
            if (tail.Count > 0 && !VectorLayout.IsElementwise(tail))
            {
                WriteRows(
                    new[] { $"ErrorsOfLayer{source}(row);" },
                    tail.SelectMany(step => step.Reads).Except(tail.Select(step => step.Result!)),
                    _program.ErrorsOf(layer.Back),
                    areErrors: true);
                continue;
            }

            WriteTail($"ErrorsOfLayer{source}", source, tail);
        }
    }

    protected virtual void WriteGradient()
    {
        using (Open("GradientOfBlock"))
        {
            foreach (Contract each in _program.Gradients)
            {
                _writer.Line(
                    $"{Kernels}.Gradient({_kernels.Source(each)}, {each.InputCount}, {_kernels.Errors(each)}, {_layout.Stride(each.OutputCount)}, ref gradient[{_layout.ParameterPlace(each.Coefficients)}], add);");
            }
        }
    }

    /// <summary>The step from the error terms of a block.</summary>
    public void WriteStepOfBlock()
    {
        using (Open("StepOfBlock"))
        {
            using (_writer.Block($"if (!({_kernels.Bound()}))"))
            {
                _writer.Line("return false;");
            }

            _step.WriteByBlock(_writer, _emitter);
            _writer.Line("return true;");
        }
    }
}
