using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Vectors of nodes in straight lines: eight nodes a vector, a line for each vector and input.</summary>
internal sealed class StraightVectorEmitter : VectorEmitter
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

    protected override void WriteForward(CodeWriter writer, Stage stage, Contract affine)
    {
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage);
        bool isElementwise = VectorLayout.IsElementwise(tail);
        WriteInParts(writer, Emitter.Stage(stage.Name), Places.PartsOf(affine), part => WriteForwardPart(writer, affine, tail, isElementwise, part), () =>
        {
            if (!isElementwise)
            {
                WriteTailCall(writer, "OutputsOfLayer", affine.Layer, tail);
            }
        });
        WriteOutputMap(writer, stage, affine.Layer, tail);
    }

    protected override void WriteBack(CodeWriter writer, Stage stage, Contract back)
    {
        IReadOnlyList<Instruction> tail = VectorLayout.Tail(stage).Where(step => !Places.IsIdentity(step)).ToList();
        WriteInParts(writer, Emitter.Stage(stage.Name), Places.PartsOf(back), part => WriteBackPart(writer, back, tail, part), () =>
        {
            if (!VectorLayout.IsElementwise(tail))
            {
                WriteTailCall(writer, "ErrorsOfLayer", back.Inputs.Layer, tail);
            }
        });
    }

    protected override void WriteSum(CodeWriter writer, Contract sum, VectorLayout.Part part) => WriteBackPart(writer, sum, Array.Empty<Instruction>(), part);

    protected override void WriteGradient(CodeWriter writer, Stage stage) =>
        WriteInParts(writer, Emitter.Stage(stage.Name), Emitter.Network.PartsOf(stage), part => Statements.WriteNamed(writer, part, Places.IsReadElsewhere));

    protected override void WriteDescent(CodeWriter writer, Contract gradient, Member method) =>
        WriteInParts(writer, method, Places.PartsOfUpdate(gradient), part => WriteDescentPart(writer, gradient, Places.Stride(gradient.OutputCount), part));

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

    private void WriteForwardPart(CodeWriter writer, Contract affine, IReadOnlyList<Instruction> tail, bool isElementwise, VectorLayout.Part part)
    {
        int stride = Places.Stride(affine.OutputCount);
        bool isFirst = part.FirstInput == 0;
        bool isLast = part.FirstInput + part.Inputs == affine.InputCount;
        int place = Places.RowPlace(affine.Outputs);
        string z = affine.Outputs.Symbol.Letter + affine.Layer;
        DeclareParameters(writer, affine.Coefficients);
        DeclareSource(writer, affine.Inputs);
        writer.Line($"ref {T} n = ref {Reference}(nodes);");
        IEnumerable<int> vectors = Enumerable.Range(part.FirstVector, part.Vectors);
        foreach (int vector in vectors)
        {
            int offset = vector * VectorLayout.Lanes;
            writer.Line($"{Row} {Vector(z, vector)} = {RowVector}.Load(ref {(isFirst ? $"p, {(affine.InputCount * stride) + offset}" : $"n, {place + offset}")});");
        }

        for (int i = part.FirstInput; i < part.FirstInput + part.Inputs; i++)
        {
            List<int> taking = vectors.Where(vector => !Emitter.Network.IsLeftOut(affine.Weights, i, vector)).ToList();
            string input = $"{RowVector}.Broadcast(ref x, {i})";
            if (taking.Count > 1)
            {
                writer.Line($"{Row} x_{i + 1} = {input};");
                input = $"x_{i + 1}";
            }

            foreach (int vector in taking)
            {
                writer.Line($"{Vector(z, vector)} = {RowVector}.AddProduct({Vector(z, vector)}, {input}, ref p, {(i * stride) + (vector * VectorLayout.Lanes)});");
            }
        }

        foreach (int vector in vectors)
        {
            WriteEnd(writer, affine.Outputs, tail, isElementwise && isLast, vector);
        }

        if (isLast && part.FirstVector + part.Vectors == VectorLayout.VectorsOf(affine.OutputCount))
        {
            ClearSpareVector(writer, tail.Select(step => step.Result!).Prepend(affine.Outputs), affine.OutputCount);
        }
    }

    /// <summary>Half a line of the cache may be left behind a layer's vectors: kernels read it, and find zeros.</summary>
    private void ClearSpareVector(CodeWriter writer, IEnumerable<Quantity> values, int width)
    {
        int end = VectorLayout.VectorsOf(width) * VectorLayout.Lanes;
        foreach (int place in values.Where(value => Places.HasRowPlace(value) && !value.IsOnePerLayer).Select(Places.RowPlace).Distinct().Where(_ => end < Places.Stride(width)))
        {
            writer.Line($"{RowVector}.Store({Row}.Zero, ref n, {place + end});");
        }
    }

    /// <summary>Stores a sum, or what the stage makes of it.</summary>
    private void WriteEnd(CodeWriter writer, Quantity sum, IReadOnlyList<Instruction> tail, bool withTail, int vector)
    {
        int offset = vector * VectorLayout.Lanes;
        string Local(Quantity quantity) => LocalOf(quantity, vector);
        void Store(Quantity quantity) => writer.Line($"{RowVector}.Store({Local(quantity)}, ref n, {Places.RowPlace(quantity) + offset});");
        if (!withTail)
        {
            Store(sum);
            return;
        }

        WriteMapLines(writer, tail, vector, new HashSet<Quantity> { sum });
        IEnumerable<Quantity> results = tail.Select(step => step.Result!).Prepend(sum);
        foreach (Quantity result in results.GroupBy(Places.RowPlace).Select(same => same.Last()))
        {
            Store(result);
        }
    }

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

    /// <summary>Eight nodes at a time: a vector of what arrives at them, and what the layer makes of it.</summary>
    private void WriteBackPart(CodeWriter writer, Contract back, IReadOnlyList<Instruction> tail, VectorLayout.Part part)
    {
        int stride = Places.Stride(back.OutputCount);
        bool hasPadding = !back.Inputs.IsOfInputGradient;
        DeclareParameters(writer, back.Coefficients);
        DeclareBackTarget(writer, back);
        DeclareValues(writer, "d", back.Outputs);
        bool withTail = tail.Count > 0 && VectorLayout.IsElementwise(tail);
        bool isEnd = part.FirstInput + part.Inputs == back.InputCount;
        bool hasSpare = hasPadding && isEnd && VectorLayout.VectorsOf(back.InputCount) * VectorLayout.Lanes < Places.Stride(back.InputCount);
        if (withTail || hasSpare)
        {
            writer.Line($"ref {T} n = ref {Reference}(nodes);");
        }

        string d = "d" + Number(back.Layer);
        for (int vector = 0; vector < part.Vectors; vector++)
        {
            writer.Line($"{Row} {Vector(d, vector)} = {RowVector}.Load(ref d, {vector * VectorLayout.Lanes});");
        }

        string Products(int i)
        {
            string sum = $"{Vector(d, 0)} * {RowVector}.Load(ref p, {i * stride})";
            for (int vector = 1; vector < part.Vectors; vector++)
            {
                sum = $"{RowVector}.AddProduct({sum}, {Vector(d, vector)}, ref p, {(i * stride) + (vector * VectorLayout.Lanes)})";
            }

            return sum;
        }

        for (int first = part.FirstInput; first < part.FirstInput + part.Inputs; first += VectorLayout.Lanes)
        {
            int count = Math.Min(VectorLayout.Lanes, part.FirstInput + part.Inputs - first);
            if (count < VectorLayout.Lanes && !hasPadding)
            {
                for (int i = first; i < first + count; i++)
                {
                    writer.Line($"{At("g", i)} = {RowVector}.Sum({Products(i)});");
                }

                continue;
            }

            string g = Vector(Symbol.Upstream.Letter + Number(back.Inputs.Layer), first / VectorLayout.Lanes);
            writer.Line($"{Row} {g} = {RowVector}.SumEach(");
            for (int k = 0; k < VectorLayout.Lanes; k++)
            {
                writer.Line($"    {(k < count ? Products(first + k) : Row + ".Zero")}{(k < VectorLayout.Lanes - 1 ? "," : ");")}");
            }

            if (withTail)
            {
                WriteTailOfSums(writer, back, tail, first / VectorLayout.Lanes);
            }
            else
            {
                writer.Line($"{RowVector}.Store({g}, ref g, {first});");
            }
        }

        if (hasSpare)
        {
            ClearSpareVector(writer, tail.Select(step => step.Result!).Prepend(back.Inputs), back.InputCount);
        }
    }

    private void WriteTailOfSums(CodeWriter writer, Contract back, IReadOnlyList<Instruction> tail, int vector)
    {
        WriteMapLines(writer, tail, vector, new HashSet<Quantity> { back.Inputs });
        foreach (Quantity result in tail.Select(step => step.Result!))
        {
            writer.Line($"{RowVector}.Store({LocalOf(result, vector)}, ref n, {Places.RowPlace(result) + (vector * VectorLayout.Lanes)});");
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

    private void WriteDescentPart(CodeWriter writer, Contract gradient, int stride, VectorLayout.Part part)
    {
        DeclareParameters(writer, gradient.Coefficients);
        DeclareSource(writer, gradient.Inputs);
        DeclareValues(writer, "n", gradient.Outputs);
        IEnumerable<int> vectors = Enumerable.Range(part.FirstVector, part.Vectors);
        string d = "d" + Number(gradient.Layer);
        foreach (int vector in vectors)
        {
            writer.Line($"{Row} {Vector(d, vector)} = {RowVector}.Load(ref n, {vector * VectorLayout.Lanes});");
        }

        for (int i = part.FirstInput; i < part.FirstInput + part.Inputs; i++)
        {
            bool isBias = i == gradient.InputCount;
            string step = isBias ? "step" : $"step_{i + 1}";
            string value = isBias ? $"{VectorNotation.ClassOf(Emitter.Precision.BitsOfEight)}.Create(-learningRate)" : $"{RowVector}.Broadcast(ref x, {i}, -learningRate)";
            writer.Line($"{Row} {step} = {value};");
            foreach (int vector in vectors)
            {
                writer.Line($"{RowVector}.AddTo(ref p, {(i * stride) + (vector * VectorLayout.Lanes)}, {step}, {Vector(d, vector)});");
            }
        }
    }
}
