using BackpropGen.Generator.Calculus;
using BackpropGen.Generator.Emission;

namespace BackpropGen.Generator.Features;

/// <summary>
/// What overloads of one method have in common: checks of what was passed, and calls from one shape of arguments to another. One overload
/// holds the computation: the one with named arguments where it is a straight line, the one with spans otherwise.
/// </summary>
internal sealed class RowArguments
{
    public const string ClassCoding = "global::BackpropGen.CompilerServices.ClassCoding";
    public const string ClassWeights = "global::BackpropGen.CompilerServices.ClassWeights";

    private readonly Emitter _emitter;
    private readonly CodeWriter _writer;

    public RowArguments(Emitter emitter, CodeWriter writer)
    {
        _emitter = emitter;
        _writer = writer;
    }

    private string T => _emitter.T;

    private TargetRule Domain => _emitter.Network.Graph.Loss.Targets;

    /// <summary>inputs[0], inputs[1], … for a call with named arguments.</summary>
    public string InputElements => Emitter.List(_emitter.InputCount, i => $"inputs[{i}]");

    /// <summary>The same, once their number is checked.</summary>
    public string CheckedInputElements() => FromChecked($"Row(inputs, {_emitter.InputCount}, {_emitter.Topology})");

    /// <summary>The same, once their number and that of another span's values are checked.</summary>
    public string CheckedInputElements(string others, int otherCount) => FromChecked($"Row(inputs, {_emitter.InputCount}, {others}, {otherCount}, \"{others}\", {_emitter.Topology})");

    private string FromChecked(string check) => string.Join(", ", Enumerable.Range(1, _emitter.InputCount - 1).Select(i => $"inputs[{i}]").Prepend($"{Emitter.Check}.{check}[0]"));

    public string TargetElements => Emitter.List(_emitter.TargetCount, j => $"targets[{j}]");

    /// <summary>The user's names, for a call within a method that has them.</summary>
    public string InputNames => string.Join(", ", _emitter.Names.Inputs);

    public string TargetNames => string.Join(", ", _emitter.Names.Targets);

    public string ClassIndex => _emitter.Names.Local("classIndex");

    /// <summary>The targets of a class, one by one.</summary>
    public string ClassTargets => Emitter.List(
        _emitter.OutputCount,
        j => $"{ClassIndex} == {(_emitter.Network.IsBinaryClassifier ? 1 : j)} ? {_emitter.Literal(1)} : {_emitter.Literal(Domain.OtherClass ?? 0)}");

    public void CheckLength(string span, int expected) =>
        _writer.Line($"{Emitter.Check}.Length({span}.Length, {expected}, \"{span}\", {_emitter.Topology});");

    public void CheckParameterLength(string span) =>
        _writer.Line($"{Emitter.Check}.ParameterLength({span}.Length, {_emitter.ParameterCount}, \"{span}\", {_emitter.Topology});");

    /// <summary>Inputs and targets, which are ready for the loss afterwards.</summary>
    public void CheckRow()
    {
        CheckRow("targets", _emitter.TargetCount);
        TakeTargets();
    }

    /// <summary>The lengths of inputs and of another span.</summary>
    public void CheckRow(string others, int otherCount) =>
        _writer.Line($"{Emitter.Check}.Row(inputs.Length, {_emitter.InputCount}, {others}.Length, {otherCount}, \"{others}\", {_emitter.Topology});");

    /// <summary>What every step needs besides rows or a gradient: a learning rate, whose argument is named, and a scaling if the network scales.</summary>
    public void CheckStep(string learningRate)
    {
        _writer.Line($"{Emitter.Check}.LearningRate({learningRate});");
        CheckScaling();
    }

    /// <summary>Columns that are to be scaled have a scaling.</summary>
    public void CheckScaling()
    {
        if (_emitter.Network.HasScaling)
        {
            _writer.Line($"{Emitter.Check}.ScalingIsFitted({_emitter.Names.Member("_isScaled")}, {_emitter.Topology});");
        }
    }

    /// <summary>Targets are checked, and multiplied by the weights of their classes where those have any: what follows finds them ready for the loss.</summary>
    public void TakeTargets()
    {
        CheckTargetDomain("targets");
        if (_emitter.Network.HasClassWeights)
        {
            string pooled = $"global::BackpropGen.CompilerServices.PooledSpan<{T}>";
            _writer.Line($"using {pooled} weighted = new {pooled}(targets.Length);");
            _writer.Line(WeighTargets("targets", "weighted.Span"));
            _writer.Line("targets = weighted.Span;");
        }
    }

    /// <summary>Multiplies targets by the weights of their classes.</summary>
    public string WeighTargets(string targets, string weighted) =>
        $"{ClassWeights}.Apply({targets}, NetworkInformation.ClassWeights, {_emitter.Literal(_emitter.Specification.Loss.Parameter ?? 0)}, {weighted});";

    /// <summary>Targets with names are checked, and multiplied by the weights of their classes where those have any.</summary>
    public void TakeNamedTargets()
    {
        CheckNamedTargets();
        if (_emitter.Network.HasClassWeights)
        {
            string targets = _emitter.Names.Local("targets");
            _writer.Line($"{Emitter.Span}<{T}> {targets} = {SpanOfTargets};");
            _writer.Line(WeighTargets(targets, targets));
            _writer.Lines(_emitter.Names.Outputs.Select((name, j) => FormattableString.Invariant($"{name} = {targets}[{j}];")));
        }
    }

    /// <summary>Masks of a row, drawn for a step.</summary>
    public void DrawMasks() => DeclareMasks("_dropout.Draw(masks);");

    /// <summary>Masks that drop nothing.</summary>
    public void DeclareOnes() => DeclareMasks($"masks.Fill({_emitter.Literal(1)});");

    private void DeclareMasks(string fill)
    {
        if (_emitter.Network.HasDropout)
        {
            Scratch.Declare(_writer, _emitter, "masks", _emitter.Network.MaskCount);
            _writer.Line(fill);
        }
    }

    /// <summary>Masks as an argument among others.</summary>
    public string MasksArgument => _emitter.Network.HasDropout ? "masks, " : string.Empty;

    /// <summary>Targets outside of the loss's domain would give a number that means nothing.</summary>
    public void CheckTargetDomain(string targets)
    {
        if (Domain.CheckAll is { } check)
        {
            _writer.Line($"{Emitter.Check}.{check}({targets}, {_emitter.TargetCount}, \"{targets}\");");
        }
    }

    public void CheckNamedTargets()
    {
        if (Domain.Check is not { } check)
        {
            return;
        }

        foreach (string name in _emitter.Names.Targets)
        {
            _writer.Line($"{Emitter.Check}.{check}({name}, {Emitter.Quote(name.TrimStart('@'))});");
        }

        if (Domain.IsOverClasses)
        {
            string all = Emitter.Quote(string.Join(", ", _emitter.Names.Targets.Select(name => name.TrimStart('@'))));
            _writer.Line($"{Emitter.Check}.Distribution({string.Join(" + ", _emitter.Names.Targets)}, {all});");
        }
    }

    public void CheckNamedFinite(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            _writer.Line($"{Emitter.Check}.Finite({name}, {Emitter.Quote(name.TrimStart('@'))});");
        }
    }

    public void CheckClass() => _writer.Line($"{Emitter.Check}.ClassIndex({ClassIndex}, {_emitter.Network.ClassCount});");

    /// <summary>A span of the named inputs, for a call with spans.</summary>
    public string SpanOfInputs => SpanOf(InputNames, _emitter.InputCount);

    public string SpanOfTargets => SpanOf(TargetNames, _emitter.TargetCount);

    public string SpanOf(string values, int count) => $"stackalloc {T}[{count}] {{ {values} }}";

    /// <summary>The targets of a class as an argument: a span of their own, declared before where they are many.</summary>
    public string SpanOfClass()
    {
        string memory = $"stackalloc {T}[{_emitter.OutputCount}]";
        if (!Scratch.IsOnStack(_emitter, _emitter.OutputCount))
        {
            Scratch.Declare(_writer, _emitter, "targets", _emitter.OutputCount);
            memory = "targets";
        }

        return _emitter.Network.IsBinaryClassifier
            ? $"{ClassCoding}.Binary(classIndex, {_emitter.Literal(Domain.OtherClass ?? 0)}, {memory})"
            : $"{ClassCoding}.OneHot(classIndex, {memory})";
    }

    /// <summary>The class that a single output stands for.</summary>
    public string ClassOfOutput(string output) => $"{ClassCoding}.Above({output}, {_emitter.Literal(_emitter.Network.ClassBoundary)})";

    /// <summary>The class that a span of outputs stands for, one for each class.</summary>
    public string ClassOfOutputs(string outputs) => $"{ClassCoding}.Largest<{T}>({outputs})";

    /// <summary>The number of rows, as rows, once inputs and others are known to have as many.</summary>
    public void CountRows(string check, string others, int otherCount) => _writer.Line(
        $"int rows = {Emitter.Check}.{check}(inputs.Length, {_emitter.InputCount}, {others}.Length, {otherCount}, \"{others}\", {_emitter.Topology});");
}
