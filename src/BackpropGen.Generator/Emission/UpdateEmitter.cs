using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Update and Train.</summary>
internal sealed class UpdateEmitter : AspectEmitter
{
    public UpdateEmitter(Emitter emitter, CodeWriter writer)
        : base(emitter, writer, Aspect.Update)
    {
    }

    private bool IsVectorized => Emitter.Network.IsVectorized;

    private bool IsAdam => Emitter.Network.IsAdam;

    public override void Write()
    {
        base.Write();
        if (Line is null)
        {
            Stages.WriteUpdateStages(Writer);
        }
    }

    protected override void WriteMember(Member member)
    {
        base.WriteMember(member);
        if (HasStruct && HasLines(member))
        {
            FieldLines.WriteParts(Writer, Emitter, member, LinesOf(member), Before(member));
        }
    }

    /// <summary>Whether a method has lines for each parameter.</summary>
    private bool HasLines(Member member) => !IsVectorized && (member.Id is MemberId.Scale or MemberId.Adam || (member.Id == MemberId.Descend && !IsAdam));

    private static string[] Before(Member member) => member.Id switch
    {
        MemberId.Descend => new[] { "ref Parameters p = ref _parameters;" },
        MemberId.Adam => new[] { "ref Parameters p = ref _parameters;", "ref Parameters m = ref _firstMoments;", "ref Parameters v = ref _secondMoments;" },
        _ => System.Array.Empty<string>(),
    };

    private Func<IReadOnlyList<Quantity>, IEnumerable<string>> LinesOf(Member member) => member.Id switch
    {
        MemberId.Descend => parameters => parameters.Select(parameter => $"p.{Names.Field(parameter)} -= learningRate * gradient.{Names.Field(parameter)};"),
        MemberId.Adam => parameters => parameters.SelectMany(parameter => AdamLines(
            $"p.{Names.Field(parameter)}", $"m.{Names.Field(parameter)}", $"v.{Names.Field(parameter)}", $"gradient.{Names.Field(parameter)}")),
        _ => parameters => parameters.Select(parameter => $"gradient.{Names.Field(parameter)} *= factor;"),
    };

    private IEnumerable<string> AdamLines(string p, string m, string v, string gradient)
    {
        string root = Emitter.Notation(_ => v).SquareRoot(v);
        yield return $"{m} = {Emitter.Literal(0.9)} * {m} + {Emitter.Literal(0.1)} * {gradient};";
        yield return $"{v} = {Emitter.Literal(0.999)} * {v} + {Emitter.Literal(0.001)} * {gradient} * {gradient};";
        yield return $"{p} -= rate * {m} / ({root} / root + {Emitter.Literal(1e-8)});";
    }

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
            case MemberId.TrainCarefully:
                WriteCarefulStep();
                break;
            case MemberId.Descend when IsVectorized:
                WriteVectorDescend();
                break;
            case MemberId.Descend when IsAdam:
                WriteAdamStep();
                break;
            case MemberId.Descend or MemberId.Adam or MemberId.Scale when HasStruct:
                WriteLines(member);
                break;
            case MemberId.Adam:
                WriteAdamLoop();
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
        Row.CheckNamedFinite(Emitter.Names.Inputs.Concat(Emitter.Network.Graph.Loss.Targets.Check is null ? Emitter.Names.Outputs : Array.Empty<string>()));
        if (IsVectorized)
        {
            Writer.Line($"return {Emitter.Names.Member("Train")}({Row.SpanOfInputs()}, {Row.SpanOfTargets()}, {NamedLearningRate});");
            return;
        }

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
        if (IsVectorized)
        {
            WriteVectorStep();
        }
        else
        {
            WriteCarefulStep();
        }
    }

    /// <summary>The whole gradient of a row first, then the update if all of it is finite.</summary>
    private void WriteCarefulStep()
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

        Writer.Line($"{T} loss = AccumulateRow(inputs, targets, {Emitter.Ref}gradient);");
        Writer.Line($"return StepIfFinite(loss, {Emitter.In}gradient, learningRate);");
    }

    /// <summary>
    /// Weights are updated from the error terms, without a gradient in between. Where the largest error times the largest input of a layer is finite,
    /// all of its gradient is.
    /// </summary>
    private void WriteVectorStep()
    {
        Stages.DeclareNodes(Writer);
        Stages.CallForward(Writer);
        Stages.CallLossError(Writer);
        Stages.CallPassErrorsBack(Writer);
        Writer.Line($"{T} loss = {Stages.LossCall};");
        WeightUpdates updates = WeightUpdates.OfRow(Emitter);
        updates.WriteBound(Writer);
        using (Writer.Block($"if (!(bound <= {T}.MaxValue) || !{T}.IsFinite(loss))"))
        {
            Writer.Line("return TrainCarefully(inputs, targets, learningRate);");
        }

        Writer.Line();
        if (IsAdam)
        {
            updates.WriteAdam(Writer, Emitter.Literal(1));
        }
        else
        {
            foreach (AffineNode affine in Emitter.Network.Affines)
            {
                Writer.Line(Emitter.Call(Emitter.Surface.Stage($"DescendLayer{affine.Layer}")) + ";");
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

    private void WriteAdamLoop()
    {
        Writer.Line($"{T}[] p = _parameters;");
        Writer.Line($"{T}[] m = _firstMoments;");
        Writer.Line($"{T}[] v = _secondMoments;");
        using (Writer.Block($"for (int i = 0; i < {Emitter.ParameterCount}; i++)"))
        {
            Writer.Lines(AdamLines("p[i]", "m[i]", "v[i]", "gradient[i]"));
        }
    }

    /// <summary>The corrections of step t are the same for all parameters.</summary>
    private void WriteAdamStep()
    {
        string cast = Emitter.Specification.IsDouble ? string.Empty : "(float)";
        Writer.Line("_steps++;");
        Writer.Line($"{T} rate = {cast}(learningRate / (1.0 - global::System.Math.Pow(0.9, _steps)));");
        Writer.Line($"{T} root = {cast}global::System.Math.Sqrt(1.0 - global::System.Math.Pow(0.999, _steps));");
        Writer.Line($"AdamBy({Emitter.In}gradient, rate, root);");
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
