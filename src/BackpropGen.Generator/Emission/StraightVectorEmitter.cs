using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Vectors of nodes in straight lines where layers are small: a line for each vector and input of the way back and the update.</summary>
internal sealed class StraightVectorEmitter : KernelVectorEmitter
{
    /// <summary>In a layer of more nodes, methods with a line for each would become too large.</summary>
    private const int MostSpelledOut = 64;

    private readonly IReadOnlyList<Instruction>? _lossError;

    public StraightVectorEmitter(Emitter emitter)
        : base(emitter)
    {
        // Scaled targets are values of a row, and lie among them.
        bool isOfGivenTargets = Program.LossError.Steps.All(step => step.Result?.Symbol != Symbol.ScaledTarget);
        _lossError = isOfGivenTargets && IsSpelledOut(emitter.OutputCount) ? BlockMaps.LossErrorOf(emitter.Network) : null;
    }

    private string Row => VectorNotation.TypeOf(Emitter.Precision.BitsOfEight, T);

    protected override bool IsSpelledOut(int width) => width <= MostSpelledOut;

    protected override void WriteGradient(CodeWriter writer, Stage stage) =>
        WriteInParts(writer, Emitter.Stage(stage.Name), Emitter.Network.PartsOf(stage), part => Statements.WriteNamed(writer, part, Places.IsReadElsewhere));

    protected override void WriteBack(CodeWriter writer, Stage stage, Contract back)
    {
        if (back.Inputs.IsOfInputGradient || BackLines.Of(Emitter, back) is not { } lines)
        {
            base.WriteBack(writer, stage, back);
            return;
        }

        using (Open(writer, stage.Name))
        {
            WriteByWidth(writer, lines.Bits, () => lines.WriteBack(writer, TailBack(stage), tail => WriteTailCall(writer, "ErrorsOfLayer", back.Inputs.Layer, tail)), () => WriteBackByKernel(writer, stage, back));
        }
    }

    protected override void WriteDescent(CodeWriter writer, Contract gradient, Member method)
    {
        if (gradient.Coefficients.Weights is null || BackLines.Of(Emitter, gradient) is not { } lines)
        {
            base.WriteDescent(writer, gradient, method);
            return;
        }

        using (Emitter.OpenStage(writer, method))
        {
            WriteByWidth(writer, lines.Bits, () => lines.WriteDescent(writer, () => DeclareSource(writer, gradient.Inputs)), () => WriteDescentByKernel(writer, gradient));
        }
    }

    /// <summary>Lines where the processor has vectors as wide; the kernel elsewhere.</summary>
    private static void WriteByWidth(CodeWriter writer, int bits, Action lines, Action kernel)
    {
        using (writer.Block($"if ({VectorNotation.ClassOf(bits)}.IsHardwareAccelerated)"))
        {
            lines();
        }

        using (writer.Block("else"))
        {
            kernel();
        }
    }

    /// <summary>In straight lines: on vectors if each step is alike at the nodes or one line, else a line for each node; in loops only over many.</summary>
    protected override void WriteNodes(CodeWriter writer, Stage stage, IReadOnlyList<Instruction> steps)
    {
        if (!IsSpelledOut(Places.WidthOf(steps[steps.Count - 1].Result!)))
        {
            base.WriteNodes(writer, stage, steps);
        }
        else if (steps.Any(Places.IsAlike) && steps.All(step => Places.IsAlike(step) || NodeVectors.IsOneLine(Places, step)))
        {
            new StraightNodeVectors(Emitter, steps).Write(writer);
        }
        else
        {
            Statements.WriteNamed(writer, Emitter.Network.BlockOf(stage).Statements, Places.IsReadElsewhere);
        }
    }

    protected override void WriteAtNodes(CodeWriter writer, Stage stage)
    {
        if (stage == Program.LossError && _lossError is { } steps)
        {
            WriteLossError(writer, steps);
        }
        else
        {
            base.WriteAtNodes(writer, stage);
        }
    }

    /// <summary>Eight values of a layer, or eight targets.</summary>
    private static string LocalOf(Quantity quantity, int vector) =>
        Vector(quantity.Role == SymbolRole.Target ? "y" : quantity.Symbol.Letter + Number(quantity.Layer), vector);

    private static string Vector(string letter, int vector) => $"{letter}_{(vector * VectorLayout.Lanes) + 1}";

    /// <summary>What a stage does at each node, for one vector of them.</summary>
    private void WriteMapLines(CodeWriter writer, IReadOnlyList<Instruction> tail, int vector, HashSet<Quantity> known)
    {
        int offset = vector * VectorLayout.Lanes;
        string Local(Quantity quantity) => LocalOf(quantity, vector);
        var notation = new VectorNotation(Emitter.Precision.BitsOfEight, Emitter.Specification.IsDouble, leaf => Local((Quantity)leaf));
        foreach (Map step in tail.Cast<Map>())
        {
            foreach (Quantity read in step.Reads.Distinct().Where(known.Add))
            {
                writer.Line($"{Row} {Local(read)} = {RowVector}.Load(ref n, {Places.RowPlace(read) + offset});");
            }

            writer.Line($"{Row} {Local(step.Target)} = {notation.Print(step.Body)};");
            known.Add(step.Target);
        }
    }

    /// <summary>
    /// The error terms of the output layer, eight at a time. Targets have no padding: those that do not fill a vector are put into one by one.
    /// </summary>
    private void WriteLossError(CodeWriter writer, IReadOnlyList<Instruction> steps)
    {
        writer.Line($"ref {T} n = ref {Reference}(nodes);");
        Quantity? target = steps.SelectMany(step => step.Reads).FirstOrDefault(read => read.Role == SymbolRole.Target);
        for (int vector = 0; vector < Places.Stride(Emitter.OutputCount) / VectorLayout.Lanes; vector++)
        {
            int first = vector * VectorLayout.Lanes;
            int count = Math.Max(0, Math.Min(VectorLayout.Lanes, Emitter.OutputCount - first));
            Quantity result = steps[steps.Count - 1].Result!;
            if (count == 0)
            {
                writer.Line($"{RowVector}.Store({Row}.Zero, ref n, {Places.RowPlace(result) + first});");
                continue;
            }

            var known = new HashSet<Quantity>();
            if (target is not null)
            {
                known.Add(target);
                string lanes = string.Join(", ", Enumerable.Range(first, VectorLayout.Lanes).Select(k => k < Emitter.OutputCount ? $"targets[{Number(k)}]" : Emitter.Literal(0)));
                writer.Line($"{Row} {LocalOf(target, vector)} = " + (count == VectorLayout.Lanes
                    ? $"{RowVector}.Load(ref {Reference}(targets), {first});"
                    : $"{VectorNotation.ClassOf(Emitter.Precision.BitsOfEight)}.Create({lanes});"));
            }

            WriteMapLines(writer, steps, vector, known);
            foreach (Quantity each in steps.Select(step => step.Result!))
            {
                string value = LocalOf(each, vector);
                value = count == VectorLayout.Lanes ? value : $"{RowVector}.FirstLanes({value}, {Number(count)})";
                writer.Line($"{RowVector}.Store({value}, ref n, {Places.RowPlace(each) + first});");
            }
        }
    }
}
