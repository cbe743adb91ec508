using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Planning;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Update and Train.</summary>
internal sealed class UpdateEmitter : RowAspectEmitter
{
    public UpdateEmitter(Emitter emitter, RowPrinter printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Update)
    {
    }

    private bool IsVectorized => Emitter.Network.IsVectorized;

    private OptimizerRule Rule => Emitter.Network.Rule;

    private bool IsPlainDescent => Emitter.Network.IsPlainDescent;

    public override void Write()
    {
        base.Write();
        Printer.WriteUpdateStages(Writer);
    }

    protected override void WriteMember(Member member)
    {
        if (member.Id == MemberId.InterfaceTrainRows)
        {
            using (Emitter.Open(Writer, member with { Type = "int", Name = $"{Emitter.RowInterfaceName}.TrainRows" }))
            {
                WriteBody(member);
            }

            return;
        }

        base.WriteMember(member);
        if (member.Body == BodyForm.Fields)
        {
            FieldLines.WriteParts(Writer, Emitter, member, LinesOf(member), Before(member).ToArray());
        }
    }

    private IEnumerable<string> Before(Member member) => member.Id switch
    {
        MemberId.Descend => new[] { "ref Parameters p = ref _parameters;" },
        MemberId.Advance => Rule.States.Select(state => $"ref Parameters {state} = ref {StateField.NameOf(state)};").Prepend("ref Parameters p = ref _parameters;"),
        _ => Array.Empty<string>(),
    };

    private Func<IReadOnlyList<Quantity>, IEnumerable<string>> LinesOf(Member member) => member.Id switch
    {
        MemberId.Descend => parameters => parameters.Select(parameter => $"p.{Names.Field(parameter)} -= learningRate * gradient.{Names.Field(parameter)};"),
        MemberId.Advance => parameters => parameters.SelectMany(parameter => StepLines(owner => $"{owner}.{Names.Field(parameter)}", "_" + Names.Field(parameter))),
        _ => parameters => parameters.Select(parameter => $"gradient.{Names.Field(parameter)} *= factor;"),
    };

    /// <summary>A parameter's step: what is remembered of it and the parameter are of an owner, local variables have a suffix.</summary>
    private IEnumerable<string> StepLines(Func<string, string> of, string suffix)
    {
        string NameOf(string name) => name == OptimizerRule.Gradient.Name ? of("gradient")
            : name == OptimizerRule.Parameter.Name || Rule.States.Contains(name) ? of(name)
            : Rule.Lines.Any(line => line.IsLocal && line.Target == name) ? name + suffix
            : name;
        CSharpNotation notation = Emitter.Notation(leaf => NameOf(((Variable)leaf).Name));
        foreach (Assignment line in Rule.Lines)
        {
            string target = NameOf(line.Target);
            yield return line.IsLocal ? $"{T} {target} = {notation.Print(line.Value)};"
                : line.Value is Sum { Terms.Count: 2 } sum && sum.Terms[0] == OptimizerRule.Parameter && sum.Terms[1] is Product { Factors.Count: 2 } move && move.Factors[0] is Constant { Value: -1 }
                    ? $"{target} -= {notation.Print(move.Factors[1])};"
                : $"{target} = {notation.Print(line.Value)};";
        }
    }

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.UpdateStruct:
                Row.CheckStep("learningRate");
                Writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(in gradient));");
                Writer.Line("DescendBy(in gradient, learningRate);");
                break;
            case MemberId.UpdateSpan:
                Row.CheckParameterLength("gradient");
                WriteUpdateSpan(member);
                break;
            case MemberId.TrainNamed:
                WriteTrainNamed();
                break;
            case MemberId.TrainNamedClass:
                Row.CheckClass();
                Writer.Line($"return {Emitter.Names.Member("Train")}({Row.InputNames}, {Row.ClassTargets}, {NamedLearningRate});");
                break;
            case MemberId.TrainSpan:
                WriteTrainSpan(member);
                break;
            case MemberId.TrainClass:
                Row.DeclareClassTargets();
                Writer.Line($"return Train(inputs, targets, learningRate);");
                break;
            case MemberId.InterfaceTrainRows when member.Body == BodyForm.Line:
                Line.WriteTrainRows(Writer);
                break;
            case MemberId.InterfaceTrainRows:
                WriteTrainRows();
                break;
            case MemberId.Step:
                WriteStep();
                break;
            case MemberId.TrainCarefully:
                WriteCarefulStep();
                break;
            case MemberId.Descend when member.Body == BodyForm.Vectors:
                WriteVectorDescend();
                break;
            case MemberId.Descend when member.Body == BodyForm.Rule:
                WeightUpdates.WriteAdvance(Writer, Emitter, $"{Emitter.In}gradient");
                break;
            case MemberId.Advance when member.Body == BodyForm.Vectors:
                WriteVectorAdvance();
                break;
            case MemberId.Descend or MemberId.Advance or MemberId.Scale when member.Body == BodyForm.Fields:
                WriteLines(member);
                break;
            case MemberId.Advance:
                WriteAdvanceLoop();
                break;
            case MemberId.Descend:
                WriteDescend();
                break;
            case MemberId.Scale:
                using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
                {
                    Writer.Line("gradient[i] *= factor;");
                }

                break;
            default:
                throw NoBody(member);
        }
    }

    /// <summary>The argument's name beside arguments that the user has named.</summary>
    private string NamedLearningRate => Emitter.Names.Local("learningRate");

    private void WriteUpdateSpan(Member member)
    {
        if (member.Body == BodyForm.Struct)
        {
            Writer.Line("Parameters parameters = FromSpan(gradient);");
            Writer.Line("Update(in parameters, learningRate);");
            return;
        }

        Row.CheckStep("learningRate");
        Writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(gradient));");
        Writer.Line("DescendBy(gradient, learningRate);");
    }

    private void WriteTrainNamed()
    {
        if (!HasStruct)
        {
            Writer.Line($"return {Emitter.Names.Member("Train")}({Row.SpanOfInputs()}, {Row.SpanOfTargets()}, {NamedLearningRate});");
            return;
        }

        Row.CheckStep(NamedLearningRate);
        Row.CheckNamedFinite(Emitter.Names.Inputs.Concat(Emitter.Network.Graph.Loss.Targets.Check is null ? Emitter.Names.Outputs : Array.Empty<string>()));
        if (IsVectorized || Emitter.Network.HasDropout)
        {
            Writer.Line($"return {Emitter.Names.Member("Train")}({Row.SpanOfInputs()}, {Row.SpanOfTargets()}, {NamedLearningRate});");
            return;
        }

        string loss = Emitter.Names.Local("loss");
        string gradient = Emitter.Names.Local("gradient");
        Writer.Line($"{T} {loss} = {Emitter.Names.Member("Gradient")}({Row.InputNames}, {Row.TargetNames}, out Parameters {gradient});");
        Writer.Line($"return {Emitter.Names.Member("StepIfFinite")}({loss}, in {gradient}, {NamedLearningRate});");
    }

    private void WriteTrainSpan(Member member)
    {
        if (Emitter.Network.HasDropout)
        {
            WriteDropoutStep();
            return;
        }

        if (member.Body == BodyForm.Line)
        {
            Row.CheckInputs();
            Row.CheckLength("targets", Emitter.OutputCount);
            Writer.Line($"return Train({Row.InputElements}, {Row.TargetElements}, learningRate);");
            return;
        }

        Row.CheckInputs();
        Row.CheckTargets();
        Row.CheckStep("learningRate");
        if (Emitter.Network.HasFusedUpdate)
        {
            WriteVectorStep();
        }
        else
        {
            WriteCarefulStep();
        }
    }

    /// <summary>What is wrong with the row is said before anything is drawn for it.</summary>
    private void WriteDropoutStep()
    {
        Row.CheckInputs();
        Row.CheckTargets();
        Row.CheckStep("learningRate");
        CheckFinite();
        Row.DrawMasks();
        if (Emitter.Network.HasFusedUpdate)
        {
            WriteVectorStep();
        }
        else if (Emitter.Network.HasRowGradient)
        {
            Writer.Line($"{T} loss = GradientOfRow(inputs, targets, masks, out Parameters gradient);");
            Writer.Line("return StepIfFinite(loss, in gradient, learningRate);");
        }
        else
        {
            WriteStepByGradient();
        }
    }

    private void CheckFinite()
    {
        Writer.Line($"{Emitter.Check}.Finite(inputs, {Emitter.InputCount}, \"inputs\");");
        Writer.Line($"{Emitter.Check}.Finite(targets, {Emitter.OutputCount}, \"targets\");");
    }

    private void WriteTrainRows()
    {
        Writer.Line($"int count = order.IsEmpty ? inputs.Length / {Emitter.InputCount} : order.Length;");
        using (Writer.Block("for (int k = 0; k < count; k++)"))
        {
            Writer.Line("int row = order.IsEmpty ? k : order[k];");
            Writer.Line(
                $"{T} loss = Train({Emitter.RowOf("inputs", "row", Emitter.InputCount)}, {Emitter.RowOf("targets", "row", Emitter.OutputCount)}, learningRate);");
            Writer.Line("sum += loss;");
            using (Writer.Block($"if ({T}.IsNaN(loss) || {T}.IsInfinity(loss))"))
            {
                Writer.Line("return k;");
            }

            Writer.Line();
            Writer.Line("last = loss;");
        }

        Writer.Line();
        Writer.Line("return count;");
    }

    /// <summary>The whole gradient of a row first, then the update if all of it is finite.</summary>
    private void WriteCarefulStep()
    {
        CheckFinite();
        WriteStepByGradient();
    }

    private void WriteStepByGradient()
    {
        if (HasStruct)
        {
            Writer.Line("Parameters gradient = default;");
        }
        else
        {
            Scratch.Declare(Writer, Emitter, "gradient", Emitter.ParameterCount);
            Writer.Line("gradient.Clear();");
        }

        Writer.Line($"{T} loss = AccumulateRow(inputs, targets, {Row.MasksArgument}{Emitter.Ref}gradient);");
        Writer.Line($"return StepIfFinite(loss, {Emitter.In}gradient, learningRate);");
    }

    /// <summary>
    /// Weights are updated from the error terms, without a gradient in between. A loss or values that say nothing about the gradient, such as those of inputs
    /// that are not finite, are left to the careful step, and so is every message about them: nothing has changed until then.
    /// </summary>
    private void WriteVectorStep()
    {
        Stages.DeclareNodes(Writer);
        Stages.CallForward(Writer);
        Stages.CallLossError(Writer);
        Stages.CallPassErrorsBack(Writer);
        Writer.Line($"{T} loss = {Stages.LossCall};");
        WeightUpdates updates = WeightUpdates.OfRow(Emitter);
        using (Writer.Block($"if (!({T}.IsFinite(loss) && {updates.Bound()}))"))
        {
            Writer.Line($"return TrainCarefully(inputs, targets, {Row.MasksArgument}learningRate);");
        }

        Writer.Line();
        if (!IsPlainDescent)
        {
            updates.WriteAdam(Writer, Emitter.Literal(1));
        }
        else
        {
            foreach (Contract gradient in Emitter.Network.Program.Gradients)
            {
                Writer.Line(Emitter.Call(Emitter.Surface.Stage($"Descend{gradient.Coefficients.Name}")) + ";");
            }
        }

        Writer.Line("return loss;");
    }

    private void WriteStep()
    {
        using (Writer.Block($"if ({T}.IsNaN(loss) || {T}.IsInfinity(loss))"))
        {
            Writer.Line("return loss;");
        }

        Writer.Line();
        using (Writer.Block($"if (!IsFinite({Emitter.In}gradient))"))
        {
            Writer.Line($"return {T}.PositiveInfinity;");
        }

        Writer.Line();
        Writer.Line($"DescendBy({Emitter.In}gradient, learningRate);");
        Writer.Line("return loss;");
    }

    private void WriteLines(Member member)
    {
        if (!FieldLines.HasParts(Emitter))
        {
            Writer.Lines(Before(member));
        }

        FieldLines.Write(Writer, Emitter, member, LinesOf(member));
    }

    private void WriteDescend()
    {
        Writer.Line($"{T}[] p = _parameters;");
        using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
        {
            Writer.Line($"p[i] -= learningRate * gradient[i];");
        }
    }

    private void WriteAdvanceLoop()
    {
        foreach (string name in Rule.States.Prepend(OptimizerRule.Parameter.Name))
        {
            Writer.Line($"{T}[] {name} = {(name == OptimizerRule.Parameter.Name ? "_parameters" : StateField.NameOf(name))};");
        }

        using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
        {
            Writer.Lines(StepLines(owner => owner + "[i]", string.Empty));
        }
    }

    /// <summary>The same for many parameters at once, padding and all: a step from 0 along 0 ends at 0.</summary>
    private void WriteVectorAdvance()
    {
        foreach (string name in Rule.States.Prepend(OptimizerRule.Parameter.Name))
        {
            Writer.Line($"ref {T} {name} = ref {(name == OptimizerRule.Parameter.Name ? "_parameters" : StateField.NameOf(name))}.Start;");
        }

        int wide = Emitter.Precision.PerLine;
        using (Writer.Block("if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)"))
        {
            WriteVectorAdvance(512, wide);
            Writer.Line();
            Writer.Line("return;");
        }

        Writer.Line();
        WriteVectorAdvance(256, wide / 2);
    }

    private void WriteVectorAdvance(int bits, int count)
    {
        string vector = VectorNotation.ClassOf(bits);
        string type = VectorNotation.TypeOf(bits, T);
        IEnumerable<string> numbers = Rule.Numbers.Select(number => number.Name);
        var notation = new VectorNotation(bits, Emitter.Specification.IsDouble, leaf =>
        {
            string name = ((Variable)leaf).Name;
            return numbers.Contains(name) ? $"{vector}.Create({name})" : name + "At";
        });
        using (Writer.Block($"for (int i = 0; i < {Emitter.Network.Vectors.Value.ParameterLength}; i += {count})"))
        {
            foreach (string name in Rule.States.Prepend(OptimizerRule.Parameter.Name))
            {
                Writer.Line($"{type} {name}At = {vector}.LoadUnsafe(ref {name}, (nuint)i);");
            }

            Writer.Line($"{type} gAt = {vector}.LoadUnsafe(ref g, (nuint)i) * {vector}.Create(scale);");
            foreach (Assignment line in Rule.Lines)
            {
                Writer.Lines(CSharpNotation.Wrap($"{(line.IsLocal ? type + " " : string.Empty)}{line.Target}At = ", notation.Print(line.Value), ";"));
            }

            foreach (string name in Rule.States.Prepend(OptimizerRule.Parameter.Name))
            {
                Writer.Line($"{vector}.StoreUnsafe({name}At, ref {name}, (nuint)i);");
            }
        }
    }

    /// <summary>A gradient in PyTorch's order is packed as the parameters are.</summary>
    private void WriteVectorDescend()
    {
        int length = Emitter.Network.Vectors.Value.ParameterLength;
        Scratch.DeclareAligned(Writer, Emitter, "packed", length);
        Writer.Line($"ref {T} g = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(packed);");
        Writer.Line($"Pack({(HasStruct ? FieldLines.AsReadOnlySpan(Emitter, "gradient") : "gradient")}, ref g);");
        WeightUpdates.WriteStep(Writer, Emitter, "learningRate", Emitter.Literal(1));
    }
}
