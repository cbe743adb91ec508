using BackpropGen.Generator.Code;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>Gradient, Backward and InputGradient.</summary>
internal sealed class GradientMembers : RowFeature
{

    public GradientMembers(Emitter emitter, Lazy<RowPrinter> printer, CodeWriter writer)
        : base(emitter, printer, writer, Aspect.Network)
    {
    }

    private bool HasNamedStruct => Network.HasNamedArguments && HasStruct;

    /// <summary>∂L/∂x of every input, as the named methods return it.</summary>
    private string NamedInputGradient => ValueOrTuple(T, Names.Inputs);

    /// <summary>The interface through which the library sums gradients of rows, in the lanes of vectors or row by row.</summary>
    public override IEnumerable<string> Interfaces => IsVectorized ? Array.Empty<string>()
        : new[] { "BackpropGen.CompilerServices." + (Network.HasLaneGradient ? "ILaneGradient" : "IRowGradient") };

    public override IEnumerable<Member> Members() => Gradients().Concat(Backward()).Concat(InputGradients()).Concat(RowGradients());

    public override void WriteStages() => Printer.WriteGradientStages(Writer, () => Row.DeclareOnes());

    private IEnumerable<Member> Gradients()
    {
        string summary = LossOfRow + ", and its derivative ∂L/∂θ by every weight and bias θ" + OfTargets + ".";
        string ofClass = LossOfRow + ", and its derivative ∂L/∂θ by every weight and bias θ" + OfClass + ".";
        string gradient = Names.Local("gradient");
        if (HasNamedStruct)
        {
            yield return Public(T, "Gradient", summary, NamedInputsAnd(NamedTargets().Append(Yielding(OutGradient)).ToArray()), () =>
            {
                if (IsLine)
                {
                    Row.TakeNamedTargets();
                    Line.WriteGradient(Writer);
                }
                else
                {
                    Writer.Line($"return {Call("Gradient", Row.SpanOfInputs, Row.SpanOfTargets, "out " + gradient)};");
                }
            });
        }

        if (HasNamedStruct && Network.IsClassifier)
        {
            yield return Public(T, "Gradient", ofClass, NamedInputsAnd(Yielding(ClassIndex), Yielding(OutGradient)), () =>
            {
                if (IsLine)
                {
                    Row.CheckClass();
                }

                Writer.Line($"return {(IsLine ? Call("Gradient", Row.InputNames, Row.ClassTargets, "out " + gradient) : Call("Gradient", Row.SpanOfInputs, Row.ClassIndex, "out " + gradient))};");
            });
        }

        if (HasStruct)
        {
            yield return Public(T, "Gradient", summary, new[] { Inputs, Targets, OutGradient }, WriteGradientRow);
        }

        if (HasStruct && Network.IsClassifier)
        {
            yield return Public(T, "Gradient", ofClass, new[] { Inputs, ClassIndex, OutGradient }, () =>
            {
                Writer.Line($"return Gradient(inputs, {Row.SpanOfClass()}, out gradient);");
            });
        }

        yield return Inherited(T, "Gradient", new[] { Inputs, Targets, SpanGradient }, WriteGradientSpan);
        if (Network.IsClassifier)
        {
            yield return Inherited(T, "Gradient", new[] { Inputs, ClassIndex, SpanGradient }, () =>
            {
                Writer.Line($"return Gradient(inputs, {Row.SpanOfClass()}, gradient);");
            });
        }
    }

    private IEnumerable<Member> Backward()
    {
        if (HasNamedStruct)
        {
            IEnumerable<Argument> outputGradients = Names.Outputs.Select((name, i) =>
                new Argument("", T, Names.OutputGradient(i)));
            yield return Public(
                NamedInputGradient, "Backward",
                "Back-propagates ∂L/∂ŷ of every output ŷ, after the output activation, to ∂L/∂θ of every weight and bias θ and, as the result, ∂L/∂x of every input x: for a network in something larger.",
                NamedInputsAnd(outputGradients.Append(Yielding(OutGradient)).ToArray()), WriteBackwardNamed);
        }

        yield return Inherited(
            "void", "Backward",
            new[] { Inputs, new Argument("", $"{ReadOnlySpan}<{T}>", "outputGradient"), SpanGradient, new Argument("", $"{Span}<{T}>", "inputGradient") }, WriteBackwardSpan);
    }

    /// <summary>The derivative of the loss by the inputs.</summary>
    public IEnumerable<Member> InputGradients()
    {
        const string summary = "The derivative ∂L/∂x of one row's loss by every input x";
        if (Network.HasNamedArguments)
        {
            yield return Public(NamedInputGradient, "InputGradient", summary + OfTargets + ".", NamedInputsAnd(NamedTargets()), WriteInputGradientNamed);
        }

        if (Network.HasNamedArguments && Network.IsClassifier)
        {
            yield return Public(NamedInputGradient, "InputGradient", summary + OfClass + ".", NamedInputsAnd(Yielding(ClassIndex)), () =>
            {
                Row.CheckClass();
                Writer.Line($"return {Call("InputGradient", Row.InputNames, Row.ClassTargets)};");
            });
        }

        var inputGradient = new Argument("", $"{Span}<{T}>", "inputGradient");
        yield return Inherited("void", "InputGradient", new[] { Inputs, Targets, inputGradient }, WriteInputGradientSpan) with { IsHot = IsVectorized };
        if (Network.IsClassifier)
        {
            yield return Inherited("void", "InputGradient", new[] { Inputs, ClassIndex, inputGradient }, () =>
            {
                Writer.Line($"InputGradient(inputs, {Row.SpanOfClass()}, inputGradient);");
            });
        }
    }

    /// <summary>What sums over rows and training steps call.</summary>
    private IEnumerable<Member> RowGradients()
    {
        foreach (Member member in Network.HasLaneGradient ? Array.Empty<Member>() : Sums())
        {
            yield return member;
        }

        if (Network.HasRowGradient)
        {
            yield return Method(
                "private", T, "GradientOfRow",
                Network.HasDropout ? "A row's gradient with dropout, and its loss." : "A row's gradient for targets that are multiplied by the weights of their classes, and its loss.",
                new[] { Inputs, Targets }.Concat(Masks).Append(OutGradient), () => Line.WriteRowGradient(Writer));
        }
    }

    /// <summary>Sums of gradients, row by row.</summary>
    private IEnumerable<Member> Sums()
    {
        Argument[] ofRow = new[] { Inputs, Targets }.Concat(Masks).Append(SumOfGradients).ToArray();
        Member accumulate = Signature("private", T, "AccumulateRow", "Adds a row's gradient to a sum of gradients, and returns the row's loss.", ofRow) with { IsHot = IsVectorized };
        IEnumerable<Member> accumulates = IsLine
            ? PerParameter(
                accumulate,
                parameters => parameters.Select(parameter => $"gradient.{Names.Field(parameter)} += row.{Names.Field(parameter)};"),
                first: new[] { $"{T} loss = {GradientOfRow} row);" },
                last: new[] { "return loss;" })
            : new[] { WithBody(accumulate, WriteAccumulate) };
        foreach (Member member in accumulates)
        {
            yield return member;
        }

        if (!IsVectorized)
        {
            Argument[] arguments = { Inputs, Targets, new Argument("", $"{ReadOnlySpan}<{T}>", "masks"), SpanGradient, new Argument("", "double", "sum") };
            yield return Explicit("BackpropGen.CompilerServices.IRowGradient", "double", "AccumulateRows", arguments, WriteAccumulateRows);
        }
    }

    private string GradientOfRow => Network.HasRowGradient
        ? $"GradientOfRow(inputs, targets, {Row.MasksArgument}out Parameters"
        : $"Gradient({Row.InputElements}, {Row.TargetElements}, out Parameters";

    private void WriteGradientRow()
    {
        if (IsLine)
        {
            Writer.Line($"return Gradient({Row.CheckedInputElements("targets", Emitter.TargetCount)}, {Row.TargetElements}, out gradient);");
            return;
        }

        Row.CheckRow();
        Row.DeclareOnes();
        Writer.Line("gradient = default;");
        Writer.Line($"return AccumulateRow(inputs, targets, {Row.MasksArgument}ref gradient);");
    }

    private void WriteGradientSpan()
    {
        if (IsLine)
        {
            Writer.Line($"return Gradient(inputs, targets, out {ParameterSpans.AsCheckedStruct(Emitter, "gradient")});");
            return;
        }

        if (HasStruct)
        {
            // Of its own: what was given may overlap the row.
            Writer.Line($"ref Parameters destination = ref {ParameterSpans.AsCheckedStruct(Emitter, "gradient")};");
            Writer.Line($"{T} loss = Gradient(inputs, targets, out Parameters parameters);");
            Writer.Line("destination = parameters;");
            Writer.Line("return loss;");
            return;
        }

        Row.CheckRow();
        Row.CheckParameterLength("gradient");
        CheckNoOverlap("gradient");
        Writer.Line($"{Emitter.Check}.NoOverlap(targets, gradient, \"gradient\");");
        Row.DeclareOnes();
        Writer.Line("gradient.Clear();");
        Writer.Line($"return AccumulateRow(inputs, targets, {Row.MasksArgument}gradient);");
    }

    private void CheckNoOverlap(string written) => Writer.Line($"{Emitter.Check}.NoOverlap(inputs, {written}, \"{written}\");");

    private void WriteBackwardNamed()
    {
        if (IsLine)
        {
            Line.WriteBackward(Writer);
            return;
        }

        string gradient = Names.Local("gradient");
        string inputs = Row.SpanOfInputs;
        string outputGradient = Row.SpanOf(Emitter.List(Emitter.OutputCount, Names.OutputGradient), Emitter.OutputCount);
        string inputGradient = DeclareInputGradient();
        Writer.Line($"{gradient} = default;");
        Writer.Line($"{Call("AccumulateBackward", inputs, outputGradient, "ref " + gradient, inputGradient)};");
        ReturnInputGradient(inputGradient);
    }

    private void WriteBackwardSpan()
    {
        Writer.Line(
            $"{Emitter.Check}.Backward(inputs, {Emitter.InputCount}, outputGradient, {Emitter.OutputCount}, gradient, {Emitter.ParameterCount}, inputGradient, {Emitter.Topology});");
        if (IsLine)
        {
            string outputGradients = Emitter.List(Emitter.OutputCount, j => $"outputGradient[{j}]");
            Writer.Line($"{InputGradientElements()} = Backward({Row.InputElements}, {outputGradients}, out {ParameterSpans.AsStruct(Emitter, "gradient")});");
            return;
        }

        CheckNoOverlap("inputGradient");
        if (HasStruct)
        {
            Writer.Line("Parameters parameters = default;");
            Writer.Line("AccumulateBackward(inputs, outputGradient, ref parameters, inputGradient);");
            Writer.Line($"{ParameterSpans.AsStruct(Emitter, "gradient")} = parameters;");
            return;
        }

        CheckNoOverlap("gradient");
        Writer.Line($"{Emitter.Check}.NoOverlap(outputGradient, gradient, \"gradient\");");
        Writer.Line("gradient.Clear();");
        Writer.Line("AccumulateBackward(inputs, outputGradient, gradient, inputGradient);");
    }

    private void WriteInputGradientNamed()
    {
        if (IsLine)
        {
            Row.TakeNamedTargets();
            Line.WriteInputGradient(Writer);
            return;
        }

        string inputs = Row.SpanOfInputs;
        string targets = Row.SpanOfTargets;
        string inputGradient = DeclareInputGradient();
        Writer.Line($"{Call("InputGradient", inputs, targets, inputGradient)};");
        ReturnInputGradient(inputGradient);
    }

    private void WriteInputGradientSpan()
    {
        if (IsLine)
        {
            Row.CheckRow("targets", Emitter.TargetCount);
            Row.CheckLength("inputGradient", Emitter.InputCount);
            Writer.Line($"{InputGradientElements()} = InputGradient({Row.InputElements}, {Row.TargetElements});");
            return;
        }

        Row.CheckRow();
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
        string local = Names.Local("inputGradient");
        Writer.Line($"{Emitter.Span}<{T}> {local} = stackalloc {T}[{Emitter.InputCount}];");
        return local;
    }

    private void ReturnInputGradient(string local)
    {
        string values = Emitter.List(Emitter.InputCount, i => $"{local}[{i}]");
        Writer.Line(Emitter.InputCount == 1 ? $"return {values};" : $"return ({values});");
    }

    private void WriteAccumulateRows()
    {
        if (HasStruct)
        {
            Writer.Line($"ref Parameters parameters = ref {ParameterSpans.AsStruct(Emitter, "gradient")};");
        }

        Writer.Line($"int rows = inputs.Length / {Emitter.InputCount};");
        using (Writer.Block("for (int row = 0; row < rows; row++)"))
        {
            string masks = Network.HasDropout ? Emitter.RowOf("masks", "row", Network.MaskCount) + ", " : string.Empty;
            string rows = $"{Emitter.RowOf("inputs", "row", Emitter.InputCount)}, {Emitter.RowOf("targets", "row", Emitter.TargetCount)}";
            Writer.Line($"sum += AccumulateRow({rows}, {masks}{(HasStruct ? "ref parameters" : "gradient")});");
        }

        Writer.Line();
        Writer.Line("return sum;");
    }

    private void WriteAccumulate()
    {
        Stages.DeclareNodes(Writer);
        Stages.CallForward(Writer);
        Stages.CallLossError(Writer);
        Stages.CallBackpropagate(Writer);
        Stages.ReturnLoss(Writer);
    }
}
