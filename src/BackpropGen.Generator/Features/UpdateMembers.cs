using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;
using BackpropGen.Generator.Planning;

namespace BackpropGen.Generator.Features;

/// <summary>Update and Train.</summary>
internal sealed class UpdateMembers : RowFeature
{
    private const string RowInterface = "BackpropGen.CompilerServices.IRowTraining";

    public UpdateMembers(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Network)
    {
    }

    private OptimizerRule Rule => Network.Rule;

    private bool IsPlainDescent => Network.IsPlainDescent;

    /// <summary>What an update does, whatever the gradient is written in.</summary>
    private string OneStep => IsPlainDescent ? "One step of gradient descent: θ ← θ − η · ∂L/∂θ." : $"One step of {Rule.Title}: {Rule.Formula}, with g = ∂L/∂θ.";

    public override IEnumerable<Member> Members() => Updates().Concat(Training()).Concat(TrainRows()).Concat(Descents());

    public override IEnumerable<string> Interfaces => Network.HasFusedRows ? new[] { RowInterface } : Array.Empty<string>();

    /// <summary>Other updates than plain descent are kernels' or those of any gradient, for one row too.</summary>
    public override void WriteStages()
    {
        if (IsPlainDescent)
        {
            Printer.WriteUpdateStages(Writer);
        }
    }

    private IEnumerable<Member> Updates()
    {
        if (HasStruct)
        {
            yield return Public("void", "Update", $"{OneStep} The gradient is finite; {Eta}.", new[] { new Argument("in", "Parameters", "gradient"), LearningRate }, () =>
            {
                Row.CheckStep("learningRate");
                Writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(in gradient));");
                Writer.Line("DescendBy(in gradient, learningRate);");
            });
        }

        yield return Inherited("void", "Update", new[] { new Argument("", $"{ReadOnlySpan}<{T}>", "gradient"), LearningRate }, WriteUpdateSpan);
    }

    private IEnumerable<Member> Training()
    {
        if (Network.HasNamedArguments)
        {
            yield return Public(T, "Train", StepOnRow(OfTargets), NamedInputsAnd(NamedTargets().Append(Yielding(LearningRate)).ToArray()), WriteTrainNamed);
        }

        if (Network.HasNamedArguments && Network.IsClassifier)
        {
            yield return Public(T, "Train", StepOnRow(OfClass), NamedInputsAnd(Yielding(ClassIndex), Yielding(LearningRate)), () =>
            {
                Row.CheckClass();
                Writer.Line($"return {Call("Train", Row.InputNames, Row.ClassTargets, NamedLearningRate)};");
            });
        }

        yield return Inherited(T, "Train", new[] { Inputs, Targets, LearningRate }, WriteTrainSpan) with { IsHot = IsVectorized };
        if (Network.IsClassifier)
        {
            yield return Inherited(T, "Train", new[] { Inputs, ClassIndex, LearningRate }, () =>
            {
                Writer.Line($"return Train(inputs, {Row.SpanOfClass()}, learningRate);");
            });
        }
    }

    /// <summary>The member of the interface through which the library trains row by row.</summary>
    private IEnumerable<Member> TrainRows()
    {
        if (!Network.HasFusedRows)
        {
            yield break;
        }

        var order = new Argument("", $"{ReadOnlySpan}<int>", "order");
        Argument[] arguments = { Inputs, Targets, order, LearningRate, new Argument("ref", "double", "sum"), new Argument("ref", "double", "last") };
        yield return Explicit(RowInterface, "int", "TrainRows", arguments, () =>
        {
            var setup = new RowSetup(Emitter, Writer);
            Line.WriteTrainRows(Writer, setup.Declare, setup.Take, setup.Draw);
        });
    }

    /// <summary>The update by a gradient, in parts that others call.</summary>
    private IEnumerable<Member> Descents()
    {
        Member descend = Signature(
            "private", "void", "DescendBy", IsPlainDescent ? "θ ← θ − η · ∂L/∂θ" : $"A step of {Rule.Title}.", ReadGradient("gradient"), LearningRate);
        foreach (Member member in Descent(descend))
        {
            yield return member;
        }

        if (IsVectorized)
        {
            yield return WithBody(new RowMethods(Emitter).Train, WriteVectorStep);
            yield return Method(
                "private", T, "TrainCarefully", "A step on a row whose gradient may not be finite.", new[] { Inputs, Targets }.Concat(Masks).Append(LearningRate), WriteCarefulStep);
        }

        if (!IsPlainDescent && !Network.HasFusedUpdate)
        {
            Argument[] moved = IsVectorized ? new[] { new Argument("ref", T, "g"), new Argument("", T, "scale") } : new[] { ReadGradient("gradient") };
            Member advance = Signature("private", "void", "AdvanceBy", Rule.Formula, moved.Concat(Rule.Numbers.Select(number => new Argument("", T, number.Name))).ToArray());
            foreach (Member member in Advance(advance))
            {
                yield return member;
            }
        }
    }

    private IEnumerable<Member> Descent(Member descend) =>
        IsVectorized ? new[] { WithBody(descend, WriteVectorDescend) }
        : !IsPlainDescent ? new[] { WithBody(descend, () => RuleStep.Write(Writer, Emitter, $"{In}gradient")) }
        : HasStruct ? PerParameter(
            descend,
            parameters => parameters.Select(parameter => $"p.{Names.Field(parameter)} -= learningRate * gradient.{Names.Field(parameter)};"),
            before: new[] { "ref Parameters p = ref _parameters;" })
        : new[] { WithBody(descend, WriteDescend) };

    private IEnumerable<Member> Advance(Member advance) =>
        IsVectorized ? new[] { WithBody(advance, WriteVectorAdvance) with { IsHot = true } }
        : HasStruct ? PerParameter(
            advance,
            parameters => parameters.SelectMany(parameter => StepLines(owner => $"{owner}.{Names.Field(parameter)}", "_" + Names.Field(parameter))),
            before: Rule.States.Select(state => $"ref Parameters {state} = ref {Emitter.Memory.Moment(StateField.NameOf(state))}[0];").Prepend("ref Parameters p = ref _parameters;").ToArray())
        : new[] { WithBody(advance, WriteAdvanceLoop) };

    private void WriteForEachParameter(params string[] lines)
    {
        using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
        {
            Writer.Lines(lines);
        }
    }

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

    /// <summary>The argument's name beside arguments that the user has named.</summary>
    private string NamedLearningRate => Names.Local("learningRate");

    private void WriteUpdateSpan()
    {
        if (HasStruct)
        {
            Writer.Line($"Update(in {ParameterSpans.InCheckedStruct(Emitter, "gradient")}, learningRate);");
            return;
        }

        Row.CheckParameterLength("gradient");
        Row.CheckStep("learningRate");
        Writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(gradient));");
        Writer.Line("DescendBy(gradient, learningRate);");
    }

    private void WriteTrainNamed()
    {
        if (!HasStruct)
        {
            Writer.Line($"return {Call("Train", Row.SpanOfInputs, Row.SpanOfTargets, NamedLearningRate)};");
            return;
        }

        Row.CheckStep(NamedLearningRate);
        Row.CheckNamedFinite(Names.Inputs.Concat(Network.Graph.Loss.Targets.Check is null ? Names.Targets : Array.Empty<string>()));
        if (IsVectorized || Network.HasDropout)
        {
            Writer.Line($"return {Call("Train", Row.SpanOfInputs, Row.SpanOfTargets, NamedLearningRate)};");
            return;
        }

        string loss = Names.Local("loss");
        string gradient = Names.Local("gradient");
        Writer.Line($"{T} {loss} = {Names.Member("Gradient")}({Row.InputNames}, {Row.TargetNames}, out Parameters {gradient});");
        WriteStep(loss, gradient, NamedLearningRate);
    }

    private void WriteTrainSpan()
    {
        if (Network.HasDropout)
        {
            WriteDropoutStep();
            return;
        }

        if (IsLine)
        {
            Writer.Line($"return Train({Row.CheckedInputElements("targets", Emitter.TargetCount)}, {Row.TargetElements}, learningRate);");
            return;
        }

        Row.CheckRow();
        Row.CheckStep("learningRate");
        if (IsVectorized)
        {
            Writer.Line($"return {new RowMethods(Emitter).CallTrain};");
        }
        else
        {
            WriteCarefulStep();
        }
    }

    /// <summary>What is wrong with the row is said before anything is drawn for it.</summary>
    private void WriteDropoutStep()
    {
        Row.CheckRow();
        Row.CheckStep("learningRate");
        CheckFinite();
        Row.DrawMasks();
        if (IsVectorized)
        {
            Writer.Line($"return {new RowMethods(Emitter).CallTrain};");
        }
        else if (Network.HasRowGradient)
        {
            Writer.Line($"{T} loss = GradientOfRow(inputs, targets, masks, out Parameters gradient);");
            WriteStep("loss", "gradient", "learningRate");
        }
        else
        {
            WriteStepByGradient();
        }
    }

    private void CheckFinite()
    {
        Writer.Line($"{Emitter.Check}.Finite(inputs, {Emitter.InputCount}, \"inputs\");");
        Writer.Line($"{Emitter.Check}.Finite(targets, {Emitter.TargetCount}, \"targets\");");
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

        Writer.Line($"{T} loss = AccumulateRow(inputs, targets, {Row.MasksArgument}{Ref}gradient);");
        WriteStep("loss", "gradient", "learningRate");
    }

    /// <summary>
    /// Weights are updated from the error terms, without a gradient in between. A loss or values that say nothing about the gradient, such as those of inputs
    /// that are not finite, are left to the careful step, and so is every message about them: nothing has changed until then.
    /// </summary>
    private void WriteVectorStep()
    {
        Stages.CallForward(Writer);
        Stages.CallLossError(Writer);
        Stages.CallPassErrorsBack(Writer);
        Writer.Line($"{T} loss = {Stages.LossCall};");
        using (Writer.Block($"if (!({T}.IsFinite(loss) && {KernelArguments.OfRow(Emitter).Bound()}))"))
        {
            Writer.Line($"return TrainCarefully(inputs, targets, {Row.MasksArgument}learningRate);");
        }

        Writer.Line();
        Printers.OfStep(Emitter).WriteByRow(Writer, Emitter);
        Writer.Line("return loss;");
    }

    /// <summary>The update of a training step, unless the loss or its gradient is not finite: the network then stays as it is.</summary>
    private void WriteStep(string loss, string gradient, string rate)
    {
        using (Writer.Block($"if (global::BackpropGen.CompilerServices.TrainingStep.MayBeTaken(ref {loss}, {Names.Member("IsFinite")}({In}{gradient})))"))
        {
            Writer.Line($"{Names.Member("DescendBy")}({In}{gradient}, {rate});");
        }

        Writer.Line($"return {loss};");
    }

    private void WriteDescend()
    {
        Writer.Line($"{T}[] p = _parameters;");
        WriteForEachParameter("p[i] -= learningRate * gradient[i];");
    }

    private void WriteAdvanceLoop()
    {
        foreach (string name in Rule.States.Prepend(OptimizerRule.Parameter.Name))
        {
            Writer.Line($"{T}[] {name} = {(name == OptimizerRule.Parameter.Name ? "_parameters" : Emitter.Memory.Moment(StateField.NameOf(name)))};");
        }

        WriteForEachParameter(StepLines(owner => owner + "[i]", string.Empty).ToArray());
    }

    /// <summary>The same for many parameters at once, padding and all: a step from 0 along 0 ends at 0.</summary>
    private void WriteVectorAdvance()
    {
        foreach (string name in Rule.States.Prepend(OptimizerRule.Parameter.Name))
        {
            Writer.Line($"ref {T} {name} = ref {(name == OptimizerRule.Parameter.Name ? "_parameters" : Emitter.Memory.Moment(StateField.NameOf(name)))}.Start;");
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
        using (Writer.Block($"for (int i = 0; i < {Network.Vectors.Value.ParameterLength}; i += {count})"))
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
        int length = Network.Vectors.Value.ParameterLength;
        Scratch.DeclareAligned(Writer, Emitter, "packed", length);
        Writer.Line($"ref {T} g = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(packed);");
        Writer.Line($"global::BackpropGen.CompilerServices.ParameterLayout.Pack({(HasStruct ? ParameterSpans.AsReadOnlySpan(Emitter, "gradient") : "gradient")}, ref g, ParameterShapes);");
        Printers.OfStep(Emitter).WriteByGradient(Writer, Emitter, "learningRate", Emitter.Literal(1));
    }
}
