using BackpropGen.Generator.Code;
using BackpropGen.Generator.Program;

namespace BackpropGen.Generator.Emission;

/// <summary>Gradient, Backward and InputGradient.</summary>
internal sealed class GradientEmitter : RowAspectEmitter
{
    public GradientEmitter(Emitter emitter, RowPrinter printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Gradient)
    {
    }

    public override void Write()
    {
        base.Write();
        Printer.WriteGradientStages(Writer);
    }

    protected override void WriteMember(Member member)
    {
        base.WriteMember(member);
        if (member.Body == BodyForm.Fields)
        {
            FieldLines.WriteParts(Writer, Emitter, member, AddLines);
        }
    }

    private static IEnumerable<string> AddLines(IReadOnlyList<Quantity> parameters) =>
        parameters.Select(parameter => $"gradient.{Names.Field(parameter)} += row.{Names.Field(parameter)};");

    protected override void WriteBody(Member member)
    {
        string gradient = Emitter.Names.Local("gradient");
        string call = Emitter.Names.Member("Gradient");
        switch (member.Id)
        {
            case MemberId.GradientNamed when member.Body == BodyForm.Line:
                Row.TakeNamedTargets();
                Line.WriteGradient(Writer);
                break;
            case MemberId.GradientNamed:
                Writer.Line($"return {call}({Row.SpanOfInputs()}, {Row.SpanOfTargets()}, out {gradient});");
                break;
            case MemberId.GradientNamedClass:
                Row.CheckClass();
                Writer.Line($"return {call}({Row.InputNames}, {Row.ClassTargets}, out {gradient});");
                break;
            case MemberId.GradientRow:
                WriteGradientRow(member);
                break;
            case MemberId.GradientClass:
                Row.DeclareClassTargets();
                Writer.Line("return Gradient(inputs, targets, out gradient);");
                break;
            case MemberId.GradientSpan:
                WriteGradientSpan(member);
                break;
            case MemberId.GradientSpanClass:
                Row.DeclareClassTargets();
                Writer.Line("return Gradient(inputs, targets, gradient);");
                break;
            case MemberId.BackwardNamed:
                WriteBackwardNamed(member, gradient);
                break;
            case MemberId.BackwardSpan:
                WriteBackwardSpan(member);
                break;
            case MemberId.InputGradientNamed:
                WriteInputGradientNamed(member);
                break;
            case MemberId.InputGradientNamedClass:
                Row.CheckClass();
                Writer.Line($"return {Emitter.Names.Member("InputGradient")}({Row.InputNames}, {Row.ClassTargets});");
                break;
            case MemberId.InputGradientSpan:
                WriteInputGradientSpan(member);
                break;
            case MemberId.InputGradientClass:
                Row.DeclareClassTargets();
                Writer.Line("InputGradient(inputs, targets, inputGradient);");
                break;
            case MemberId.Accumulate:
                WriteAccumulate(member);
                break;
            case MemberId.GradientOfRow:
                Line.WriteRowGradient(Writer);
                break;
            default:
                throw NoBody(member);
        }
    }

    private void WriteGradientRow(Member member)
    {
        Row.CheckInputs();
        if (member.Body == BodyForm.Line)
        {
            Row.CheckLength("targets", Emitter.OutputCount);
            Writer.Line($"return Gradient({Row.InputElements}, {Row.TargetElements}, out gradient);");
            return;
        }

        Row.CheckTargets();
        Row.DeclareOnes();
        Writer.Line("gradient = default;");
        Writer.Line($"return AccumulateRow(inputs, targets, {Row.MasksArgument}ref gradient);");
    }

    private void WriteGradientSpan(Member member)
    {
        if (member.Body == BodyForm.Struct)
        {
            Row.CheckParameterLength("gradient");
            Writer.Line($"{T} loss = Gradient(inputs, targets, out Parameters parameters);");
            Writer.Line("CopyTo(ref parameters, gradient);");
            Writer.Line("return loss;");
            return;
        }

        Row.CheckInputs();
        Row.CheckTargets();
        Row.CheckParameterLength("gradient");
        CheckNoOverlap("gradient");
        Writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        Row.DeclareOnes();
        Writer.Line("gradient.Clear();");
        Writer.Line($"return AccumulateRow(inputs, targets, {Row.MasksArgument}gradient);");
    }

    private void CheckNoOverlap(string written) => Writer.Line($"{Emitter.Check}.NoOverlap(inputs, {written}, \"{written}\");");

    private void WriteBackwardNamed(Member member, string gradient)
    {
        if (member.Body == BodyForm.Line)
        {
            Line.WriteBackward(Writer);
            return;
        }

        string inputs = Row.SpanOfInputs();
        string outputGradient = Row.SpanOf("outputGradient", Emitter.List(Emitter.OutputCount, Emitter.Names.OutputGradient), Emitter.OutputCount);
        string inputGradient = DeclareInputGradient();
        Writer.Line($"{gradient} = default;");
        Writer.Line($"{Emitter.Names.Member("AccumulateBackward")}({inputs}, {outputGradient}, ref {gradient}, {inputGradient});");
        ReturnInputGradient(inputGradient);
    }

    private void WriteBackwardSpan(Member member)
    {
        Row.CheckInputs();
        Row.CheckLength("outputGradient", Emitter.OutputCount);
        Row.CheckParameterLength("gradient");
        Row.CheckLength("inputGradient", Emitter.InputCount);
        Writer.Line($"{Emitter.Check}.SeparateResults(gradient, inputGradient);");
        if (member.Body == BodyForm.Line)
        {
            string outputGradients = Emitter.List(Emitter.OutputCount, j => $"outputGradient[{j}]");
            Writer.Line($"{InputGradientElements()} = Backward({Row.InputElements}, {outputGradients}, out Parameters parameters);");
            Writer.Line("CopyTo(ref parameters, gradient);");
            return;
        }

        CheckNoOverlap("inputGradient");
        if (HasStruct)
        {
            Writer.Line("Parameters parameters = default;");
            Writer.Line("AccumulateBackward(inputs, outputGradient, ref parameters, inputGradient);");
            Writer.Line("CopyTo(ref parameters, gradient);");
            return;
        }

        CheckNoOverlap("gradient");
        Writer.Line($"{Emitter.Check}.NoOverlap(outputGradient, gradient, \"gradient\");");
        Writer.Line("gradient.Clear();");
        Writer.Line("AccumulateBackward(inputs, outputGradient, gradient, inputGradient);");
    }

    private void WriteInputGradientNamed(Member member)
    {
        if (member.Body == BodyForm.Line)
        {
            Row.TakeNamedTargets();
            Line.WriteInputGradient(Writer);
            return;
        }

        string inputs = Row.SpanOfInputs();
        string targets = Row.SpanOfTargets();
        string inputGradient = DeclareInputGradient();
        Writer.Line($"{Emitter.Names.Member("InputGradient")}({inputs}, {targets}, {inputGradient});");
        ReturnInputGradient(inputGradient);
    }

    private void WriteInputGradientSpan(Member member)
    {
        Row.CheckInputs();
        if (member.Body == BodyForm.Line)
        {
            Row.CheckLength("targets", Emitter.OutputCount);
            Row.CheckLength("inputGradient", Emitter.InputCount);
            Writer.Line($"{InputGradientElements()} = InputGradient({Row.InputElements}, {Row.TargetElements});");
            return;
        }

        Row.CheckTargets();
        Row.CheckLength("inputGradient", Emitter.InputCount);
        Stages.DeclareNodes(Writer);
        Row.DeclareOnes();
        Stages.CallForward(Writer);
        Stages.CallLossError(Writer);
        Stages.CallInputGradient(Writer);
    }

    private string InputGradientElements()
    {
        string elements = Emitter.List(Emitter.InputCount, i => $"inputGradient[{i}]");
        return Emitter.InputCount == 1 ? elements : $"({elements})";
    }

    private string DeclareInputGradient()
    {
        string local = Emitter.Names.Local("inputGradient");
        Writer.Line($"{Emitter.Span}<{T}> {local} = stackalloc {T}[{Emitter.InputCount}];");
        return local;
    }

    private void ReturnInputGradient(string local)
    {
        string values = Emitter.List(Emitter.InputCount, i => $"{local}[{i}]");
        Writer.Line(Emitter.InputCount == 1 ? $"return {values};" : $"return ({values});");
    }

    private void WriteAccumulate(Member member)
    {
        if (member.Body == BodyForm.Plain)
        {
            Stages.DeclareNodes(Writer);
            Stages.CallForward(Writer);
            Stages.CallLossError(Writer);
            Stages.CallBackpropagate(Writer);
            Stages.ReturnLoss(Writer);
            return;
        }

        Writer.Line(Emitter.Network.HasRowGradient
            ? $"{T} loss = GradientOfRow(inputs, targets, {Row.MasksArgument}out Parameters row);"
            : $"{T} loss = Gradient({Row.InputElements}, {Row.TargetElements}, out Parameters row);");
        FieldLines.Write(Writer, Emitter, member, AddLines);
        Writer.Line("return loss;");
    }
}
