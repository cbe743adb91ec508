using BackpropGen.Generator.Network;

namespace BackpropGen.Generator.Emission;

/// <summary>Update and Train.</summary>
internal sealed class UpdateEmitter
{
    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;
    private readonly RowArguments _row;

    private UpdateEmitter(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
        _row = new RowArguments(emitter, writer);
    }

    private string T => _emitter.T;

    private bool HasStruct => _emitter.Network.HasParametersStruct;

    public static void Write(Emitter emitter, CodeWriter writer)
    {
        var update = new UpdateEmitter(emitter, writer);
        emitter.Members(writer, Aspect.Update, member =>
        {
            using (emitter.Open(writer, member))
            {
                update.WriteBody(member);
            }

            if (HasParts(emitter, member))
            {
                FieldLines.WriteParts(writer, emitter, member, update.LinesOf(member), member.Id == MemberId.Descend ? "ref Parameters p = ref _parameters;" : string.Empty);
            }
        });
    }

    private static bool HasParts(Emitter emitter, Member member) =>
        emitter.Network.HasParametersStruct && (member.Id is MemberId.Descend or MemberId.Scale);

    private Func<IReadOnlyList<Quantity>, IEnumerable<string>> LinesOf(Member member) => member.Id == MemberId.Descend
        ? parameters => parameters.Select(parameter => $"p.{Names.Field(parameter)} -= learningRate * gradient.{Names.Field(parameter)};")
        : parameters => parameters.Select(parameter => $"gradient.{Names.Field(parameter)} *= factor;");

    private void WriteBody(Member member)
    {
        switch (member.Id)
        {
            case MemberId.UpdateStruct:
                CheckLearningRate();
                _writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(in gradient));");
                _writer.Line("DescendBy(in gradient, learningRate);");
                break;
            case MemberId.UpdateSpan:
                _row.CheckLength("gradient", _emitter.ParameterCount);
                WriteUpdateSpan();
                break;
            case MemberId.TrainNamed:
                WriteTrainNamed();
                break;
            case MemberId.TrainNamedClass:
                _row.CheckClass();
                _writer.Line($"return {_emitter.Names.Member("Train")}({_row.InputNames}, {_row.ClassTargets}, {NamedLearningRate});");
                break;
            case MemberId.TrainSpan:
                WriteTrainSpan();
                break;
            case MemberId.TrainClass:
                _row.DeclareClassTargets();
                _writer.Line($"return Train(inputs, targets, learningRate);");
                break;
            case MemberId.Step:
                WriteStep();
                break;
            case MemberId.Descend:
                WriteDescend(member);
                break;
            case MemberId.Scale when HasStruct:
                FieldLines.Write(_writer, _emitter, member, LinesOf(member));
                break;
            case MemberId.Scale:
                using (_writer.Block($"for (int i = 0; i < {_emitter.ParameterCount}; i++)"))
                {
                    _writer.Line("gradient[i] *= factor;");
                }

                break;
            default:
                throw new InvalidOperationException($"No body for {member.Id}.");
        }
    }

    /// <summary>The argument's name beside arguments that the user has named.</summary>
    private string NamedLearningRate => _emitter.Names.Local("learningRate");

    private void CheckLearningRate(string name = "learningRate") => _writer.Line($"{Emitter.Check}.LearningRate({name});");

    private void WriteUpdateSpan()
    {
        if (HasStruct)
        {
            _writer.Line("Parameters parameters = FromSpan(gradient);");
            _writer.Line("Update(in parameters, learningRate);");
            return;
        }

        CheckLearningRate();
        _writer.Line($"{Emitter.Check}.FiniteGradient(IsFinite(gradient));");
        _writer.Line("DescendBy(gradient, learningRate);");
    }

    private void WriteTrainNamed()
    {
        if (!HasStruct)
        {
            _writer.Line($"return {_emitter.Names.Member("Train")}({_row.SpanOfInputs()}, {_row.SpanOfTargets()}, {NamedLearningRate});");
            return;
        }

        CheckLearningRate(NamedLearningRate);
        _row.CheckNamedFinite(_emitter.Names.Inputs.Concat(_emitter.Network.Graph.Loss.Targets == Calculus.TargetDomain.Real ? _emitter.Names.Outputs : Array.Empty<string>()));
        string loss = _emitter.Names.Local("loss");
        string gradient = _emitter.Names.Local("gradient");
        _writer.Line($"{T} {loss} = {_emitter.Names.Member("Gradient")}({_row.InputNames}, {_row.TargetNames}, out Parameters {gradient});");
        _writer.Line($"return {_emitter.Names.Member("StepIfFinite")}({loss}, in {gradient}, {NamedLearningRate});");
    }

    private void WriteTrainSpan()
    {
        if (_emitter.Network.Form == RowForm.Locals)
        {
            _row.CheckInputs();
            _row.CheckLength("targets", _emitter.OutputCount);
            _writer.Line($"return Train({_row.InputElements}, {_row.TargetElements}, learningRate);");
            return;
        }

        _row.CheckInputs();
        _row.CheckTargets();
        CheckLearningRate();
        _writer.Line($"{Emitter.Check}.Finite(inputs, {_emitter.InputCount}, \"inputs\");");
        _writer.Line($"{Emitter.Check}.Finite(targets, {_emitter.OutputCount}, \"targets\");");
        if (HasStruct)
        {
            _writer.Line("Parameters gradient = default;");
        }
        else
        {
            Scratch.Declare(_writer, _emitter, "gradient", _emitter.ParameterCount);
            _writer.Line("gradient.Clear();");
        }

        _writer.Line($"{T} loss = AccumulateRow(inputs, targets, {_emitter.Ref}gradient);");
        _writer.Line($"return StepIfFinite(loss, {_emitter.In}gradient, learningRate);");
    }

    private void WriteStep()
    {
        using (_writer.Block($"if ({T}.IsNaN(loss) || {T}.IsInfinity(loss))"))
        {
            _writer.Line("return loss;");
        }

        _writer.Line();
        using (_writer.Block($"if (!IsFinite({_emitter.In}gradient))"))
        {
            _writer.Line($"return {T}.PositiveInfinity;");
        }

        _writer.Line();
        _writer.Line($"DescendBy({_emitter.In}gradient, learningRate);");
        _writer.Line("return loss;");
    }

    private void WriteDescend(Member member)
    {
        if (HasStruct)
        {
            if (!FieldLines.HasParts(_emitter))
            {
                _writer.Line("ref Parameters p = ref _parameters;");
            }

            FieldLines.Write(_writer, _emitter, member, LinesOf(member));
            return;
        }

        _writer.Line($"{T}[] p = _parameters;");
        using (_writer.Block($"for (int i = 0; i < {_emitter.ParameterCount}; i++)"))
        {
            _writer.Line($"p[i] -= learningRate * gradient[i];");
        }
    }
}
