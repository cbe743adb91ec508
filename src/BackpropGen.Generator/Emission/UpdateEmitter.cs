using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Update and Train.</summary>
internal sealed class UpdateEmitter : AspectEmitter
{
    public UpdateEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Update)
    {
    }

    protected override void WriteMember(Member member)
    {
        base.WriteMember(member);
        if (HasStruct && (member.Id is MemberId.Descend or MemberId.Scale))
        {
            string before = member.Id == MemberId.Descend ? "ref Parameters p = ref _parameters;" : string.Empty;
            FieldLines.WriteParts(Writer, Emitter, member, LinesOf(member), before);
        }
    }

    private Func<IReadOnlyList<Quantity>, IEnumerable<string>> LinesOf(Member member) => member.Id == MemberId.Descend
        ? parameters => parameters.Select(parameter => $"p.{Names.Field(parameter)} -= learningRate * gradient.{Names.Field(parameter)};")
        : parameters => parameters.Select(parameter => $"gradient.{Names.Field(parameter)} *= factor;");

    protected override void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.UpdateStruct:
                CheckLearningRate();
                Writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(in gradient));");
                Writer.Line("DescendBy(in gradient, learningRate);");
                break;
            case MemberId.UpdateSpan:
                Row.CheckParameterLength("gradient");
                WriteUpdateSpan();
                break;
            case MemberId.TrainNamed:
                WriteTrainNamed();
                break;
            case MemberId.TrainNamedClass:
                Row.CheckClass();
                Writer.Line($"return {Emitter.Names.Member("Train")}({Row.InputNames}, {Row.ClassTargets}, {NamedLearningRate});");
                break;
            case MemberId.TrainSpan:
                WriteTrainSpan();
                break;
            case MemberId.TrainClass:
                Row.DeclareClassTargets();
                Writer.Line($"return Train(inputs, targets, learningRate);");
                break;
            case MemberId.Step:
                WriteStep();
                break;
            case MemberId.Descend:
                WriteDescend(member);
                break;
            case MemberId.Scale when HasStruct:
                FieldLines.Write(Writer, Emitter, member, LinesOf(member));
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

    private void CheckLearningRate(string name = "learningRate") => Writer.Line($"{Emitter.Check}.LearningRate({name});");

    private void WriteUpdateSpan()
    {
        if (HasStruct)
        {
            Writer.Line("Parameters parameters = FromSpan(gradient);");
            Writer.Line("Update(in parameters, learningRate);");
            return;
        }

        CheckLearningRate();
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

        CheckLearningRate(NamedLearningRate);
        Row.CheckNamedFinite(Emitter.Names.Inputs.Concat(Emitter.Network.Graph.Loss.Targets == Calculus.TargetDomain.Real ? Emitter.Names.Outputs : Array.Empty<string>()));
        string loss = Emitter.Names.Local("loss");
        string gradient = Emitter.Names.Local("gradient");
        Writer.Line($"{T} {loss} = {Emitter.Names.Member("Gradient")}({Row.InputNames}, {Row.TargetNames}, out Parameters {gradient});");
        Writer.Line($"return {Emitter.Names.Member("StepIfFinite")}({loss}, in {gradient}, {NamedLearningRate});");
    }

    private void WriteTrainSpan()
    {
        if (Emitter.Network.Form == RowForm.Locals)
        {
            Row.CheckInputs();
            Row.CheckLength("targets", Emitter.OutputCount);
            Writer.Line($"return Train({Row.InputElements}, {Row.TargetElements}, learningRate);");
            return;
        }

        Row.CheckInputs();
        Row.CheckTargets();
        CheckLearningRate();
        Writer.Line($"{Emitter.Check}.Finite(inputs, {Emitter.InputCount}, \"inputs\");");
        Writer.Line($"{Emitter.Check}.Finite(targets, {Emitter.OutputCount}, \"targets\");");
        if (HasStruct)
        {
            Writer.Line("Parameters gradient = default;");
        }
        else
        {
            Scratch.Declare(Writer, Emitter, "gradient", Emitter.ParameterCount);
            Writer.Line("gradient.Clear();");
        }

        Writer.Line($"{T} loss = AccumulateRow(inputs, targets, {Emitter.Ref}gradient);");
        Writer.Line($"return StepIfFinite(loss, {Emitter.In}gradient, learningRate);");
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

    private void WriteDescend(Member member)
    {
        if (HasStruct)
        {
            if (!FieldLines.HasParts(Emitter))
            {
                Writer.Line("ref Parameters p = ref _parameters;");
            }

            FieldLines.Write(Writer, Emitter, member, LinesOf(member));
            return;
        }

        Writer.Line($"{T}[] p = _parameters;");
        using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
        {
            Writer.Line($"p[i] -= learningRate * gradient[i];");
        }
    }
}
